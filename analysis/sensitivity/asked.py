"""What is asked of a study, checked before any of its runs."""

from __future__ import annotations

from coprod.experiments.factors import drawn_together
from coprod.experiments.limits import MOST_SEED, checked_integer
from coprod.experiments.study import Study
from coprod.simulation.errors import BadInput, unknown
from coprod.simulation.schema.measures import measures_by_name

from .arrangement import GIVEN, LIKE_THESE
from .given import LEAST
from .refusals import FITS, LEAST_BLOCKS, METHODS, no_sample, one_replicate, too_few
from .summary import MOST_RESAMPLES


def check_asked(study: Study, measure: str, method: str | None, week: float | None, resamples: int, seed: int) -> None:
    """BadInput where the study's runs could not answer, however they come out."""
    if method is not None and method not in METHODS:
        raise unknown("method", method, METHODS, where="--method")
    checked_integer("resamples", resamples, 100, MOST_RESAMPLES, "--resamples")
    checked_integer("seed", seed, 0, MOST_SEED, "--seed")
    plain = [name for name in study.measures if not measures_by_name()[name].dimension]
    if measure not in plain:
        raise unknown("measure over all in this study", measure, plain, where="--measure")
    times = study.recorded * study.scenario.setup.dt
    if week is not None and week not in times:
        nearest = min(times.tolist(), key=lambda t: abs(t - week))
        raise BadInput(
            f"nothing is recorded at week {week:g}",
            where="--week",
            allowed=f"a recorded week, from {times[0]:g} to {times[-1]:g}",
            nearest=f"{nearest:g}",
            fix=f"write --week {nearest:g}, or record oftener",
        )
    kind = study.design.kind
    if kind not in FITS and not (kind == "list" and method in GIVEN):
        raise no_sample(kind)
    if study.replicates < 2:
        raise one_replicate()
    chosen = method or FITS[kind]
    if chosen in GIVEN:
        if study.points < LEAST[chosen]:
            raise BadInput(
                f"{study.points} points are too few for {chosen}",
                where="design",
                allowed=f"at least {LEAST[chosen]} points",
                fix=f"write points = {2 * LEAST[chosen]} under [design]",
            )
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
