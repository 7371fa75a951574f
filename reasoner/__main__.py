"""The `reasoner` command, installed or as `python -m reasoner`: Ctrl-C is heeded from the first import on."""

import sys

try:
    from reasoner.cli.main import main
except KeyboardInterrupt:  # before there is anything to end cleanly
    sys.exit(3)

if __name__ == "__main__":
    sys.exit(main())
