"""What the server answers to browsers that want a page: two names, one text; nothing is read from a path."""

from __future__ import annotations

import gzip
import ipaddress
import re
from http import HTTPStatus

from websockets.datastructures import Headers
from websockets.http11 import Request, Response

SOCKET = "/class"  # where pages talk to the server
PAGES = ("/", "/teacher")  # one text: its script looks at which it is


class Pages:
    """The page, ready to be sent."""

    def __init__(self, text: str, policy: str) -> None:
        self.plain = text.encode()
        self.packed = gzip.compress(self.plain, 9, mtime=0)
        self.policy = policy

    def answer(self, request: Request) -> Response:
        """To a request that wants no socket."""
        host, path = request.headers.get("Host", ""), request.path.partition("?")[0]
        if not is_address(host):
            return _said(HTTPStatus.MISDIRECTED_REQUEST, "use the address in numbers that the teacher's page shows\n")
        if request.method != "GET":
            return _said(HTTPStatus.METHOD_NOT_ALLOWED, "only GET\n")
        if path not in PAGES:
            return _said(HTTPStatus.NOT_FOUND, "nothing here: the page is at /\n")
        packed = "gzip" in re.split(r"[\s,;]+", request.headers.get("Accept-Encoding", ""))
        headers = {
            "Content-Type": "text/html; charset=utf-8",
            **({"Content-Encoding": "gzip"} if packed else {}),
            # not all browsers take 'self' for sockets, too
            "Content-Security-Policy": f"{self.policy}; connect-src 'self' ws://{host}",
        }
        return _response(HTTPStatus.OK, headers, self.packed if packed else self.plain)


def refusal(request: Request) -> Response | None:
    """Why a socket is not opened: only a page of this server may, as browsers say truly in Origin."""
    host = request.headers.get("Host", "")
    if is_address(host) and request.headers.get("Origin") == f"http://{host}":
        return None
    return _said(HTTPStatus.FORBIDDEN, "only this server's own page may do this\n")


def is_address(host: str) -> bool:
    """Whether a browser used an address in numbers or localhost, which no other site can make its own name mean."""
    found = re.fullmatch(r"(localhost|[0-9.]+|\[[0-9a-f:.]+\])(:[0-9]{1,5})?", host)
    if found is None:
        return False
    try:
        return found.group(1) == "localhost" or bool(ipaddress.ip_address(found.group(1).strip("[]")))
    except ValueError:
        return False


def _said(status: HTTPStatus, text: str) -> Response:
    return _response(status, {"Content-Type": "text/plain; charset=utf-8"}, text.encode())


def _response(status: HTTPStatus, headers: dict[str, str], body: bytes) -> Response:
    common = {
        "Content-Length": str(len(body)),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-store",
        "Connection": "close",
    }
    return Response(status.value, status.phrase, Headers(**headers, **common), body)
