"""``coprod run``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coprod.console import PURPOSE, say
from coprod.options import Cuts, Events, Rules, ScenarioName, Seed, Sets, Weeks

if TYPE_CHECKING:
    from coprod.experiments.result import RunResult
    from coprod.scenarios.scenario import Scenario


def run(
    scenario: ScenarioName,
    engine: Annotated[str, typer.Option(help="kernel (compiled) or mesa (readable); the numbers are the same")] = "kernel",
    weeks: Weeks = None,
    replicates: Annotated[int, typer.Option(help="independent repetitions")] = 10,
    seed: Seed = 0,
    sets: Sets = None,
    rules: Rules = None,
    event: Events = None,
    cut: Cuts = None,
    every: Annotated[float, typer.Option(help="weeks between recorded times")] = 4.0,
    workers: Annotated[int, typer.Option(help="threads")] = 1,
    record: Annotated[
        list[str] | None,
        typer.Option(metavar="KIND.STATE", help="also record a state, such as citizen.view; may be repeated"),
    ] = None,
    measure: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="print, and draw, this measure alone; may be repeated")
    ] = None,
    all_measures: Annotated[bool, typer.Option("--all", help="print measures that say nothing in this run as well")] = False,
    quiet: Annotated[
        bool, typer.Option("-q", "--quiet", help="print nothing but a line for each --measure and --record, for a shell")
    ] = False,
    output: Annotated[
        str | None, typer.Option("-o", "--output", metavar="OUT.zarr", help="write all measures, and recorded states, here")
    ] = None,
    plot: Annotated[str | None, typer.Option(metavar="PNG", help="draw time series here")] = None,
) -> None:
    """Run a scenario and print what came out.

    Left out are measures that have no value in the run, and those that a laboratory makes meaningless.

    Lines of --quiet hold, with a tab between them: name, mean at the end, its standard deviation over replicates (of a
    state: over agents), mean at the start; nan where there is no number. A measure by role, group, unit or level has a line
    for each, such as value_by_role[citizen].
    """
    from coprod.arguments import chosen_scenario, free_path, picture_path
    from coprod.compilation import announce_compilation
    from coprod.experiments.limits import MOST_REPLICATES, MOST_SEED, MOST_WORKERS, checked_integer
    from coprod.experiments.run import ENGINES, checked_measures, checked_states
    from coprod.experiments.times import recorded_steps
    from coprod.printing.pictures import print_picture
    from coprod.printing.results import print_left_out, print_measures, print_plainly, print_states, worth_printing
    from coprod.simulation.errors import BadInput, unknown
    from coprod.simulation.words import counted
    from coprod.terminal import tell

    chosen = chosen_scenario(scenario, weeks, sets or [], rules or [], event or [], cut or [])
    if engine not in ENGINES:
        raise unknown("engine", engine, ENGINES, where="--engine")
    checked_integer("replicates", replicates, 1, MOST_REPLICATES, "--replicates")
    checked_integer("seed", seed, 0, MOST_SEED, "--seed")
    checked_integer("workers", workers, 1, MOST_WORKERS, "--workers")
    recorded_steps(chosen, every)
    states = checked_states(chosen, record or [])
    measures = checked_measures(measure or [], "--measure")
    if all_measures and (measures or quiet):
        other = "--measure" if measures else "--quiet"
        raise BadInput(f"--all and {other} contradict each other", where="--all", allowed="one of them", fix="leave one out")
    target = None if output is None else free_path(output, "--output")
    picture = None if plot is None else picture_path(Path(plot), "--plot")
    for text in chosen.late_events:
        tell(text)
    if not quiet:
        horizon = f"{chosen.values['time.weeks']:g} week{'' if chosen.values['time.weeks'] == 1 else 's'}"
        say(
            f"{chosen.title}\n{horizon}, {counted(replicates, 'replicate')}, seed {seed}, {engine} engine"
            + (f", cut: {', '.join(chosen.cuts)}" if chosen.cuts else "")
        )
        if engine == "kernel":
            announce_compilation([chosen.rules])
    result = _sound(chosen, seed, replicates, every, engine, workers, states)
    if quiet:
        print_plainly(result, measures, record or [])
    else:
        print_states(result)
        shown = measures or worth_printing(result, all_measures)
        print_measures(result, shown)
        if not measures and not all_measures:
            print_left_out(result, shown)
        tell(PURPOSE)
    words = _keep(result, measures, target, picture)
    if not quiet:
        if target:
            say(f"measures: {target}")
        if picture:
            print_picture(picture, words)


def _sound(scenario: Scenario, seed: int, replicates: int, every: float, engine: str, threads: int, states: list[str]) -> RunResult:
    """The result; where its numbers are not sound, BadInput that points at the user's own rules, or else a failure."""
    from coprod.experiments.run import simulate
    from coprod.simulation.errors import BadInput

    own = [choice for choice in scenario.rules.values() if ":" in choice]
    try:
        result = simulate(scenario, seed=seed, replicates=replicates, every=every, engine=engine, threads=threads, states=states)
        broken = "" if scenario.laboratory else result.broken()
    except BadInput:
        raise
    except (ArithmeticError, ValueError, TypeError) as error:
        if not own:
            raise
        broken = f"{type(error).__name__}: {error}"
    if not broken:
        return result
    if not own:
        raise RuntimeError(f"a run gave no sound numbers: {broken}")
    raise BadInput(
        f"the run broke with rules of your own: {broken}",
        where=", ".join(own),
        allowed="rules that give numbers in their range for all inputs",
        fix=f"'coprod check-rule {own[0]}' names inputs that break it",
    )


def _keep(result: RunResult, measures: list[str], target: Path | None, picture: Path | None) -> str:
    """Write the store and draw the picture that are wanted; words for the picture."""
    if not (target or picture):
        return ""
    from coprod.experiments.dataset import run_dataset

    data = run_dataset(result)
    if target:
        from coprod.experiments.store import made_whole

        with made_whole(target) as place:
            data.to_zarr(str(place), consolidated=False)
    if picture:
        from coprod.analysis.series import DEFAULT_SERIES, draw_series, with_course

        recorded = [name.replace(".", "_") for name in result.states] if result.scenario.laboratory else []
        return draw_series(data, measures or recorded or with_course(data, DEFAULT_SERIES) or [DEFAULT_SERIES[0]], picture)
    return ""
