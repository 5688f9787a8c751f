"""Text in other encodings, and letters that would steer a terminal."""

from .cases import *

UTF16, LATIN = SCENARIO.encode("utf-16"), SCENARIO.replace('"t"', '"på svenska"').encode("latin-1")
NOT_UTF8 = ("is not UTF-8: byte 11 of line 2 is 0xe5", "line 2", "save it again with the encoding UTF-8")
ESCAPE, SHOWN = "\x1b[31mred", "\\x1b[31mred"


def latin(text: str) -> bytes:
    """A file whose first line is no UTF-8."""
    return b"# p\xe5\n" + text.encode()


ODD = ("is not UTF-8: byte 4 of line 1 is 0xe5", "line 1")
CASES = {
    "scenario in UTF-16": Case(RUN, {"s.toml": UTF16}, ("s.toml is written in UTF-16", "UTF-8")),
    "scenario in UTF-16 without a mark": Case(RUN, {"s.toml": SCENARIO.encode("utf-16-be")[2:]}, ("s.toml is written in UTF-16", "UTF-8")),
    "scenario in Latin-1": Case(RUN, {"s.toml": LATIN}, NOT_UTF8),
    "scenario to show in Latin-1": Case("show s.toml", {"s.toml": LATIN}, NOT_UTF8),
    "scenario to audit in Latin-1": Case("audit s.toml", {"s.toml": LATIN}, NOT_UTF8),
    "scenario to compare in Latin-1": Case("contrast baseline --against s.toml", {"s.toml": LATIN}, NOT_UTF8),
    "scenario of a study in Latin-1": Case(SWEEP, {"s.toml": spoilt(STUDY, '"baseline"', '"own.toml"'), "own.toml": LATIN}, NOT_UTF8),
    "picture for a scenario": Case(RUN, {"s.toml": b"\x89PNG\r\n\x1a\n\0\0\0"}, ("is not UTF-8: byte 1 of line 1 is 0x89",)),
    "half a letter at the end": Case(RUN, {"s.toml": SCENARIO.encode() + b"# \xc3"}, ("is not UTF-8", "line 10")),
    "zeros": Case(RUN, {"s.toml": b'title = "\0"'}, ("not valid TOML", "line 1")),
    "empty scenario": Case(RUN, {"s.toml": ""}, ("'title'", "add title")),
    "mark and nothing": Case(RUN, {"s.toml": b"\xef\xbb\xbf"}, ("'title'", "add title")),
    "mark and a fault on the third line": Case(RUN, {"s.toml": b"\xef\xbb\xbf" + spoilt(SCENARIO, "story", "stroy").encode()}, ("stroy", "line 3")),
    "no TOML": Case(RUN, {"s.toml": "title = \n"}, ("not valid TOML", "s.toml, line 1")),
    "study in UTF-16": Case(SWEEP, {"s.toml": STUDY.encode("utf-16")}, ("written in UTF-16",)),
    "study in Latin-1": Case(SWEEP, {"s.toml": latin(STUDY)}, ODD),
    "laboratory in Latin-1": Case(LAB, {"lab.toml": latin(LABORATORY)}, ODD),
    "event in Latin-1": Case(STRIKE, {"strike.toml": latin(EVENT)}, ODD),
    "event in UTF-16": Case(STRIKE, {"strike.toml": EVENT.encode("utf-16-le")}, ("written in UTF-16",)),
    "processes in Latin-1": Case(RUN, {"p.toml": latin(PROCESSES), "s.toml": 'title = "t"\nstory = "s"\nprocess_table = "p.toml"\nprocesses = ["spark"]\n'}, ODD),
    "theory in Latin-1": Case(MEET, {"rival.toml": latin(THEORY), "mine.toml": PATTERN, "cup.toml": TOURNAMENT}, ODD),
    "pattern in Latin-1": Case(MEET, {"rival.toml": THEORY, "mine.toml": latin(PATTERN), "cup.toml": TOURNAMENT}, ODD),
    "tournament in UTF-16": Case(MEET, {"rival.toml": THEORY, "mine.toml": PATTERN, "cup.toml": TOURNAMENT.encode("utf-16")}, ("written in UTF-16",)),
    "pattern class in Latin-1": Case(MEET, {"rival.toml": THEORY, "own.py": latin(PATTERN_CLASS), "cup.toml": spoilt(TOURNAMENT, "mine.toml", "own.py:Mine")}, ODD),
    "registration in Latin-1": cup(words=("r.json is no registration",), line=f"{MEET} --registration r.json"),
    "rule in Latin-1": Case(OWN, {"own.py": latin(RULE)}, ODD),
    "rule in UTF-16": Case(OWN, {"own.py": RULE.encode("utf-16")}, ("own.py is written in UTF-16",)),
    "rule to check in Latin-1": Case("check-rule own.py:Own", {"own.py": latin(RULE)}, ODD),
    "zeros in a rule": Case(OWN, {"own.py": RULE.encode() + b"\0"}, ("is no valid Python", "null bytes")),
    "escape in the name of a scenario": plain(f"run '{ESCAPE}'", SHOWN),
    "escape in the name of a file": plain(f"run '{ESCAPE}.toml'", SHOWN),
    "escape in an option": plain(f"run baseline '--{ESCAPE}'", SHOWN),
    "escape in a command": plain(f"'{ESCAPE}'", SHOWN),
    "escape in a parameter": plain(f"run baseline --set '{ESCAPE}=1'", SHOWN),
    "escape in a number": plain(f"run baseline --set 'start.trust={ESCAPE}'", SHOWN),
    "escape in a rule": plain(f"run baseline --rule 'trust={ESCAPE}'", SHOWN),
    "escape in an event": plain(f"run baseline --event '{ESCAPE}@1'", SHOWN),
    "escape in a key": scenario('story = "s"', '"\\u001b[31mred" = "s"', words=(SHOWN,)),
    "escape in a value": scenario('status = "assumed" }\n[parameters.pop', 'status = "\\u001b[31mred" }\n[parameters.pop', words=(SHOWN,)),
    "escape at a factor": on_store(f"replay out.zarr --at '{ESCAPE}=1'", SHOWN),
    "carriage return in a name": plain("run 'a\rb'", "a\\rb"),
    "letters turned round": plain("run 'a\u202eb'", "a\\u202eb"),
    "new line in a name": plain("run 'a\nerror: b'", "a\\nerror: b"),
    "markup in a name": plain("run '[red]x[/red]'", "[red]x[/red]"),
    "letter that the terminal lacks": Case("run åäö", {}, ("unknown scenario '???'",), own_process=True, environment={"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "ascii"}),
    "bytes that are no letters": Case("run \udcff.toml", {}, ("no scenario file \\xff.toml",), own_process=True),
}  # fmt: skip
CASES["registration in Latin-1"].files["r.json"] = b'{"title": "p\xe5"}'
