"""How loud the participants of a session are, what they say, and what rules remember of it."""

from coprod.simulation.kernel.shared.world import phase

from .chosen import admitted, apply, said, spoken


@phase
def loudness(n, power, states, row, out, theta):
    for a in range(n):
        out[a] = apply(power[a], states, row, a, theta)


@phase
def remember(n, about, heard, states, row, theta):
    """For those who spoke in the round."""
    for a in range(n):
        if about[a] >= 0.0:
            spoken(heard[a], states, row, a, theta)


@phase
def admit(n, power, chance, theta):
    for a in range(n):
        chance[a] = chance[a] * admitted(power[a], theta)


@phase
def utter(n, leader, about, views, power, uttered, theta):
    """Views as uttered; ``views`` has a row for each dimension."""
    for a in range(n):
        k = int(about[a])
        if k >= 0:
            uttered[a] = said(views[k, a], views[k, leader], power[leader], theta)
