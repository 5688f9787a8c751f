"""``coprod tournament``."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from coprod.console import PURPOSE, say
from coprod.options import Processes

if TYPE_CHECKING:
    from coprod.analysis.tournament.store import TournamentStore
    from coprod.analysis.tournament.study import Tournament


def tournament(
    study: Annotated[str, typer.Argument(metavar="STUDY", help="a shipped tournament or a path to a .toml file")],
    output: Annotated[
        str | None,
        typer.Option("-o", "--output", metavar="OUT.zarr", help="store; by default STUDY.zarr here; goes on if it is there"),
    ] = None,
    workers: Processes = 0,
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
    """Score every theory on every pattern.

    Over draws of parameters, with paired seeds, and with one mechanism at a time taken out. The same command goes on where
    it was cut off.
    """
    from coprod.analysis.tournament.registration import check_registration
    from coprod.analysis.tournament.registration import register as write_down
    from coprod.analysis.tournament.store import check_place
    from coprod.analysis.tournament.study import load_tournament
    from coprod.arguments import free_path, picture_path, threads_of
    from coprod.experiments.forecast import time_text
    from coprod.experiments.paths import check_folder
    from coprod.simulation.words import counted

    workers = threads_of(workers)
    chosen = load_tournament(study).smaller(draws, replicates, ablation_draws, "--")
    path = Path(f"{chosen.name}.zarr") if output is None else Path(output)
    check_folder(path, "--output")
    if not register:
        check_place(path, chosen)
    picture = path.with_suffix(".png") if plot is None else Path(plot)
    if not (register or dry_run):
        picture_path(picture, "--plot")
    if register:
        target = free_path(register, "--register")
        _check(chosen)
        number = sum(len(t.predicts) for t in chosen.theories)
        say(f"registered {number} predictions of {len(chosen.theories)} theories in {target}\nhash {write_down(chosen, target)}")
        return
    registered = check_registration(chosen, Path(registration)) if registration else None
    _announce(chosen, path)
    _check(chosen)
    say(f"about {time_text(_forecast(chosen, workers))} on {counted(workers, 'worker')} for all of it, after compiling")
    if dry_run:
        return
    _report(chosen, _fill(chosen, path, workers), picture, registered)


def _announce(tournament: Tournament, path: Path) -> None:
    whole = len(tournament.theories)
    parts = len(tournament.contestants) - whole
    runs = sum(tournament.draws_of(c) for c in tournament.contestants) * tournament.replicates
    say(
        f"{tournament.title}\n{whole} theories × {len(tournament.patterns)} patterns × {tournament.draws} draws × "
        f"{tournament.replicates} replicates"
        + (
            f", and {parts} times a theory without one mechanism × {min(tournament.draws, tournament.ablation_draws)} draws"
            if parts
            else ""
        )
        + f": {runs:,} times all conditions, into {path}",
    )


def _check(tournament: Tournament) -> None:
    """Find what does not fit before anything long begins; compile what every theory needs."""
    from coprod.analysis.tournament.contest import check
    from coprod.compilation import announce_compilation

    announce_compilation(scenario.rules for scenario in tournament.wholes.values())
    check(tournament)


def _forecast(tournament: Tournament, workers: int) -> float:
    """Seconds for everything, from one draw of one theory, the second time it is judged."""
    from coprod.analysis.tournament.contest import Contest

    contest, who = Contest(tournament), tournament.contestants[0]
    contest.judge(who, 0)
    started = time.perf_counter()
    contest.judge(who, 0)
    each = time.perf_counter() - started
    return each * sum(tournament.draws_of(c) for c in tournament.contestants) / workers


def _fill(tournament: Tournament, path: Path, workers: int) -> TournamentStore:
    from coprod.analysis.tournament.run import fill
    from coprod.progress import counting

    with counting("blocks of draws") as progress:
        return fill(tournament, path, workers, progress, say)


def _report(tournament: Tournament, store: TournamentStore, picture: Path, registered: dict[str, Any] | None) -> None:
    from coprod.analysis.tournament.picture import draw_tournament
    from coprod.analysis.tournament.scores import Scores
    from coprod.analysis.tournament.summary import judge_predictions, summarise
    from coprod.experiments.paths import disk_errors
    from coprod.printing.pictures import print_picture
    from coprod.printing.tournaments import print_failed, print_table

    scores = Scores(tournament, store.group)
    if scores.all_failed:
        print_failed(scores)
        say(f"failure: every draw failed, so there is nothing to score; the reasons are kept in {store.path}", error=True)
        raise typer.Exit(1)
    print_table(scores)
    lines = [*summarise(scores), *judge_predictions(scores, registered["date"] if registered else "")]
    say()
    for line in lines:
        say(line)
    print_failed(scores)
    drawn = draw_tournament(scores, picture)
    words = store.path.with_suffix(".md")
    with disk_errors(words, whole=True):
        words.write_text("\n".join([f"# {tournament.title}", "", *lines, "", PURPOSE]) + "\n", encoding="utf-8")
    say(f"\nverdicts: {store.path}\nwords: {words}")
    print_picture(picture, drawn)
    say(PURPOSE)
