"""A project to profile: its scenario, what it could do otherwise, and what is asked of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from coprod.experiments.contrast import MOST_PAIRS
from coprod.experiments.limits import MOST_SEED, MOST_WORKERS, checked_integer
from coprod.experiments.memory import check_memory
from coprod.experiments.run import checked_over_all
from coprod.experiments.times import recorded_steps
from coprod.experiments.together import Together
from coprod.scenarios.scenario import Scenario, check_service, load_scenario
from coprod.simulation.errors import BadInput
from coprod.simulation.parameters.session import STAGES

from .candidates import Candidate, candidates_of, changed
from .standing import QUARTERS

SCREENING = 1 << 41  # added to the seed for the runs by which changes are chosen


@dataclass(frozen=True)
class Project:
    """A scenario of a service, a measure to raise or lower, and the runs to do; ``left_out`` says which changes cannot be made."""

    scenario: Scenario
    measure: str
    lower: bool
    replicates: int
    seed: int
    threads: int
    candidates: dict[str, Candidate]
    left_out: dict[str, str]

    @property
    def screening_seed(self) -> int:
        """The seed of the runs by which changes are chosen; those that estimate them have the seed itself."""
        return (self.seed + SCREENING) % (MOST_SEED + 1)

    @property
    def runs(self) -> int:
        """How many runs a profile takes."""
        return 2 * self.replicates * (len(self.together.setups) + 1)

    @cached_property
    def together(self) -> Together:
        """The scenario as it is, each change by itself, and each stage mended."""
        mended = (self.scenario.with_values({f"stages.{stage}": 1.0}, f"stage of {stage} mended") for stage in STAGES)
        points = (self.scenario, *(changed(self.scenario, [c]) for c in self.candidates.values()), *mended)
        last = recorded_steps(self.scenario, self.scenario.values["time.weeks"])[-1:]
        return Together([point.setup for point in points], last)


def project(
    scenario: Scenario | str,
    measure: str = "value",
    *,
    lower: bool = False,
    kinds: Sequence[str] | None = None,
    weeks: int = 52,
    replicates: int = 100,
    seed: int = 0,
    threads: int = 1,
) -> Project:
    """A project as ``profile`` takes it; BadInput for what cannot be profiled."""
    chosen = scenario if isinstance(scenario, Scenario) else load_scenario(scenario)
    n = checked_integer("replicates", replicates, 3, MOST_PAIRS)
    checked_integer("seed", seed, 0, MOST_SEED)
    checked_integer("threads", threads, 1, MOST_WORKERS)
    checked_over_all([measure], "measure")
    check_service(chosen)
    chosen = chosen.with_values({"time.weeks": weeks}, "weeks")
    steps = recorded_steps(chosen, weeks)[-1]
    if steps < QUARTERS:
        raise BadInput(
            f"{weeks} weeks are {steps} steps",
            where="weeks",
            allowed=f"at least {QUARTERS} steps, so that a quarter of the time has one",
            fix=f"write --weeks {QUARTERS * chosen.values['time.dt']:g}, or 52 for a year",
        )
    found = Project(chosen, measure, bool(lower), n, seed, threads, *candidates_of(chosen, kinds))
    check_memory(
        8 * 3 * found.together.numbers(1, n, threads),
        f"{len(found.candidates)} changes of {n:,} replicates",
        f"scenario {chosen.name}",
        "lower --replicates",
    )
    return found
