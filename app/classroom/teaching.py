"""A class from the command line: finds its file and its port, says where it is, serves until it ends."""

from __future__ import annotations

import asyncio
import os
import shlex
import socket
import time
from pathlib import Path

from coprod.console import say
from coprod.lessons.faults import load_lesson
from coprod.lessons.reading import is_lesson, ships
from coprod.lessons.setting import Question
from coprod.page.cases import Invocation
from coprod.page.html import lesson_page, page
from coprod.page.server import EVERYWHERE, LOOPBACK, POLICY, address_in_room, free_port, open_in_browser, policy_of, unusable
from coprod.printing.lessons import say_unmeasured
from coprod.scenarios.scenario import load_scenario
from coprod.simulation.errors import BadInput
from coprod.simulation.words import counted

from .class_room import Outline
from .codes import written
from .http import Pages
from .kept import KeptClass, going_on, served, state_folder
from .server import ClassServer

FREE = "open"  # the one step of a class without a lesson (web/src/classroom/protocol.ts)


def class_page(name: str) -> tuple[str, Outline]:
    """The page of a lesson or a scenario for a class, and what its server has to know of it. BadInput for what cannot be played."""
    if not is_lesson(name):
        scenario = load_scenario(name)
        path = "" if name == scenario.name else str(Path(scenario.path).resolve())
        return page([scenario], Invocation(name), classroom=True), Outline(name=scenario.name, path=path, steps=[FREE])
    lesson = load_lesson(name)
    questions = [step for step in lesson.steps if isinstance(step, Question)]
    outline = Outline(
        name=lesson.name,
        path="" if ships(lesson.path) else str(lesson.path),
        steps=[step.name for step in lesson.steps],
        asks={step.name: step.asks for step in questions},
        options={step.name: [option.name for option in step.options] for step in questions},
    )
    text = lesson_page(lesson, classroom=True)
    say_unmeasured(name)
    return text, outline


def teach_class(text: str, lesson: Outline, port: int, lan: bool, browser: bool, new: bool, folder: Path | None) -> None:
    """Serve a page to a class. BadInput where the port or the class's file cannot be had."""
    pages = Pages(POLICY.sub("", text), policy_of(text))
    keeping = folder or state_folder()
    with _bound(port, lan, keeping) as bound:
        port = bound.getsockname()[1]
        options = [f"--port {port}", *(["--lan"] if lan else []), *([] if browser else ["--no-browser"])]
        again = " ".join([*options, *([f"--state {shlex.quote(str(folder.absolute()))}"] if folder else [])])
        with KeptClass(keeping, port, lesson, new, again) as kept:
            room = f"http://{address_in_room() if lan else LOOPBACK}:{port}/"
            server = ClassServer(kept, pages, room)
            teacher = _teachers(port, kept.room.token)

            def ready() -> None:
                if browser:
                    open_in_browser(teacher)

            try:
                _say(kept, teacher, room, lan)
                asyncio.run(server.run(bound, ready))
                say("the class is over; its file is deleted")
            except KeyboardInterrupt:
                over = time.strftime("%H:%M on %d %B", time.localtime(kept.end))
                say(f"stopped; the class is kept until {over}; to go on with it: {going_on(lesson, again)}")


def _say(kept: KeptClass, teacher: str, room: str, lan: bool) -> None:
    if kept.taken_up:
        say(f"the class goes on, with {counted(len(kept.room.students), 'student')}")
    say(f"your page, for nobody else: {teacher}")
    say(f"students open {room} and type {written(kept.room.code)}, or scan the picture on your page")
    if not lan:
        say("only this computer can open it; --lan lets in the others of this network")
    say("Ctrl-C stops it, and the class can go on later; End on your page ends the class and deletes what was kept")


def _teachers(port: int, token: str) -> str:
    return f"http://{LOOPBACK}:{port}/teacher#{token}"


def _bound(port: int, lan: bool, keeping: Path) -> socket.socket:
    found = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        if os.name != "nt":  # there it would let two programs have one port
            found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind((EVERYWHERE if lan else LOOPBACK, port))
        found.listen(128)
    except OSError as error:
        found.close()
        raise _served(port, keeping) or unusable(port, error) from error
    return found


def _served(port: int, keeping: Path) -> BadInput | None:
    """What to say of a port where a class is being served."""
    room = served(keeping, port)
    if room is None:
        return None
    more = f"write --port {free_port()} for another class besides; to begin another in its place, end that one, then write --new"
    return BadInput(
        f"a class of {room.lesson.name} is being served at port {port} already, with {counted(len(room.students), 'student')}",
        where=f"your page of it: {_teachers(port, room.token)}",
        allowed="one class at a port",
        fix=f"open that page to go on with it; {more}",
    )
