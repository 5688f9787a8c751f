"""What is wrong with a lesson is told, each mistake with its file and line, and all of them together."""

import shutil
from dataclasses import dataclass

import pytest

from coprod.lessons.claims import Found
from coprod.lessons.faults import faults_of, load_lesson
from coprod.lessons.lesson import FOLDER
from coprod.lessons.playing import _wrong
from coprod.lessons.reading import read_draft
from coprod.simulation.errors import BadInput

TOML, EN, SV = "lesson.toml", "en.md", "sv.md"


@dataclass
class Spoilt:
    """A change of the lesson missing_link, the line that is blamed for it, and parts of what is said."""

    old: str
    new: str
    blamed: str  # begins the line; "" for the file alone
    said: tuple[str, ...]
    file: str = TOML
    blamed_file: str = ""


RIGHT = 'shows = ["fit", "promises_kept", "value"]'
CONTROLS = 'controls = ["record.fidelity", "record.understanding", "units.discretion", "practice.power_sharing", "pipeline"]'
CASES = {
    "no such key above": Spoilt('level = "introductory"', 'levle = "introductory"', "levle", ("unknown key 'levle'", "level")),
    "no such level": Spoilt('"introductory"', '"introductry"', "level", ("'level'", "write introductory")),
    "a missing seed": Spoilt("seed = 2025\n", "", "", ("'seed'", "add seed")),
    "no such scenario": Spoilt('"label_only"', '"label_onyl"', "scenario", ("unknown scenario", "label_only")),
    "no such slider": Spoilt('"start.trust",\n]', '"start.trustt",\n]', "sliders", ("start.trustt", "start.trust")),
    "too few controls": Spoilt(
        '"record.fidelity", "record.understanding", "units.discretion", "practice.power_sharing", "leaders.micro.inclusiveness",\n',
        "",
        "[page]",
        ("2 controls",),
    ),
    "a claim without a week": Spoilt(
        'name = "both_links"\nmeasure = "fit"\nweek = 260\n',
        'name = "both_links"\nmeasure = "fit"\n',
        "[[claims]]",
        ("'week'", "add week"),
    ),
    "a claim's week after the end": Spoilt(
        'name = "both_links"\nmeasure = "fit"\nweek = 260',
        'name = "both_links"\nmeasure = "fit"\nweek = 261',
        "week = 261",
        ("after the end", "260"),
    ),
    "no such measure of a claim": Spoilt(
        'measure = "personal_trust"',
        'measure = "personal_trsut"',
        'measure = "personal_trsut"',
        ("unknown measure", "write personal_trust"),
    ),
    "no such group": Spoilt(
        'measure = "personal_trust"', 'measure = "value_by_group"\nof = "disadvantagd"', "of =", ("unknown group", "disadvantaged")
    ),
    "a group not named": Spoilt(
        'measure = "personal_trust"', 'measure = "value_by_group"', 'measure = "value_by_group"', ("one number for each group",)
    ),
    "a group of a measure over all": Spoilt(
        'measure = "personal_trust"',
        'measure = "personal_trust"\nof = "disadvantaged"',
        "of =",
        ("one number for all", "leave of out"),
    ),
    "bounds of a direction": Spoilt(
        'sign = "+"\nfound = [0.23, 0.54]', 'sign = "+"\nwithin = 0.1\nfound = [0.23, 0.54]', "sign", ("has no bounds",)
    ),
    "no bounds of nothing": Spoilt("within = 0.02\n", "", "sign", ("needs bounds", "add within")),
    "found once": Spoilt("found = [0.41, 0.57]", "found = [0.57]", "found = [0.57]", ("'found'", "at least 2")),
    "no such parameter": Spoilt(
        'from = { values = { "record.fidelity" = 0.9 } }',
        'from = { values = { "record.fidelty" = 0.9 } }',
        'from = { values = { "record.fidelty"',
        ("unknown slider of the page", "write record.fidelity"),
    ),
    "a value off the slider": Spoilt(
        'to = { values = { "practice.power_sharing" = 0.6 } }\nsign = "+"',
        'to = { values = { "practice.power_sharing" = 1.6 } }\nsign = "+"',
        'to = { values = { "practice.power_sharing" = 1.6',
        ("no place of the slider", "write 1"),
    ),
    "no such rule": Spoilt(
        'pipeline = "additive" } }\nsign',
        'pipeline = "aditive" } }\nsign',
        'to = { rules = { pipeline = "aditive"',
        ("aditive", "additive"),
    ),
    "a rule that the page has not": Spoilt(
        'to = { rules = { pipeline = "additive" } }',
        'to = { rules = { trust = "delta" } }',
        "to = { rules = { trust",
        ("unknown rule family of the page", "pipeline"),
    ),
    "a loop that the page has not": Spoilt(
        'against = {}\nshows = ["fit", "value"]',
        'against = { cut = ["R1"] }\nshows = ["fit", "value"]',
        "against = { cut",
        ("unknown loop of the page",),
    ),
    "no such event": Spoilt(
        'settings = { rules = { pipeline = "additive" } }',
        'settings = { events = ["leader_leave@104"] }',
        "settings = { events",
        ("unknown event", "leader_leaves"),
    ),
    "an event after the end": Spoilt(
        'settings = { rules = { pipeline = "additive" } }',
        'settings = { events = ["leader_leaves@260"] }',
        "settings = { events",
        ("when the run has ended",),
    ),
    "an event without a week": Spoilt(
        'settings = { rules = { pipeline = "additive" } }',
        'settings = { events = ["leader_leaves"] }',
        "settings = { events",
        ("NAME@WEEK",),
    ),
    "no such key of a setting": Spoilt(
        'settings = { rules = { pipeline = "additive" } }',
        'settings = { rule = { pipeline = "additive" } }',
        "settings = { rule =",
        ("unknown key 'rule'", "rules"),
    ),
    "no such kind": Spoilt('kind = "explain"', 'kind = "explian"', 'kind = "explian"', ("write explain",)),
    "kinds out of order": Spoilt(
        'kind = "explain"', 'kind = "reflect"', 'kind = "reflect"', ("stands after one of kind vary", "explain")
    ),
    "a sandbox in the middle": Spoilt(
        'kind = "reflect"', 'kind = "sandbox"', 'kind = "sandbox"', ("stands after one of kind explain",)
    ),
    "no sandbox": Spoilt('kind = "sandbox"', 'kind = "reflect"', 'kind = "reflect"', ("stands after one of kind reflect",)),
    "a key of a question in another step": Spoilt(
        'kind = "reflect"', 'kind = "reflect"\nasks = "choose"', 'asks = "choose"', ("unknown key 'asks'",)
    ),
    "no such panel": Spoilt('panels = ["people", "power", "value"]', 'panels = ["people", "powers"]', "panels", ("write power",)),
    "a name for two steps": Spoilt('name = "why"', 'name = "try_it"', 'name = "try_it"', ("a step already",)),
    "a name that a control has": Spoilt(
        'name = "why"', 'name = "pipeline"', 'name = "pipeline"', ("a control with words of its own already",)
    ),
    "a name that no address takes": Spoilt('name = "why"', 'name = "Why?"', 'name = "Why?"', ("'name'", "pattern")),
    "no such measure shown": Spoilt(
        RIGHT, 'shows = ["fit", "promises_kpt", "value"]', 'shows = ["fit", "promises_kpt"', ("unknown measure", "promises_kept")
    ),
    "a measure for each unit": Spoilt(
        RIGHT, 'shows = ["fit", "trust_by_unit"]', 'shows = ["fit", "trust_by_unit"', ("trust_by_unit",)
    ),
    "a reveal of something else": Spoilt(RIGHT, 'shows = ["value"]', 'shows = ["value"]', ("does not show fit",)),
    "nothing to vary": Spoilt(CONTROLS, "controls = []", "controls = []", ("asks to vary and locks everything",)),
    "nothing seen of what is varied": Spoilt(
        'shows = ["fit", "promises_kept", "personal_trust", "value"]\ncontrols',
        "shows = []\ncontrols",
        "shows = []",
        ("asks to vary and shows nothing",),
    ),
    "a value that is no number": Spoilt(
        'to = { values = { "practice.power_sharing" = 0.6 } }\nsign = "+"',
        'to = { values = { "practice.power_sharing" = nan } }\nsign = "+"',
        'to = { values = { "practice.power_sharing" = nan',
        ("finite number",),
    ),
    "a control not on the page": Spoilt(
        CONTROLS, 'controls = ["hours.budget"]', 'controls = ["hours', ("unknown control of the page",)
    ),
    "controls of the sandbox": Spoilt(
        'kind = "sandbox"',
        'kind = "sandbox"\ncontrols = ["start.trust"]',
        'controls = ["start.trust"]',
        ("the sandbox names controls",),
    ),
    "one option": Spoilt(
        'options = [{ name = "much_better", sign = "+" }, { name = "no_better", sign = "0" }, { name = "worse", sign = "-" }]',
        'options = [{ name = "no_better", sign = "0" }]',
        "options",
        ("1 options",),
    ),
    "options of two kinds": Spoilt(
        '{ name = "worse", sign = "-" }', '{ name = "worse", settings = {} }', "options", ("cannot be compared",)
    ),
    "no such answer": Spoilt('answer = ["no_better"]', 'answer = ["no_bettr"]', "answer", ("unknown option", "no_better")),
    "two answers": Spoilt('answer = ["no_better"]', 'answer = ["no_better", "worse"]', "answer", ("2 answers to a choice",)),
    "another answer than the claim's": Spoilt(
        'answer = ["no_better"]', 'answer = ["worse"]', "answer", ("claims 0", "write no_better")
    ),
    "no such claim": Spoilt(
        'follows_from = ["record_alone"]',
        'follows_from = ["record_alon"]',
        'follows_from = ["record_alon"',
        ("unknown claim", "record_alone"),
    ),
    "a claim about something else": Spoilt(
        'follows_from = ["record_alone"]',
        'follows_from = ["power_brings_trust"]',
        'follows_from = ["power',
        ("is about personal_trust",),
    ),
    "a claim from another setting": Spoilt(
        'follows_from = ["record_alone"]', 'follows_from = ["both_links"]', "[[steps]]", ("begins at: record.fidelity 0.9",)
    ),
    "an answer without proof": Spoilt(
        'follows_from = ["record_alone"]', "follows_from = []", "follows_from = []", ("nothing that proves",)
    ),
    "options of a curve": Spoilt(
        'asks = "choose"\nmeasure = "fit"', 'asks = "draw"\nmeasure = "fit"', "options", ("asks to draw and has options",)
    ),
    "no title in Swedish": Spoilt("# title\n", "", "", ("no translation of title", "add # title"), SV),
    "no words for a step": Spoilt('name = "your_chain"', 'name = "your_link"', "", ("no text for your_link",), blamed_file=EN),
    "words for nothing": Spoilt("# see_power", "# see_powr", "# see_powr", ("unknown section", "see_power"), EN),
    "a section twice": Spoilt("# no_better", "# worse", "# worse", ("stands twice",), EN),
    "an empty section": Spoilt("It stays where it was.", "", "# no_better", ("is empty",), EN),
    "not translated": Spoilt("Den blir sämre.", "It gets worse.", "# worse", ("the same in both languages",), SV),
    "a link": Spoilt("It gets worse.", "It gets [worse](https://example.org).", "It gets", ("a link",), EN),
    "a heading within": Spoilt("It gets worse.", "## It gets worse.", "## It", ("a heading",), EN),
    "a control without a meaning": Spoilt(
        "Reading the record: how", "Reading the record how", "# record.understanding", ("no meaning",), EN
    ),
    "text before the first section": Spoilt(
        "# title\nThe missing", "Hello\n# title\nThe missing", "Hello", ("before the first section",), EN
    ),
}


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(FOLDER / "missing_link", tmp_path / "mine")
    return tmp_path / "mine"


def spoil(folder, case):
    path = folder / case.file
    text = path.read_text(encoding="utf-8")
    assert case.old in text
    path.write_text(text.replace(case.old, case.new, 1), encoding="utf-8")


def lines_blamed(folder, case):
    """Where the mistake may be said to stand: the lines that begin as said."""
    path = folder / (case.blamed_file or case.file)
    lines = path.read_text(encoding="utf-8").split("\n")
    return (
        [f"{path}, line {n}" for n, line in enumerate(lines, start=1) if line.startswith(case.blamed)]
        if case.blamed
        else [str(path)]
    )


def tells(folder, case, faults):
    blamed = lines_blamed(folder, case)
    return any(fault.where in blamed and all(word in str(fault) for word in case.said) for fault in faults)


@pytest.mark.parametrize("name", CASES)
def test_a_mistake_is_told_with_its_line_and_what_to_do(name, folder):
    case = CASES[name]
    spoil(folder, case)
    faults = faults_of(read_draft(folder / TOML))
    assert tells(folder, case, faults), "\n".join(map(str, faults))
    assert all(fault.fix and fault.allowed for fault in faults)
    with pytest.raises(BadInput, match=r"lesson\.toml|en\.md|sv\.md"):
        load_lesson(str(folder))


def test_all_mistakes_are_told_at_once(folder):
    together = (
        "no such measure of a claim",
        "kinds out of order",
        "nothing to vary",
        "not translated",
        "words for nothing",
        "no such answer",
    )
    for name in together:
        spoil(folder, CASES[name])
    faults = faults_of(read_draft(folder / TOML))
    assert [name for name in together if not tells(folder, CASES[name], faults)] == []
    with pytest.raises(BadInput, match=f"one of {len(faults)} mistakes"):
        load_lesson(str(folder))


ODD = ("3", '"x"', "[]", "{}", "true", "-1e400", "[{}]", "{ values = { start = nan } }", '[["a"]]')


def test_no_value_of_any_key_gives_a_traceback(folder):
    text = (folder / TOML).read_text(encoding="utf-8")
    keys = {line.split(" = ")[0]: line for line in text.split("\n") if " = " in line and line.rstrip()[-1] != "["}
    assert len(keys) > 20
    for key, line in keys.items():
        for value in ODD:
            (folder / TOML).write_text(text.replace(line, f"{key} = {value}"), encoding="utf-8")
            assert all(isinstance(fault, BadInput) for fault in faults_of(read_draft(folder / TOML)))


@pytest.mark.parametrize("table", ["steps", "claims"])
def test_a_table_that_is_missing_is_told(table, folder):
    text = (folder / TOML).read_text(encoding="utf-8")
    (folder / TOML).write_text(text.partition(f"[[{table}]]")[0], encoding="utf-8")
    assert any("'steps'" in str(fault) for fault in faults_of(read_draft(folder / TOML)))


def test_texts_of_another_encoding(folder):
    (folder / SV).write_bytes((folder / SV).read_text(encoding="utf-8").encode("latin-1", "replace"))
    assert any(f"{folder / SV}, line " in fault.where and "UTF-8" in str(fault) for fault in faults_of(read_draft(folder / TOML)))


def test_no_texts_at_all(folder):
    (folder / SV).unlink()
    faults = faults_of(read_draft(folder / TOML))
    assert [fault.where for fault in faults] == [str(folder / SV)]


@pytest.mark.parametrize(
    ("sign", "low", "high", "said"),
    [
        ("+", -0.01, 0.02, ("below noise", "-0.010 to +0.020, n = 100")),
        ("-", -0.03, 0.01, ("below noise",)),
        ("+", -0.03, -0.02, ("the opposite", 'write sign = "-"')),
        ("0", -0.03, 0.01, ("within ±0.01",)),
        ("+", 0.19, 0.21, ("was not found so", "write found = [0.41, 0.62]")),
    ],
)
def test_a_claim_that_does_not_hold_says_why(sign, low, high, said, folder):
    draft = read_draft(folder / TOML)
    claim = draft.claims[3].model_copy(update={"sign": sign, "within": 0.01 if sign == "0" else None})
    fault = _wrong(claim, Found(0.41, 0.62, (low + high) / 2, low, high, 1.0), draft.at_claim(3, "sign"))
    assert all(part in str(fault) for part in said), fault
    line = (folder / TOML).read_text(encoding="utf-8").split("\n").index('name = "both_links"') + 6
    assert fault.where == f"{folder / TOML}, line {line}"
