"""Scenarios: TOML files with a story, rule choices and sourced numbers, and their loader."""

from .scenario import Scenario, load_scenario, shipped

__all__ = ["Scenario", "load_scenario", "shipped"]
