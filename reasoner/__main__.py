"""The `reasoner` command, installed or as `python -m reasoner`: Ctrl-C is heeded from the first import on."""

import gc
import sys

try:
    from reasoner.cli.main import main as run
except KeyboardInterrupt:  # before there is anything to end cleanly
    sys.exit(3)


def main() -> int:
    """Runs the command of this process; returns its exit code."""
    code = run()
    gc.freeze()  # else the interpreter looks through all that is left before it ends, for a quarter of a second
    return code


if __name__ == "__main__":
    sys.exit(main())
