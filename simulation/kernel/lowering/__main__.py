"""``python -m coprod.simulation.kernel.lowering AIM PIECE...``: lowers or compiles pieces of the engine, for a process that waits.

Numba does not optimise here (the process that starts this one says so by its environment), so that what is lowered suits every
target.
"""

import json
import os
import sys

from coprod.simulation.errors import BadInput
from coprod.simulation.kernel.compiling import COMPILE, REFUSED
from coprod.simulation.kernel.native import compile_native
from coprod.simulation.kernel.packages import Code

from .lower import lower


def main() -> None:
    """Lower, and compile where that is the aim, what the arguments name; why something cannot be is told as JSON.

    That alone goes to standard output: what a rule's file prints goes to standard error.
    """
    aim, *names = sys.argv[1:]
    with os.fdopen(os.dup(1), "w") as answer:
        os.dup2(2, 1)
        try:
            for name in names:
                code = Code.named(name)
                if not code.bitcode.is_whole():
                    code.bitcode.write_bytes(lower(code))
                if aim == COMPILE and not code.machine_code.is_whole():
                    code.machine_code.write_bytes(compile_native(code.bitcode.read_bytes()))
        except BadInput as error:
            parts = {"what": error.what, "where": error.where, "allowed": error.allowed, "nearest": error.nearest, "fix": error.fix}
            answer.write(json.dumps(parts))
            sys.exit(REFUSED)


if __name__ == "__main__":
    main()
