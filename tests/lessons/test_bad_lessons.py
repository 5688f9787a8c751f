"""What is wrong with a lesson is told, each mistake with its file and line, and all of them together."""

import re
import shutil
from dataclasses import dataclass
from functools import cache
from math import nan
from pathlib import Path

import numpy as np
import pytest

from coprod.lessons import claims, faults, playing, reading
from coprod.lessons.claims import Found
from coprod.lessons.faults import faults_of, load_lesson
from coprod.lessons.lesson import FOLDER
from coprod.lessons.playing import played
from coprod.lessons.reading import find_lesson, is_lesson, read_draft
from coprod.printing.lessons import say_unmeasured
from coprod.scenarios.scenario import load_scenario
from coprod.simulation.errors import BadInput

TOML, EN, SV = "lesson.toml", "en.md", "sv.md"


@dataclass
class Spoilt:
    """A change of the lesson missing_link, the line that is blamed for it, and parts of what is said."""

    old: str
    new: str
    blamed: str  # begins the line: the last one up to the end of the change; "" for the file alone
    said: tuple[str, ...]
    file: str = TOML
    blamed_file: str = ""


RIGHT = 'shows = ["fit", "promises_kept", "value"]'
CONTROLS = 'controls = ["record.fidelity", "pipeline", "record.understanding", "units.discretion", "practice.power_sharing"]'
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
    "a claim's week between two steps": Spoilt(
        'name = "both_links"\nmeasure = "fit"\nweek = 260',
        'name = "both_links"\nmeasure = "fit"\nweek = 259.5',
        "week = 259.5",
        ("must be a whole number, not 259.5", "write 260"),
    ),
    "an event at a claim's week": Spoilt(
        'week = 260\nfrom = {}\nto = { rules = { pipeline = "additive" } }',
        'week = 52\nfrom = {}\nto = { events = ["leader_leaves@52"] }',
        "to = { events",
        ("leader_leaves@52 happens at week 52", "below 52"),
    ),
    "a seed that the page would round": Spoilt("seed = 2025", "seed = 9007199254740992", "seed", ("'seed' must be at most",)),
    "no such rule family on the page": Spoilt('rules = ["pipeline"]', 'rules = ["nonsense"]', "[page]", ("unknown rule family",)),
    "no such loop on the page": Spoilt('rules = ["pipeline"]', 'loops = ["R99"]', "[page]", ("unknown loop", "R99")),
    "found once": Spoilt(
        "found = [0.41, 0.57]", "found = [0.57]", "found = [0.57]", ("'found' must have 2 or more entries, and has 1",)
    ),
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
    "a step too early": Spoilt(
        'kind = "vary"', 'kind = "reflect"', 'kind = "reflect"', ("let a step of kind predict or vary come before it",)
    ),
    "a name for two options": Spoilt(
        '{ name = "worse", sign', '{ name = "no_better", sign', "options", ("no_better is an option already",)
    ),
    "a name for two steps": Spoilt('name = "why"', 'name = "try_it"', 'name = "try_it"', ("a step already",)),
    "a name that a control has": Spoilt(
        'name = "why"', 'name = "pipeline"', 'name = "pipeline"', ("a control with words of its own already",)
    ),
    "a name too long for a class": Spoilt('name = "why"', f'name = "{"why" * 30}"', 'name = "why', ("'name'", "at most 80")),
    "a name that no address takes": Spoilt(
        'name = "why"', 'name = "Why?"', 'name = "Why?"', ("'name' must be small letters, digits and _, beginning with a letter",)
    ),
    "no such measure shown": Spoilt(
        RIGHT, 'shows = ["fit", "promises_kpt", "value"]', 'shows = ["fit", "promises_kpt"', ("unknown measure", "promises_kept")
    ),
    "a measure for each unit": Spoilt(
        RIGHT, 'shows = ["fit", "trust_by_unit"]', 'shows = ["fit", "trust_by_unit"', ("trust_by_unit",)
    ),
    "a reveal of something else": Spoilt(RIGHT, 'shows = ["value"]', 'shows = ["value"]', ("does not show fit",)),
    "a reveal of one setting alone": Spoilt(
        'settings = { values = { "record.fidelity" = 0.9 } }\nagainst = {}',
        'settings = { values = { "record.fidelity" = 0.9 } }',
        "settings",
        ("see_record does not show what guess_record asks about: as it is", "both settings of a claim"),
    ),
    "a reveal of another setting": Spoilt(
        'settings = { values = { "practice.power_sharing" = 0.6 } }',
        'settings = { values = { "practice.power_sharing" = 0.5 } }',
        "settings",
        ("see_power does not show what guess_power asks about: practice.power_sharing 0.6",),
    ),
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
        'asks = "choose"\nmeasure = "fit"\noptions',
        'asks = "draw"\nmeasure = "fit"\noptions',
        "options",
        ("asks to draw and has options",),
    ),
    "no title in Swedish": Spoilt("# title\n", "", "", ("no translation of title", "add # title"), SV),
    "no words for a step": Spoilt('name = "your_chain"', 'name = "your_link"', "", ("no text for your_link",), blamed_file=EN),
    "words for nothing": Spoilt("# see_power", "# see_powr", "# see_powr", ("unknown section", "see_power"), EN),
    "a section twice": Spoilt("# worse", "# no_better\n\nIt gets", "# no_better", ("stands twice",), EN),
    "an empty section": Spoilt("It stays where it was.", "", "# no_better", ("is empty",), EN),
    "not translated": Spoilt("Den blir sämre.", "It gets worse.", "# worse", ("the same in both languages",), SV),
    "a number that nothing gave": Spoilt("It gets worse.", "It gets worse, by 0.99.", "It gets", ("the text says 0.99",), EN),
    "a Swedish number that nothing gave": Spoilt("Den blir sämre.", "Den blir\nsämre: 0,985.", "sämre", ("0,985",), SV),
    "a link": Spoilt("It gets worse.", "It gets [worse](https://example.org).", "It gets", ("a link",), EN),
    "an item of another kind": Spoilt("It gets worse.", "* It gets worse.", "* It", ("a bullet",), EN),
    "text struck through": Spoilt("It gets worse.", "It ~~gets~~ worse.", "It ~~", ("a strikethrough",), EN),
    "strong emphasis of another kind": Spoilt("It gets worse.", "It gets __worse__.", "It gets", ("a underline",), EN),
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
    """Makes the change; where it must be said to stand."""
    path = folder / case.file
    text = path.read_text(encoding="utf-8")
    before, old, after = text.partition(case.old)
    assert old
    path.write_text(before + case.new + after, encoding="utf-8")
    if not case.blamed:
        return str(folder / (case.blamed_file or case.file))
    changed = (before + case.new.rstrip("\n")).count("\n") + 1
    lines = path.read_text(encoding="utf-8").split("\n")[:changed]
    return f"{path}, line {max(n for n, line in enumerate(lines, start=1) if line.startswith(case.blamed))}"


def tells(case, where, faults):
    return any(fault.where == where and all(word in str(fault) for word in case.said) for fault in faults)


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
def test_a_mistake_is_told_with_its_line_and_what_to_do(name, folder):
    case = CASES[name]
    where = spoil(folder, case)
    faults = faults_of(read_draft(folder / TOML))
    assert tells(case, where, faults), "\n".join([where, *map(str, faults)])
    assert all(fault.fix and fault.allowed for fault in faults)
    with pytest.raises(BadInput, match=r"lesson\.toml|en\.md|sv\.md"):
        load_lesson(str(folder))


def test_options_of_one_name_are_told_of_once(folder):
    spoil(folder, CASES["a name for two options"])
    told = [str(fault).split("\n")[0] for fault in faults_of(read_draft(folder / TOML))]
    assert told == ["no_better is an option already", *(f"unknown section '{name}'" for name in ("worse", "worse"))], told


@pytest.mark.parametrize(
    ("kinds", "said"),
    [
        ("predict vary reveal", ["kind vary stands after one of kind predict", "ends with reveal|explain, reflect, sandbox"]),
        ("predict vary reveal explain reflect sandbox", ["kind vary stands", "kind explain stands after one of kind reveal"]),
        ("predict reveal vary reflect sandbox", ["kind reflect stands after one of kind vary"]),
        ("predict reveal vary explain sandbox reflect", ["kind sandbox stands after one of kind explain"]),
        ("predict reveal vary", ["ends with vary|add steps of kind explain, reflect, sandbox"]),
    ],
)
def test_each_step_out_of_order_is_told_and_nothing_that_is_there_is_asked_for(kinds, said, folder):
    steps = "".join(f'[[steps]]\nname = "n{n}"\nkind = "{kind}"\n' for n, kind in enumerate(kinds.split()))
    head = (folder / TOML).read_text(encoding="utf-8").partition("[[steps]]")[0]
    (folder / TOML).write_text(head + steps, encoding="utf-8")
    told = [str(fault) for fault in faults._order(read_draft(folder / TOML))]
    assert len(told) == len(said) and all(
        part in text for text, parts in zip(told, said, strict=True) for part in parts.split("|")
    ), told


def test_what_another_mistake_does_not_touch_is_told_with_it(folder):
    """In a question that cannot be read: its answer, its claim, and the words of the lesson."""
    spoil(folder, CASES["no such answer"])
    spoil(folder, CASES["no such claim"])
    spoil(folder, Spoilt('kind = "predict"\nasks', 'kind = "predict"\nodd = 1\nasks', "odd", ()))
    (folder / SV).write_text((folder / SV).read_text(encoding="utf-8").replace("# worse\n", "# wors\n"), encoding="utf-8")
    told = [fault.what for fault in faults_of(read_draft(folder / TOML))]
    wanted = ["unknown key 'odd'", "unknown option 'no_bettr'", "unknown claim 'record_alon'", "no translation of worse"]
    assert told == wanted  # an unknown section may be that of a name that was not read


def test_a_text_without_letters_needs_no_translation(folder):
    for name, old in ((EN, "It gets worse."), (SV, "Den blir sämre.")):
        (folder / name).write_text((folder / name).read_text(encoding="utf-8").replace(old, "− 0,5"), encoding="utf-8")
    assert faults_of(read_draft(folder / TOML)) == []


def test_all_mistakes_are_told_at_once(folder):
    together = (
        "no such measure of a claim",
        "kinds out of order",
        "nothing to vary",
        "not translated",
        "words for nothing",
        "no such answer",
    )
    where = {name: spoil(folder, CASES[name]) for name in together}  # none moves the lines of another
    faults = faults_of(read_draft(folder / TOML))
    assert [name for name in together if not tells(CASES[name], where[name], faults)] == []
    with pytest.raises(BadInput, match=f"one of {len(faults)} mistakes"):
        load_lesson(str(folder))


ODD = ("3", '["x"]', '"x"', "[]", "{}", "true", "-1e400", "[{}]", "{ values = { start = nan } }", '[["a"]]')


class Nought:
    """A run in which every measure is nought all the time."""

    def __init__(self, scenario, replicates, **_):
        assert scenario.setup
        self.shape = (replicates, 1, 20)

    def measure(self, name):
        return np.zeros(self.shape)


def nothing_runs(monkeypatch):
    for module in (claims, playing):
        monkeypatch.setattr(module, "simulate", Nought)
    monkeypatch.setattr(claims, "_runs", {})


@pytest.mark.slow
def test_no_value_of_any_key_gives_a_traceback(folder, monkeypatch):
    """Each key once, in a lesson of a claim and three steps, whose scenario is read once."""
    nothing_runs(monkeypatch)
    monkeypatch.setattr(reading, "load_scenario", cache(load_scenario))
    text = (folder / TOML).read_text(encoding="utf-8")
    text = re.sub(r"\[\n(.*?)\n\]", lambda lines: f"[{' '.join(lines[1].split())}]", text, flags=re.DOTALL)
    head, *tables = text.split("\n[[")
    kept = [
        table
        for table in tables
        if any(f'name = "{name}"' in table for name in ("record_alone", "guess_record", "see_record", "open"))
    ]
    kept[0] = kept[0].replace("within", 'of = ""\nwithin')
    text = "\n[[".join([head.replace("[page]", "base = {}\n[page]"), *kept]) + "controls = []\n"
    keys = {line.split(" = ")[0]: line for line in text.split("\n") if " = " in line}
    assert len(keys) > 20
    for key, line in keys.items():
        for value in ODD:
            (folder / TOML).write_text(text.replace(line, f"{key} = {value}", 1), encoding="utf-8")
            draft = read_draft(folder / TOML)
            found = [*faults_of(draft), *(one.wrong for one in played(draft, 3) if one.wrong)]
            assert all(isinstance(fault, BadInput) for fault in found)


ONCE = [
    *("a value off the slider", "no such rule", "no such event", "an event after the end", "an event without a week"),
    *("a claim's week between two steps", "an event at a claim's week", "no bounds of nothing", "no such measure of a claim"),
]


@pytest.mark.parametrize("name", ONCE)
def test_a_mistake_is_counted_once(name, folder, monkeypatch):
    """What is told of the file keeps its claim or setting from being run; the others run."""
    nothing_runs(monkeypatch)
    sound = {one.what for one in played(read_draft(folder / TOML))}
    where = spoil(folder, CASES[name])
    draft = read_draft(folder / TOML)
    told = [fault for fault in faults_of(draft) if fault.where == where]
    ran = list(played(draft))
    assert len(told) == 1 and [one for one in ran if one.wrong and one.wrong.where == where] == []
    assert len({one.what for one in ran} & sound) == len(sound) - 1


def test_what_keeps_a_claim_from_being_run_is_a_mistake_of_it(folder, monkeypatch):
    nothing_runs(monkeypatch)

    def fails(*_):
        raise BadInput("too large for this machine", fix="make it smaller")

    monkeypatch.setattr(playing, "measured", fails)
    ran = list(played(read_draft(folder / TOML)))
    assert [str(one.wrong).split("\n")[0] for one in ran[:7]] == ["too large for this machine"] * 7
    heads = [n for n, line in enumerate((folder / TOML).read_text(encoding="utf-8").split("\n"), start=1) if line == "[[claims]]"]
    assert [one.wrong.where for one in ran[:7]] == [f"{folder / TOML}, line {n}" for n in heads]


def own_scenario(folder, *changes):
    """The lesson over a scenario of its own, beside it, which is changed; the line of the last change."""
    (folder / TOML).write_text((folder / TOML).read_text(encoding="utf-8").replace('"label_only"', '"own.toml"'), encoding="utf-8")
    text = Path(load_scenario("label_only").path).read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    (folder / "own.toml").write_text(text, encoding="utf-8")
    return text[: text.index(changes[-1][1])].count("\n") + 1


NEVER = (
    "[parameters.needs]",
    '[parameters.learn]\nhealth = { value = "never", source = "a test", status = "assumed" }\n\n[parameters.needs]',
)


def test_a_slider_of_what_is_never(folder, monkeypatch):
    """No place of it can be named, neither on the lesson's page nor, on the scenario's own, in a setting."""
    text = (
        (folder / TOML)
        .read_text(encoding="utf-8")
        .replace("to = { rules = { pipeline", 'to = { values = { "learn.health" = 52 }, rules = { pipeline')
    )
    (folder / TOML).write_text(text.replace('"start.trust",\n]', '"learn.health",\n]'), encoding="utf-8")
    own_scenario(folder, NEVER)
    faults = [str(fault) for fault in faults_of(read_draft(folder / TOML))]
    assert any("learn.health is never in own.toml" in fault for fault in faults), faults
    (folder / TOML).write_text(re.sub(r"\[page\].*?\n\n", "", text, flags=re.DOTALL), encoding="utf-8")
    own_scenario(folder, NEVER, ('"hours.budget"', '"learn.health"'))
    faults = [str(fault) for fault in faults_of(read_draft(folder / TOML))]
    assert any("unknown slider of the page 'learn.health'" in fault for fault in faults), faults


@pytest.mark.parametrize("name", [TOML, "."])
def test_a_lesson_is_read_from_within_its_folder(name, folder, monkeypatch):
    """It has its folder's name, and a mistake in a scenario of its own is told in that scenario's file."""
    monkeypatch.chdir(folder)
    assert load_lesson(name).name == "mine"
    line = own_scenario(folder, ("citizens = {", "citizns = {"))
    with pytest.raises(BadInput, match="citizens") as error:
        load_lesson(name)
    assert error.value.where == f"{folder / 'own.toml'}, line {line}"


def test_a_folder_comes_before_what_ships_under_its_name(folder, monkeypatch, capsys):
    """Where a lesson lies in it; and which was read is told."""
    monkeypatch.chdir(folder.parent)
    (folder.parent / "missing_link").mkdir()
    assert is_lesson("missing_link") and find_lesson("missing_link") == FOLDER / "missing_link" / TOML
    say_unmeasured("missing_link")
    assert capsys.readouterr().out == ""
    (folder.parent / "missing_link").rmdir()
    folder.rename(folder.parent / "missing_link")
    assert is_lesson("missing_link") and find_lesson("missing_link") == folder.parent / "missing_link" / TOML
    say_unmeasured("missing_link")
    assert f"{folder.parent / 'missing_link' / TOML} says; 'coprod check-lesson' measures them" in capsys.readouterr().out
    (folder.parent / "empty").mkdir()
    with pytest.raises(BadInput, match=r"no lesson\.toml in the folder empty"):
        is_lesson("empty")


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
    assert [(fault.where, fault.fix) for fault in faults] == [(str(folder / SV), "write it, as a translation of en.md")]
    (folder / EN).unlink()
    assert [fault.what for fault in faults_of(read_draft(folder / TOML))] == ["there is no en.md", "there is no sv.md"]


@pytest.mark.parametrize(
    ("sign", "low", "high", "said"),
    [
        ("+", -0.01, 0.02, ("below noise", "-0.010 to +0.020, n = 100")),
        ("-", -0.03, 0.01, ("below noise",)),
        ("+", -0.03, -0.02, ("the opposite", 'write sign = "-"')),
        ("0", -0.03, 0.01, ("within ±0.01",)),
        ("+", 0.19, 0.21, ("was not found so", "write found = [0.41, 0.62]")),
        ("+", nan, nan, ("fit has no value at week 260", "in some of the 100 paired runs")),
    ],
)
def test_a_claim_that_does_not_hold_says_why(sign, low, high, said, folder):
    draft = read_draft(folder / TOML)
    claim = draft.claims[3].model_copy(update={"sign": sign, "within": 0.01 if sign == "0" else None})
    after = nan if low is nan else 0.62
    fault = playing._wrong(claim, Found(0.41, after, (low + high) / 2, low, high, 1.0), lambda key: draft.at_claim(3, key))
    assert all(part in str(fault) for part in said), fault
    lines = (folder / TOML).read_text(encoding="utf-8").split("\n")
    key = "measure" if low is nan else "found" if "was not found so" in said else "sign"
    first = lines.index('name = "both_links"')
    line = next(n for n, text in enumerate(lines[first:], start=first + 1) if text.startswith(key))
    assert fault.where == f"{folder / TOML}, line {line}"
