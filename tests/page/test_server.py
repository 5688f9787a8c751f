"""How the page is served."""

import urllib.request
from threading import Thread

import pytest

from coprod.page.server import policy_of, server

TEXT = """<meta
  http-equiv="Content-Security-Policy"
  content="default-src 'none'; img-src data:"
/>"""


def test_the_page_s_own_policy_goes_with_it_and_nobody_may_frame_it():
    with server(TEXT, 0, lan=False) as serving:
        Thread(target=serving.serve_forever, daemon=True).start()
        with urllib.request.urlopen(f"http://127.0.0.1:{serving.server_address[1]}/") as answer:
            assert answer.headers["Content-Security-Policy"] == "default-src 'none'; img-src data:; frame-ancestors 'none'"
            assert answer.read() == TEXT.encode()
        serving.shutdown()


def test_a_page_without_a_policy_is_not_served():
    with pytest.raises(ValueError, match="no policy"):
        policy_of("<p>")
