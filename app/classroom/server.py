"""The server of a class: gives out the page, takes what students send, passes it on to the teacher's page."""

from __future__ import annotations

import asyncio
import json
import logging
import socket
from collections.abc import Awaitable, Callable
from typing import Any

from websockets.asyncio.server import ServerConnection, broadcast, serve
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response

from coprod.simulation.errors import BadInput

from .class_room import ClassRoom, Refused, Student
from .http import SOCKET, Pages, refusal
from .kept import KeptClass
from .limits import Bucket, Buckets
from .messages import GREETING, MOST_BYTES, OF_STUDENT, OF_TEACHER, Enter, Join, Malformed, Predict, Remove, Steer, Teach, read

GREETING_SECONDS = 5.0  # within which a page must say who it is
PAGE_SECONDS = 30.0  # for the page to come over a network that a whole class uses at once
CLOSE_SECONDS = 2.0  # for a socket to be closed in good order
LOOK_SECONDS = 60.0  # between two looks at whether the class is over
MOST_SOCKETS, MOST_OF_ONE = 400, 120  # in all, and from one address: a class behind one router has one
MESSAGES = (10.0, 40.0)  # a second, and at once, of one page
SEATS_OF_ONE = (1.0, 50.0)  # new students a second, and at once, from one address: a whole class behind one router
CODES_OF_ONE, CODES = (0.5, 10.0), (5.0, 40.0)  # wrong codes a second, and at once: from one address, and in all
SAVE_SECONDS, TELL_SECONDS = 0.5, 0.05  # between two writings of the file, two messages to the teacher's page
FORGET_SECONDS = 20.0  # after which addresses whose wrong codes count no more are forgotten
CLOSED_BADLY = 1008


class ClassServer:
    """One class on one port. Addresses of computers are counted while they are connected, and kept nowhere."""

    def __init__(self, kept: KeptClass, pages: Pages, address: str) -> None:
        self.kept, self.pages, self.address = kept, pages, address
        self.sockets: dict[ServerConnection, str] = {}
        self.students: dict[int, ServerConnection] = {}
        self.teachers: set[ServerConnection] = set()
        self.codes, self.codes_of, self.seats_of = Bucket(*CODES), Buckets(*CODES_OF_ONE), Buckets(*SEATS_OF_ONE)
        self.wrong = 0  # codes tried, which the teacher is told of
        self.unkept = False  # whether the file could not be written
        self.changed: set[int] = set()  # numbers of students that the teacher's page is to be told of
        self.unsaved = asyncio.Event()
        self.untold = asyncio.Event()
        self.over = asyncio.Event()

    @property
    def room(self) -> ClassRoom:
        return self.kept.room

    async def run(self, bound: socket.socket, ready: Callable[[], None]) -> None:
        """Serves on a socket that listens, until the class ends; its file is written once more at the end."""
        async with serve(
            self._talk,
            sock=bound,
            process_request=self._asked,
            compression=None,
            max_size=max(MOST_BYTES.values()),
            max_queue=4,
            write_limit=65_536,
            open_timeout=PAGE_SECONDS,
            ping_interval=15,
            ping_timeout=45,
            close_timeout=PAGE_SECONDS,
            logger=_silent(),
            server_header="coprod",
        ):
            ready()
            jobs = [asyncio.create_task(job()) for job in (self._save, self._tell, self._forget, self._wait_for_the_end)]
            try:
                await self.over.wait()
            finally:
                for job in jobs:
                    job.cancel()
                if not self.over.is_set():
                    self.kept.save()

    async def _wait_for_the_end(self) -> None:
        while left := self.kept.left():  # a computer that sleeps stops the clock of a wait, not its own
            await asyncio.sleep(min(left, LOOK_SECONDS))
        self._end()

    def _end(self) -> None:
        self.kept.delete()
        broadcast(self.sockets, _text({"is": "ended"}))
        self.over.set()

    async def _save(self) -> None:
        while True:
            await self.unsaved.wait()
            self.unsaved.clear()
            try:
                if not self.over.is_set():
                    self.kept.save()
                unkept = False
            except BadInput:  # a full disk, or a folder that is gone: the class goes on, and the teacher is told
                unkept = True
                self.unsaved.set()
            if unkept is not self.unkept:
                self.unkept = unkept
                self.untold.set()
            await asyncio.sleep(SAVE_SECONDS)

    async def _tell(self) -> None:
        """Tells teachers' pages what is new, all of some milliseconds at once."""
        while True:
            await self.untold.wait()
            self.untold.clear()
            numbers, self.changed = sorted(self.changed), set()
            students = [self._shown(student) for student in self.room.students if student.number in numbers]
            broadcast(self.teachers, _text({"is": "news", "students": students, **self._state()}))
            await asyncio.sleep(TELL_SECONDS)

    async def _forget(self) -> None:
        while True:
            await asyncio.sleep(FORGET_SECONDS)
            self.codes_of.forget()

    def _news(self, *numbers: int) -> None:
        self.changed.update(numbers)
        self.untold.set()
        self.unsaved.set()

    def _state(self) -> dict[str, Any]:
        room = self.room
        return {
            "position": room.position,
            "frozen": room.frozen,
            "hidden": room.hidden,
            "joining": room.joining,
            "codes": room.codes,
            "wrong": self.wrong,
            "unkept": self.unkept,
        }

    def _shown(self, student: Student) -> dict[str, Any]:
        """A student as the teacher's page is told of them: without the ticket."""
        return {**student.model_dump(exclude={"ticket"}), "here": student.number in self.students}

    def _asked(self, connection: ServerConnection, request: Request) -> Response | None:
        if request.path.partition("?")[0] == SOCKET:
            return refusal(request)
        return self.pages.answer(request)

    async def _talk(self, page: ServerConnection) -> None:
        """With one page, from its greeting to its end."""
        page.close_timeout = CLOSE_SECONDS  # what the server was given is for the page itself, which takes longer
        address = str(page.remote_address[0])
        of_one = sum(other == address for other in self.sockets.values())
        if len(self.sockets) >= MOST_SOCKETS or of_one >= MOST_OF_ONE:
            await self._refuse(page, "busy")
            return
        self.sockets[page] = address
        try:
            greeting = read(GREETING, await asyncio.wait_for(page.recv(), GREETING_SECONDS), MOST_BYTES["student"])
            if isinstance(greeting, Teach):
                await self._teach(page, greeting)
            else:
                await self._learn(page, greeting, address)
        except Refused as refused:
            await self._refuse(page, refused.why)
        except (Malformed, TimeoutError):
            await page.close(CLOSED_BADLY, "no message of this page")
        except ConnectionClosed:
            pass
        finally:
            del self.sockets[page]

    async def _refuse(self, page: ServerConnection, why: str) -> None:
        try:
            await page.send(_text({"is": "refused", "why": why}))
            await page.close()
        except ConnectionClosed:
            pass

    async def _learn(self, page: ServerConnection, greeting: Join, address: str) -> None:
        room = self.room
        student = room.with_ticket(greeting.ticket)
        if student is None:
            self._check_code(greeting.code, address)
            if not self.seats_of.bucket(address).take():
                raise Refused("busy")
            student = room.admit(self.students)
        before = self.students.get(student.number)
        self.students[student.number] = page
        if before is not None:
            broadcast({before}, _text({"is": "refused", "why": "elsewhere"}))
            asyncio.get_running_loop().create_task(before.close())
        self._news(student.number)
        own = student.model_dump(include={"number", "ticket", "predictions", "results"})
        welcome = {"is": "welcome", "seed": room.seed_of(student), **own, **self._followed()}
        try:
            await page.send(_text(welcome))
            await self._listen(page, OF_STUDENT, MOST_BYTES["student"], lambda message: self._take(page, student, message))
        finally:
            if self.students.get(student.number) is page:
                del self.students[student.number]
                self._news(student.number)

    def _check_code(self, code: str, address: str) -> None:
        """Refused where the code is not the class's, or too many were wrong of late for one more to be looked at."""
        of_one = self.codes_of.bucket(address)
        if not (of_one.has_one() and self.codes.has_one()):
            raise Refused("busy")
        if not self.room.may_join(code):
            of_one.take()
            self.codes.take()
            self.wrong += 1
            self.untold.set()
            raise Refused("code")

    async def _teach(self, page: ServerConnection, greeting: Teach) -> None:
        if not self.room.may_teach(greeting.token):
            raise Refused("token")
        room = self.room
        self.teachers.add(page)
        about = {"code": room.code, "address": self.address, "seed": room.seed, "lesson": room.lesson.name}
        students = [self._shown(student) for student in room.students]
        try:
            await page.send(_text({"is": "room", **about, "students": students, **self._state()}))
            await self._listen(page, OF_TEACHER, MOST_BYTES["teacher"], self._steer)
        finally:
            self.teachers.discard(page)

    async def _listen(self, page: ServerConnection, kind: Any, most: int, take: Callable[[Any], Awaitable[None]]) -> None:
        """To a page that has said who it is; one that sends too much is closed."""
        bucket = Bucket(*MESSAGES)
        async for text in page:
            if not bucket.take():
                await page.close(CLOSED_BADLY, "too many messages")
                return
            message = read(kind, text, most)
            try:
                await take(message)
            except Refused as refused:
                await page.send(_text({"is": "refused", "why": refused.why, "step": getattr(message, "step", "")}))

    async def _take(self, page: ServerConnection, student: Student, message: Any) -> None:
        if isinstance(message, Predict):
            self.room.predict(student, message.step, message.prediction)
            what = "prediction"
        else:
            self.room.take(student, message.step, message.result)
            what = "result"
        self._news(student.number)
        await page.send(_text({"is": "kept", "what": what, "step": message.step}))

    async def _steer(self, message: Any) -> None:
        if isinstance(message, Steer):
            self.room.steer(message.model_dump(exclude={"do"}))
            broadcast(self.students.values(), _text({"is": "follow", **self._followed()}))
        elif isinstance(message, Enter):
            self.room.enter(message.codes)
        elif isinstance(message, Remove):
            self.room.remove(message.code)
        else:
            self._end()
            return
        self._news()

    def _followed(self) -> dict[str, Any]:
        return {"position": self.room.position, "frozen": self.room.frozen}


def _text(message: dict[str, Any]) -> str:
    return json.dumps(message, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def _silent() -> logging.Logger:
    """Takes what the library says of each request, which would name computers, and lets it go."""
    logger = logging.Logger("coprod.classroom", logging.CRITICAL + 1)
    logger.addHandler(logging.NullHandler())
    return logger
