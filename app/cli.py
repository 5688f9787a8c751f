"""The command line. Heavy imports happen inside commands."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from .simulation.errors import BadInput

app = typer.Typer(
    name="coprod",
    help="Agent-based simulation of co-production in health and social care.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

INTERRUPTED = 130  # what typer makes of Ctrl-C

Sets = Annotated[list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help="set a parameter; may be repeated")]
Events = Annotated[
    list[str] | None, typer.Option("--event", metavar="NAME@WEEK", help="let an event happen at a week; may be repeated")
]
Rules = Annotated[list[str] | None, typer.Option("--rule", metavar="FAMILY=NAME", help="choose a rule; may be repeated")]


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        from .console import say

        say(f"coprod {version('coprod')}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[bool, typer.Option("--version", callback=_print_version, is_eager=True, help="print the version")] = False,
) -> None:
    """Agent-based simulation of co-production in health and social care."""


@app.command()
def scenarios() -> None:
    """List the scenarios that come with coprod."""
    from .printing import print_scenarios

    print_scenarios()


@app.command()
def show(
    scenario: Annotated[str, typer.Argument(help="a shipped scenario or a path to a .toml file")],
    parameters: Annotated[
        bool, typer.Option("--parameters", help="list every parameter, not only those the scenario sets")
    ] = False,
) -> None:
    """Show a scenario: story, rules, parameters and their sources."""
    from .printing import print_scenario
    from .scenarios.scenario import load_scenario

    print_scenario(load_scenario(scenario), parameters)


@app.command()
def events() -> None:
    """List the events that come with coprod: for scenarios (use = "NAME"), and for --event NAME@WEEK."""
    from .printing_cases import print_events

    print_events()


@app.command()
def processes() -> None:
    """List the 45 reported processes and what each adds to the session pipeline."""
    from .printing_cases import print_processes

    print_processes()


@app.command("rules")
def rules_(
    what: Annotated[str, typer.Argument(metavar="[FAMILY|NAME]", help="a family, a rule, or FAMILY=NAME")] = "",
) -> None:
    """List the rules by family, those of one family, or one rule whole."""
    from .catalogue import print_rules

    print_rules(what)


@app.command()
def measures(word: Annotated[str, typer.Argument(metavar="[WORD]", help="in the name or the meaning")] = "") -> None:
    """List what is measured."""
    from .catalogue import print_measures

    print_measures(word)


@app.command("parameters")
def parameters_(word: Annotated[str, typer.Argument(metavar="[WORD]", help="in the name or the meaning")] = "") -> None:
    """List the parameters, with default, range, unit and meaning."""
    from .catalogue import print_parameters

    print_parameters(word)


@app.command()
def run(
    scenario: Annotated[str, typer.Argument(help="a shipped scenario or a path to a .toml file")],
    engine: Annotated[str, typer.Option(help="kernel (compiled) or mesa (readable); the numbers are the same")] = "kernel",
    weeks: Annotated[int | None, typer.Option(help="horizon in weeks; by default the scenario's")] = None,
    replicates: Annotated[int, typer.Option(help="independent repetitions")] = 10,
    seed: Annotated[int, typer.Option(help="seed of all random numbers")] = 0,
    sets: Sets = None,
    rules: Rules = None,
    event: Events = None,
    every: Annotated[float, typer.Option(help="weeks between recorded times")] = 4.0,
    workers: Annotated[int, typer.Option(help="threads")] = 1,
    record: Annotated[
        list[str] | None,
        typer.Option(metavar="KIND.STATE", help="also record a state, such as citizen.view; may be repeated"),
    ] = None,
    output: Annotated[str | None, typer.Option("-o", "--output", metavar="OUT.zarr", help="write the measures here")] = None,
    plot: Annotated[str | None, typer.Option(metavar="PNG", help="draw time series here")] = None,
    measure: Annotated[list[str] | None, typer.Option(help="measure to draw; may be repeated")] = None,
) -> None:
    """Run a scenario and print what came out."""
    from .commands import run_scenario

    run_scenario(
        scenario,
        engine,
        weeks,
        replicates,
        seed,
        sets or [],
        rules or [],
        event or [],
        every,
        workers,
        output,
        plot,
        measure or [],
        record or [],
    )


@app.command()
def sweep(
    study: Annotated[str, typer.Argument(help="a shipped study, a path to a .toml file, or a store to finish or extend")],
    output: Annotated[
        str | None, typer.Option("-o", "--output", metavar="OUT.zarr", help="store; by default STUDY.zarr here")
    ] = None,
    workers: Annotated[int, typer.Option(help="threads; 0 for one on each core")] = 0,
    dask: Annotated[str | None, typer.Option(metavar="ADDRESS", help="run on the Dask scheduler there, or 'local'")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="say what the sweep will take, from a probe, and stop")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="stop at the first failed run instead of recording it")] = False,
    replicates: Annotated[int | None, typer.Option(help="another number of replicates than the study's")] = None,
    weeks: Annotated[int | None, typer.Option(help="another horizon than the study's")] = None,
) -> None:
    """Run a study, finish it where it was cut off, or extend it."""
    from .commands import run_sweep

    run_sweep(study, output, workers, dask, dry_run, strict, replicates, weeks)


@app.command()
def contrast(
    scenario: Annotated[str, typer.Argument(help="a shipped scenario or a path to a .toml file")],
    sets: Sets = None,
    rules: Rules = None,
    event: Events = None,
    against: Annotated[str | None, typer.Option(metavar="SCENARIO", help="compare with another scenario")] = None,
    measure: Annotated[list[str] | None, typer.Option(help="measure to compare; may be repeated")] = None,
    weeks: Annotated[int | None, typer.Option(help="horizon in weeks; by default the scenario's")] = None,
    replicates: Annotated[int, typer.Option(help="paired runs")] = 100,
    seed: Annotated[int, typer.Option(help="seed of all random numbers")] = 0,
    workers: Annotated[int, typer.Option(help="threads; 0 for one on each core")] = 0,
) -> None:
    """The effect of a change (--set, --rule, --event, --against) on a scenario, paired by common random numbers."""
    from .comparing import run_contrast

    run_contrast(scenario, sets or [], rules or [], event or [], against, measure or [], weeks, replicates, seed, workers)


@app.command()
def theories() -> None:
    """List the theories that come with coprod, with claims and predictions."""
    from .printing_tournament import print_theories

    print_theories()


@app.command()
def patterns() -> None:
    """List the patterns that come with coprod, with sources and what must hold."""
    from .printing_tournament import print_patterns

    print_patterns()


@app.command()
def tournament(
    study: Annotated[str, typer.Argument(help="a shipped tournament or a path to a .toml file")],
    output: Annotated[
        str | None,
        typer.Option("-o", "--output", metavar="OUT.zarr", help="store; by default STUDY.zarr here; goes on if it is there"),
    ] = None,
    workers: Annotated[int, typer.Option(help="threads; 0 for one on each core")] = 0,
    draws: Annotated[int | None, typer.Option(help="another number of parameter draws than the study's")] = None,
    replicates: Annotated[int | None, typer.Option(help="another number of replicates than the study's")] = None,
    ablation_draws: Annotated[
        int | None, typer.Option("--ablation-draws", help="draws for each theory without one mechanism; 0 for none")
    ] = None,
    register: Annotated[
        str | None, typer.Option(metavar="FILE.json", help="write the theories' predictions down, dated and hashed, and stop")
    ] = None,
    registration: Annotated[
        str | None, typer.Option(metavar="FILE.json", help="score these registered predictions after the run")
    ] = None,
    plot: Annotated[str | None, typer.Option(metavar="PNG", help="picture; by default beside the store")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="say what it will take, and stop")] = False,
) -> None:
    """Score every theory on every pattern over draws of parameters, with one mechanism at a time taken out."""
    from .tournaments import run_tournament

    run_tournament(study, output, workers, draws, replicates, ablation_draws, register, registration, plot, dry_run)


@app.command()
def replay(
    store: Annotated[str, typer.Argument(metavar="OUT.zarr", help="store of a sweep")],
    at: Annotated[list[str] | None, typer.Option(metavar="NAME=VALUE", help="value of a factor; once for each factor")] = None,
    replicate: Annotated[int, typer.Option(help="which replicate")] = 0,
) -> None:
    """Run one cell of a store again as a Mesa model, step by step, and compare it with the stored series."""
    from .comparing import run_replay

    run_replay(store, at or [], replicate)


@app.command()
def audit(
    scenario: Annotated[str, typer.Argument(metavar="SCENARIO", help="shipped name or path to a .toml file")],
    weeks: Annotated[int, typer.Option(help="how many weeks to run on both engines")] = 26,
    replicates: Annotated[int, typer.Option(help="replicates")] = 4,
    seed: Annotated[int, typer.Option(help="seed of the random numbers")] = 0,
    sets: Annotated[list[str] | None, typer.Option("--set", metavar="A.B=VALUE", help="set a parameter; may be repeated")] = None,
    rules: Annotated[list[str] | None, typer.Option("--rule", metavar="FAMILY=NAME", help="choose a rule; may be repeated")] = None,
) -> None:
    """Prove that engine, threads, batches, recording and order change nothing, and print a hash to compare."""
    from .checking import run_audit

    run_audit(scenario, weeks, replicates, seed, sets or [], rules or [])


@app.command(name="check-rule")
def check_rule(
    rule: Annotated[str, typer.Argument(metavar="FILE:CLASS", help="a rule of your own, or FAMILY=NAME of one that ships")],
    scenario: Annotated[str, typer.Option(help="scenario to try it in")] = "baseline",
    draws: Annotated[int, typer.Option(help="random inputs and parameters to try")] = 20_000,
    seconds: Annotated[float, typer.Option(help="longest time that loading the rule, or one call of it, may take")] = 20.0,
) -> None:
    """Test a rule: range, both engines, and what must stay the same when people are relabelled or views mirrored."""
    from .checking import run_check_rule

    run_check_rule(rule, scenario, draws, seconds)


@app.command()
def export(
    store: Annotated[str, typer.Argument(metavar="OUT.zarr", help="store of a sweep")],
    target: Annotated[str, typer.Argument(help="results.nc (NetCDF), results.csv, or results.crate (RO-Crate folder)")],
) -> None:
    """Write a store in another format."""
    from pathlib import Path

    from .console import say
    from .experiments.export import export as write

    write(Path(store), Path(target))
    say(f"written: {target}")


@app.command()
def plot(
    store: Annotated[str, typer.Argument(metavar="OUT.zarr", help="store of a run or a sweep")],
    kind: Annotated[str, typer.Argument(help="series (over time, with replicate bands) or heatmap (two factors)")],
    measure: Annotated[
        list[str] | None, typer.Option(help="measure or state (citizen_view) to draw; may be repeated for series")
    ] = None,
    output: Annotated[str | None, typer.Option("-o", "--output", metavar="PNG", help="by default STORE-KIND.png here")] = None,
) -> None:
    """Draw a picture of a store."""
    from .commands import draw

    draw(store, kind, measure or [], output)


def bad_input(error: BaseException) -> BadInput | None:
    """What does not lie in coprod's code, in the words of bad input; None for a failure of coprod's own."""
    from typer.exceptions import TyperException

    from .simulation.errors import BadInput

    if isinstance(error, BadInput):
        return error
    if isinstance(error, TyperException):
        text = error.format_message() if hasattr(error, "format_message") else str(error)
        return BadInput(text, fix=f"'coprod {' '.join(sys.argv[1:2])} --help' lists what is allowed")
    if isinstance(error, SystemExit):
        what = f"a rule or pattern from a file ended the program, with {error.code!r}"
        return BadInput(what, allowed="code that returns", fix="take sys.exit out of it")
    if isinstance(error, MemoryError):
        fix = "lower replicates, weeks, population.citizens or --workers, or record less often"
        return BadInput(f"there is not enough memory: {error}".rstrip(": "), allowed="what fits in memory", fix=fix)
    if isinstance(error, OSError):
        where = str(error.filename or "")
        what = f"cannot read or write{f' {where}' if where else ''}: {error.strerror or error}"
        allowed = "files and folders one may use, with space left"
        return BadInput(what, where=where, allowed=allowed, fix="name another place, or make room")
    return None


def main() -> None:
    """Entry point: exit codes are 0, 2 for bad input, 1 for failure; bad input never gives a traceback."""
    from .console import replace_what_cannot_be_shown, say

    replace_what_cannot_be_shown()
    try:
        code = app(standalone_mode=False)
    except (KeyboardInterrupt, typer.Abort):
        code = INTERRUPTED
    except BrokenPipeError:
        os._exit(1)
    except BaseException as error:
        found = bad_input(error)
        if not found and os.environ.get("COPROD_DEBUG"):
            raise
        failure = f"failure: {type(error).__name__}: {error}\n  fix      COPROD_DEBUG=1 shows where; please report it"
        say(f"error: {found}" if found else failure, error=True)
        sys.exit(2 if found else 1)
    if code == INTERRUPTED:
        say("\ninterrupted: what was written is kept; a sweep goes on with the same command", error=True)
        os._exit(1)  # without waiting for runs whose results nobody will write
    sys.exit(code if isinstance(code, int) else 0)
