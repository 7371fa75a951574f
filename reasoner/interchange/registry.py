"""Every format that is read or written: its name, the endings of its files, and how one is told from another.

The command, its completion, the language server and the reader of files all look here. It loads no reader before one
is needed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib import import_module
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from reasoner.source import Source

if TYPE_CHECKING:
    from reasoner.interchange.draft import Imported
    from reasoner.interchange.profile import Measured

Holds: TypeAlias = Literal["rules", "network", "data"]


@dataclass(frozen=True, slots=True)
class Format:
    """One format. `holds`: what a file of it holds; `mark` finds in a text what only this format has.

    `reads` and `writes` name the modules that do; empty where nothing does.
    """

    name: str
    title: str
    suffixes: tuple[str, ...]
    holds: Holds = "network"
    reads: str = ""
    writes: str = ""
    mark: str = ""
    packed: bool = False  # its files are zip archives

    def read(self, source: Source) -> Imported:
        """The statements that a text comes to; `reads` names a module with a function `read`."""
        found: Imported = _module(self.reads).read(source)
        return found

    def measured(self, source: Source) -> Measured:
        """The rows of a file of observations; `reads` names a module with a function `measured`."""
        found: Measured = _module(self.reads).measured(source)
        return found


def _module(name: str) -> Any:
    return import_module(f"reasoner.interchange.{name}")


def _heading(*columns: str) -> str:
    """Finds a first line with all of some columns, in any order."""
    return r"\A" + "".join(rf"(?=.*(?<![\w-]){column}(?![\w-]))" for column in columns)


_TABLES: Final = (".tsv", ".csv", ".txt")

FORMATS: Final = (
    Format("rules", "rules of this project", (".rules",), "rules"),
    Format("sif", "simple interaction format: Cytoscape, CellNOpt, caspo, CausalPath", (".sif",), reads="sif"),
    Format("cif", "influence graphs of iggy, with and-nodes and unknown signs", (".cif",), reads="cif"),
    Format("obs", "observation profiles of iggy", (".obs",), "data", reads="cif"),
    Format("bnet", "Boolean networks of BoolNet, PyBoolNet, mpbn", (".bnet",), reads="bnet"),
    Format("aeon", "Boolean networks of AEON, functions known or not", (".aeon",), reads="aeon"),
    Format("signor", "tables of SIGNOR", _TABLES, reads="signor", mark=_heading("ENTITY_?A", "EFFECT")),
    Format("table", "tables of measurements", (".csv", ".tsv"), "data"),
)
"""Formats in the order in which they are tried; of those with one ending, the first whose mark is found."""

BY_NAME: Final = {format.name: format for format in FORMATS}


def chosen(name: str, text: str) -> Format | None:
    """The format of a file, from the ending of its name and, where several share it, from its text."""
    suffix = PurePath(name).suffix.lower()
    fitting = [f for f in FORMATS if suffix in f.suffixes]
    return next((f for f in fitting if re.search(f.mark, text, re.IGNORECASE)), None)


def sharing(name: str) -> tuple[Format, ...]:
    """The formats whose files end as this one does."""
    suffix = PurePath(name).suffix.lower()
    return tuple(f for f in FORMATS if suffix in f.suffixes)


_COMMON: Final = (".txt", ".json", ".xml")


def suffixes() -> tuple[str, ...]:
    """The endings that hardly anything has but files that can be read."""
    found = dict.fromkeys(s for f in FORMATS for s in f.suffixes)
    return tuple(s for s in found if s not in _COMMON)


def text_of(name: str, content: bytes) -> str:
    """The text of a file; of an archive, that of the model in it. Raises UnicodeDecodeError, or Unpackable."""
    if PurePath(name).suffix.lower() in _PACKED:
        content = bytes(_module("packed").unpacked(content))
    return content.decode("utf-8-sig")


_PACKED: Final = tuple(s for f in FORMATS if f.packed for s in f.suffixes)


def unified(source: Source) -> Source:
    """A text with line ends of one kind: other tools write all three."""
    return Source(source.name, source.text.replace("\r\n", "\n").replace("\r", "\n"))
