"""Compiled rules, kept in the user's cache folder: whoever asks twice does not wait for the compiler twice.

What was kept is taken only for the very texts in the very places that it was made from, with the same options and the
same code. It is JSON with a checksum (`flat`), written and read by the user alone. Whatever is wrong with it, the rules
are compiled as if it were not there.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias, overload

from reasoner import __version__
from reasoner.compile.flat import Foreign, flat, value_of
from reasoner.compile.folders import rule_files
from reasoner.diagnostics import Diagnostic
from reasoner.model.ir import Model
from reasoner.reading import place_of
from reasoner.reading import read as read_file
from reasoner.resources import cache_path, grammar_text
from reasoner.writing import write

if TYPE_CHECKING:
    from reasoner.compile.load import Loaded

MANY: Final = 5_000
"""A model of so many influences is compiled about as soon as it is written down."""
FILES: Final = 32
"""So many models are kept, those used last."""
_LARGEST: Final = 64_000_000
"""Bytes of a file of this folder that are read."""

Stamp: TypeAlias = list[str]
"""A file that was read: the name it is shown under, where it is, and the checksum of its text."""


@dataclass(frozen=True, slots=True)
class Given:
    """What is asked to be compiled: paths, what is assumed and rejected, and what files may use besides."""

    paths: tuple[Path, ...]
    assume: tuple[str, ...] = ()
    reject: tuple[str, ...] = ()
    allowed: tuple[Path, ...] = ()

    @property
    def key(self) -> str:
        """What a model kept for it is called: another name where a folder has come to stand for other files."""
        paths = [[str(path), [str(file) for file in rule_files(path)]] for path in self.paths]
        folders = [[str(path), str(place_of(path))] for path in (*self.paths[:1], *self.allowed)]
        return _sum(json.dumps([_code(), paths, folders, self.assume, self.reject]))


@dataclass(frozen=True, slots=True)
class Compiled:
    """A model, the warnings about its files, and the files, which are read again when somebody wants to see them."""

    model: Model
    warnings: tuple[Diagnostic, ...]
    files: Sequence[Loaded]


def kept(given: Given) -> Compiled | None:
    """What was compiled before of the same files, if it was kept."""
    path = _path(given)
    with suppress(OSError, ValueError, Foreign, RecursionError):
        stamps, written = _checked(path)
        texts: dict[Path, str] = {}
        for name, place, total in stamps:
            text = read_file(Path(name)).decode("utf-8-sig")
            if str(place_of(Path(name))) != place or _sum(text) != total:
                return None
            texts[Path(place)] = text
        model, warnings = value_of(written)
        if isinstance(model, Model):
            os.utime(path)
            return Compiled(model, warnings, _Files(given, texts))
    return None


def keep(given: Given, model: Model, warnings: Sequence[Diagnostic], files: Sequence[Loaded]) -> None:
    """Keeps what was compiled of files, unless it is large or of another format; without a place for it, nothing."""
    if len(model.influences) > MANY or any(file.foreign for file in files):
        return
    path = _path(given)
    with suppress(OSError, Foreign, RecursionError):
        stamps = [_stamp(file) for file in files]
        body = json.dumps([stamps, flat((model, tuple(warnings)))], ensure_ascii=False, separators=(",", ":"))
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write(path, f"{_sum(body)}\n{body}")
        _forget(path.parent)


def _checked(path: Path) -> tuple[list[Stamp], Any]:
    """What a file of this folder holds. Raises OSError and ValueError where it is another's, or not as written."""
    if hasattr(os, "geteuid") and os.stat(path).st_uid != os.geteuid():
        raise ValueError("somebody else wrote it")
    total, _, body = read_file(path, _LARGEST).decode("utf-8").partition("\n")
    if total != _sum(body):
        raise ValueError("it is damaged")
    stamps, written = json.loads(body)
    return stamps, written


def _stamp(file: Loaded) -> Stamp:
    return [file.source.name, str(place_of(Path(file.source.name))), _sum(file.source.text)]


def _forget(folder: Path) -> None:
    """Removes what was used longest ago."""
    found = sorted(folder.glob("*.json"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in found[FILES:]:
        path.unlink(missing_ok=True)


def _path(given: Given) -> Path:
    return cache_path() / "models" / f"{given.key}.json"


def _sum(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@cache
def _code() -> list[object]:
    """What compiles: the version, and in a checkout also what has changed since."""
    return [__version__, _sum(grammar_text()), sorted(_sources(("lang", "model", "compile")))]


def _sources(rooms: Iterable[str]) -> Iterable[tuple[str, int, int]]:
    root = Path(__file__).parents[1]
    for folder in (root, *(root / room for room in rooms)):
        for entry in os.scandir(folder):
            if entry.name.endswith(".py"):
                found = entry.stat()
                yield entry.name, found.st_size, found.st_mtime_ns


class _Files(Sequence["Loaded"]):
    """The files behind a model, from the texts that it was kept for, with their syntax as soon as somebody looks."""

    def __init__(self, given: Given, texts: dict[Path, str]) -> None:
        self._given, self._texts = given, texts
        self._found: tuple[Loaded, ...] | None = None

    def _read(self) -> tuple[Loaded, ...]:
        if self._found is None:
            from reasoner.compile.load import read

            self._found, _ = read(self._given.paths, self._texts, self._given.allowed)
        return self._found

    def __len__(self) -> int:
        return len(self._read())

    @overload
    def __getitem__(self, index: int) -> Loaded: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Loaded]: ...
    def __getitem__(self, index: int | slice) -> Loaded | Sequence[Loaded]:
        return self._read()[index]
