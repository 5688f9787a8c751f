"""Messages of pages: what is one, and what is not."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coprod.classroom.messages import GREETING, OF_STUDENT, OF_TEACHER, Malformed, Predict, read

GUESS = {"do": "predict", "step": "guess", "prediction": {"kind": "choose", "option": "up"}}
FOUND = {"seed": 7, "case": "esther", "values": {"start.trust": 0.5}, "rules": {}, "cut": ["R1"], "measures": {"value": None}}
MOST = 8192
JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.sampled_from(["do", "step", "prediction", "code"]), inner),
)


def changed(message, **more):
    return json.dumps({**message, **more})


def test_what_a_page_sends_is_read():
    assert isinstance(read(OF_STUDENT, json.dumps(GUESS), MOST), Predict)
    result = read(OF_STUDENT, json.dumps({"do": "result", "step": "see", "result": FOUND}), MOST).result
    spaced = json.dumps({"do": "result", "step": "see", "result": {**FOUND, "case": "my case"}})
    assert read(OF_STUDENT, spaced, MOST).result.case == "my case"  # the name of a scenario file
    assert result.measures == {"value": None} and result.values == {"start.trust": 0.5}
    assert read(GREETING, '{"do":"join","code":"K7M2QXP3","ticket":null}', MOST).code == "K7M2QXP3"
    assert read(OF_TEACHER, '{"do":"steer","frozen":true}', MOST).model_dump(exclude={"do"}) == {
        "position": None,
        "frozen": True,
        "hidden": None,
        "joining": None,
    }


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "{",
        json.dumps(GUESS)[:-1],
        changed(GUESS, more=1),
        changed(GUESS, step=3),
        changed(GUESS, step="../../etc/passwd"),
        changed(GUESS, step="<b>"),
        changed(GUESS, step="=1+1"),  # would be a formula in the teacher's spreadsheet
        changed(GUESS, do="steer"),
        changed(GUESS, prediction={"kind": "choose"}),
        changed(GUESS, prediction={"kind": "choose", "option": "up", "points": []}),
        changed(GUESS, prediction={"kind": "draw", "points": ["0.5"]}),
        changed(GUESS, prediction={"kind": "draw", "points": [float("nan")]}),
        changed(GUESS, prediction={"kind": "draw", "points": [float("inf")]}),
        changed(GUESS, prediction={"kind": "draw", "points": [0.5] * 1000}),
        json.dumps({"do": "result", "step": "see", "result": {**FOUND, "seed": -1}}),
        json.dumps({"do": "result", "step": "see", "result": {**FOUND, "seed": "7"}}),
        json.dumps({"do": "result", "step": "see", "result": {**FOUND, "measures": {"value": 1e300}}}),
        '{"do":"predict","step":"guess","prediction":' + "[" * 4000,
        "x" * (MOST + 1),
        changed(GUESS, step="å" * 5000),  # fewer letters than bytes
        json.dumps({"do": "result", "step": "see", "result": {**FOUND, "case": "=1+1"}}),
    ],
)
def test_anything_else_is_not(text):
    with pytest.raises(Malformed):
        read(OF_STUDENT, text, MOST)


def test_bytes_are_none():
    with pytest.raises(Malformed):
        read(OF_STUDENT, json.dumps(GUESS).encode(), MOST)


@given(st.text() | JSON.map(json.dumps))
def test_nothing_else_than_malformed_comes_of_any_text(text):
    for kind in (GREETING, OF_STUDENT, OF_TEACHER):
        try:
            read(kind, text, MOST)
        except Malformed:
            continue
