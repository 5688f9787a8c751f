"""``python -m coprod.simulation.kernel.lowering PIECE...``: lowers and compiles pieces of the engine, for a process that waits.

Numba does not optimise here (the process that starts this one says so by its environment), so that what is lowered suits every
target.
"""

import json
import sys

from coprod.simulation.errors import BadInput
from coprod.simulation.kernel.compiling import REFUSED
from coprod.simulation.kernel.native import compile_native
from coprod.simulation.kernel.packages import Code

from .lower import lower


def main() -> None:
    """Lower and compile what the arguments name; why something cannot be is told as JSON on standard output."""
    try:
        for name in sys.argv[1:]:
            code = Code.named(name)
            if not code.bitcode.exists():
                code.keep(code.bitcode, lower(code))
            if not code.machine_code.exists():
                code.keep(code.machine_code, compile_native(code.bitcode.read_bytes()))
    except BadInput as error:
        parts = {"what": error.what, "where": error.where, "allowed": error.allowed, "nearest": error.nearest, "fix": error.fix}
        sys.stdout.write(json.dumps(parts))
        sys.exit(REFUSED)


if __name__ == "__main__":
    main()
