"""The server of a class as a real process: what it does for a class, and what it does not do for anybody else."""

import http.client
import json
import shutil
import socket
import subprocess
import time

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from coprod.lessons.lesson import FOLDER

from ..page.node import needs_page
from .running import COMMAND, served

pytestmark = [pytest.mark.slow, needs_page]

GUESS = {"do": "predict", "step": "guess_record", "prediction": {"kind": "choose", "option": "worse"}}
FOUND = {
    "do": "result",
    "step": "see_record",
    "result": {"seed": 7, "case": "label_only", "values": {}, "rules": {}, "cut": [], "measures": {"fit": 0.61}},
}


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    with served(tmp_path_factory.mktemp("class")) as running:
        yield running


def closed(page):
    """The code that a page's connection is closed with."""
    with pytest.raises(ConnectionClosed) as found:
        while True:
            page.socket.recv(10)
    return found.value.rcvd.code


def asked(room, path, method="GET", **headers):
    connection = http.client.HTTPConnection("127.0.0.1", room.port, timeout=10)
    connection.putrequest(method, path, skip_host="Host" in headers, skip_accept_encoding=True)
    for name, value in headers.items():
        connection.putheader(name, value)
    connection.endheaders()
    answer = connection.getresponse()
    found = answer.status, dict(answer.getheaders()), answer.read()
    connection.close()
    return found


def test_a_student_s_guess_and_result_come_to_the_teacher_s_page_at_once(room):
    with room.teacher() as teacher, room.student() as student:
        assert teacher.hear("room")["code"] == room.code
        number = student.hear("welcome")["number"]
        student.say(GUESS)
        assert student.hear("kept") == {"is": "kept", "what": "prediction", "step": "guess_record"}
        student.say(FOUND)
        news = teacher.until("news", lambda m: any(one["number"] == number and one["results"] for one in m["students"]))
        (one,) = [one for one in news["students"] if one["number"] == number]
        assert one["predictions"]["guess_record"]["option"] == "worse" and one["results"]["see_record"]["measures"] == {"fit": 0.61}
        assert one["here"] and "ticket" not in one


def test_the_class_follows_the_teacher_and_stands_still_when_frozen(room):
    with room.teacher() as teacher, room.student() as student:
        student.hear("welcome")
        teacher.say({"do": "steer", "position": 2, "frozen": True})
        assert student.hear("follow") == {"is": "follow", "position": 2, "frozen": True}
        student.say(GUESS)
        assert student.hear()["why"] == "frozen"
        teacher.say({"do": "steer", "position": 0, "frozen": False})
        assert student.hear("follow") == {"is": "follow", "position": 0, "frozen": False}
        student.say(GUESS)
        assert student.hear()["is"] == "kept"
        teacher.say({"do": "steer", "position": 99})
        assert teacher.hear("refused")["why"] == "step"


def test_who_leaves_is_away_and_a_reload_finds_back_by_its_ticket(room):
    with room.teacher() as teacher:
        with room.student() as student:
            welcome = student.hear("welcome")
            student.say(GUESS)
            student.hear("kept")
        away = teacher.until("news", lambda m: any(one["number"] == welcome["number"] and not one["here"] for one in m["students"]))
        assert away
        with room.student(ticket=welcome["ticket"]) as again:
            back = again.hear("welcome")
            assert back["number"] == welcome["number"] and back["seed"] == welcome["seed"]
            assert back["predictions"]["guess_record"]["option"] == "worse"
            with room.student(ticket=welcome["ticket"]) as second:  # the same student in another window
                assert second.hear("welcome")["number"] == welcome["number"]
                assert again.hear("refused")["why"] == "elsewhere"


def test_what_is_no_message_ends_its_connection_and_no_other(room):
    bad = ["", "null", "{", b"\x00", json.dumps({**GUESS, "more": 1}), json.dumps({"do": "end"}), "[" * 5000, "x" * 9000]
    with room.student() as bystander:
        bystander.hear("welcome")
        ticket = None
        for text in bad:
            with room.student(ticket=ticket) as student:
                ticket = student.hear("welcome")["ticket"]
                student.say(text)
                assert closed(student) == 1008
        with room.student(ticket=ticket) as student:
            student.hear("welcome")
            student.say("x" * 100_000)
            assert closed(student) == 1009
        bystander.say(GUESS)
        assert bystander.hear("kept")


def test_who_floods_is_closed_and_everybody_else_is_served(room):
    with room.student() as bystander, room.student() as student:
        bystander.hear("welcome"), student.hear("welcome")
        with pytest.raises(ConnectionClosed):
            for _ in range(2000):
                student.say(GUESS)
            closed(student)
            raise ConnectionClosed(None, None)
        bystander.say(GUESS)
        assert bystander.hear("kept")


def test_only_the_token_opens_the_teacher_s_part(room):
    for token in ("x" * 32, room.code, room.token[:-1], room.token + "x"):
        with room.teacher(token) as page:
            assert page.hear()["why"] == "token"
    with room.student() as student:
        student.hear("welcome")
        student.say({"do": "steer", "position": 1})
        assert closed(student) == 1008
    with room.page("hello") as page:
        assert closed(page) == 1008


def test_another_class_s_code_is_refused_and_guessing_is_slow(room):
    """From an address of its own, so that others are not held up."""
    guesser = {"source_address": ("127.0.0.9", 0)}
    said = []
    for _ in range(16):
        with room.student("K7M2QXP3", **guesser) as page:
            said.append(page.hear()["why"])
    assert said[:10] == ["code"] * 10 and "busy" in said[10:]
    with room.student(**guesser) as page:
        assert page.hear()["why"] == "busy"  # the right code is not looked at either
    with room.student() as other:
        assert other.hear()["is"] == "welcome"


@pytest.mark.parametrize("origin", [None, "http://example.org", "null", "https://127.0.0.1", "http://127.0.0.1:1"])
def test_only_a_page_of_this_server_may_open_a_socket(room, origin):
    with pytest.raises(InvalidStatus) as refused, room.connection(origin=origin):
        pass
    assert refused.value.response.status_code == 403


def test_a_name_that_another_site_could_own_is_not_answered(room):
    for host in ("example.org", f"example.org:{room.port}", "127.0.0.1.example.org", "localhost.example.org", ""):
        assert asked(room, "/", Host=host)[0] == 421
    assert asked(room, "/", Host=f"localhost:{room.port}")[0] == 200


@pytest.mark.parametrize(
    "path",
    ["/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "//etc/passwd", "/teacher/", "/index.html", "/app/classroom/kept.py", "*"],
)
def test_nothing_is_read_from_a_path(room, path):
    status, _, body = asked(room, path)
    assert status in (400, 404) and b"root:" not in body and len(body) < 200


def test_the_page_comes_with_a_policy_without_exceptions(room):
    import base64
    import gzip
    import hashlib
    import re

    for path in ("/", "/teacher"):
        status, headers, body = asked(room, path, **{"Accept-Encoding": "gzip, deflate"})
        assert status == 200 and headers["Content-Encoding"] == "gzip" and headers["Cache-Control"] == "no-store"
        text, policy = gzip.decompress(body).decode(), headers["Content-Security-Policy"]
        assert "unsafe-inline" not in policy and "'unsafe-eval'" not in policy and "frame-ancestors 'none'" in policy
        assert f"connect-src 'self' ws://{room.host}" in policy and "Content-Security-Policy" not in text
        for part in re.findall(r"<script>(.*?)</script>|<style>(.*?)</style>", text, re.DOTALL):
            digest = base64.b64encode(hashlib.sha256("".join(part).encode()).digest()).decode()
            assert f"'sha256-{digest}'" in policy
        assert room.token not in text and room.code not in text
    assert asked(room, "/")[2].decode() == text
    assert asked(room, "/", method="POST")[0] == 405


def test_a_class_goes_on_after_the_server_was_killed(tmp_path):
    with served(tmp_path) as first:
        with first.teacher() as teacher, first.student() as student:
            ticket = student.hear("welcome")["ticket"]
            student.say(GUESS)
            student.hear("kept")
            teacher.say({"do": "steer", "position": 1, "joining": False})
            teacher.say({"do": "enter", "codes": ["K7M2QXP3"]})
            teacher.until("news", lambda m: m["codes"] == ["K7M2QXP3"])
            time.sleep(1.0)  # the file is written twice a second
        first.process.kill()
    with served(tmp_path, port=first.port) as second:
        assert (second.code, second.token) == (first.code, first.token) and "goes on, with 1 student\n" in "".join(second.said)
        with second.student(ticket=ticket) as student, second.teacher() as teacher:
            welcome = student.hear("welcome")
            assert welcome["position"] == 1 and welcome["predictions"]["guess_record"]["option"] == "worse"
            kept = teacher.hear("room")
            assert kept["codes"] == ["K7M2QXP3"] and kept["joining"] is False
            line = [*COMMAND, "missing_link", "--class", "--no-browser", "--port", str(second.port), "--state", str(tmp_path)]
            other = subprocess.run(line, capture_output=True, text=True, timeout=60)  # two teachers on one port
            assert (
                other.returncode == 2 and f"a class of missing_link is being served at port {second.port} already" in other.stderr
            )
            assert f"http://{second.host}/teacher#{second.token}" in other.stderr and "write --port" in other.stderr
            apart = subprocess.run([*line[:-1], str(tmp_path / "other")], capture_output=True, text=True, timeout=60)
            assert apart.returncode == 2 and "in use already" in apart.stderr  # of what is kept elsewhere nothing is known
            teacher.say({"do": "end"})
            assert student.hear("ended") and teacher.hear("ended")
        second.process.wait(20)
        assert second.process.returncode == 0 and not list(tmp_path.glob("*.json"))


def test_a_file_that_cannot_be_written_is_told_and_the_class_goes_on(tmp_path):
    folder = tmp_path / "class"
    with served(folder) as running, running.teacher() as teacher, running.student() as student:
        student.hear("welcome")
        folder.rename(tmp_path / "away")
        student.say(GUESS)
        assert student.hear("kept")
        teacher.until("news", lambda m: m["unkept"])
        (tmp_path / "away").rename(folder)
        teacher.until("news", lambda m: not m["unkept"])
        assert "guess_record" in (folder / f"class-{running.port}.json").read_text(encoding="utf-8")


def test_a_stopped_class_says_how_to_go_on(tmp_path):
    with served(tmp_path) as running:
        running.stop()
        said = running.process.stdout.read()
        again = f"--class --port {running.port} --no-browser --state {tmp_path}"
        assert f"coprod teach missing_link {again}\n" in said and running.process.returncode == 0
    line = [*COMMAND, "silent_half", "--class", "--no-browser", "--port", str(running.port), "--state", tmp_path.name]
    other = subprocess.run(line, capture_output=True, text=True, timeout=60, cwd=tmp_path.parent)
    assert other.returncode == 2 and f"as it was: coprod teach missing_link {again}\n" in other.stderr


def test_a_lesson_of_ones_own_goes_on_from_any_folder(tmp_path, monkeypatch):
    """Its whole path is kept for that, and no page is told of it."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(FOLDER / "missing_link", "mine")
    with served(tmp_path, name="mine") as running:
        with running.teacher() as teacher:
            assert teacher.hear("room")["lesson"] == "mine"
        running.stop()
        said = running.process.stdout.read()
    whole = str(tmp_path / "mine" / "lesson.toml")
    assert f"coprod teach {whole} --class" in said
    with served(tmp_path, name=whole, port=running.port) as again:
        assert again.code == running.code


def test_a_page_comes_whole_over_a_slow_network(room):
    """It takes longer than a page may take to say who it is, and the socket's buffers do not hold it."""
    with socket.socket() as slow:
        slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        slow.connect(("127.0.0.1", room.port))
        slow.sendall(f"GET / HTTP/1.1\r\nHost: {room.host}\r\n\r\n".encode())
        time.sleep(7)
        answer = b""
        while part := slow.recv(65_536):
            answer += part
    head, _, body = answer.partition(b"\r\n\r\n")
    assert f"Content-Length: {len(body)}".encode() in head and len(body) > 200_000


def test_one_computer_does_not_take_every_seat(tmp_path):
    """Fifty at once, and one a second."""
    with served(tmp_path) as other:
        begun, joined = time.monotonic(), 0
        for _ in range(70):
            with other.student() as student:
                joined += student.hear()["is"] == "welcome"
        assert 50 <= joined <= 51 + (time.monotonic() - begun)
