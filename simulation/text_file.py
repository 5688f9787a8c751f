"""Reads the text files that people give: UTF-8 whatever the locale, and words for what is not."""

import io
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from pathlib import Path

from .errors import BadInput

MOST_BYTES = 256_000_000


def read_text(path: Path, allowed: str = "a text file in UTF-8") -> str:
    """The text of a UTF-8 file, a byte order mark left out and line ends as they are in Python.

    BadInput for what cannot be read: the file's encoding where it can be told, else line and byte of the first fault.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            size = f"{path.stat().st_size:,} bytes"
            raise BadInput(f"{path} has {size}", where=str(path), allowed=f"at most {MOST_BYTES:,} bytes", fix="check the path")
        raw = path.read_bytes()
    except (OSError, ValueError) as error:
        if isinstance(error, BadInput):
            raise
        why = getattr(error, "strerror", None) or error
        raise BadInput(f"cannot read {path}: {why}", where=str(path), allowed=allowed, fix="check the path") from error
    if raw.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) or b"\0" in raw[:2]:
        raise BadInput(
            f"{path} is written in UTF-16", where=str(path), allowed=allowed, fix="save it again with the encoding UTF-8"
        )
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        place = error.start - raw.rfind(b"\n", 0, error.start)
        raise BadInput(
            f"{path} is not UTF-8: byte {place} of line {line} is 0x{raw[error.start]:02x}",
            where=f"{path}, line {line}",
            allowed=allowed,
            fix="save it again with the encoding UTF-8",
        ) from error
    return io.StringIO(text, newline=None).read()
