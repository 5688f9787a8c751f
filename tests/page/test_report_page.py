"""A report as a browser shows it; see web/tests/report.mjs."""

import pytest

import coprod
from tests.analysis.report_data import grid

from .node import needs_chromium, needs_page, node

pytestmark = [pytest.mark.slow, needs_chromium, needs_page]


def test_a_report_is_accessible_and_stands_by_itself(tmp_path):
    coprod.report(grid(a=1.0, b=0.3, together=0.2, choice=True), tmp_path / "r.html")
    done = node("--test", "--test-timeout=60000", "tests/report.mjs", REPORT=str(tmp_path / "r.html"))
    assert done.returncode == 0, done.stdout[-4000:]
