"""The cache of compiled code: where it lies, and its packages."""

import importlib.util
import os
import sys
import tempfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import ModuleType

from .digests import digest_of


def cache_folder() -> Path:
    """Where compiled engines live: ``$COPROD_CACHE``, or ``~/.cache/coprod``, or a temporary folder if unwritable."""
    wished = Path(os.environ.get("COPROD_CACHE") or Path.home() / ".cache" / "coprod")
    try:
        wished.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=wished):
            pass
    except OSError:
        wished = Path(tempfile.gettempdir()) / f"coprod-{os.getuid() if hasattr(os, 'getuid') else 0}"
        wished.mkdir(parents=True, exist_ok=True)
    return wished


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
        """Lay it there, where it is not."""
        if self.folder.exists():
            return
        with tempfile.TemporaryDirectory(dir=self.folder.parent) as temporary:
            made = Path(temporary) / self.name
            made.mkdir()
            for name, text in {"__init__.py": "", **self.texts}.items():
                (made / name).write_text(text, encoding="utf-8")
            try:
                made.rename(self.folder)
            except OSError:  # another process was faster: its folder has the same content
                if not self.folder.exists():
                    raise
