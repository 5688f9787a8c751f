"""A class in a file, so that it goes on after the server was restarted: one file for a port, gone with the class or after a day."""

from __future__ import annotations

import os
import shlex
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from filelock import FileLock, Timeout
from pydantic import Field, ValidationError

from coprod.simulation.errors import BadInput
from coprod.simulation.whole_file import write_whole

from .class_room import ClassRoom, Kept, Outline

LONGEST = 24 * 3600.0  # seconds that a class lasts
BEHIND = 3600.0  # seconds that this computer's clock may lie before the beginning of a class


class Saved(Kept):
    begun: float = Field(allow_inf_nan=False)  # by this computer's clock, in seconds since 1970
    room: ClassRoom


def state_folder() -> Path:
    """The user's folder for such files."""
    return Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state") / "coprod"


def file_of(folder: Path, port: int) -> Path:
    return folder / f"class-{port}.json"


def lock_of(file: Path) -> FileLock:
    return FileLock(file.with_suffix(".lock"), timeout=0)


def going_on(lesson: Outline, options: str) -> str:
    """The command that goes on with a class, from any folder."""
    return f"coprod teach {shlex.quote(lesson.path or lesson.name)} --class {options}".rstrip()


def served(folder: Path, port: int) -> ClassRoom | None:
    """The class of a port that another server has now; None where none has, or its file cannot be read."""
    file = file_of(folder, port)
    with suppress(OSError, ValidationError):
        saved = Saved.model_validate_json(file.read_bytes())
        try:
            with lock_of(file):
                return None
        except Timeout:
            return saved.room
    return None


class KeptClass:
    """A class and its file, which no other server writes to meanwhile."""

    def __init__(
        self, folder: Path, port: int, lesson: Outline, new: bool = False, options: str = "", clock: Callable[[], float] = time.time
    ) -> None:
        """Takes up the class that the file holds, where it is of this lesson and not over, or begins one.

        ``options``: those of the command line, for going on with it. BadInput where another server has the file, it cannot be
        read or written, or holds a class of another lesson.
        """
        self.path, self.options, self.clock = file_of(folder, port), options, clock
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self.lock = lock_of(self.path)
            self.lock.acquire()
        except Timeout as error:
            raise BadInput(
                f"another server has a class at port {port}",
                where=str(self.path),
                fix="end that one, or write another --port or --state",
            ) from error
        except OSError as error:
            raise _unusable(folder, error) from error
        self.taken_up = False
        try:
            self._sweep()
            saved = None if new else self._read(lesson)
            self.taken_up = saved is not None
            self.begun = saved.begun if saved else clock()
            self.room = saved.room if saved else ClassRoom.begun(lesson)
            self.save()
        except BaseException:
            self.lock.release()
            raise

    def _read(self, lesson: Outline) -> Saved | None:
        """What the file holds; None where there is none, or its class is over."""
        try:
            saved = Saved.model_validate_json(self.path.read_bytes())
        except FileNotFoundError:
            return None
        except (ValidationError, OSError) as error:
            raise BadInput(
                "the file of the last class cannot be read",
                where=str(self.path),
                allowed="what this version of coprod has written there",
                fix="write --new to begin another class, which replaces it",
            ) from error
        age = self.clock() - saved.begun
        if age >= LONGEST:
            return None
        if age < -BEHIND:
            raise BadInput(
                f"by this computer's clock the last class begins {-age / 3600:.0f} hours from now",
                where=str(self.path),
                allowed="a clock that is right, since a class is kept for a day",
                fix="set the clock, or write --new to begin another class, which replaces that one",
            )
        if saved.room.lesson != lesson:
            raise BadInput(
                f"a class of {saved.room.lesson.name} is not over, with {len(saved.room.students)} who joined",
                where=str(self.path),
                allowed=f"to go on with it as it was: {going_on(saved.room.lesson, self.options)}",
                fix="write --new to begin another class, which deletes that one, or another --port to have both",
            )
        return saved

    @property
    def end(self) -> float:
        """When the class is over, by this computer's clock."""
        return self.begun + LONGEST

    def _sweep(self) -> None:
        """Deletes the files of classes at other ports that are over by this computer's clock."""
        for path in self.path.parent.glob("class-*.json"):
            with suppress(OSError):  # another may delete it, too
                if path != self.path and self.clock() - path.stat().st_mtime >= LONGEST:
                    path.unlink()
                    path.with_suffix(".lock").unlink()

    def left(self) -> float:
        """Seconds until then."""
        return min(LONGEST, max(0.0, self.end - self.clock()))

    def save(self) -> None:
        """Writes the file whole."""
        try:
            write_whole(self.path, Saved(begun=self.begun, room=self.room).model_dump_json().encode(), private=True)
        except OSError as error:
            raise _unusable(self.path, error) from error

    def delete(self) -> None:
        self.path.unlink(missing_ok=True)

    def __enter__(self) -> KeptClass:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None) -> None:
        self.lock.release()


def _unusable(path: Path, error: OSError) -> BadInput:
    what = f"{path} is no folder" if isinstance(error, FileExistsError | NotADirectoryError) else str(error.strerror)
    return BadInput(
        f"the class cannot be kept: {what}",
        where=str(path),
        allowed="a folder that can be written to",
        fix="write --state FOLDER",
    )
