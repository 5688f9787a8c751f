"""Everyone reads the record together."""

from coprod.simulation.rules.base import Rule


class Joint(Rule):
    r"""The interpreted record is the record r.

    $$\hat r = r$$
    """

    family = "interpretation"
    name = "joint"
    source = "Masterson et al. 2024, 10.1186/s40900-024-00638-3: interpreting documented dialogue together"
    status = "literature"

    @staticmethod
    def apply(record: float) -> float:
        return record
