"""Files and folders that one may not read or write: tried as a user who is not the one that made them."""

from .cases import *

# Each name that ends in "!" is made without any rights for others; the command runs in a folder that all may write to.
CASES = {
    "scenario": Case(RUN, {"s.toml!": SCENARIO}, ("cannot read s.toml: Permission denied",)),
    "study": Case(SWEEP, {"s.toml!": STUDY}, ("cannot read s.toml: Permission denied",)),
    "event": Case(STRIKE, {"strike.toml!": EVENT}, ("cannot read strike.toml: Permission denied",)),
    "rule": Case(OWN, {"own.py!": RULE}, ("own.py: Permission denied",)),
    "theory": Case(MEET, {"rival.toml!": THEORY, "mine.toml": PATTERN, "cup.toml": TOURNAMENT}, ("rival.toml: Permission denied",)),
    "output": Case("run baseline -o locked/out.zarr", {"locked/x!": ""}, ("to the folder", "Permission denied")),
    "picture": Case("run baseline --plot locked/p.png", {"locked/x!": ""}, ("to the folder", "Permission denied")),
    "store": Case("sweep s.toml -o locked/out.zarr", {"locked/x!": "", "s.toml": STUDY}, ("cannot write out.zarr to the folder", "Permission denied")),
    "forecast of a store": Case("sweep s.toml --dry-run -o locked/out.zarr", {"locked/x!": "", "s.toml": STUDY}, ("cannot write out.zarr to the folder", "Permission denied")),
    "scenario in a folder": Case("run locked/s.toml", {"locked/s.toml!": SCENARIO}, ("locked/s.toml",)),
    "rule in a folder": Case("run baseline --rule trust=locked/own.py:Own", {"locked/own.py!": RULE}, ("locked/own.py",)),
}  # fmt: skip
