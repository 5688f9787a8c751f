"""Rules from a user's own file: everywhere a rule's name may stand, fresh when anything they call changes, and named when wrong."""

import shutil

import numpy as np
import pytest

import coprod
from coprod.scenarios.scenario import load_scenario
from coprod.simulation.kernel.packages import Code
from coprod.simulation.rules.custom import custom_rule

from ..app.process import coprod as coprod_process
from ..app.process import coprod_here as command
from ..simulation.comparing import first_difference

pytestmark = pytest.mark.slow
SMALL = ["--set", "population.citizens=60", "--set", "population.professionals=8"]
EVEN = ["--set", "trust.first=1"]  # first encounters weigh as later ones, as in the rules below
RULE = '''
from coprod.simulation.parameters import Parameter, share
from coprod.simulation.rules.base import Rule, State


class Own(Rule):
    """$$T <- T + g (o - T)$$"""

    family = "trust"
    name = "own"
    source = "this test"
    parameters = (share("own.gain", 0.1, "step of trust"),)

    @staticmethod
    def apply(trust, good, gain):
        return trust + gain * (good - trust)
'''


@pytest.fixture
def own(tmp_path):
    (tmp_path / "own.py").write_text(RULE, encoding="utf-8")
    return tmp_path


def trust_of(folder, *more, run=command):
    done = run("run", "baseline", "--weeks", "12", "--replicates", "2", *SMALL, *more, "-o", "out.zarr", cwd=folder)
    assert done.returncode == 0, done.stderr
    found = coprod.open_store(folder / "out.zarr").personal_trust.values
    shutil.rmtree(folder / "out.zarr")
    assert np.isfinite(found).all()
    return found


def test_the_same_rule_built_in_and_custom_give_the_same_bits(own):
    built_in = trust_of(own, "--rule", "trust=delta", "--set", "trust.rate=0.1", *EVEN)
    text = RULE.replace("gain * (good - trust)", "gain * (1.0 + bonus * good) * (good - trust)").replace(
        "good, gain", "good, bonus, gain"
    )
    (own / "own.py").write_text(text, encoding="utf-8")
    assert np.array_equal(trust_of(own, "--rule", "trust=own.py:Own"), built_in)
    assert not np.array_equal(trust_of(own, "--rule", "trust=own.py:Own", "--set", "own.gain=0.3"), built_in)


def test_in_a_scenario_a_study_and_python(own, monkeypatch):
    (own / "s.toml").write_text(
        'title = "S"\nstory = "S"\nrules = { trust = "own.py:Own" }\n[parameters]\n'
        'own.gain = { value = 0.3, source = "this test", status = "assumed" }\n'
        'population.citizens = { value = 60, source = "this test", status = "assumed" }\n'
        'population.professionals = { value = 8, source = "this test", status = "assumed" }\n',
        encoding="utf-8",
    )
    monkeypatch.chdir(own.parent)  # paths in a scenario are relative to its file
    data = coprod.run(str(own / "s.toml"), weeks=12, replicates=2)
    chosen = load_scenario(own / "s.toml")
    assert first_difference(chosen.setup, 2, 1, 10) == ""
    (own / "study.toml").write_text(
        'scenario = "s.toml"\nweeks = 12\nreplicates = 2\n[[factors]]\nrule = "trust"\nvalues = ["own.py:Own", "delta"]\n'
        '[record]\nmeasures = ["personal_trust"]\nevery = 4\n',
        encoding="utf-8",
    )
    swept = coprod.sweep(str(own / "study.toml"), store=str(own / "study.zarr"))
    label = next(str(v) for v in swept.trust_rule.values if "own.py" in str(v))
    assert np.array_equal(swept.personal_trust.sel(trust_rule=label).values, data.personal_trust.values)
    (own / "gain.toml").write_text(
        'scenario = "s.toml"\nweeks = 12\nreplicates = 2\n[[factors]]\nparameter = "own.gain"\nvalues = [0.3, 0.1]\n'
        '[record]\nmeasures = ["personal_trust"]\nevery = 4\n',
        encoding="utf-8",
    )
    swept = coprod.sweep(str(own / "gain.toml"), store=str(own / "gain.zarr"))
    assert np.array_equal(swept.personal_trust.isel(gain=0).values, data.personal_trust.values)


def written(code):
    """When what was lowered and compiled of this rule was written; other tests compile theirs into the same cache meanwhile."""
    return {kept.path.name: kept.path.stat().st_mtime_ns for kept in (code.bitcode, code.machine_code)}


def test_compiled_once_and_again_when_the_file_or_what_it_calls_changes(own):
    """Compiled once over processes; a change of the file, of a file it imports, or of a constant there compiles anew."""
    (own / "helper.py").write_text(
        "STEP = 0.25\n\n\ndef towards(trust, good):\n    return trust + STEP * (good - trust)\n", encoding="utf-8"
    )
    text = RULE.replace("from coprod.simulation.rules.base", "from helper import towards\nfrom coprod.simulation.rules.base")
    (own / "own.py").write_text(text.replace("trust + gain * (good - trust)", "towards(trust, good)"), encoding="utf-8")
    code = Code.of_rule("trust", f"{own / 'own.py'}:Own")
    first = trust_of(own, "--rule", "trust=own.py:Own")
    compiled = written(code)
    assert np.array_equal(trust_of(own, "--rule", "trust=own.py:Own", run=coprod_process), first)
    assert written(code) == compiled
    assert np.array_equal(
        first, trust_of(own, "--rule", "trust=delta", "--set", "trust.rate=0.25", "--set", "learn.trust_bonus=0", *EVEN)
    )
    for change in (("STEP = 0.25", "STEP = 0.5"), ("STEP * (good - trust)", "0.5 * STEP * (good - trust)")):
        helper = own / "helper.py"
        helper.write_text(helper.read_text(encoding="utf-8").replace(*change), encoding="utf-8")
        rate = "0.5" if change[0].startswith("STEP =") else "0.25"
        wanted = trust_of(own, "--rule", "trust=delta", "--set", f"trust.rate={rate}", "--set", "learn.trust_bonus=0", *EVEN)
        assert np.array_equal(trust_of(own, "--rule", "trust=own.py:Own"), wanted), change
    (own / "own.py").write_text(RULE, encoding="utf-8")
    assert np.array_equal(
        trust_of(own, "--rule", "trust=own.py:Own"),
        trust_of(own, "--rule", "trust=delta", "--set", "trust.rate=0.1", "--set", "learn.trust_bonus=0", *EVEN),
    )


def test_within_one_process_an_edited_file_is_a_new_rule(own):
    choice = f"{own / 'own.py'}:Own"
    old = custom_rule(choice)
    assert custom_rule(choice) is old
    name = Code.of_rule("trust", choice).package.name
    (own / "own.py").write_text(RULE.replace("trust + gain", "trust + 0.5 * gain"), encoding="utf-8")
    new = custom_rule(choice)
    assert new is not old and Code.of_rule("trust", choice).package.name != name
    data = {}
    for text in (RULE, RULE.replace("trust + gain", "trust + 0.5 * gain")):
        (own / "own.py").write_text(text, encoding="utf-8")
        chosen = load_scenario("baseline").with_values({"population.citizens": 40}).with_rules({"trust": choice})
        data[text] = coprod.run(chosen, weeks=8).personal_trust.values
        assert first_difference(chosen.setup, 1, 0, 8) == ""
    assert not np.array_equal(*data.values())


def test_a_store_refuses_to_go_on_with_an_edited_rule(own):
    study = (
        (
            'scenario = "baseline"\nweeks = 8\nreplicates = 2\nrules = {{ trust = "own.py:Own" }}\n[set]\npopulation.citizens = 40\n'
            '[[factors]]\nparameter = "own.gain"\nvalues = [0.1, 0.2]\n[record]\nmeasures = ["value"]\nevery = "end"\n'
        )
        .replace("{{", "{")
        .replace("}}", "}")
    )
    (own / "s.toml").write_text(study, encoding="utf-8")
    assert command("sweep", "s.toml", "-o", "s.zarr", cwd=own).returncode == 0
    assert command("sweep", "s.toml", "-o", "s.zarr", cwd=own).returncode == 0
    (own / "own.py").write_text(RULE.replace("trust + gain", "trust + 0.5 * gain"), encoding="utf-8")
    done = command("sweep", "s.toml", "-o", "s.zarr", cwd=own)
    assert done.returncode == 2 and "has changed since" in done.stderr, done.stderr
    done = command("replay", "s.zarr", "--at", "gain=0.1", cwd=own)
    assert done.returncode == 2 and "has changed since" in done.stderr, done.stderr
    (own / "own.py").write_text(RULE, encoding="utf-8")
    assert command("replay", "s.zarr", "--at", "gain=0.1", cwd=own).returncode == 0
    (own / "s.toml").write_text(study.replace("own.py:Own", "delta").replace("own.gain", "trust.rate"), encoding="utf-8")
    done = command("sweep", "s.toml", "-o", "s.zarr", cwd=own)
    assert done.returncode == 2 and "Traceback" not in done.stderr and "results of another study" in done.stderr


UNCOMPILABLE = RULE.replace(  # Python reads it: the branch of two numbers is never taken
    "return trust + gain * (good - trust)",
    "for i in range(2):\n            good = good * 1.0 if i < 5 else (good, good)\n        return trust",
)
BAD = {
    "no such file": ("trust=none.py:Own", None, ("no file", "check the path")),
    "no such class": ("trust=own.py:Own2", RULE, ("Own2", "nearest", "Own")),
    "no class given": ("trust=own.py:", RULE, ("names no rule",)),
    "other family": ("voice=own.py:Own", RULE, ("family 'trust', not of 'voice'",)),
    "no rule": ("trust=own.py:helper", RULE + "\n\ndef helper():\n    pass\n", ("is no rule", "line 19")),
    "syntax": ("trust=own.py:Own", RULE.replace("def apply(", "def apply"), ("no valid Python", "line 15")),
    "import": ("trust=own.py:Own", "import nothing_of_that_name\n" + RULE, ("cannot be loaded", "line 1", "nothing_of_that_name")),
    "argument of no meaning": (
        "trust=own.py:Own",
        RULE.replace("trust, good, gain", "trust, god, gain"),
        ("unknown argument of Own.apply 'god'", "own.py, line 14", "write good"),
    ),
    "argument with a default": ("trust=own.py:Own", RULE.replace("good, gain)", "good, gain=0.1)"), ("takes gain=0.1", "line 14")),
    "math": (
        "trust=own.py:Own",
        "import math\n" + RULE.replace("(good - trust)", "math.exp(-trust)"),
        ("Own uses math.exp", "own.py, line 17", "nearest  exp"),
    ),
    "numpy": (
        "trust=own.py:Own",
        "import numpy as np\n" + RULE.replace("(good - trust)", "np.sqrt(trust)"),
        ("Own uses np.sqrt", "own.py, line 17", "nearest  sqrt"),
    ),
    "power": ("trust=own.py:Own", RULE.replace("(good - trust)", "trust ** 2.0"), ("Own uses **", "line 16", "write power(x, a)")),
    "max": ("trust=own.py:Own", RULE.replace("(good - trust)", "max(good, trust)"), ("Own uses max", "x if x > y else y")),
    "name of no global": ("trust=own.py:Own", RULE.replace("(good - trust)", "(god - trust)"), ("Own uses god", "line 16")),
    "not static": ("trust=own.py:Own", RULE.replace("    @staticmethod\n", ""), ("no static function", "@staticmethod")),
    "lacks apply": (
        "trust=own.py:Own",
        RULE[: RULE.index("    @staticmethod")],
        ("lacks the function apply", "def apply(trust, good"),
    ),
    "lacks source": ("trust=own.py:Own", RULE.replace('    source = "this test"\n', ""), ("lacks source", "line 6")),
    "no docstring": ("trust=own.py:Own", RULE.replace('    """$$T <- T + g (o - T)$$"""\n', ""), ("has no docstring",)),
    "unknown family": (
        "trust=own.py:Own",
        RULE.replace('family = "trust"', 'family = "trusts"'),
        ("rule family", "trusts", "trust"),
    ),
    "range of a parameter": (
        "trust=own.py:Own",
        RULE.replace('share("own.gain", 0.1,', 'share("own.gain", 1.1,'),
        ("own.gain is 1.1", "low <= default <= high"),
    ),
    "parameter of coprod": ("trust=own.py:Own", RULE.replace("own.gain", "trust.gain"), ("trust.gain otherwise than coprod does",)),
    "parameters no tuple": ("trust=own.py:Own", RULE.replace('of trust"),)', 'of trust"))'), ("no tuple of Parameter", "comma")),
    "not compilable": (
        "trust=own.py:Own",
        UNCOMPILABLE,
        ("cannot be compiled", "own.py, line 17"),
    ),
    "not compilable in a file that prints": (
        "trust=own.py:Own",
        'import os\nprint("{")\nos.write(1, b"loaded")\n' + UNCOMPILABLE,
        ("cannot be compiled", "own.py, line"),
    ),
    "eval": (
        "trust=own.py:Own",
        RULE.replace("return trust + gain * (good - trust)", 'return eval("trust")'),
        ("Own uses eval", "own.py, line 16"),
    ),
    "too many states": (
        "trust=own.py:Own",
        RULE.replace("    @staticmethod", '    states = tuple(State(f"s{i}", "m") for i in range(4))\n\n    @staticmethod'),
        ("has 4 states", "at most 3"),
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_rules_are_explained(case, own):
    choice, text, words = BAD[case]
    if text is not None:
        (own / "own.py").write_text(text, encoding="utf-8")
    done = command("run", "baseline", "--weeks", "4", "--replicates", "1", *SMALL, "--rule", choice, cwd=own)
    assert done.returncode == 2, (done.stdout, done.stderr)
    assert "Traceback" not in done.stderr and "fix" in done.stderr
    for word in words:
        assert word in done.stderr, (word, done.stderr)


def test_what_is_not_allowed_is_found_behind_two_files(own):
    (own / "far.py").write_text("from math import tanh\n\n\ndef far(x):\n    return tanh(x)\n", encoding="utf-8")
    (own / "near.py").write_text("import far\n\n\ndef near(x):\n    return 0.5 * far.far(x)\n", encoding="utf-8")
    text = "from near import near\n" + RULE.replace("(good - trust)", "near(good)")
    (own / "own.py").write_text(text, encoding="utf-8")
    for line in (["check-rule", "own.py:Own"], ["run", "baseline", "--weeks", "4", *SMALL, "--rule", "trust=own.py:Own"]):
        done = command(*line, cwd=own)
        assert done.returncode == 2 and "Traceback" not in done.stderr, done.stderr
        for word in ("Own uses tanh in far", "far.py, line 5", "coprod.simulation.exact.numerics"):
            assert word in done.stderr, (word, done.stderr)


def test_arguments_are_matched_by_name_whatever_their_order(own):
    """What once passed in silence: a rule that takes (down, up) of parameters declared (up, down)."""
    two = RULE.replace(
        '(share("own.gain", 0.1, "step of trust"),)', '(share("own.up", 0.2, "up"), share("own.down", 0.05, "down"))'
    )
    found = []
    for arguments in ("trust, good, up, down", "down, trust, up, good", "own_down, good, own_up, trust"):
        names = ("own_up", "own_down") if "own_up" in arguments else ("up", "down")
        body = f"trust + ({names[0]} * good + {names[1]} * (1.0 - good)) * (good - trust)"
        text = two.replace("trust, good, gain", arguments).replace("trust + gain * (good - trust)", body)
        (own / "own.py").write_text(text, encoding="utf-8")
        found.append(trust_of(own, "--rule", "trust=own.py:Own"))
    assert np.array_equal(found[0], found[1]) and np.array_equal(found[0], found[2])
    assert not np.array_equal(found[0], trust_of(own, "--rule", "trust=own.py:Own", "--set", "own.up=0.05"))


@pytest.mark.parametrize("body", ["return float(str(good))", "raise KeyboardInterrupt", "return [trust, good][0]"])
def test_check_rule_explains_what_cannot_run(own, body):
    (own / "own.py").write_text(RULE.replace("return trust + gain * (good - trust)", body), encoding="utf-8")
    done = command("check-rule", "own.py:Own", "--draws", "100", cwd=own)
    assert done.returncode in (1, 2) and "Traceback" not in done.stderr + done.stdout, done.stderr
    assert "own.py" in done.stderr + done.stdout and "os._exit" not in done.stderr


def test_a_parameter_that_must_be_given(own):
    text = RULE.replace(
        'share("own.gain", 0.1, "step of trust")', 'Parameter("own.gain", 0.1, 0.0, 1.0, "share", "step of trust", required=True)'
    )
    (own / "own.py").write_text(text, encoding="utf-8")
    line = ["run", "baseline", "--weeks", "4", "--replicates", "1", *SMALL, "--rule", "trust=own.py:Own"]
    done = command(*line, cwd=own)
    assert done.returncode == 2 and "needs own.gain, which is not given" in done.stderr and "--set own.gain=" in done.stderr
    assert command(*line, "--set", "own.gain=0.2", cwd=own).returncode == 0


@pytest.mark.parametrize("engine", ["kernel", "mesa"])
@pytest.mark.parametrize("body", ['return float("nan")', "return trust / (good - good)"])
def test_a_run_in_which_a_rule_breaks_says_which(own, body, engine):
    (own / "own.py").write_text(RULE.replace("return trust + gain * (good - trust)", body), encoding="utf-8")
    line = ["run", "baseline", "--weeks", "8", "--replicates", "1", *SMALL, "--engine", engine, "--rule", "trust=own.py:Own"]
    done = command(*line, cwd=own)
    assert done.returncode == 2 and "own.py" in done.stderr and "coprod check-rule" in done.stderr, done.stdout + done.stderr


def test_contradicting_rules(tmp_path):
    done = command("run", "baseline", "--rule", "decision=fiat", "--rule", "leadership=collective", cwd=tmp_path)
    assert done.returncode == 2 and "decision = fiat contradicts leadership = collective" in done.stderr


def test_check_rule_passes_a_sound_rule(own):
    done = command("check-rule", "own.py:Own", "--draws", "2000", cwd=own)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("ok  ") == 2 and "range of apply" in done.stdout and "equal to the bit" in done.stdout


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("return trust / (good - 0.0)", ("raises ZeroDivisionError", "good=0.0", "own.py, line 14")),
        ("return trust + 2.0 * gain", ("outside 0 to 1", "gain=")),
        ('return float("nan") if trust > 0.9 else trust', ("gives nan", "trust=")),
        ("return trust, good", ("gives 2 numbers, not 1",)),
        ("return", ("which is no number",)),
    ],
)
def test_check_rule_names_what_is_wrong(own, body, words):
    (own / "own.py").write_text(RULE.replace("return trust + gain * (good - trust)", body), encoding="utf-8")
    done = command("check-rule", "own.py:Own", "--draws", "3000", cwd=own)
    assert done.returncode == 1 and "WRONG" in done.stdout, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    for word in words:
        assert word in done.stdout, (word, done.stdout)


LOPSIDED = '''
from coprod.simulation.rules.base import Rule


class Lopsided(Rule):
    """$$x <- x$$ in most places."""

    family = "interpretation"
    name = "lopsided"
    source = "this test"

    @staticmethod
    def apply(record, leader_view):
        return record * record
'''


def test_check_rule_tries_mirrored_views(own):
    (own / "l.py").write_text(LOPSIDED, encoding="utf-8")
    done = command("check-rule", "l.py:Lopsided", "--draws", "500", cwd=own)
    assert done.returncode == 1 and "do not mirror" in done.stdout


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("CALLS[0] += 0.001\n        return CALLS[0]", "CALLS"),
        ("global COUNT\n        COUNT = 1.0\n        return COUNT", "global"),
    ],
)
def test_a_rule_that_keeps_something_of_its_own_is_refused(own, body, words):
    text = RULE.replace("class Own", "CALLS, COUNT = [0.0], 0.0\n\n\nclass Own").replace(
        "return trust + gain * (good - trust)", body
    )
    (own / "own.py").write_text(text, encoding="utf-8")
    done = command("check-rule", "own.py:Own", "--draws", "500", cwd=own)
    assert done.returncode == 2 and f"Own uses {words}" in done.stderr, done.stdout + done.stderr
