"""Writes files whole or not at all."""

import os
import secrets
from pathlib import Path


def write_whole(path: Path, content: bytes, private: bool = False) -> None:
    """Write a file, with the rights that new files have here, or leave what is there as it is; OSError where it cannot be.

    ``private``: for nobody else to read.
    """
    unfinished = path.with_name(f".coprod-{secrets.token_hex(8)}")
    try:
        if private:
            unfinished.touch(mode=0o600, exist_ok=False)
        unfinished.write_bytes(content)
        os.replace(unfinished, path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
