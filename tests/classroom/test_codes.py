"""Codes that people type."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from coprod.classroom.codes import ALPHABET, checked, is_code, join_code, written

LETTERS = st.text(st.sampled_from(ALPHABET), min_size=1, max_size=60)


def test_a_known_code():
    """web/tests/classroom.test.ts has the same."""
    assert checked("K7M2QX") == "K7M2QXP3"
    assert not is_code("K7M2QX3P")


@given(LETTERS)
def test_a_code_checks(letters):
    assert is_code(checked(letters)) and checked(letters).startswith(letters)


@given(LETTERS, st.data())
def test_every_single_mistyped_letter_is_noticed(letters, data):
    code = checked(letters)
    at = data.draw(st.integers(0, len(code) - 1))
    for other in set(ALPHABET) - {code[at]}:
        assert not is_code(code[:at] + other + code[at + 1 :])


@given(LETTERS)
def test_every_swap_of_different_neighbours_is_noticed(letters):
    code = checked(letters)
    for at in range(len(code) - 1):
        if code[at] != code[at + 1]:
            assert not is_code(code[:at] + code[at + 1] + code[at] + code[at + 2 :])


@given(LETTERS, st.sampled_from(ALPHABET))
def test_a_letter_missing_or_too_many_at_either_end_is_noticed(letters, more):
    code = checked(letters)
    assert not any(map(is_code, (code[:-1], code[1:], code + more, more + code)))


@given(st.text(st.sampled_from(ALPHABET), min_size=1, max_size=28), st.data())
def test_of_up_to_thirty_letters_any_two_that_are_wrong_are_noticed(letters, data):
    code = checked(letters)
    first, second = data.draw(st.sampled_from(list(itertools.combinations(range(len(code)), 2))))
    one, two = (data.draw(st.sampled_from(sorted(set(ALPHABET) - {code[at]}))) for at in (first, second))
    changed = list(code)
    changed[first], changed[second] = one, two
    assert not is_code("".join(changed))


def test_nothing_and_what_holds_other_signs_is_no_code():
    assert not any(map(is_code, ("", "22", "K7M2QXPj", "K7M2-QXP3", "0", "ÅÄÖ")))


def test_a_code_is_read_out_in_groups_of_four():
    assert written("K7M2QXP3") == "K7M2-QXP3"


def test_join_codes_are_codes_of_eight_letters_and_differ():
    found = {join_code() for _ in range(200)}
    assert len(found) == 200 and all(len(code) == 8 and is_code(code) for code in found)
