"""The whole numbers that fix the structure of a run."""

from typing import NamedTuple


class Sizes(NamedTuple):
    """Whole numbers that fix the structure of a run."""

    citizens: int
    professionals: int
    units: int
    organisations: int
    regions: int
    groups: int
    dimensions: int
    hidden: int
    ties: int
    peers: int

    @property
    def agents(self) -> dict[str, int]:
        """How many agents of each kind there are."""
        leaders = self.units + self.organisations + self.regions
        return {"citizen": self.citizens, "professional": self.professionals, "leader": leaders, "unit": self.units}
