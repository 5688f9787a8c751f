"""Words for numbers, and plain ones for what pydantic says of a value."""

import re
from collections.abc import Sequence

_PLAIN = tuple(
    (re.compile(said, re.IGNORECASE), plain)
    for said, plain in (
        (r"input should be a valid integer.*", "must be a whole number"),
        (r"input should be a valid number.*", "must be a number"),
        (r"input should be a valid string", "must be a text in quotes"),
        (r"input should be a valid list", "must be a list in [ ]"),
        (r"input should be a valid dictionary.*", "must be a table"),
        (r"input should be a valid boolean.*", "must be true or false"),
        (r"input should be greater than or equal to", "must be at least"),
        (r"input should be less than or equal to", "must be at most"),
        (r"input should be greater than", "must be above"),
        (r"input should be less than", "must be below"),
        (r"input should be", "must be"),
        (r"\w+ should have at least (\d+) items? after validation, not (\d+)", r"must have \1 or more entries, and has \2"),
        (r"\w+ should have at most (\d+) items? after validation, not (\d+)", r"must have at most \1 entries, and has \2"),
        (r"string should have at least 1 character", "must not be empty"),
        (r"string should have", "must have"),
        (r"field required", "is missing"),
    )
)


def counted(number: int, noun: str) -> str:
    """A number of things: "1 replicate", "2 replicates"."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def signed(value: float, digits: int) -> str:
    """A change with so many decimals and its sign; what is rounded to 0 has none."""
    text = f"{value:+.{digits}f}"
    return text if float(text) else text[1:]


def listed(names: Sequence[str], most: int | None = None) -> str:
    """Things in a row: "a, b and c"; of more than ``most`` the first, and how many more there are."""
    if most is not None and len(names) > most:
        return f"{', '.join(names[:most])} and {len(names) - most} more"
    return " and ".join([*([", ".join(names[:-1])] if names[:-1] else []), *names[-1:]])


def in_plain_words(message: str) -> str:
    """What pydantic says is wrong with a value, as what the value must be; other text as it is."""
    for said, plain in _PLAIN:
        message = said.sub(plain, message)
    return message
