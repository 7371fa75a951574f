"""The shell command: from words to an exit code. Every way to end that is not an answer is decided here."""

from __future__ import annotations

import gc
import os
import signal
import sys
import traceback
from collections.abc import Sequence
from contextlib import suppress
from typing import NoReturn

from reasoner.cli.arguments import parse
from reasoner.cli.console import Console, leave_output, open_streams
from reasoner.diagnostics import RuleError
from reasoner.exits import Exit
from reasoner.writing import Unwritable


def main(words: Sequence[str] | None = None) -> Exit:
    """Runs one command; returns its exit code."""
    words = sys.argv[1:] if words is None else list(words)
    can_answer = open_streams()
    with suppress(ValueError):  # not in the main thread
        signal.signal(signal.SIGTERM, _stop)
    console = Console("--json" in words, "--no-color" in words)
    try:
        code = _run(words, console)
        console.out("")
    except Unwritable as error:
        leave_output()
        console.complain(str(error), "send it elsewhere: reasoner ... > FILE")
        return Exit.WRONG
    except RuleError as error:
        console.diagnose(error.diagnostics)
        return Exit.WRONG
    except KeyboardInterrupt:
        console.complain("interrupted")
        return Exit.UNKNOWN
    except Exception as error:
        if isinstance(error, MemoryError):
            console.complain("unknown: the memory ran out", "`--memory MB` ends a question earlier, with what it has")
            return Exit.UNKNOWN
        return _bug(error, console)
    if not can_answer:
        console.complain("the answer cannot be written: standard output is closed", "open it: reasoner ... > FILE")
        return Exit.WRONG
    return code


def _stop(*_: object) -> NoReturn:
    """Whoever wants this process to end is heeded as if it were Ctrl-C, so that files are whole and children gone."""
    raise KeyboardInterrupt


def _run(words: Sequence[str], console: Console) -> Exit:
    if "--version" in words:
        from reasoner import __version__

        console.out(f"reasoner {__version__}\n")
        return Exit.GOOD
    try:
        arguments = parse(words)
    except SystemExit:  # argparse has printed the help
        return Exit.GOOD
    if arguments.command == "overview":
        from reasoner.cli.arguments import overview

        console.out(overview() + "\n")
        return Exit.GOOD
    if arguments.command in ("fmt", "new", "completion", "lsp", "mcp"):
        from reasoner.cli.tools import run as run_tool

        return run_tool(arguments, console)
    if arguments.command == "coverage":
        from reasoner.cli.covering import run as run_coverage

        return run_coverage(arguments, console)
    if arguments.command == "import":
        from reasoner.cli.importing import run as run_import

        return run_import(arguments, console)
    from reasoner.cli.commands import run

    if arguments.command == "repl":  # it goes on for hours, and leaves engines behind that are dead
        return run(arguments, console)
    # a command makes many objects that live until it ends: looking for dead ones that often takes a fifth of its time
    before = gc.get_threshold()
    gc.set_threshold(200_000, 50, 50)
    try:
        return run(arguments, console)
    finally:
        gc.set_threshold(*before)


def _bug(error: Exception, console: Console) -> Exit:
    if os.environ.get("REASONER_DEBUG"):
        traceback.print_exception(error)
    kind = type(error).__name__
    text = " ".join(str(error).split())
    console.complain(
        f"this is a bug in reasoner, not in your files ({kind}{': ' + text if text else ''})",
        "please report it with the command and the files; REASONER_DEBUG=1 shows where it happened",
    )
    return Exit.BUG


if __name__ == "__main__":
    sys.exit(main())
