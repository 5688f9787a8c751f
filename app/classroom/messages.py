"""What pages may say to the server, each message checked before anything is done with it (web/src/classroom/protocol.ts)."""

from __future__ import annotations

from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter, ValidationError

MOST_BYTES = {"student": 8_192, "teacher": 32_768}  # of a message
MOST_POINTS, MOST_NAMES, MOST_CODES = 131, 60, 200

Name = Annotated[str, StringConstraints(min_length=1, max_length=80, pattern=r"^\w[\w.:=@+-]*$")]  # no formula of a spreadsheet
Case = Annotated[
    str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f=+@-][^\x00-\x1f]*$")
]  # of a file, which may have spaces
Secret = Annotated[str, StringConstraints(min_length=8, max_length=64, pattern=r"^[A-Za-z0-9_-]+$")]
Code = Annotated[str, StringConstraints(min_length=4, max_length=80, pattern=r"^[2-9A-HJKMNP-Z]+$")]
Number = Annotated[float, Field(ge=-1e12, le=1e12, allow_inf_nan=False)]

T = TypeVar("T")


class Part(BaseModel):
    """Has what it says and nothing else; a number is not taken for a text, nor a text for a number."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Draw(Part):
    kind: Literal["draw"]
    points: Annotated[list[Number | None], Field(max_length=MOST_POINTS)]


class Choose(Part):
    kind: Literal["choose"]
    option: Name


class Order(Part):
    kind: Literal["order"]
    options: Annotated[list[Name], Field(max_length=MOST_NAMES)]


Prediction = Annotated[Draw | Choose | Order, Field(discriminator="kind")]


class Result(Part):
    """What one run of the student's gave: measures in the week that the step is about, and what was changed for it."""

    seed: Annotated[int, Field(ge=0, le=2**53 - 1)]
    case: Case
    values: Annotated[dict[Name, Number], Field(max_length=MOST_NAMES)]
    rules: Annotated[dict[Name, Name], Field(max_length=MOST_NAMES)]
    cut: Annotated[list[Name], Field(max_length=MOST_NAMES)]
    measures: Annotated[dict[Name, Number | None], Field(max_length=MOST_NAMES)]


class Join(Part):
    """The first that a student's page says; ``ticket`` is what it was given when it joined before."""

    do: Literal["join"]
    code: Code
    ticket: Secret | None = None


class Predict(Part):
    do: Literal["predict"]
    step: Name
    prediction: Prediction


class Found(Part):
    do: Literal["result"]
    step: Name
    result: Result


class Teach(Part):
    """The first that a teacher's page says."""

    do: Literal["teach"]
    token: Secret


class Steer(Part):
    """What the teacher sets for all; what is left out stays."""

    do: Literal["steer"]
    position: Annotated[int, Field(ge=0, le=1000)] | None = None
    frozen: bool | None = None
    hidden: bool | None = None
    joining: bool | None = None


class Enter(Part):
    """Result codes that came on paper or by mail."""

    do: Literal["enter"]
    codes: Annotated[list[Code], Field(min_length=1, max_length=MOST_CODES)]


class Remove(Part):
    """A result code taken back."""

    do: Literal["remove"]
    code: Code


class End(Part):
    do: Literal["end"]


Greeting = Annotated[Join | Teach, Field(discriminator="do")]
OfStudent = Annotated[Predict | Found, Field(discriminator="do")]
OfTeacher = Annotated[Steer | Enter | Remove | End, Field(discriminator="do")]
GREETING: TypeAdapter[Join | Teach] = TypeAdapter(Greeting)
OF_STUDENT: TypeAdapter[Predict | Found] = TypeAdapter(OfStudent)
OF_TEACHER: TypeAdapter[Steer | Enter | Remove | End] = TypeAdapter(OfTeacher)


class Malformed(Exception):
    """A message that is not one."""


def read(kind: TypeAdapter[T], text: str | bytes, most: int) -> T:
    """A message of a kind. Malformed where it is binary, too long or anything else."""
    if not isinstance(text, str) or len(text.encode(errors="replace")) > most:
        raise Malformed
    try:
        return kind.validate_json(text)
    except (ValidationError, RecursionError) as error:
        raise Malformed from error
