"""`python -m reasoner` is the shell command."""

import sys

from reasoner.cli.main import main

sys.exit(main())
