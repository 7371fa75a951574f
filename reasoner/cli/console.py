"""Where output goes: answers to standard output, everything else to standard error; colour, width, arrows, progress."""

from __future__ import annotations

import os
import re
import shutil
import stat
import sys
from collections.abc import Iterable
from contextlib import suppress
from typing import Any, TextIO

from reasoner.diagnostics import Diagnostic, render
from reasoner.visible import json_text, visible
from reasoner.writing import Unwritable, reason


def open_streams() -> bool:
    """Puts nothing where a standard stream was closed, so that no file takes its number; whether output was open.

    Python itself leaves out such a stream, and would write into whatever is opened next.
    """
    closed = [name for name in ("stdin", "stdout", "stderr") if getattr(sys, name) is None]
    for name in closed:
        number = ("stdin", "stdout", "stderr").index(name)
        found = os.open(os.devnull, os.O_RDWR)
        if found != number:
            os.dup2(found, number)
            os.close(found)
        setattr(sys, name, os.fdopen(number, "r" if name == "stdin" else "w", encoding="utf-8", closefd=False))
    return "stdout" not in closed


def leave_output() -> None:
    """Sends what is still to be written nowhere: the interpreter complains where it cannot close the stream."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _is_file(stream: TextIO) -> bool:
    try:
        return stat.S_ISREG(os.fstat(stream.fileno()).st_mode)
    except (OSError, ValueError):
        return False


class Console:
    """The two streams of a run, and how they want their text."""

    def __init__(self, as_json: bool = False, no_color: bool = False) -> None:
        self.as_json = as_json
        self._colourless = no_color or bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="backslashreplace")  # a rule file may hold what the terminal cannot show

    def look(self) -> Any:
        """How text answers are drawn: plain and a hundred columns wide unless a terminal shows them."""
        from reasoner.render.text import Look

        if not sys.stdout.isatty():
            return Look()
        width = max(40, min(120, shutil.get_terminal_size((100, 24)).columns))
        return Look(width, not self._colourless, "utf" in (sys.stdout.encoding or "").lower(), folds=True)

    def out(self, text: str) -> None:
        """Writes an answer. A reader that has left misses it; the exit code still says how the command ended.

        Raises Unwritable.
        """
        try:
            sys.stdout.write(text)
            sys.stdout.flush()
        except BrokenPipeError:
            leave_output()
        except OSError as error:
            raise Unwritable(f"the answer cannot be written: {reason(error)}") from None

    def plain(self, text: str) -> None:
        """Text that may hold anything, harmless unless it goes into a file. Raises Unwritable."""
        self.out(text if _is_file(sys.stdout) else visible(text))

    def exact(self, text: str) -> None:
        """What others read: as it is, except for eyes. Raises Unwritable."""
        self.out(visible(text) if sys.stdout.isatty() else text)

    def _err(self, text: str) -> None:
        """Whoever cannot be told of a mistake is told by the exit code."""
        with suppress(OSError):
            sys.stderr.write(text)
            sys.stderr.flush()

    def diagnose(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Diagnostics on standard error, in order."""
        for diagnostic in diagnostics:
            if self.as_json:
                text = json_text(diagnostic.to_json()).rstrip("\n")
            else:
                text = self._painted(render(diagnostic), sys.stderr)
            self._err(text + "\n")

    def show(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Diagnostics on standard output, where they are the answer."""
        for diagnostic in diagnostics:
            self.out(self._painted(render(diagnostic), sys.stdout) + "\n\n")

    def complain(self, message: str, help: str = "") -> None:
        """A refusal that has no place in a file."""
        if self.as_json:
            self._err(json_text({"severity": "error", "message": message, "help": help}))
            return
        text = visible(f"error: {message}" + (f"\n  help: {help}" if help else ""))
        self._err(self._painted(text, sys.stderr) + "\n")

    def remark(self, message: str) -> None:
        """Something to know about an answer, on standard error."""
        said = json_text({"severity": "note", "message": message})
        self._err(said if self.as_json else visible(f"note: {message}") + "\n")

    def progress(self, text: str) -> None:
        """A line that is overwritten; only where a terminal shows it."""
        if sys.stderr.isatty():
            self._err(f"\r\x1b[K{text}")

    def _painted(self, text: str, stream: TextIO) -> str:
        if self._colourless or not stream.isatty():
            return text
        text = re.sub(r"^error", "\x1b[1;31merror\x1b[0m", text)
        text = re.sub(r"^warning", "\x1b[1;33mwarning\x1b[0m", text)
        text = re.sub(r"^hint", "\x1b[1;36mhint\x1b[0m", text)
        text = re.sub(r"(?m)( \| *)(\^+.*)$", "\\1\x1b[31m\\2\x1b[0m", text)
        return re.sub(r"(?m)^  help:", "  \x1b[1mhelp:\x1b[0m", text)
