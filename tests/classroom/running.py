"""A class that is served by a real process, and pages that talk to it through real sockets."""

import json
import re
import signal
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass

from websockets.sync.client import connect

COMMAND = [sys.executable, "-c", "from coprod.start import main; main()", "teach"]


@dataclass
class Served:
    process: subprocess.Popen
    port: int
    token: str
    code: str
    said: list

    @property
    def host(self):
        return f"127.0.0.1:{self.port}"

    def connection(self, **more):
        """A connection as a page of the server opens it; more: what differs."""
        return connect(f"ws://{self.host}/class", **{"origin": f"http://{self.host}", "open_timeout": 10, **more})

    def page(self, *greetings, **more):
        return Page(self.connection(**more), *greetings)

    def student(self, code=None, ticket=None, **more):
        return self.page({"do": "join", "code": code or self.code, "ticket": ticket}, **more)

    def teacher(self, token=None, **more):
        return self.page({"do": "teach", "token": token or self.token}, **more)

    def stop(self):
        self.process.send_signal(signal.SIGINT)
        self.process.wait(20)


class Page:
    """One end of a conversation."""

    def __init__(self, connection, *said):
        self.connection, self.said = connection, said

    def say(self, message):
        self.socket.send(message if isinstance(message, str | bytes) else json.dumps(message))

    def hear(self, kind=None, timeout=10.0):
        """The next message, or the next of a kind."""
        while True:
            message = json.loads(self.socket.recv(timeout))
            if kind is None or message["is"] == kind:
                return message

    def until(self, kind, true, timeout=10.0):
        """The next message of a kind for which something is true."""
        while not true(message := self.hear(kind, timeout)):
            pass
        return message

    def __enter__(self):
        self.socket = self.connection.__enter__()
        for message in self.said:
            self.say(message)
        return self

    def __exit__(self, *error):
        self.connection.__exit__(*error)


@contextmanager
def served(folder, *options, name="missing_link", port=0):
    """``coprod teach NAME --class`` until the test is through."""
    line = [*COMMAND, name, "--class", "--no-browser", "--port", str(port), "--state", str(folder), *options]
    process = subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8")
    said = []
    try:
        for text in process.stdout:
            said.append(text)
            if "Ctrl-C" in text:
                break
        whole = "".join(said)
        found = re.search(r"http://127\.0\.0\.1:(\d+)/teacher#(\S+)", whole)
        assert found, whole
        code = re.search(r"type ([\w-]+)", whole).group(1).replace("-", "")
        yield Served(process, int(found.group(1)), found.group(2), code, said)
    finally:
        process.kill()
        process.wait(20)
        process.stdout.close()
