"""Where the command starts: Ctrl-C ends in a word also before and after what ``coprod.cli.main`` watches over."""

import gc
import os
import sys

from .failures import interrupted


def main() -> None:
    """Entry point of ``coprod``; see ``coprod.cli.main``."""
    gc.disable()  # imports make nothing that could be freed: looking for it takes a twentieth of the start
    try:
        from coprod.cli import main as run

        gc.enable()
        run()
    except KeyboardInterrupt:
        sys.stderr.write(f"\n{interrupted(sys.argv[1:])}\n")
        sys.stderr.flush()
        os._exit(1)
