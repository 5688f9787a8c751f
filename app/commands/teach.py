"""``coprod teach``."""

from __future__ import annotations

from typing import Annotated

import typer

from coprod.console import say


def teach(
    scenario: Annotated[
        str,
        typer.Argument(
            metavar="[SCENARIO|LESSON]",
            help="case to open with, or lesson to play: shipped, a .toml file, or a lesson's folder",
        ),
    ] = "",
    port: Annotated[int, typer.Option(help="port to serve at; 0 for any that is free")] = 8765,
    lan: Annotated[bool, typer.Option("--lan", help="let other computers of the network open the page, too")] = False,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="open the page in a browser")] = True,
    whole_class: Annotated[bool, typer.Option("--class", help="teach a class: students join with a code")] = False,
    new: Annotated[bool, typer.Option("--new", help="with --class: begin another, instead of going on with the last")] = False,
    state: Annotated[str, typer.Option(metavar="FOLDER", help="with --class: where the class is kept until it ends")] = "",
) -> None:
    """Serve the live page or a lesson, also to a class.

    It opens in a browser; Ctrl-C ends it. The page runs the model itself, and sends nothing back; with --class it sends what
    students predict and find to the teacher's page, through this computer and no other.
    """
    from pathlib import Path

    from coprod.experiments.limits import checked_integer
    from coprod.lessons.faults import load_lesson
    from coprod.lessons.reading import is_lesson
    from coprod.page.cases import Invocation, offered
    from coprod.page.html import lesson_page, page
    from coprod.page.server import LOOPBACK, address_in_room, open_in_browser, server
    from coprod.printing.lessons import say_unmeasured
    from coprod.scenarios.scenario import load_scenario
    from coprod.simulation.errors import BadInput

    checked_integer("port", port, 0, 65535)
    if whole_class:
        from coprod.classroom.teaching import class_page, teach_class

        teach_class(*class_page(scenario or "baseline"), port, lan, browser, new, Path(state) if state else None)
        return
    if new or state:
        raise BadInput(f"{'--new' if new else '--state'} says nothing without --class", fix="write --class, too")
    if scenario and is_lesson(scenario):
        text = lesson_page(load_lesson(scenario))
        say_unmeasured(scenario)
    else:
        first = load_scenario(scenario or "baseline")
        others = [other for other in offered() if other.name != first.name]
        text = page([first, *others], Invocation(scenario) if scenario else None)
    with server(text, port, lan) as serving:
        address = f"http://{LOOPBACK}:{serving.server_address[1]}/"
        say(f"the page is at {address}")
        if lan:
            say(f"anybody in this network can open it: http://{address_in_room()}:{serving.server_address[1]}/")
        say("Ctrl-C ends it")
        if browser:
            open_in_browser(address)
        try:
            serving.serve_forever()
        except KeyboardInterrupt:
            say("ended")
