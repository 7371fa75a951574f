"""The `reasoner` command, installed or as `python -m reasoner`: Ctrl-C is heeded from the first import on."""

import gc
import sys


def _forget() -> None:
    """Python ends as if killed where an interruption came out of a text that it ran, though it was heeded since.

    Dataclasses are made by such texts, as they are loaded. It forgets this with the next text that it runs.
    """
    exec("")


try:
    from reasoner.cli.main import main as run
except KeyboardInterrupt:  # before there is anything to end cleanly
    _forget()
    sys.exit(3)


def main() -> int:
    """Runs the command of this process; returns its exit code."""
    code = run()
    _forget()
    gc.freeze()  # else the interpreter looks through all that is left before it ends, for a quarter of a second
    return code


if __name__ == "__main__":
    sys.exit(main())
