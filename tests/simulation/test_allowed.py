"""What a rule from a user's own file may use and how its names are read: the rest is refused with its line."""

import os
import subprocess
import sys

import pytest

from coprod.simulation.errors import BadInput
from coprod.simulation.rules.allowed import ALLOWED
from coprod.simulation.rules.arguments import hooks_of, two_meanings, unread
from coprod.simulation.rules.custom import custom_rule
from coprod.simulation.rules.registry import all_rules

RULE = '''{head}

from coprod.simulation.exact.numerics import exp, power
from coprod.simulation.parameters import share
from coprod.simulation.rules.base import Rule, State


class Own(Rule):
    """$$T <- T + g (o - T)$$"""

    family = "trust"
    name = "own"
    source = "this test"
    parameters = (share("own.gain", 0.1, "step of trust"),)

    @staticmethod
    def apply(trust, good, gain):
        {body}
'''
PLAIN = "return trust + gain * (good - trust)"
CALL = "return root(trust)"

# What stands before the class, what stands in apply, and how the message names it; the line is marked with "# here".
REFUSED = {
    "lambda": ("import math\nroot = lambda x: math.sqrt(x)  # here", CALL, "lambda"),
    "lambda with an operator": ("root = lambda x: x ** 0.37  # here", CALL, "lambda"),
    "lambda within": ("", "return (lambda x: x)(trust)  # here", "lambda"),
    "lambda in a variable": ("", "f = lambda x: x  # here\n        return f(trust)", "lambda"),
    "power in place": ("", "y = trust\n        y **= 0.37  # here\n        return y", "**"),
    "rest in place": ("", "y = trust\n        y %= 0.3  # here\n        return y", "%"),
    "whole division in place": ("", "y = trust\n        y //= 0.3  # here\n        return y", "//"),
    "power": ("def root(x):\n    return x ** 0.37  # here", CALL, "** in root"),
    "inverted bits": ("", "return ~1 + trust  # here", "~"),
    "default that is a function": (
        "import math\ndef root(x, g=math.sqrt):  # here\n    return g(x)",
        CALL,
        "the argument g with a default that is no number in root",
    ),
    "default that is text": ("def root(x, g='a'):  # here\n    return x", CALL, "the argument g with a default"),
    "call of an argument": ("def root(x, g):\n    return g(x)  # here", "return root(trust, good)", "a call of g in root"),
    "function passed on": ("def root(x, g):\n    return g(x)", "return root(trust, exp)  # here", "exp without calling it"),
    "call of a number": ("", "return trust(good)  # here", "a call of trust"),
    "call of what hides a function": ("", "exp = trust\n        return exp(good)  # here", "a call of exp"),
    "call of a call": ("def root(x):\n    return x", "return root(trust)(good)  # here", "a call of root(trust)"),
    "function in a variable": ("import math", "f = math.sqrt  # here\n        return f(trust)", "math.sqrt"),
    "function as a value": ("def root(x):\n    return x", "return root  # here", "root without calling it"),
    "keyword-only argument": ("def root(x, *, k=1.0):  # here\n    return x", CALL, "the argument *, k"),
    "any arguments": ("def root(*x):  # here\n    return 1.0", CALL, "the argument *x"),
    "any keywords": ("def root(x, **more):  # here\n    return x", CALL, "the argument **more"),
    "positional argument": ("def root(x, /):  # here\n    return x", CALL, "the argument /, x"),
    "decorator": (
        "from functools import wraps\ndef twice(f):\n    @wraps(f)  # here\n    def g(x):\n        return f(f(x))\n    return g\n"
        "@twice\ndef root(x):\n    return x",
        CALL,
        "@wraps(f)",
    ),
    "decorator that keeps the function": ("def same(f):\n    return f\n@same  # here\ndef root(x):\n    return x", CALL, "@same"),
    "compiled by Numba": ("import numba\n@numba.njit(fastmath=True)\ndef root(x):\n    return x", CALL + "  # here", "root"),
    "name of an enclosing function": (
        "def make(k):\n    def root(x):\n        return k * x  # here\n    return root\nroot = make(2.0)",
        CALL,
        "k in root",
    ),
    "function within": ("", "def f(x):  # here\n            return x\n        return f(trust)", "def in a function"),
    "class within": ("", "class A:  # here\n            pass\n        return trust", "class in a function"),
    "list comprehension": ("", "return [x for x in (trust,)][0]  # here", "[x for x in (trust,)][0]"),
    "generator": ("", "a, = (x for x in (trust, good))  # here\n        return a", "a comprehension"),
    "async function": ("async def root(x):  # here\n    return x", CALL, "async def in root"),
    "walrus": ("", "return (y := trust) + y  # here", ":="),
    "global": ("COUNT = 1.0", "global COUNT  # here\n        COUNT = 2.0\n        return COUNT", "global"),
    "del": ("", "y = trust\n        del y  # here\n        return trust", "del"),
    "try": ("", "try:  # here\n            return trust\n        except ValueError:\n            return good", "try"),
    "with": ("import contextlib", "with contextlib.nullcontext():  # here\n            return trust", "with"),
    "yield": ("", "yield trust  # here", "yield"),
    "raise": ("", "raise ValueError  # here", "raise"),
    "assert": ("", "assert trust >= 0.0  # here\n        return trust", "assert"),
    "match": ("", "match good:  # here\n            case _:\n                return trust", "match"),
    "f-string": ("", 'return float(f"{trust}")  # here', "an f-string"),
    "text": ("", 'return float("0.1")  # here', "the constant '0.1'"),
    "None": ("", "return None  # here", "the constant None"),
    "complex number": ("", "return trust + 0j  # here", "the constant 0j"),
    "number beyond 64 bits": ("", "return trust + 9223372036854775808  # here", "the constant 9223372036854775808"),
    "is": ("", "return trust if good is trust else good  # here", "is"),
    "in": ("", "return trust if good in (1.0, 0.0) else good  # here", "in"),
    "loop over a tuple": ("", "for x in (trust, good):  # here\n            trust = x\n        return trust", "for over (trust, good)"),
    "loop over what hides range": ("", "range = trust\n        for i in range(3):  # here\n            pass\n        return trust", "for over range(3)"),
    "variable by the name of a module": ("import helper", "helper = trust\n        return helper.STEP  # here", "helper.STEP"),
    "range as a value": ("", "r = range(3)  # here\n        return trust", "range"),
    "list": ("", "y = [trust]  # here\n        return trust", "[trust]"),
    "dictionary": ("", "y = {}  # here\n        return trust", "{}"),
    "attribute of a number": ("", "return trust.real  # here", "trust.real"),
    "attribute set": ("import helper", "helper.STEP = 1.0  # here\n        return trust", "helper.STEP"),
    "attribute of an attribute": ("import numpy", "return numpy.linalg.norm(trust)  # here", "numpy.linalg.norm"),
    "constant of a class": ("class A:\n    STEP = 0.5", "return trust * A.STEP  # here", "A.STEP"),
    "class": ("from numpy import float32", "return float32(trust) * 0.7  # here", "float32"),
    "class by the name of a function": ("from numpy import float32 as float", "return float(trust)  # here", "float"),
    "constant of another kind": ("import numpy\nSTEP = numpy.float64(0.1)", "return trust * STEP  # here", "STEP, of the type float64,"),
    "list outside": ("STEPS = [0.1]", "return trust * STEPS[0]  # here", "STEPS[0]"),
    "import within": ("def sqrt(x):\n    return x", "from math import sqrt  # here\n        return sqrt(trust)", "import"),
    "bound twice, last to math": ("def root(x):\n    return x\nfrom math import sqrt as root", CALL + "  # here", "root"),
    "bound twice, last to a lambda": ("def root(x):\n    return x\nroot = lambda x: x  # here", CALL, "lambda"),
    "bits": ("from coprod.simulation.exact.numerics import pow2", "return pow2(-2000.0 * trust)  # here", "pow2"),
    "function of a part of numerics": ("from coprod.simulation.exact import numerics", "return numerics.math.exp(trust)  # here", "numerics.math.exp"),
    "name of a file that has no source": ("exec('def root(x):\\n    return x')", CALL, "a function without source in root"),
}  # fmt: skip
RUN_BY_COMMAND = ("lambda", "power in place", "default that is a function", "class", "import within", "decorator")


def written(folder, head="", body=PLAIN, **changes):
    text = RULE.format(head=head, body=body)
    for old, new in changes.get("replaced", {}).items():
        assert old in text
        text = text.replace(old, new)
    (folder / "own.py").write_text(text, encoding="utf-8")
    return f"{folder / 'own.py'}:Own", next((n for n, line in enumerate(text.split("\n"), 1) if "# here" in line), 0)


def refusal(choice):
    with pytest.raises(BadInput) as error:
        custom_rule(choice)
    return error.value


def command(*line, cwd):
    done = subprocess.run(
        [sys.executable, "-c", "from coprod.cli import main; main()", *line],
        cwd=cwd,
        capture_output=True,
        text=True,
        env=os.environ,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done


@pytest.mark.parametrize("case", REFUSED)
def test_what_could_differ_is_refused_with_file_line_and_what_is_allowed(case, tmp_path):
    (tmp_path / "helper.py").write_text("STEP = 0.1\n", encoding="utf-8")
    head, body, what = REFUSED[case]
    choice, line = written(tmp_path, head, body)
    found = refusal(choice)
    assert found.what.startswith(f"Own uses {what}"), found
    assert found.allowed == ALLOWED and found.fix
    assert not line or found.where == f"{tmp_path / 'own.py'}, line {line}", found


def test_a_function_is_read_behind_a_module_of_a_module(tmp_path):
    (tmp_path / "near.py").write_text("import far\n", encoding="utf-8")
    for body, what in (("x", ""), ("tanh(x)", "Own uses tanh in step")):
        (tmp_path / "far.py").write_text(f"from math import tanh\n\n\ndef step(x):\n    return {body}\n", encoding="utf-8")
        choice, _ = written(tmp_path, "import near", "return near.far.step(trust)")
        if what:
            found = refusal(choice)
            assert found.what == what and found.where == f"{tmp_path / 'far.py'}, line 5"
        else:
            assert custom_rule(choice).apply(0.5, 1.0, 0.1) == 0.5


@pytest.mark.slow
@pytest.mark.parametrize("case", RUN_BY_COMMAND)
def test_the_command_line_says_so_too(case, tmp_path):
    head, body, what = REFUSED[case]
    _, line = written(tmp_path, head, body)
    for words in (("check-rule", "own.py:Own"), ("run", "baseline", "--weeks", "2", "--rule", "trust=own.py:Own")):
        done = command(*words, cwd=tmp_path)
        assert done.returncode == 2, done.stdout + done.stderr
        for word in (f"Own uses {what}", f"own.py, line {line}", "coprod.simulation.exact.numerics", "fix"):
            assert word in done.stderr, (word, done.stderr)


EVERYTHING = '''
import helper
from helper import step


def halved(x: float, by: float = 0.5) -> float:
    """Half of it."""
    return x * by


def both(x, y):
    return halved(x, by=0.25), helper.step(y)


def root(x):
    return x / (x + x)


def root(x):
    return abs(-x)
'''
EVERY_STATEMENT = '''
        """A docstring."""
        exp = trust  # hides the function, and is a number here
        moved: float = gain * (good - exp)
        a = b = trust
        (a, c), d = both(a, b), True
        for i in range(1, 3):
            if i > 1 and not good > 0.5 or a != a:
                continue
            a += float(i) * 0.01
        while a > 0.5:
            a -= 0.3
            if a < 0.1:
                break
        else:
            pass
        return trust + moved * power(root(a), 0.5) / (1.0 + c + int(d) + step(0.0)) if 0.0 <= a <= 2.0 else float("nan")
'''


@pytest.mark.slow
def test_everything_that_is_allowed_runs_alike_in_both_engines(tmp_path):
    (tmp_path / "helper.py").write_text("STEP = 0.1\n\n\ndef step(x, k=STEP):\n    return x + k\n", encoding="utf-8")
    choice, _ = written(tmp_path, EVERYTHING, EVERY_STATEMENT.strip())
    custom_rule(choice)
    done = command("check-rule", "own.py:Own", "--draws", "500", cwd=tmp_path)
    assert done.returncode == 0 and "equal to the bit" in done.stdout, done.stdout + done.stderr


def test_the_value_of_a_default_makes_another_rule(tmp_path):
    found = []
    for step in ("0.1", "0.2", "0.1"):
        (tmp_path / "helper.py").write_text(f"STEP = {step}\n", encoding="utf-8")
        choice, _ = written(tmp_path, "from helper import STEP\ndef root(x, k=STEP):\n    return x * k", CALL)
        os.utime(tmp_path / "helper.py", (len(found), len(found)))
        found.append(custom_rule(choice))
    assert [rule.apply(1.0, 1.0, 0.1) for rule in found] == [0.1, 0.2, 0.1]
    assert found[0].__module__ != found[1].__module__ and found[0].__module__ == found[2].__module__


def test_constants_that_change_from_loading_to_loading(tmp_path):
    choice, _ = written(tmp_path, "import time\nSTEP = time.perf_counter_ns() % 1e9 / 1e9", "return trust * STEP")
    found = refusal(choice)
    assert "differs each time its file is loaded" in found.what and "own.py, line" in found.where and found.fix


# What is replaced in the file, the message, and the fix.
NAMES = {
    "parameter that an input hides": (
        {"own.gain": "own.quality", "gain)": "quality)", "gain *": "quality *"},
        "Own.apply takes quality, which could be the parameter own.quality but is the input",
        "write own_quality for the parameter",
    ),
    "parameter that a state hides": (
        {"    @static": '    states = (State("gain", "s"),)\n\n    @static', PLAIN: "return trust, gain"},
        "Own.apply takes gain, which could be the parameter own.gain but is the state",
        "write own_gain for the parameter",
    ),
    "parameter that nothing reads": (
        {'"step of trust"),': '"step of trust"), share("own.more", 0.5, "m")'},
        "no function takes the parameter own.more",
        "write more among the arguments of apply, or remove it",
    ),
    "parameter that nothing reads by an input's name": (
        {'"step of trust"),': '"step of trust"), share("own.quality", 0.5, "m")'},
        "no function takes the parameter own.quality",
        "write own_quality among the arguments of apply",
    ),
    "shipped parameter that nothing reads": (
        {"import Rule, State": "import Rule, State\nfrom coprod.simulation.rules.trust.delta import RATE", "parameters = (": "parameters = (RATE, "},
        "no function takes the parameter trust.rate",
        "write rate among",
    ),
    "state that nothing reads": (
        {"    @static": '    states = (State("times", "s"),)\n\n    @static', PLAIN: f"{PLAIN}, 0.0"},
        "no function takes the state times",
        "write times among the arguments of apply",
    ),
    "state by the name of an input": (
        {"    @static": '    states = (State("good", "s"),)\n\n    @static'},
        "the state good has the name of an input of apply",
        "rename the state",
    ),
    "state declared twice": (
        {"    @static": '    states = (State("s", "s"), State("s", "t"))\n\n    @static'},
        "the state s has the name of another state",
        "rename the state",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", NAMES)
def test_names_that_could_mean_two_things_or_go_unread(case, tmp_path):
    replaced, what, fix = NAMES[case]
    choice, _ = written(tmp_path, replaced=replaced)
    found = refusal(choice)
    assert what in found.what and fix in found.fix and "own.py, line" in found.where and found.allowed, found


@pytest.mark.slow
def test_the_command_line_names_a_parameter_that_an_input_hides(tmp_path):
    written(tmp_path, replaced=NAMES["parameter that an input hides"][0])
    done = command("check-rule", "own.py:Own", cwd=tmp_path)
    assert (
        done.returncode == 2
        and "could be the parameter own.quality but is the input" in done.stderr
        and "own.py, line 16" in done.stderr
    )


def test_an_input_and_a_parameter_of_one_name_side_by_side(tmp_path):
    replaced = {"own.gain": "own.quality", "gain)": "quality, own_quality)", "gain *": "quality * own_quality *"}
    assert custom_rule(written(tmp_path, replaced=replaced)[0]).apply(0.5, 1.0, 0.5, 0.5) == 0.625


def test_a_parameter_that_a_state_starts_from_is_read(tmp_path):
    replaced = {
        '"step of trust"),': '"step of trust"), share("own.level", 0.5, "m")',
        "    @static": '    states = (State("level", "s", "own.level"),)\n\n    @static',
        "good, gain)": "good, gain, level)",
        PLAIN: f"{PLAIN}, level",
    }
    assert custom_rule(written(tmp_path, replaced=replaced)[0]).apply(0.5, 1.0, 0.5, 0.25) == (0.75, 0.25)


@pytest.mark.parametrize("rule", all_rules(), ids=lambda r: f"{r.family}.{r.name}")
def test_shipped_rules_read_what_they_declare(rule):
    assert [thing.name for thing in unread(rule)] == (["voice.words"] if rule.name == "urn" else [])  # which the model reads
    assert not any(two_meanings(rule, hook) for hook in hooks_of(rule))
