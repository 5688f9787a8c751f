"""The cache of compiled code: where it lies, its files and its packages."""

import hashlib
import importlib.util
import os
import stat
import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from types import ModuleType

from coprod.simulation.errors import BadInput
from coprod.simulation.whole_file import write_whole

from .digests import digest_of


def cache_folder() -> Path:
    """Where compiled engines live: ``$COPROD_CACHE``, or ``~/.cache/coprod``, or a temporary folder if unwritable."""
    return _writable(Path(os.environ.get("COPROD_CACHE") or Path.home() / ".cache" / "coprod"))


@cache
def _writable(wished: Path) -> Path:
    """A folder, or where it cannot be written to a temporary one."""
    try:
        wished.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=wished):
            return wished
    except OSError:
        return _own(Path(tempfile.gettempdir()) / f"coprod-{os.getuid() if hasattr(os, 'getuid') else 0}")


def _own(folder: Path) -> Path:
    """A folder that nobody else can write to; BadInput for any other, since what lies there is run."""
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    found = folder.lstat()
    theirs = hasattr(os, "getuid") and (found.st_uid != os.getuid() or found.st_mode & (stat.S_IWGRP | stat.S_IWOTH))
    if theirs or not stat.S_ISDIR(found.st_mode):
        raise BadInput(
            f"others can write to {folder}, where compiled code would lie",
            where=str(folder),
            allowed="a folder of your own that nobody else can write to",
            fix="name one in COPROD_CACHE, or remove this one",
        )
    return folder


@dataclass(frozen=True)
class Kept:
    """A file of the cache that tells whether it is whole: the hash of its content, and the content."""

    path: Path

    def is_whole(self) -> bool:
        """Whether it is there, as it was written."""
        return self._content() is not None

    def read_bytes(self) -> bytes:
        """Its content; RuntimeError unless it is whole."""
        content = self._content()
        if content is None:
            raise RuntimeError(f"{self.path} is missing or damaged")
        return content

    def write_bytes(self, content: bytes) -> None:
        """Write it, whole or not at all."""
        write_whole(self.path, hashlib.sha256(content).digest() + content)

    def _content(self) -> bytes | None:
        with suppress(FileNotFoundError):
            kept = self.path.read_bytes()
            digest, content = kept[:32], kept[32:]
            return content if hashlib.sha256(content).digest() == digest else None
        return None


@dataclass(frozen=True)
class Package:
    """A package of the cache: a copy of a template, with the generated rule that a family's template needs.

    The template is a file, or a folder that has a file of its own name. The package's name holds a hash of every source
    that is lowered into it and of the versions of Numba, LLVM and Python, so what lies there cannot be stale.
    """

    template: Path
    chosen: str = ""  # text of chosen.py; '' where there is none

    @cached_property
    def texts(self) -> dict[str, str]:
        """The package's files by name."""
        files = sorted(self.template.glob("*.py")) if self.template.is_dir() else [self.template]
        found = {file.name: file.read_text(encoding="utf-8") for file in files}
        return {**found, "chosen.py": self.chosen} if self.chosen else found

    @cached_property
    def name(self) -> str:
        """Name of the package and of its folder."""
        return f"coprod_{self.template.stem}_{digest_of(*(part for item in self.texts.items() for part in item))}"

    @cached_property
    def folder(self) -> Path:
        """Where the package lies."""
        return cache_folder() / self.name

    def load(self) -> ModuleType:
        """The module of the template's name, from the cache."""
        self.write()
        if self.name not in sys.modules:
            spec = importlib.util.spec_from_file_location(
                self.name, self.folder / "__init__.py", submodule_search_locations=[str(self.folder)]
            )
            assert spec is not None and spec.loader is not None
            module = importlib.util.module_from_spec(spec)
            sys.modules[self.name] = module
            spec.loader.exec_module(module)
        return importlib.import_module(f"{self.name}.{self.template.stem}")

    def write(self) -> None:
        """Lay there what is not, or is damaged; another process may do the same meanwhile."""
        self.folder.mkdir(exist_ok=True)
        for name, text in {"__init__.py": "", **self.texts}.items():
            file, content = self.folder / name, text.encode()
            if not file.is_file() or file.read_bytes() != content:
                write_whole(file, content)
