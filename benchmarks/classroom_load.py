"""A class of forty under load, with one hostile client: ``python -m benchmarks.classroom_load --seconds 600``.

Everything runs on this machine: the server as a real process, ``--browsers`` students and the teacher in one Chromium, the others
of the forty through real sockets, and a hostile client from an address of its own (127.0.0.2). Prints what was lost, how long
things took and the server's memory; exits with 1 where something was lost or the teacher's page was cut off.
"""

from __future__ import annotations

import argparse
import http.client
import itertools
import json
import socket
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

from websockets.exceptions import WebSocketException
from websockets.sync.client import connect

from tests.classroom.running import Served, served
from tests.page.node import node

ELSEWHERE = ("127.0.0.2", 0)
THREADS = 4  # of the hostile client, which waits where it is cut off


class Hostile(threading.Thread):
    """One computer that tries everything, again and again. It fails where something works that should not."""

    def __init__(self, room: Served) -> None:
        super().__init__(daemon=True)
        self.room, self.over, self.did, self.ticket = room, threading.Event(), Counter(), None
        self.got_in: list[str] = []

    def run(self) -> None:
        tries = [self.wrong_code, self.forged_token, self.malformed, self.oversized, self.flood, self.traversal, self.idle]
        for attempt in itertools.cycle([*tries, self.foreign]):
            if self.over.is_set():
                return
            try:
                if attempt():
                    self.got_in.append(attempt.__name__)
            except (OSError, WebSocketException, http.client.HTTPException):
                self.did[f"{attempt.__name__}, cut off"] += 1
            self.did[attempt.__name__] += 1
            time.sleep(0.05)

    def _open(self, origin: str = "") -> connect:
        origin = origin or f"http://{self.room.host}"
        return connect(f"ws://{self.room.host}/class", origin=origin, source_address=ELSEWHERE)

    def _said(self, text: str) -> str:
        """What is answered to one message."""
        with self._open() as page:
            page.send(text)
            return json.loads(page.recv(5))["is"]

    def wrong_code(self) -> bool:
        """Another class's code."""
        return self._said('{"do":"join","code":"K7M2QXDJ","ticket":null}') == "welcome"

    def forged_token(self) -> bool:
        return self._said(json.dumps({"do": "teach", "token": "x" * 32})) == "room"

    def malformed(self) -> bool:
        return bool(self._said('{"do":"join","code":' + "[" * 5000))

    def oversized(self) -> bool:
        return bool(self._said("x" * 1_000_000))

    def flood(self) -> bool:
        """Joins as a student and sends as fast as it can."""
        with self._open() as page:
            page.send(json.dumps({"do": "join", "code": self.room.code, "ticket": self.ticket}))
            answer = json.loads(page.recv(5))
            self.ticket = answer.get("ticket", self.ticket)
            message = {"do": "predict", "step": "guess_power", "prediction": {"kind": "choose", "option": "rises"}}
            for _ in range(500):
                page.send(json.dumps(message))
        return False

    def traversal(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.room.port, timeout=5, source_address=ELSEWHERE)
        connection.putrequest("GET", "/../../../../etc/passwd")
        connection.endheaders()
        status = connection.getresponse().status
        connection.close()
        return status != 404

    def idle(self) -> bool:
        """Opens sockets that say nothing."""
        for _ in range(5):
            socket.create_connection(("127.0.0.1", self.room.port), 5, ELSEWHERE)
        return False

    def foreign(self) -> bool:
        """A page of another site."""
        with self._open("http://example.org"):
            return True


def resident(pid: int) -> float:
    """Megabytes of a process in memory."""
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="utf-8").split()[1])
    return pages * 4096 / 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=600, help="how long; 30 is the short mode")
    parser.add_argument("--browsers", type=int, default=5, help="of the forty students, those in Chromium")
    parser.add_argument("--students", type=int, default=40)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as room:
        hostile, memory = [Hostile(room) for _ in range(THREADS)], []
        sampling = threading.Event()

        def sample() -> None:
            while not sampling.wait(1.0):
                memory.append(resident(room.process.pid))

        threading.Thread(target=sample, daemon=True).start()
        for thread in hostile:
            thread.start()
        address = f"http://{room.host}/"
        done = node(
            "tools/class_load.mjs",
            STUDENTS=address,
            TEACHER=f"{address}teacher#{room.token}",
            CODE=room.code,
            SECONDS=str(asked.seconds),
            BROWSERS=str(asked.browsers),
            SOCKETS=str(asked.students - asked.browsers),
        )
        for thread in hostile:
            thread.over.set()
        sampling.set()
        alive = room.process.poll() is None
    if done.returncode != 0:
        sys.exit(done.stdout + done.stderr)
    found = json.loads(done.stdout)
    tenth = max(1, len(memory) // 10)
    found["server_mb"] = {
        "at_start": round(memory[0], 1),
        "second_tenth": round(sum(memory[tenth : 2 * tenth]) / tenth, 1),
        "last_tenth": round(sum(memory[-tenth:]) / tenth, 1),
    }
    did, got_in = sum((thread.did for thread in hostile), Counter()), [name for thread in hostile for name in thread.got_in]
    found |= {"hostile": dict(did), "hostile_got_in": got_in, "server_alive": alive}
    print(json.dumps(found, indent=2))
    sound = alive and not found["lost_students"] and not got_in and found["teacher_outages"] == 0
    sound = sound and found["sent"] == found["kept"] and not found["never_told"]
    sys.exit(0 if sound else 1)


if __name__ == "__main__":
    main()
