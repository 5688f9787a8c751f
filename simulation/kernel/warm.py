"""``python -m coprod.simulation.kernel.warm PHASE,...``: compiles phases into the cache, for another process that waits."""

import sys

from coprod.simulation.rules.registry import DEFAULTS
from coprod.simulation.setup.parameters import declaration, names
from coprod.simulation.setup.setup import Setup

from .batch import empty_batch
from .build import compile_phases


def main() -> None:
    """Compile the phases named."""
    groups = ("everyone",)
    values = {}
    for name in names(groups):
        declared = declaration(name)
        assert declared is not None
        values[name] = declared.default
    compile_phases(sys.argv[1].split(","), empty_batch(Setup(groups, values, DEFAULTS), 1))


if __name__ == "__main__":
    main()
