"""Compares the two engines: every state of every agent, and every measure, to the bit."""

from coprod.experiments import equality
from coprod.simulation.setup.setup import Setup


def first_difference(setup: Setup, seed: int, replicate: int, steps: int) -> str:
    """The first difference in words; '' where there is none."""
    return equality.first_difference(setup, seed, replicate, steps)[1]
