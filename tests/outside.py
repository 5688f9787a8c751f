"""The environment of outside checkers, beside the one the tests run in; ``make test`` makes it."""

import sys
from pathlib import Path

ENVIRONMENT = Path(f"{sys.prefix}-outside")
PYTHON = ENVIRONMENT / "bin" / "python"
