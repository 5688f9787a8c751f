"""The laboratory's door: a scenario file and ``coprod run``, sweeps of it, and what is wrong with it in words."""

import os
import subprocess
import sys

import numpy as np
import pytest

import coprod
from coprod.simulation.errors import BadInput

from .conftest import write
from .test_dialogue import DEGROOT, people

TWO = {"numbers": people(2), "weights": [[0.5, 0.5], [0.25, 0.75]], "start": {"citizen.view": [1, 0]}}


@pytest.mark.slow
def test_the_command_line_says_where_it_ends_and_whether_it_settled(tmp_path):
    path = write(tmp_path / "two.toml", **TWO, **DEGROOT)
    for more, words in (
        ([], "converged: in 1 replicate"),
        (["--set", "time.weeks=3"], "does not converge in 1 of 1 replicate:"),
    ):
        for engine in ("kernel", "mesa"):
            line = ["run", str(path), "--replicates", "1", "--weeks", "40", "--engine", engine, *more]
            line = [x for x in line if not (more and x in ("--weeks", "40"))]
            done = subprocess.run(
                [sys.executable, "-c", "from coprod.cli import main; main()", *line], capture_output=True, text=True, env=os.environ
            )
            assert done.returncode == 0 and words in done.stdout, done.stdout + done.stderr
            assert ("0.333333; 0.333333" in done.stdout) == (not more)


def test_a_sweep_of_a_laboratory(tmp_path):
    write(
        tmp_path / "bounded.toml",
        rules={"influence": "bounded_confidence"},
        numbers=people(20),
        weights="equal",
        start={"citizen.view": {"evenly": [0, 1]}},
        **DEGROOT,
    )
    (tmp_path / "s.toml").write_text(
        'scenario = "bounded.toml"\nweeks = 4\nreplicates = 2\n[[factors]]\nparameter = "influence.bound"\nvalues = [0.1, 0.5]\n'
        '[record]\nmeasures = ["power_gini"]\nevery = 1\n',
        encoding="utf-8",
    )
    data = coprod.sweep(str(tmp_path / "s.toml"), store=str(tmp_path / "s.zarr"))
    assert np.isfinite(data.power_gini.values).all()


def test_states_of_any_scenario_can_be_recorded():
    data = coprod.run("baseline", weeks=4, every=2.0, states=["citizen.trust", "unit.design", "leader.capacity", "citizen.lapses"])
    assert data.citizen_trust.shape == (1, 3, 400, 3) and data.citizen_trust.dtype == np.float64
    assert data.unit_design.shape == (1, 3, 4, 2) and data.leader_capacity.shape == (1, 3, 7)
    mean = data.citizen_trust.mean(("citizen", "tie")).values.astype(np.float32)
    assert mean == pytest.approx(data.personal_trust.values, abs=1e-6)


def test_draws_about_an_end_of_the_range_stay_in_it(lab):
    start = {"citizen.view": {"normal": [0.9, 0.5]}}
    inside = lab(weeks=1, numbers=people(400), weights="equal", start=start, **DEGROOT).citizen_view.values[:, 0]
    assert inside.min() == 0.0 and inside.max() == 1.0 and 0.3 < np.mean(inside == 1.0) < 0.55
    lifted = lab(weeks=1, numbers=people(400), weights="equal", start=start, bounds="none", **DEGROOT).citizen_view.values[:, 0]
    assert lifted.min() < 0.0 and lifted.max() > 1.0


BAD = {
    "phase": ({"phases": ["dialog"]}, ("unknown phase 'dialog'", "write dialogue")),
    "key": ({"weight": "equal"}, ("key of [laboratory] 'weight'", "weights")),
    "session": ({"session": "twice"}, ("session is 'twice'", "each step")),
    "bounds": ({"bounds": 3}, ("bounds is 3",)),
    "ragged matrix": ({"weights": [[1, 0], [1]]}, ("no square matrix",)),
    "negative weight": ({"weights": [[1, 0], [-1, 2]]}, ("row 2", "from 0 on")),
    "size of matrix": ({"weights": [[1, 0, 0], [0, 1, 0], [0, 0, 1]]}, ("is for 3 participants, a session has 2",)),
    "weights and edges": ({"weights": "equal", "edges": [[0, 1]]}, ("both weights and edges",)),
    "edges": ({"edges": [[0, 1, 2]]}, ("[0, 1, 2], number 1, is no pair",)),
    "start of nothing": ({"start": {"citizen.veiw": 0.5}}, ("state that can be set 'citizen.veiw'", "write citizen.view")),
    "start of what cannot be set": ({"start": {"citizen.generation": 1}}, ("citizen.generation",)),
    "too many values": ({"start": {"citizen.view": [0.1, 0.2, 0.3]}}, ("gives 3 values of citizen.view", "one for each of 2")),
    "kind of draw": ({"start": {"citizen.view": {"gauss": [0, 1]}}}, ("kind of starting values 'gauss'",)),
    "probability": ({"start": {"citizen.view": {"bernoulli": 1.5}}}, ("citizen.view has bernoulli = 1.5", "from 0 to 1")),
    "record": ({"record": ["citizen.veiw"]}, ("unknown state 'citizen.veiw'", "write citizen.view")),
    "proposal": ({"proposal": [0.5, 0.5]}, ("proposal has 2 numbers", "each of 1")),
    "shares": ({"decision_shares": [0.0, 0.0]}, ("sum to 0",)),
    "delivery without staff": ({"phases": ["deliver"]}, ("delivery needs professionals",)),
    "weights of unknown people": ({"phases": ["engage", "dialogue"], "weights": "equal"}, ("needs known participants",)),
}


@pytest.mark.parametrize("case", BAD)
def test_what_is_wrong_is_explained(case, tmp_path):
    change, words = BAD[case]
    scenario = {"numbers": people(2), **DEGROOT, **change}
    path = write(tmp_path / "bad.toml", **scenario)
    with pytest.raises(BadInput) as found:
        coprod.run(str(path), weeks=2, every=1.0)
    text = str(found.value)
    assert "bad.toml" in text and "fix" in text
    for word in words:
        assert word in text, (word, text)
