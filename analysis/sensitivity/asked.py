"""What is asked of a study, checked before any of its runs."""

from __future__ import annotations

from coprod.analysis.inputs import position_of
from coprod.experiments.factors import drawn_together
from coprod.experiments.limits import MOST_SEED, checked_integer
from coprod.experiments.study import Study
from coprod.simulation.errors import BadInput, unknown
from coprod.simulation.schema.measures import measures_by_name

from .arrangement import GIVEN, LIKE_THESE
from .refusals import FITS, LEAST_BLOCKS, check_points, method_for, one_replicate, too_few
from .summary import MOST_RESAMPLES


def check_asked(study: Study, measure: str, method: str | None, week: float | None, resamples: int, seed: int) -> None:
    """BadInput where the study's runs could not answer, however they come out."""
    kind = study.design.kind
    chosen = method_for(kind, method)
    checked_integer("resamples", resamples, 100, MOST_RESAMPLES, "--resamples")
    checked_integer("seed", seed, 0, MOST_SEED, "--seed")
    plain = [name for name in study.measures if not measures_by_name()[name].dimension]
    if measure not in plain:
        raise unknown("measure over all in this study", measure, plain, where="--measure")
    position_of(week, study.recorded * study.scenario.setup.dt)
    if study.replicates < 2:
        raise one_replicate()
    if chosen in GIVEN:
        check_points(study.points, chosen)
        return
    if chosen != kind:
        raise BadInput(
            f"the points of a {kind} design are no {chosen} sample",
            where="--method",
            allowed=f"{FITS[kind]}, or a method for any points",
            fix=LIKE_THESE,
        )
    groups = len(drawn_together(study.factors))
    block = groups + 1 if kind == "morris" else (2 * groups + 2 if dict(study.design.options)["second_order"] else groups + 2)
    if study.points // block < LEAST_BLOCKS[chosen]:
        raise too_few(study.points // block, 0, block, chosen)
