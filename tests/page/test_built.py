"""The page is built when its sources changed, and one of other sources is refused."""

import pytest

from coprod.page import built, make
from coprod.simulation.errors import BadInput


@pytest.fixture
def npm(tmp_path, monkeypatch):
    """A folder of sources, of which what stands for npm makes a page; what npm was asked for."""
    web, asked = tmp_path / "web", []
    monkeypatch.setattr(built, "WEB", web)
    monkeypatch.setattr(built, "FOLDER", tmp_path / "built")
    for name in ("package-lock.json", "src/page.html", "src/text/en.json", "tools/build.mjs", "tests/a.test.ts"):
        write(web / name, "as it was")

    def run(*arguments):
        asked.append(arguments[-1] if arguments[0] == "run" else arguments[0])
        for name in {"ci": ["node_modules/a.js"], "build": [f"dist/{name}" for name in (*built.NAMES, "looks/phone.png")]}.get(
            asked[-1], ()
        ):
            write(web / name, "made")

    monkeypatch.setattr(make, "_npm", run)
    return asked


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_what_has_not_changed_is_not_done_again(npm):
    def done():
        npm.clear()
        make.make_page()
        return npm

    assert done() == ["ci", "check", "build"]
    assert done() == []
    for name, wanted in (
        ("src/page.html", ["check", "build"]),
        ("tests/a.test.ts", ["check", "build"]),
        ("package-lock.json", ["ci", "check", "build"]),
    ):
        write(built.WEB / name, "changed")
        assert done() == wanted
    (built.FOLDER / "page.css").unlink()
    assert done() == ["check", "build"]
    make.bundle()  # unchecked
    assert done() == ["check", "build"]


def test_only_the_page_is_taken(npm):
    make.make_page()
    assert {path.name for path in built.FOLDER.iterdir()} == {*built.NAMES, built.NOTE, ".checked.sha256"}


@pytest.mark.parametrize("name", ["src/page.html", "src/text/en.json", "src/new.ts", "package-lock.json", "tools/build.mjs"])
def test_a_page_of_other_sources_is_refused(npm, name):
    make.make_page()
    built.check()
    write(built.WEB / name, "changed")
    with pytest.raises(BadInput, match=r"(?s)other sources.*make page"):
        built.check()


@pytest.mark.parametrize("name", built.NAMES)
def test_a_page_that_lacks_a_part_is_refused(npm, name):
    make.make_page()
    (built.FOLDER / name).unlink()
    with pytest.raises(BadInput, match="not built"):
        built.check()


def test_where_there_are_no_sources_the_page_is_taken(npm):
    """As in a wheel."""
    make.make_page()
    (built.WEB / "src").rename(built.WEB / "gone")
    built.check()
