"""Every fault can be planted: the text it replaces stands in its file."""

import pytest

from .planted import FAULTS, ROOT


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.what)
def test_the_text_to_replace_is_there(fault):
    text = (ROOT / fault.file).read_text(encoding="utf-8")
    assert fault.old in text and fault.new != fault.old
