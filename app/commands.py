"""What the commands do, once their arguments are read."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from .console import say
from .experiments.places import check_folder, check_new
from .scenarios.scenario import Scenario, load_scenario
from .simulation.errors import BadInput, unknown
from .simulation.parameters.declaration import NEVER

PLOTS = ("series", "heatmap")


def parse_sets(sets: list[str]) -> dict[str, Any]:
    """NAME=VALUE texts as numbers, or "never", by name."""
    found: dict[str, Any] = {}
    for text in sets:
        name, equals, value = text.partition("=")
        if not equals or not name.strip():
            raise BadInput(f"'{text}' sets nothing", where="--set", allowed="NAME=VALUE", fix="write --set trust.gain=0.1")
        if name.strip() in found:
            raise BadInput(f"'{name.strip()}' is set twice", where=f"--set {text}", allowed="each once", fix="leave one out")
        if value.strip() == NEVER:
            found[name.strip()] = NEVER
            continue
        try:
            found[name.strip()] = float(value)
        except ValueError as error:
            raise BadInput(
                f"'{value}' is no number",
                where=f"--set {text}",
                allowed=f"NAME=NUMBER; {NEVER} for a half-life",
                fix="give a number, with a point",
            ) from error
    return found


def parse_rules(rules: list[str]) -> dict[str, str]:
    """FAMILY=NAME texts by family."""
    found: dict[str, str] = {}
    for text in rules:
        family, equals, name = text.partition("=")
        if not equals:
            allowed = "FAMILY=NAME or FAMILY=FILE:CLASS"
            raise BadInput(f"'{text}' chooses no rule", where="--rule", allowed=allowed, fix="write --rule trust=asymmetric")
        found[family.strip()] = name.strip()
    return found


def chosen_scenario(name: str, weeks: int | None, sets: list[str], rules: list[str], events: list[str]) -> Scenario:
    """The scenario with everything the command line changes."""
    scenario = load_scenario(name)
    if rules:
        scenario = scenario.with_rules(parse_rules(rules), "--rule")
    new = parse_sets(sets)
    if new:
        scenario = scenario.with_values(new, "--set")
    if events:
        scenario = scenario.with_events(events)
    return scenario if weeks is None else scenario.with_values({"time.weeks": weeks}, "--weeks")


def free_path(text: str, option: str) -> Path:
    """A path to write to that does not exist yet, in a folder that does."""
    path = Path(text)
    check_folder(path, option)
    check_new(path, option)
    return path


def check_measures(names: list[str]) -> None:
    """BadInput for a measure that does not exist."""
    from .simulation.schema.measures import measures_by_name

    for name in names:
        if name not in measures_by_name():
            raise unknown("measure", name, measures_by_name(), where="--measure")


def run_scenario(
    name: str,
    engine: str,
    weeks: int | None,
    replicates: int,
    seed: int,
    sets: list[str],
    rules: list[str],
    events: list[str],
    every: float,
    workers: int,
    output: str | None,
    plot: str | None,
    measures: list[str],
    states: list[str],
) -> None:
    """``coprod run``."""
    from .experiments.limits import whole
    from .experiments.run import ENGINES, checked_states, simulate
    from .experiments.times import recorded_steps

    scenario = chosen_scenario(name, weeks, sets, rules, events)
    if engine not in ENGINES:
        raise unknown("engine", engine, ENGINES, where="--engine")
    whole("replicates", replicates, 1, 2**31 - 1)
    whole("seed", seed, 0, 2**63 - 1)
    whole("workers", workers, 1, 1024)
    recorded_steps(scenario, every)
    checked_states(scenario, states)
    check_measures(measures)
    target = free_path(output, "--output") if output else None
    picture = Path(plot) if plot else None
    if picture:
        check_folder(picture, "--plot")
        check_picture(picture, "--plot")
    horizon = f"{scenario.values['time.weeks']:g} weeks, {replicates} replicates, seed {seed}"
    say(f"{scenario.title}\n{horizon}, {engine} engine")
    announce_compilation(scenario, engine)
    try:
        result = simulate(scenario, seed=seed, replicates=replicates, every=every, engine=engine, threads=workers, states=states)
        broken = "" if scenario.laboratory else result.broken()
    except BadInput:
        raise
    except (ArithmeticError, ValueError, TypeError) as error:
        if not custom_choices(scenario):
            raise
        broken = f"{type(error).__name__}: {error}"
    if broken:
        blame_rules(scenario, broken)

    from .printing import PURPOSE, print_result, print_states
    from .simulation.schema.measures import MEASURES

    shown = [m for m in MEASURES if not m.dimension]
    start = {m.name: result.measure(m.name)[:, 0, 0] for m in shown}
    end = {m.name: result.measure(m.name)[:, -1, 0] for m in shown}
    print_result([m.name for m in shown], {m.name: m.unit for m in shown}, start, end)
    print_states(result)
    say(PURPOSE)
    if target or picture:
        from .experiments.dataset import run_dataset

        data = run_dataset(result)
        if target:
            from .experiments.store import made_whole

            with made_whole(target) as place:
                data.to_zarr(str(place), consolidated=False)
            say(f"measures: {target}")
        if picture:
            from .analysis.series import draw_series

            draw_series(data, measures or DEFAULT_SERIES, picture)
            say(f"picture: {picture}")


def custom_choices(scenario: Scenario) -> list[str]:
    """The rules of a scenario that come from a user's file."""
    return [choice for choice in scenario.rules.values() if ":" in choice]


def blame_rules(scenario: Scenario, broken: str) -> None:
    """A run without sound numbers: BadInput that points at the user's own rules, if there are any, else a failure."""
    own = custom_choices(scenario)
    if not own:
        raise RuntimeError(f"a run gave no sound numbers: {broken}")
    raise BadInput(
        f"the run broke with rules of your own: {broken}",
        where=", ".join(own),
        allowed="rules that give numbers in their range for all inputs",
        fix=f"'coprod check-rule {own[0]}' names inputs that break it",
    )


DEFAULT_SERIES = ["value", "well_being", "personal_trust", "institutional_trust", "need_gap", "psychological_safety"]


def announce_compilation(scenario: Scenario, engine: str) -> None:
    """Say so when the compiled engine has to be made first."""
    if engine == "kernel":
        from .simulation.kernel.packages import PHASES, missing

        found = missing(scenario.rules)
        if any(name in PHASES for name in found):
            say("compiling the engine; this happens once and takes one to two minutes ...")
        elif found:
            say(f"compiling the rules of {', '.join(found)}; this happens once and takes some seconds ...")


def check_picture(path: Path, option: str) -> None:
    """BadInput unless the file type can be drawn."""
    if path.suffix.lower() not in (".png", ".svg", ".pdf"):
        raise BadInput(f"cannot draw {path.name}", where=option, allowed=".png, .svg or .pdf", fix=f"write {path.stem}.png")


def run_sweep(
    name: str,
    output: str | None,
    workers: int,
    dask: str | None,
    dry_run: bool,
    strict: bool,
    replicates: int | None,
    weeks: int | None,
) -> None:
    """``coprod sweep``."""
    from .experiments.limits import whole
    from .experiments.sweep import study_or_store
    from .printing import describe_study

    study, store = study_or_store(name)
    study = study.with_changes(replicates, weeks)
    threads = whole("workers", workers, 0, 1024) or os.cpu_count() or 1
    path = Path(output) if output else store or Path(f"{study.name}.zarr")
    say(f"{study.title}\n{describe_study(study)} into {path}")
    announce_compilation(study.scenario, "kernel")
    if dry_run:
        from .experiments.forecast import check_fits, forecast
        from .printing import print_forecast

        found = forecast(study, path, threads)
        print_forecast(found, threads)
        check_fits(study, found, path, threads)
        return
    fill(study, path, threads, dask, strict)

    from .analysis.effects import describe
    from .experiments.sweep import open_store
    from .printing import PURPOSE

    say(f"finished: {path}\n")
    for line in describe(open_store(path)):
        say(line)
    say(PURPOSE)


def fill(study: Any, path: Path, threads: int, dask: str | None, strict: bool) -> None:
    """Run a study into a store with a bar of progress, and say what failed and how many replicates it took."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    from .experiments.sweep import run_study
    from .printing import print_failures, print_precision
    from .terminal import terminal

    columns = (
        TextColumn("runs"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=terminal()) as bar:
        task = bar.add_task("runs", total=study.runs, rate="")

        def progress(done: int, total: int) -> None:
            speed = bar.tasks[0].speed
            bar.update(task, completed=done, total=total, rate=f"{speed:.0f}/s" if speed else "")

        store = run_study(study, path, threads, progress, strict=strict, dask=dask, notice=bar.console.print)
    print_failures(store.failures())
    if study.precision:
        print_precision(store)


def draw(store: str, kind: str, measures: list[str], output: str | None) -> None:
    """``coprod plot``."""
    if kind not in PLOTS:
        raise unknown("kind of plot", kind, PLOTS)
    picture = Path(output or f"{Path(store).stem}-{kind}.png")
    check_picture(picture, "--output")
    check_folder(picture, "--output")
    from .experiments.sweep import open_store

    data = open_store(store)
    if not {"replicate", "time"} <= set(data.dims):
        raise BadInput(
            f"{store} holds no measures over time", where=store, allowed="the store of a run or a sweep", fix="check the path"
        )
    for name in measures:
        if name not in data.data_vars:
            raise unknown("measure or state in this store", name, [str(v) for v in data.data_vars], where=store)
    if kind == "series":
        from .analysis.series import draw_series

        draw_series(data, measures or [m for m in DEFAULT_SERIES if m in data] or [str(next(iter(data.data_vars)))], picture)
    else:
        from .analysis.heatmap import draw_heatmap

        draw_heatmap(data, measures[0] if measures else "value" if "value" in data else str(next(iter(data.data_vars))), picture)
    say(f"picture: {picture}")
