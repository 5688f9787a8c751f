"""Serves the page on this machine, and to the room where asked to."""

from __future__ import annotations

import errno
import os
import re
import socket
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from coprod.simulation.errors import BadInput

LOOPBACK, EVERYWHERE = "127.0.0.1", "0.0.0.0"
POLICY = re.compile(r'<meta\s+http-equiv="Content-Security-Policy"\s+content="([^"]+)"\s*/>')


class PageServer(ThreadingHTTPServer):
    """A server that says nothing where a browser closes before it has all."""

    allow_reuse_address = os.name != "nt"  # there it would let two programs have one port

    def handle_error(self, request: object, client_address: object) -> None:
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


def server(text: str, port: int, lan: bool) -> ThreadingHTTPServer:
    """A server of one page; port 0 takes a free one. BadInput where the port is taken or not allowed."""
    content, policy = text.encode(), policy_of(text)

    class Handler(BaseHTTPRequestHandler):
        """Answers with the page, or that there is nothing else."""

        protocol_version = "HTTP/1.1"
        server_version, sys_version = "coprod", ""

        def do_GET(self) -> None:
            self._answer(body=True)

        def do_HEAD(self) -> None:
            self._answer(body=False)

        def _answer(self, body: bool) -> None:
            found = self.path.partition("?")[0] in ("/", "/index.html")
            answer = content if found else b"nothing here: the page is at /\n"
            self.send_response(200 if found else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8" if found else "text/plain; charset=utf-8")
            self.send_header("Content-Length", str(len(answer)))
            self.send_header("Content-Security-Policy", policy)
            self.send_header("X-Content-Type-Options", "nosniff")
            self.send_header("Cache-Control", "no-store")
            self.end_headers()
            if body:
                self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            """Say nothing of each request."""

    try:
        return PageServer((EVERYWHERE if lan else LOOPBACK, port), Handler)
    except OSError as error:
        raise unusable(port, error) from error


def unusable(port: int, error: OSError) -> BadInput:
    """What to say of a port that cannot be had."""
    taken = error.errno == errno.EADDRINUSE
    return BadInput(
        f"port {port} is in use already" if taken else f"port {port} cannot be used: {error.strerror}",
        where="--port",
        allowed="a whole number from 0 to 65535; 0 takes any port that is free",
        fix=f"write --port {free_port()}",
    )


def policy_of(text: str) -> str:
    """The policy that a page has in itself, with what only a header can say: that no other page may frame it."""
    found = POLICY.search(text)
    if found is None:
        raise ValueError("the page has no policy of its own")
    return f"{found.group(1)}; frame-ancestors 'none'"


def open_in_browser(address: str) -> None:
    """Opens an address in the user's browser, without waiting for it."""
    import webbrowser

    Thread(target=webbrowser.open_new_tab, args=(address,), daemon=True).start()


def address_in_room() -> str:
    """This machine's address in the network it would use, without sending anything; the loopback one without a network."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # an address of documentation, which nothing answers: only a route is looked up
            return str(probe.getsockname()[0])
        except OSError:
            return LOOPBACK


def free_port() -> int:
    """A port that nothing listens at."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])
