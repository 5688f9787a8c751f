"""Reads a TOML file so that every error can name the file and the line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from coprod.simulation.errors import BadInput, unknown
from coprod.simulation.text_file import read_text
from coprod.simulation.words import in_plain_words

M = TypeVar("M", bound=BaseModel)
MOST_WHOLE = 2**63


def first_problem(error: ValidationError) -> Any:
    """The problem to report: a misspelt key before the missing one it was meant for."""
    problems = error.errors()
    return next((p for p in problems if p["type"] == "extra_forbidden"), problems[0])


def validated(model: type[M], file: TomlFile, kind: str, tables: Mapping[str, type[BaseModel]] | None = None) -> M:
    """A file's content as a model; BadInput for keys that do not exist, are missing or have the wrong type.

    ``tables`` names the models of tables whose keys are named in messages as well.
    """
    try:
        return model.model_validate(file.data)
    except ValidationError as error:
        first = first_problem(error)
        parts = [str(part) for part in first["loc"] if isinstance(part, str)]
        key, last = ".".join(parts), parts[-1] if parts else ""
        inner = (tables or {}).get(parts[0]) if len(parts) > 1 else None
        known: Mapping[str, Any] = inner.model_fields if inner else model.model_fields
        if first["type"] == "extra_forbidden":
            raise unknown("key", last, known, where=file.where(key)) from error
        raise BadInput(
            f"'{key}' {in_plain_words(first['msg'])}",
            where=file.where(key),
            allowed=f"keys of a {kind}{' here' if inner else ''}: {', '.join(known)}",
            fix=f"add {key}" if first["type"] == "missing" else f"correct {key}",
        ) from error


def _whole_numbers(tree: Any, name: str = "") -> Iterator[tuple[str, int]]:
    """Every whole number of a file, with the name of the key that holds it."""
    if isinstance(tree, dict):
        for key, value in tree.items():
            yield from _whole_numbers(value, f"{name}.{key}" if name else key)
    elif isinstance(tree, list):
        for value in tree:
            yield from _whole_numbers(value, name)
    elif isinstance(tree, int):
        yield name, tree


def flat(tree: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Nested tables as one table with dotted names."""
    found: dict[str, Any] = {}
    for key, value in tree.items():
        found.update(flat(value, f"{prefix}{key}.") if isinstance(value, dict) else {f"{prefix}{key}": value})
    return found


def find_file(kind: str, name: str | Path, folder: Path) -> Path:
    """The file of a scenario or study, by path or by the name of one that ships in a folder; BadInput if there is none."""
    shipped = sorted(found.stem for found in folder.glob("*.toml"))
    if not isinstance(name, str | Path):
        allowed = f"a path to a .toml file, or a shipped {kind}: {', '.join(shipped)}"
        raise BadInput(f"a {type(name).__name__} is no {kind}", where=kind, allowed=allowed, fix="give a name or a path")
    text, path = str(name), Path(name)
    if path.suffix == ".toml" or len(path.parts) > 1:
        if path.is_file():
            return path
        raise BadInput(
            f"no {kind} file {text}",
            where=str(path.absolute()),
            allowed=f"a path to a .toml file, or a shipped {kind}: {', '.join(shipped)}",
            fix="check the path",
        )
    if text not in shipped:
        raise unknown(kind, text, shipped, more="or a path to a .toml file")
    return folder / f"{text}.toml"


class TomlFile:
    """A parsed TOML file and where its keys stand."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.text = read_text(path, "a TOML file in UTF-8")
        try:
            self.data: dict[str, Any] = tomllib.loads(self.text)
        except (ValueError, RecursionError) as error:
            line = re.search(r"line (\d+)", str(error))
            raise BadInput(
                f"{path.name} is not valid TOML: {error}",
                where=f"{path}, line {line.group(1)}" if line else str(path),
                allowed="TOML: [tables], key = value, text in quotes",
                fix="correct that line",
            ) from error
        for name, number in _whole_numbers(self.data):
            if not -MOST_WHOLE <= number < MOST_WHOLE:
                raise BadInput(
                    f"'{name}' is a number of {len(str(number))} digits",
                    where=self.where(name if self._line(name) else name.rpartition(".")[0]),
                    allowed="whole numbers of 64 bits",
                    fix="write a smaller number",
                )

    def where(self, name: str) -> str:
        """File and, where it can be told, line of a dotted name."""
        number = self._line(name)
        return f"{self.path}, line {number}" if number else str(self.path)

    @contextmanager
    def names(self, key: str) -> Iterator[None]:
        """What a key names is read: BadInput that does not lie in a file that was found says where the key stands."""
        try:
            yield
        except BadInput as error:
            if Path(error.where.partition(", line ")[0]).is_file():
                raise
            raise BadInput(
                error.what, where=self.where(key), allowed=error.allowed, nearest=error.nearest, fix=error.fix
            ) from error

    def where_entry(self, table: str, number: int, key: str = "") -> str:
        """File and line of the [[table]] of a number, counted from 1, or of a key in it; of the whole array where it is
        written otherwise."""
        all_lines = self.text.split("\n")
        lines = [n for n, line in enumerate(all_lines, start=1) if line.strip().startswith(f"[[{table}]]")]
        if number > len(lines):
            return self.where(table)
        found = lines[number - 1]
        for n, line in enumerate(all_lines[found:], start=found + 1):
            if line.lstrip().startswith("[["):
                break
            if key and re.match(rf'\s*(\[{table}\.)?"?{re.escape(key)}"?\s*[=.\]]', line):
                return f"{self.path}, line {n}"
        return f"{self.path}, line {found}"

    def _line(self, name: str) -> int:
        parts = name.split(".")
        table: list[str] = []
        best = 0
        for number, line in enumerate(self.text.split("\n"), start=1):
            header = re.match(r"\s*\[+([^\]]+)\]+", line)
            if header:
                table = [p.strip().strip('"') for p in header.group(1).split(".")]
                if table[-len(parts) :] == parts and not best:
                    best = number
                continue
            key = re.match(r'\s*("?[\w.\-]+"?)\s*=', line)
            if key:
                full = [*table, *key.group(1).strip('"').split(".")]
                if full[-len(parts) :] == parts:
                    return number
            if f'"{name}"' in line and not best:
                best = number
        if not best and len(parts) > 1:
            return self._line(parts[-1])
        return best
