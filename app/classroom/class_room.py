"""What is known of a class: who is in, what they predicted and found, where the lesson is. Knows no sockets, files or clocks."""

from __future__ import annotations

import secrets
from collections.abc import Container, Mapping
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from .codes import is_code, join_code
from .messages import MOST_CODES, Choose, Code, Draw, Name, Part, Prediction, Result, Secret

MOST_STUDENTS = 80  # the page has as many names for them (web/src/classroom/names.ts: 84)
MOST_SEED = 900_000  # of a class; with a student's number it stays below the 31 ** 4 that a result code holds

Refusal = Literal["code", "busy", "full", "frozen", "step", "prediction", "codes", "ended", "token"]


class Refused(Exception):
    """Something that is not done, and why."""

    def __init__(self, why: Refusal) -> None:
        super().__init__(why)
        self.why: Refusal = why


class Outline(Part):
    """What of a lesson the server has to know. A scenario without a lesson has one step and nothing to predict."""

    name: str
    path: str = ""  # the whole one, of what does not ship
    steps: list[Name]
    asks: dict[Name, Literal["draw", "choose", "order"]] = Field(default_factory=dict)
    options: dict[Name, list[Name]] = Field(default_factory=dict)


class Kept(BaseModel):
    """A part of the file; a Python that does not know it all leaves the file alone."""

    model_config = ConfigDict(extra="forbid", validate_assignment=False)


class Student(Kept):
    number: Annotated[int, Field(ge=1, le=MOST_STUDENTS)]
    ticket: Secret
    predictions: dict[Name, Prediction] = {}
    results: dict[Name, Result] = {}


class ClassRoom(Kept):
    """A class from its first minute to its end."""

    lesson: Outline
    code: Code
    token: Secret
    seed: Annotated[int, Field(ge=0, le=MOST_SEED)]
    position: int = 0
    frozen: bool = False
    hidden: bool = False
    joining: bool = True  # whether the code is shown large
    students: list[Student] = []
    codes: list[Code] = []

    @classmethod
    def begun(cls, lesson: Outline) -> ClassRoom:
        """A new class with a code, a token and a seed of its own."""
        seed = secrets.randbelow(MOST_SEED)
        return cls(lesson=lesson, code=join_code(), token=secrets.token_urlsafe(24), seed=seed)

    def may_join(self, code: str) -> bool:
        return secrets.compare_digest(code, self.code)

    def may_teach(self, token: str) -> bool:
        return secrets.compare_digest(token, self.token)

    def with_ticket(self, ticket: str | None) -> Student | None:
        """Whoever was given a ticket."""
        return next((one for one in self.students if ticket and secrets.compare_digest(one.ticket, ticket)), None)

    def admit(self, here: Container[int] = ()) -> Student:
        """A new student; of a full class, in place of one who is not ``here`` and left nothing. Refused where there is none."""
        ticket = secrets.token_urlsafe(24)
        if len(self.students) < MOST_STUDENTS:
            self.students.append(Student(number=len(self.students) + 1, ticket=ticket))
            return self.students[-1]
        for place, one in enumerate(self.students):
            if one.number not in here and not one.predictions and not one.results:
                self.students[place] = Student(number=one.number, ticket=ticket)
                return self.students[place]
        raise Refused("full")

    def seed_of(self, student: Student) -> int:
        """The seed of a student's own runs; the class's is that of the teacher's."""
        return self.seed + student.number

    def predict(self, student: Student, step: str, prediction: Prediction) -> None:
        """Takes a prediction. Refused while frozen, where the step asks for something else, or to change one after its step.

        A first one may come late, from a page that had lost its connection.
        """
        self._check(step)
        if self.lesson.asks.get(step) != prediction.kind:
            raise Refused("prediction")
        if not isinstance(prediction, Draw):
            options = self.lesson.options.get(step, [])
            known = (
                prediction.option in options if isinstance(prediction, Choose) else sorted(prediction.options) == sorted(options)
            )
            if not known:
                raise Refused("prediction")
        before = student.predictions.get(step)
        if before is not None and before != prediction and self.position > self.lesson.steps.index(step):
            raise Refused("step")  # the answer has been shown
        student.predictions[step] = prediction

    def take(self, student: Student, step: str, result: Result) -> None:
        """Takes a result. Refused while frozen, or of a step that there is not."""
        self._check(step)
        student.results[step] = result

    def _check(self, step: str) -> None:
        if self.frozen:
            raise Refused("frozen")
        if step not in self.lesson.steps:
            raise Refused("step")

    def steer(self, values: Mapping[str, int | bool | None]) -> None:
        """Sets what is given of position, frozen, hidden and joining. Refused for a step beyond the last."""
        position = values.get("position")
        if position is not None and position >= len(self.lesson.steps):
            raise Refused("step")
        for name, value in values.items():
            if value is not None:
                setattr(self, name, value)

    def enter(self, codes: list[str]) -> None:
        """Takes result codes, each once. Refused where one is none, or there would be too many."""
        if not all(map(is_code, codes)):
            raise Refused("codes")
        new = [code for code in dict.fromkeys(codes) if code not in self.codes]
        if len(self.codes) + len(new) > MOST_CODES:
            raise Refused("codes")
        self.codes.extend(new)

    def remove(self, code: str) -> None:
        self.codes = [other for other in self.codes if other != code]
