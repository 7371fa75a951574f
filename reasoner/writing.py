"""The one way in which files are written: aside, in the same folder, and then renamed into place.

So a full disk, a folder that vanishes or a process that is killed leaves the old content whole, and nobody ever reads
half a file. What a rename would lose of the file before (its mode, its owner, its further names) is kept, or nothing is
written at all. It knows bytes and paths, and nothing of rules.
"""

from __future__ import annotations

import errno
import os
import re
import stat
from contextlib import suppress
from pathlib import Path


class CannotKeep(OSError):
    """The file cannot be replaced without losing something of it: it stays as it is."""


class Exists(FileExistsError):
    """There is such a file, and nobody said that it may be written over."""


class Unwritable(Exception):
    """Standard output takes no more: the disk behind it is full, or nothing is."""


def reason(error: OSError) -> str:
    """Why a file could not be read or written, as the end of a sentence."""
    return error.strerror.lower() if error.strerror else str(error) or "no access"


def write(path: Path, content: str | bytes, *, over: bool = True) -> None:
    """Makes a file hold a content; behind a symbolic link, the file that it leads to.

    Raises OSError: Exists where the file is there and `over` is not said, CannotKeep where it has further names or an
    owner that would be lost. What is no regular file, such as `/dev/stdout`, is written to directly.
    """
    data = content.encode("utf-8") if isinstance(content, str) else content
    if _is_stream(path):
        opened = _OPENED.fullmatch(str(path))
        with open(os.dup(_number(opened[1])) if opened else path, "ab") as stream:
            stream.write(data)
        return
    target = Path(os.path.realpath(path))
    before = _before(target)
    if before is not None and not over:
        raise Exists(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
    _replace(target, data, before, over)


def same_file(one: Path, other: Path) -> bool:
    """Whether two paths lead to one file, which need not be there."""
    with suppress(OSError):
        return os.path.samefile(one, other)
    return os.path.realpath(one) == os.path.realpath(other)


_OPENED = re.compile(r"/dev/(stdin|stdout|stderr|fd/\d+)")


def _number(name: str) -> int:
    """The number of an open file of this process: to open it anew would begin at its start."""
    named = ("stdin", "stdout", "stderr")
    return named.index(name) if name in named else int(name.removeprefix("fd/"))


def _is_stream(path: Path) -> bool:
    """A device, a pipe or an open file of this process, of which a rename would make a file of its own."""
    if path.is_absolute() and path.parts[1:2] in (("dev",), ("proc",)):
        return True
    try:
        return not stat.S_ISREG(mode := os.stat(path).st_mode) and not stat.S_ISDIR(mode)
    except OSError:
        return False


def _before(target: Path) -> os.stat_result | None:
    """What is known of the file that will be replaced; None where there is none."""
    try:
        found = os.stat(target)
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(found.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(target))
    if not os.access(target, os.W_OK):  # a rename asks nobody about the file itself
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(target))
    if found.st_nlink > 1:
        raise CannotKeep(f"it has {found.st_nlink} names (hard links), and only this one would have the new text")
    return found


def _replace(target: Path, data: bytes, before: os.stat_result | None, over: bool) -> None:
    aside = target.with_name(f".{target.name[:100]}.{os.getpid()}.{os.urandom(4).hex()}")
    try:
        descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
        with open(descriptor, "wb") as file:
            file.write(data)
            if before is not None:
                _keep(file.fileno(), target, before)
            file.flush()
            os.fsync(file.fileno())
        if over:
            os.replace(aside, target)
        else:
            _place(aside, target)
    except BaseException:
        with suppress(OSError):
            os.unlink(aside)
        raise
    _sync(target.parent)


def _place(aside: Path, target: Path) -> None:
    """A new name, which must not have come up meanwhile."""
    try:
        os.link(aside, target)
    except FileExistsError:
        raise Exists(errno.EEXIST, os.strerror(errno.EEXIST), str(target)) from None
    except OSError:  # this file system has no second names
        os.replace(aside, target)
    else:
        os.unlink(aside)


def _keep(descriptor: int, target: Path, before: os.stat_result) -> None:
    """Owner, mode and further attributes of the file before."""
    if not hasattr(os, "fchown"):  # Windows: a file there takes these from its folder
        return
    now = os.fstat(descriptor)
    if (now.st_uid, now.st_gid) != (before.st_uid, before.st_gid):
        try:
            os.fchown(descriptor, before.st_uid, before.st_gid)
        except PermissionError:
            raise CannotKeep("it belongs to somebody else, and would belong to you") from None
    os.fchmod(descriptor, stat.S_IMODE(before.st_mode))
    if hasattr(os, "listxattr"):
        with suppress(OSError):
            for name in os.listxattr(target):
                os.setxattr(descriptor, name, os.getxattr(target, name))


def _sync(folder: Path) -> None:
    """The rename reaches the disk too, where the system can be told so."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
