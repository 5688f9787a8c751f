"""What a class takes and what it refuses."""

import pytest

from coprod.classroom.class_room import MOST_STUDENTS, ClassRoom, Outline, Refused
from coprod.classroom.codes import checked
from coprod.classroom.messages import MOST_CODES, Choose, Draw, Order, Result

LESSON = Outline(
    name="a_lesson",
    steps=["guess", "curve", "rank", "see"],
    asks={"guess": "choose", "curve": "draw", "rank": "order"},
    options={"guess": ["up", "down"], "rank": ["a", "b"]},
)
RESULT = Result(seed=1, case="esther", values={}, rules={}, cut=[], measures={"value": 0.25})


@pytest.fixture
def room():
    return ClassRoom.begun(LESSON)


def refused(call, *given):
    with pytest.raises(Refused) as found:
        call(*given)
    return found.value.why


def test_students_have_numbers_seeds_and_tickets_of_their_own(room):
    students = [room.admit() for _ in range(MOST_STUDENTS)]
    assert [one.number for one in students] == list(range(1, MOST_STUDENTS + 1))
    assert len({one.ticket for one in students}) == len({room.seed_of(one) for one in students}) == MOST_STUDENTS
    assert room.seed not in {room.seed_of(one) for one in students}
    students[6].results["see"] = RESULT
    here = set(range(1, MOST_STUDENTS + 1)) - {7, 9}
    other = room.admit(here)  # nobody who left something loses it
    assert other.number == 9 and room.with_ticket(students[8].ticket) is None and room.with_ticket(other.ticket) is other
    assert refused(room.admit, here | {9}) == "full"


def test_a_ticket_finds_its_student_and_no_other(room):
    first, second = room.admit(), room.admit()
    assert room.with_ticket(second.ticket) is second and room.with_ticket(first.ticket) is first
    assert room.with_ticket("x" * 32) is None and room.with_ticket(None) is None


@pytest.mark.parametrize(
    ("step", "prediction"),
    [
        ("guess", Choose(kind="choose", option="up")),
        ("curve", Draw(kind="draw", points=[0.1, None, 0.3])),
        ("rank", Order(kind="order", options=["b", "a"])),
    ],
)
def test_a_prediction_that_answers_its_question_is_kept(room, step, prediction):
    student = room.admit()
    room.predict(student, step, prediction)
    assert student.predictions == {step: prediction}


@pytest.mark.parametrize(
    ("step", "prediction", "why"),
    [
        ("none", Choose(kind="choose", option="up"), "step"),
        ("see", Choose(kind="choose", option="up"), "prediction"),
        ("guess", Choose(kind="choose", option="sideways"), "prediction"),
        ("guess", Draw(kind="draw", points=[]), "prediction"),
        ("rank", Order(kind="order", options=["a", "a"]), "prediction"),
        ("rank", Order(kind="order", options=["a", "c"]), "prediction"),
        ("rank", Order(kind="order", options=["a"]), "prediction"),
        ("rank", Order(kind="order", options=[]), "prediction"),
    ],
)
def test_one_that_answers_nothing_is_refused(room, step, prediction, why):
    student = room.admit()
    assert refused(room.predict, student, step, prediction) == why and student.predictions == {}


def test_nothing_changes_while_frozen(room):
    student = room.admit()
    room.steer({"frozen": True})
    assert refused(room.predict, student, "guess", Choose(kind="choose", option="up")) == "frozen"
    assert refused(room.take, student, "see", RESULT) == "frozen"
    room.steer({"frozen": False})
    room.take(student, "see", RESULT)
    assert student.results == {"see": RESULT}


def test_the_teacher_steers_within_the_lesson(room):
    room.steer({"position": 3, "hidden": True, "frozen": None, "joining": False})
    assert (room.position, room.hidden, room.frozen, room.joining) == (3, True, False, False)
    assert refused(room.steer, {"position": 4}) == "step" and room.position == 3


def test_result_codes_are_kept_once_and_not_without_end(room):
    first, second = checked("K7M2QX"), checked("ABCD")
    room.enter([first, first, second])
    room.enter([second])
    assert room.codes == [first, second]
    room.remove(second)
    assert room.codes == [first]
    assert refused(room.enter, [checked("2" * n) for n in range(1, MOST_CODES + 1)]) == "codes"


def test_a_guess_is_not_changed_once_its_step_is_over(room):
    first, second = room.admit(), room.admit()
    up, down = (Choose(kind="choose", option=option) for option in ("up", "down"))
    room.predict(first, "guess", up)
    room.steer({"position": 1})
    assert refused(room.predict, first, "guess", down) == "step" and first.predictions["guess"] == up
    room.predict(first, "guess", up)  # sent again after a connection was lost
    room.predict(second, "guess", down)  # came late
    room.steer({"position": 0})
    room.predict(first, "guess", down)
    assert first.predictions == second.predictions == {"guess": down}


def test_what_is_no_result_code_is_not_taken(room):
    assert refused(room.enter, [checked("K7M2QX"), "K7M2QX3P"]) == "codes" and room.codes == []
