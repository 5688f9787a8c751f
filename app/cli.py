"""The command line: collects the commands, and ends with an exit code and no traceback."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from coprod.commands.audit import audit
from coprod.commands.calibrate import calibrate
from coprod.commands.check_lesson import check_lesson
from coprod.commands.check_rule import check_rule
from coprod.commands.contrast import contrast
from coprod.commands.discover import discover
from coprod.commands.effects import effects
from coprod.commands.events import events
from coprod.commands.explain import explain
from coprod.commands.export import export
from coprod.commands.ledger import ledger
from coprod.commands.lesson import lesson
from coprod.commands.lessons import lessons
from coprod.commands.loops import loops
from coprod.commands.measures import measures
from coprod.commands.network import network
from coprod.commands.parameters import parameters
from coprod.commands.patterns import patterns
from coprod.commands.plot import plot
from coprod.commands.processes import processes
from coprod.commands.profile import profile
from coprod.commands.replay import replay
from coprod.commands.report import report
from coprod.commands.rules import rules
from coprod.commands.run import run
from coprod.commands.scenarios import scenarios
from coprod.commands.sensitivity import sensitivity
from coprod.commands.show import show
from coprod.commands.sweep import sweep
from coprod.commands.teach import teach
from coprod.commands.theories import theories
from coprod.commands.tournament import tournament
from coprod.console import replace_what_cannot_be_shown, say

from .failures import bad_input, interrupted

ABOUT = "Agent-based simulation of co-production in health and social care."
COMMANDS = (
    *(scenarios, show, run, contrast, plot),
    *(sweep, replay, export, audit, check_rule),
    *(rules, measures, parameters, loops, events, processes),
    *(theories, patterns, tournament, effects),
    *(sensitivity, discover, calibrate, explain, ledger, profile, network, report),
    *(lessons, lesson, teach, check_lesson),
)
INTERRUPTED = 130  # what typer makes of Ctrl-C

app = typer.Typer(
    name="coprod",
    help=ABOUT,
    invoke_without_command=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for command in COMMANDS:
    app.command()(command)


def _print_version(wanted: bool) -> None:
    if wanted:
        import coprod

        say(f"coprod {coprod.__version__}")
        raise typer.Exit


@app.callback(help=ABOUT)
def options(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", callback=_print_version, is_eager=True, help="print the version")] = False,
) -> None:
    """Options of ``coprod`` itself, and its help where no command is named."""
    if context.invoked_subcommand is None:
        say(context.get_help())


def main() -> None:
    """Entry point: exit codes are 0, 2 for bad input, 1 for failure; bad input never gives a traceback."""
    replace_what_cannot_be_shown()
    try:
        code = app(standalone_mode=False)
    except (KeyboardInterrupt, typer.Abort):
        code = INTERRUPTED
    except BaseException as error:
        if BrokenPipeError in (type(error), type(error.__context__)):  # nobody reads on, which rich and typer make an exit of
            os._exit(1)
        found = bad_input(error)
        if not found and os.environ.get("COPROD_DEBUG"):
            raise
        failure = f"failure: {type(error).__name__}: {error}\n  fix      COPROD_DEBUG=1 shows where; please report it"
        say(f"error: {found}" if found else failure, error=True)
        sys.exit(2 if found else 1)
    if code == INTERRUPTED:
        say(f"\n{interrupted(sys.argv[1:])}", error=True)
        os._exit(1)  # without waiting for runs whose results nobody will write
    sys.exit(code if isinstance(code, int) else 0)
