"""The one way in which files are read: regular files, of a bounded size, and of those that a file names, only some.

A rule file may come from a stranger. What it uses lies in the folders that the user named, so that nothing else of the
machine is opened, waited for or quoted. It knows bytes and paths, and nothing of rules.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO, Final

MOST: Final = 8_000_000
"""Bytes of rules or of a table; a hundred thousand statements with their notes have fewer."""

_PIPE = re.compile(r"/(dev|proc/self)/fd/\d+|/dev/stdin")
"""What the shell hands over as `<(...)`; named by a user, it is read to its end like a file."""


class Unreadable(OSError):
    """What stands under a path is nothing to read; says why, as the end of a sentence."""


class TooLong(Unreadable):
    """There is more of it than may be read."""


def read(path: Path, most: int = MOST) -> bytes:
    """What a file holds. Raises OSError: Unreadable for what is no regular file, or has more than `most` bytes."""
    if "\0" in str(path):
        raise Unreadable("no name of a file holds a NUL character")
    # not blocking: a pipe that stands where a file was a moment ago must not hold us up
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0) | _nonblocking(path))
    with open(descriptor, "rb") as file:
        found = os.fstat(descriptor)
        if stat.S_ISDIR(found.st_mode):
            raise IsADirectoryError(21, "is a directory", str(path))
        if not stat.S_ISREG(found.st_mode) and not _PIPE.fullmatch(str(path)):
            raise Unreadable("it is not a regular file")
        return read_stream(file, most)


def read_stream(file: BinaryIO, most: int = MOST) -> bytes:
    """All that is left of an open file. Raises TooLong where that is more than `most` bytes."""
    found = file.read(most + 1)
    if len(found) > most:
        raise TooLong(f"it has more than {most // 1_000_000} MB")
    return found


def _nonblocking(path: Path) -> int:
    try:
        mode = os.stat(path).st_mode
    except OSError:
        return 0  # opening it says what is wrong
    if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode) and not _PIPE.fullmatch(str(path)):
        raise Unreadable("it is not a regular file")
    return 0 if _PIPE.fullmatch(str(path)) else getattr(os, "O_NONBLOCK", 0)


def place_of(path: Path) -> Path:
    """Where a path leads, links followed; what leads nowhere, such as links in a circle, is said when it is read."""
    return Path(os.path.realpath(str(path).replace("\0", "?")))


def lies_in(place: Path, folders: Iterable[Path]) -> bool:
    """Whether a place, as `place_of` gives it, is one of some folders or lies in one."""
    return any(place.is_relative_to(place_of(folder)) for folder in folders)
