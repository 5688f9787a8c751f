"""Every command and snippet of README and docs runs as printed."""

import re
import shlex
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from coprod.analysis.rules_page import rules_page
from coprod.analysis.tournament.contest import NOT_PASSED, PASSED
from coprod.analysis.tournament.theories import shipped_theories
from coprod.printing.loops import what_cuts
from coprod.scenarios.loops import LOOPS

from .process import coprod_here

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.slow


def blocks(page: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", (ROOT / page).read_text(encoding="utf-8"), re.DOTALL)


def run_lines(text: str, folder: Path) -> None:
    for line in text.splitlines():
        if line.startswith("coprod "):
            done = coprod_here(*shlex.split(line, comments=True)[1:], cwd=folder)
            assert done.returncode == 0, (line, done.stderr)


def test_newcomers_page(tmp_path):
    (tmp_path / "clinic.toml").write_text(blocks("docs/newcomers.md", "toml")[0], encoding="utf-8")
    run_lines(blocks("docs/newcomers.md", "bash")[0], tmp_path)


def test_add_a_rule_page(tmp_path, monkeypatch):
    first, use, second = blocks("docs/add_a_rule.md", "python")
    (tmp_path / "my_rules.py").write_text(first, encoding="utf-8")
    (tmp_path / "strikes.py").write_text(second, encoding="utf-8")
    (tmp_path / "sober.toml").write_text(blocks("docs/add_a_rule.md", "toml")[0], encoding="utf-8")
    for block in blocks("docs/add_a_rule.md", "bash"):
        run_lines(block, tmp_path)
    monkeypatch.chdir(tmp_path)
    exec(compile(use, "add_a_rule.md", "exec"), {})


def test_laboratory_page(tmp_path):
    (tmp_path / "bounded.toml").write_text(blocks("docs/laboratory.md", "toml")[0], encoding="utf-8")
    run_lines(blocks("docs/laboratory.md", "bash")[0], tmp_path)


def write_files(page: str, folder: Path) -> None:
    """Every file a page shows after "here `NAME`", or `NAME` before a block."""
    for name, text in re.findall(
        r"`([\w.]+\.(?:toml|py))`[^`]*?\n\n```(?:toml|python)\n(.*?)```", (ROOT / page).read_text(encoding="utf-8"), re.DOTALL
    ):
        (folder / name).write_text(text, encoding="utf-8")


def test_tournament_page(tmp_path):
    write_files("docs/tournament.md", tmp_path)
    (tmp_path / "my_patterns.py").write_text(blocks("docs/tournament.md", "python")[0], encoding="utf-8")
    assert {p.name for p in tmp_path.iterdir()} == {"promises.toml", "attention.toml", "own.toml", "my_patterns.py"}
    for block in blocks("docs/tournament.md", "bash"):
        run_lines(block, tmp_path)
    with xr.open_zarr(tmp_path / "rivals.zarr", consolidated=False) as data:  # of everything that ships
        assert data.sizes["contestant"] == len(shipped_theories())
        judged = data["outcome"].sel(sort="expect").values
        assert np.isin(judged, (PASSED, NOT_PASSED)).all(), [str(m) for m in data["message"].values.ravel() if str(m)]
    assert (tmp_path / "rivals.png").is_file() and "registered on" in (tmp_path / "own.md").read_text(encoding="utf-8")


def test_effect_sizes_page(tmp_path, monkeypatch):
    write_files("docs/effect_sizes.md", tmp_path)
    assert {p.name for p in tmp_path.iterdir()} == {"my_sizes.toml"}
    for block in blocks("docs/effect_sizes.md", "bash"):
        run_lines(block, tmp_path)
    assert (tmp_path / "trust_first.png").is_file() and (tmp_path / "trust_first.csv").is_file()
    monkeypatch.chdir(tmp_path)
    for block in blocks("docs/effect_sizes.md", "python"):
        exec(compile(block, "effect_sizes.md", "exec"), {})


def test_answers_page(tmp_path, monkeypatch):
    for text in blocks("docs/answers.md", "toml"):
        (tmp_path / text.split()[1]).write_text(text, encoding="utf-8")
    for block in blocks("docs/answers.md", "bash"):
        run_lines(block, tmp_path)
    names = ("sobol.csv", "sobol.png", "loops.png", "ledger.png", "ledger.csv", "regions.csv", "regions.png")
    assert all((tmp_path / name).is_file() for name in (*names, *(f"ryhov.{ending}" for ending in ("md", "csv", "png"))))
    monkeypatch.chdir(tmp_path)
    for block in blocks("docs/answers.md", "python"):
        exec(compile(block, "answers.md", "exec"), {})


def test_calibration_page(tmp_path, monkeypatch):
    for text in blocks("docs/calibration.md", "toml"):
        (tmp_path / text.split()[1]).write_text(text, encoding="utf-8")
    for block in blocks("docs/calibration.md", "bash"):
        run_lines(block, tmp_path)
    assert (tmp_path / "trust.csv").is_file() and (tmp_path / "trust.png").is_file() and (tmp_path / "rivals.default.zarr").is_dir()
    monkeypatch.chdir(tmp_path)
    for block in blocks("docs/calibration.md", "python"):
        exec(compile(block, "calibration.md", "exec"), {})


def test_cases_page(tmp_path):
    (tmp_path / "clinic.toml").write_text(blocks("docs/cases.md", "toml")[0], encoding="utf-8")
    for block in blocks("docs/cases.md", "bash"):
        run_lines(block, tmp_path)


def test_loops_page(tmp_path):
    for text in blocks("docs/loops.md", "toml"):
        (tmp_path / text.split()[1]).write_text(text, encoding="utf-8")
    run_lines(blocks("docs/loops.md", "bash")[0], tmp_path)
    for block in blocks("docs/loops.md", "python"):
        exec(compile(block, "loops.md", "exec"), {})


def test_loops_page_has_a_row_for_every_loop():
    rows = {
        line for line in (ROOT / "docs" / "loops.md").read_text(encoding="utf-8").splitlines() if line.startswith(("| R", "| B"))
    }
    assert rows == {
        f"| {loop.name} | {loop.title} | {loop.meaning} | {what_cuts(loop)} | `{loop.outcome}` |" for loop in LOOPS.values()
    }


def test_rules_page_is_what_the_declarations_say():
    assert (ROOT / "docs" / "rules.md").read_text(encoding="utf-8") == rules_page(), "make docs writes it anew"


def test_experiments_page(tmp_path, monkeypatch):
    for text in blocks("docs/experiments.md", "toml"):
        (tmp_path / text.split()[1]).write_text(text, encoding="utf-8")
    run_lines(blocks("docs/experiments.md", "bash")[0], tmp_path)
    assert (tmp_path / "grid.nc").is_file() and (tmp_path / "grid.crate" / "ro-crate-metadata.json").is_file()
    monkeypatch.chdir(tmp_path)
    for block in blocks("docs/experiments.md", "python"):
        exec(compile(block, "experiments.md", "exec"), {})
    check_r_block(blocks("docs/experiments.md", "r")[0], tmp_path)


def test_shipped_studies_run_and_draw(tmp_path):
    """As printed, but for fewer weeks and replicates."""
    text = blocks("docs/experiments.md", "bash")[1]
    run_lines(re.sub(r"^(coprod sweep .*)$", r"\1 --weeks 52 --replicates 2", text, flags=re.MULTILINE), tmp_path)
    assert {path.name for path in tmp_path.glob("*.png")} == {"screening.png", "tipping.png", "balance.png"}


def check_r_block(block: str, folder: Path) -> None:
    """R itself is not here: the files, variables and the order of dimensions that its lines name are those there are."""
    with xr.open_dataset(folder / "grid.nc", engine="h5netcdf") as data:
        said = re.search(r'ncvar_get\(nc, "(\w+)".*?\) +# an array \[([\w, ]+)\]', block)
        assert said and [*data[said[1]].dims][::-1] == said[2].split(", ")
        assert set(re.findall(r"nc\$(?:dim|var)\$(\w+)", block)) <= set(data.variables)
        assert "units" in data[said[1]].attrs
    assert all((folder / name).is_file() for name in re.findall(r'"([\w.]+\.(?:nc|csv))"', block))


def test_readme_commands(tmp_path):
    (tmp_path / "my_study.toml").write_text(blocks("README.md", "toml")[0], encoding="utf-8")
    for block in blocks("README.md", "bash"):
        run_lines(block, tmp_path)


def test_readme_python(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "my_study.toml").write_text(blocks("README.md", "toml")[0], encoding="utf-8")
    for block in blocks("README.md", "python"):
        exec(compile(block, "README.md", "exec"), {})


@pytest.mark.parametrize("page", ["README.md", *(f"docs/{path.name}" for path in sorted((ROOT / "docs").glob("*.md")))])
def test_links_and_paths_exist(page):
    text = (ROOT / page).read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#:]+)\)", text):
        assert (ROOT / page).parent.joinpath(target).exists(), target


def test_ci_runs_what_the_readme_says():
    text = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    for command in ("demo", "test", "quick"):
        assert f'make "${{with[@]}}" {command}' in text and f"make {command}" in (ROOT / "README.md").read_text(encoding="utf-8")
