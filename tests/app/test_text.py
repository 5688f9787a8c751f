"""Text in and out: UTF-8 whatever the locale, a byte order mark or not, and nothing in a name steers the terminal."""

import ast
import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from coprod.failures import bad_input

from .bad_input.cases import RULE, SCENARIO, STUDY

ROOT = Path(__file__).parents[2]
SOURCES = [
    p
    for name in ("simulation", "scenarios", "experiments", "analysis", "app", "benchmarks", "tests")
    for p in (ROOT / name).rglob("*.py")
]
SWEDISH = RULE.replace("step of trust", "hur långt förtroendet rör sig: åäö")
PLAIN = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
ASCII, LATIN = PLAIN | {"PYTHONIOENCODING": "ascii"}, PLAIN | {"PYTHONIOENCODING": "latin-1"}


def coprod(line: str, folder: Path, environment: dict[str, str]) -> subprocess.CompletedProcess:
    command = [sys.executable, "-c", "from coprod.cli import main; main()", *shlex.split(line)]
    return subprocess.run(command, cwd=folder, capture_output=True, env={**os.environ, **environment}, timeout=300)


LISTS = ["scenarios", "show esther", "events", "processes", "theories", "patterns", "--help"]
RUN = "run baseline --weeks 1 --replicates 1"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("line", "environment"),
    [*((line, ASCII) for line in (*LISTS, RUN)), *((line, other) for line in ("scenarios", RUN) for other in (LATIN, PLAIN))],
)
def test_every_terminal_shows_what_it_can(line, environment, tmp_path):
    done = coprod(line, tmp_path, environment)
    assert done.returncode == 0 and not done.stderr and len(done.stdout) > 300, done.stderr
    if line == "scenarios":
        assert b"esther" in done.stdout


@pytest.mark.slow
def test_a_rule_with_swedish_letters_in_a_plain_locale(tmp_path):
    (tmp_path / "own.py").write_text(SWEDISH, encoding="utf-8")
    study = STUDY.replace("weeks = 8", 'title = "Förtroende på åtta veckor"\nweeks = 8\nrules = { trust = "own.py:Own" }')
    (tmp_path / "mål.toml").write_text(study, encoding="utf-8")
    for line in (
        "run baseline --weeks 2 --replicates 1 --rule trust=own.py:Own",
        "sweep mål.toml -o mål.zarr",
        "replay mål.zarr --at trust=0.3",
        "export mål.zarr mål.crate",
        "plot mål.zarr series -o mål.png",
    ):
        done = coprod(line, tmp_path, ASCII)
        assert done.returncode == 0, done.stderr
    crate = tmp_path / "mål.crate"
    assert "hur långt förtroendet rör sig: åäö" in (crate / "rules.txt").read_text(encoding="utf-8")
    assert json.loads((crate / "study.json").read_text(encoding="utf-8"))["name"] == "mål"
    graph = json.loads((crate / "ro-crate-metadata.json").read_text(encoding="utf-8"))["@graph"]
    assert any("Förtroende på åtta veckor" in entity.get("name", "") for entity in graph)


@pytest.mark.slow
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_a_byte_order_mark_is_no_fault(end, tmp_path):
    for name, text in (
        ("s.toml", STUDY.replace("weeks = 8", 'weeks = 8\nrules = { trust = "own.py:Own" }').replace('"baseline"', '"own.toml"')),
        ("own.toml", SCENARIO),
        ("own.py", SWEDISH),
    ):
        (tmp_path / name).write_bytes(b"\xef\xbb\xbf" + text.replace("\n", end).encode())
    done = coprod("sweep s.toml", tmp_path, {})
    assert done.returncode == 0, done.stderr


def test_names_steer_nothing(tmp_path):
    title = 'title = "[red]t[/bold] :smile: \\u001b[31m \\u202e"'
    (tmp_path / "s.toml").write_text(
        SCENARIO.replace('title = "t"', title).replace('"test"', '"[/] \\u001b]0;x"'), encoding="utf-8"
    )
    for line in ("show s.toml", "run s.toml --weeks 1 --replicates 1"):
        done = coprod(line, tmp_path, {"FORCE_COLOR": "1", "TERM": "xterm"} if line.startswith("run") else {})
        assert done.returncode == 0, done.stderr
        text = done.stdout.decode()
        assert "[red]t[/bold] :smile: \\x1b[31m \\u202e" in text
        assert "\x1b[31m" not in text and "\x1b]" not in text and "\u202e" not in text
    assert "Source: [/] \\x1b]0;x\n" in coprod("show s.toml", tmp_path, {}).stdout.decode()


def test_what_the_system_refuses_is_no_failure():
    memory = bad_input(MemoryError("Unable to allocate 47 TiB"))
    assert "Unable to allocate 47 TiB" in str(memory) and "lower replicates" in str(memory)
    disk = bad_input(OSError(28, "No space left on device", "out.nc"))
    assert "out.nc: No space left on device" in str(disk) and "fix" in str(disk)
    assert bad_input(ZeroDivisionError()) is None


# Functions that read or write text, and the place of their argument ``mode``, where they have one.
TEXT = {
    "read_text": None,
    "write_text": None,
    "open": 1,
    "fdopen": 1,
    "TextIOWrapper": None,
    "NamedTemporaryFile": 0,
    "TemporaryFile": 0,
}
BYTES_BY_DEFAULT = ("NamedTemporaryFile", "TemporaryFile")
OWN = ("read_text",)  # coprod's function of this name reads UTF-8


def without_encoding(tree: ast.AST) -> list[int]:
    """Lines of calls that read or write text without saying how it is encoded."""
    found = []
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        plain = isinstance(call.func, ast.Name)
        name = call.func.id if plain else getattr(call.func, "attr", "")
        holder = getattr(call.func, "value", None)
        of_os = isinstance(holder, ast.Name) and holder.id in ("os", "Image")
        if name not in TEXT or of_os or (plain and name in OWN):
            continue
        given = {k.arg: k.value for k in call.keywords}
        place = TEXT[name]
        mode = given.get("mode") or (call.args[place] if place is not None and len(call.args) > place else None)
        binary = "b" in mode.value if isinstance(mode, ast.Constant) else name in BYTES_BY_DEFAULT
        if "encoding" not in given and not binary:
            found.append(call.lineno)
    return found


@pytest.mark.slow
def test_every_text_file_says_its_encoding():
    assert len(SOURCES) > 150
    found = [f"{p.relative_to(ROOT)}:{n}" for p in SOURCES for n in without_encoding(ast.parse(p.read_text(encoding="utf-8")))]
    assert not found


def test_a_forgotten_encoding_would_be_found():
    text = (
        'path.read_text()\nopen("f")\nopen("f", "rb")\nPath("f").write_text("x")\nNamedTemporaryFile("w")\nNamedTemporaryFile()\n'
    )
    assert without_encoding(ast.parse(text)) == [1, 2, 4, 5]
