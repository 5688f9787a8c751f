"""What ``coprod run`` prints: what was asked for and no more; in a laboratory, states first and nothing that means nothing."""

import subprocess

import numpy as np
import pytest

import coprod
from coprod.simulation.errors import BadInput
from coprod.simulation.schema.measures import MEASURES, measures_by_name
from coprod.simulation.setup.laboratory import LEARNING, PHASES, meaningful

from .bad_input.cases import LABORATORY, spoilt
from .process import PROGRAM
from .process import coprod as command

SHORT = ("--weeks", "4", "--every", "2", "--replicates", "3", "--seed", "5", "--set", "population.citizens=60")
NARROW = ("value", "need_gap", "power_by_role")


@pytest.fixture(scope="module")
def data():
    """What the command lines of SHORT run, all measures of it, to the last bit."""
    scenario = coprod.load_scenario("baseline").with_values({"population.citizens": 60})
    return coprod.run(scenario, weeks=4, every=2.0, replicates=3, seed=5, dtype="float64")


def said(*line, **more):
    done = command("run", *line, **more)
    assert done.returncode == 0 and not done.stderr, done.stderr
    return done.stdout


def names_of(table: str) -> list[str]:
    """First words of the lines of tables."""
    return [line.split()[0] for line in table.splitlines() if line.startswith(" ") and line.strip() and "─" not in line]


def test_quiet_prints_the_asked_measures_for_a_shell_and_no_more(data):
    asked = [word for name in NARROW for word in ("--measure", name)]
    lines = [line.split("\t") for line in said("baseline", *SHORT, "--quiet", *asked).splitlines()]
    labels = [f"power_by_role[{role}]" for role in ("citizen", "professional", "leader")]
    assert [line[0] for line in lines] == ["value", "need_gap", *labels]
    whole = [data["value"], data["need_gap"], *(data["power_by_role"][:, :, x] for x in range(3))]
    for (_, end, spread, start), values in zip(lines, whole, strict=True):
        assert float(end) == np.mean(values[:, -1].values) and float(spread) == np.std(values[:, -1].values, ddof=1)
        assert float(start) == pytest.approx(float(np.mean(values[:, 0].values)), rel=1e-12, nan_ok=True)


@pytest.mark.slow
def test_quiet_without_measures_is_silent_and_still_writes(tmp_path):
    assert said("baseline", *SHORT, "-q", "-o", "out.zarr", cwd=tmp_path) == ""
    assert coprod.open_store(tmp_path / "out.zarr")["value"].shape == (3, 3)


@pytest.mark.slow
def test_a_missing_number_is_nan_for_a_shell_and_a_dash_on_a_screen():
    line = ("baseline", *SHORT[:4], "--replicates", "1", "--measure", "promises_kept")
    assert said(*line, "--quiet") == "promises_kept\tnan\tnan\tnan\n"
    row = next(text for text in said(*line).splitlines() if "promises_kept" in text)
    assert row.split() == ["promises_kept", "–", "–", "–", "share"]


def test_a_shell_can_use_it():
    line = f"'{PROGRAM}' run baseline --weeks 1 --every 1 --replicates 1 -q --measure health --measure burden | cut -f 1,2"
    done = subprocess.run(["sh", "-c", line], capture_output=True, text=True, check=True, timeout=300)
    names, values = zip(*(row.split("\t") for row in done.stdout.splitlines()), strict=True)
    assert names == ("health", "burden") and all(0.0 < float(value) < 1.0 for value in values)


def test_measure_prints_those_alone():
    table = names_of(said("baseline", *SHORT, "--measure", "value", "--measure", "need_gap"))
    assert table == ["measure", "value", "need_gap"]


def test_what_has_no_value_is_left_out_and_said():
    text = said("baseline", *SHORT)
    assert "promises_kept" not in text and "without a value at the end; --all prints them" in text
    everything = said("baseline", *SHORT, "--all")
    assert set(names_of(everything)) == {"measure", *(m.name for m in MEASURES if not m.dimension)} and "Left out" not in everything


@pytest.fixture
def lab(tmp_path):
    (tmp_path / "lab.toml").write_text(LABORATORY, encoding="utf-8")
    return tmp_path


@pytest.mark.slow
def test_a_laboratory_prints_its_states_first_and_what_means_something(lab):
    text = said("lab.toml", "--weeks", "2", "--every", "1", "--replicates", "2", cwd=lab)
    assert names_of(text) == ["state", "citizen.view", "measure", "psychological_safety"]
    row = next(line for line in text.splitlines() if line.startswith(" citizen.view")).split()
    assert row[1:3] == ["0.500", f"{np.std([0, 1 / 3, 2 / 3, 1]):.3f}"] and row[5:] == ["position", "(0-1)"]
    assert text.index("citizen.view") < text.index("measure") and "what a citizen holds to be needed" in text
    assert "without meaning where dialogue alone goes on" in text and "sessions" not in text
    assert "sessions" in names_of(said("lab.toml", "--weeks", "2", "--every", "1", "--replicates", "1", "--all", cwd=lab))
    assert "sessions" in said("lab.toml", "--weeks", "2", "--every", "1", "--replicates", "1", "--measure", "sessions", cwd=lab)


def test_states_for_a_shell(lab):
    line = said("lab.toml", "--weeks", "2", "--every", "1", "--replicates", "2", "-q", "--record", "citizen.view", cwd=lab)
    found = coprod.run(str(lab / "lab.toml"), weeks=2, every=1.0, replicates=2)["citizen_view"].values[..., 0]
    name, *numbers = line.split()
    assert name == "citizen.view" and [float(x) for x in numbers] == [
        found[:, -1].mean(),
        found[:, -1].std(axis=1).mean(),
        found[:, 0].mean(),
    ]


@pytest.mark.slow
def test_a_laboratory_draws_its_states(lab):
    said("lab.toml", "--weeks", "2", "--every", "1", "--replicates", "2", "--plot", "p.png", cwd=lab)
    assert (lab / "p.png").stat().st_size > 5_000


def test_every_measure_says_what_it_needs():
    needs = [measure.needs for measure in measures_by_name().values()]
    assert all(needs)
    assert {name for all_needs in needs for need in all_needs for name in need.split(" or ")} <= {*PHASES, *LEARNING}


@pytest.mark.parametrize(
    ("changes", "there", "not_there"),
    [
        ('phases = ["dialogue", "agree"]', ("agreement_rate", "rounds_to_agreement"), ("sessions", "value", "power_gini")),
        (
            'phases = ["learn"]\nlearn = ["power"]',
            ("power_gini", "power_by_role"),
            ("personal_trust", "well_being", "agreement_rate"),
        ),
        ('phases = ["learn"]\nlearn = ["attitude"]', ("power_gini",), ("personal_trust", "psychological_safety")),
        ('phases = ["implement"]', ("need_gap", "fit_by_group"), ("implemented_share", "value_by_unit")),
    ],
)
def test_what_means_something_follows_from_phases(changes, there, not_there, tmp_path):
    (tmp_path / "lab.toml").write_text(spoilt(LABORATORY, 'phases = ["dialogue"]', changes), encoding="utf-8")
    found = meaningful(measures_by_name(), coprod.load_scenario(tmp_path / "lab.toml").laboratory)
    assert set(there) <= set(found) and not set(not_there) & set(found)


def test_outside_a_laboratory_all_means_something():
    assert meaningful(measures_by_name(), None) == list(measures_by_name())


@pytest.mark.parametrize("engine", ["kernel", "mesa"])
def test_a_run_of_some_measures_gives_them_to_the_bit(engine, data):
    scenario = coprod.load_scenario("baseline").with_values({"population.citizens": 60})
    some = coprod.run(
        scenario, weeks=4, every=2.0, replicates=3, seed=5, dtype="float64", engine=engine, measures=NARROW, states=["unit.design"]
    )
    assert set(some.data_vars) == {*NARROW, "unit_design", "converged", "last_change"}
    for name in NARROW:
        assert some[name].dims == data[name].dims and some[name].attrs == data[name].attrs
        assert some[name].values.tobytes() == data[name].values.tobytes()


def test_a_run_of_no_measures_keeps_the_states():
    assert set(coprod.run("baseline", weeks=1, every=1.0, measures=[], states=["unit.design"]).data_vars) == {
        "unit_design",
        "converged",
        "last_change",
    }


@pytest.mark.parametrize(
    ("measures", "words"),
    [
        (["vale"], ("unknown measure 'vale'", "nearest  value")),
        (["value", "cost", "value"], ("the measure value is named twice", "fix")),
        ("value", ("measures is 'value'", "a list of names")),
        ({"value"}, ("measures is {'value'}", "a list of names")),
        ([3], ("unknown measure '3'",)),
    ],
)
def test_measures_of_a_run_are_checked(measures, words):
    with pytest.raises(BadInput) as found:
        coprod.run("baseline", weeks=1, measures=measures)
    assert all(word in str(found.value) for word in words), found.value


@pytest.mark.slow
def test_all_leaves_nothing_out_and_says_nothing_of_it(tmp_path):
    (tmp_path / "lab.toml").write_text(LABORATORY, encoding="utf-8")
    assert "Left out" in said("lab.toml", cwd=tmp_path) and "Left out" not in said("lab.toml", "--all", cwd=tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("line", [("run", "baseline", "--quiet", "--measure", "value"), ("contrast", "baseline")])
def test_what_is_set_and_not_read_is_said(line):
    done = command(*line, "--weeks", "2", "--replicates", "3", "--set", "trust.rate=0.3", "--set", "trust.gain=0.1")
    expected = "--set trust.rate changes nothing here: it is read under trust = delta, confirmation, abi_institution alone"
    assert done.returncode == 0 and [line for line in done.stderr.splitlines() if "--set" in line] == [expected]
    read = command(*line, "--weeks", "2", "--replicates", "3", "--set", "trust.rate=0.3", "--rule", "trust=delta")
    assert read.returncode == 0 and "--set" not in read.stderr


def test_events_that_the_run_is_too_short_for(tmp_path):
    """One asked for on the command line is refused; one of the scenario that a shorter run leaves out is named."""
    late = command("run", "baseline", *SHORT, "--event", "budget_cut@4")
    assert late.returncode == 2 and "before the event of week 4" in late.stderr and "a week below 4" in late.stderr
    (tmp_path / "turn.toml").write_text(
        'title = "T"\nstory = "S"\n[[events]]\nname = "turn"\nparameter = "start.trust"\nkind = "step"\nweek = 40\nvalue = 0.2\nsource = "a test"\nstatus = "assumed"\n',
        encoding="utf-8",
    )
    assert "before its event of week 40: turn" in said("turn.toml", *SHORT, cwd=tmp_path)
    assert "event" not in said("turn.toml", "--weeks", "52", "--every", "26", cwd=tmp_path)
