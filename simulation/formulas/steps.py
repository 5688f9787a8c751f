"""What a declared value is in one step of a run: both engines and the page call these."""

from coprod.simulation.exact.numerics import exp, power

LN2 = 0.6931471805599453


def half_life_in_step(weeks: float, dt: float) -> float:
    """The share of the way covered in a step of dt weeks by what covers half of it in so many: 1 - exp(-ln 2 * dt / weeks)."""
    return 1.0 - exp(-LN2 * dt / weeks)


def weekly_in_step(rate: float, dt: float) -> float:
    """The chance or share in a step of dt weeks of what is ``rate`` in one: 1 - (1 - rate)**dt."""
    return 1.0 - power(1.0 - rate, dt)
