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
    from reasoner.interchange.outline import Written
    from reasoner.interchange.profile import Measured
    from reasoner.model.ir import Model

Holds: TypeAlias = Literal["rules", "network", "data"]


@dataclass(frozen=True, slots=True)
class Format:
    """One format. `holds`: what a file of it holds; `mark` finds in a text what only this format has.

    `reads` names the module that does, `writes` the module and its function; empty where nothing does.
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

    def write(self, model: Model) -> Written:
        """A model in this format, and what it cannot say."""
        module, _, function = self.writes.partition(".")
        found: Written = getattr(_module(module), function)(model)
        return found


def _module(name: str) -> Any:
    return import_module(f"reasoner.interchange.{name}")


def _heading(*columns: str) -> str:
    """Finds a first line with all of some columns, in any order."""
    return r"\A" + "".join(rf"(?=.*(?<![\w-]){column}(?![\w-]))" for column in columns)


_TABLES: Final = (".tsv", ".csv", ".txt")

FORMATS: Final = (
    Format("rules", "rules of this project", (".rules",), "rules"),
    Format(
        "sif",
        "simple interaction format: Cytoscape, CellNOpt, caspo, CausalPath",
        (".sif",),
        reads="sif",
        writes="write_graphs.sif",
    ),
    Format(
        "cif",
        "influence graphs of iggy, with and-nodes and unknown signs",
        (".cif",),
        reads="cif",
        writes="write_graphs.cif",
    ),
    Format("obs", "observation profiles of iggy", (".obs",), "data", reads="cif"),
    Format("bnet", "Boolean networks of BoolNet, PyBoolNet, mpbn", (".bnet",), reads="bnet", writes="write_logic.bnet"),
    Format(
        "aeon", "Boolean networks of AEON, functions known or not", (".aeon",), reads="aeon", writes="write_logic.aeon"
    ),
    Format("signor", "tables of SIGNOR", _TABLES, reads="signor", mark=_heading("ENTITY_?A", "EFFECT")),
    Format("omnipath", "tables of OmniPath", _TABLES, reads="omnipath", mark=_heading("is_stimulation", "source")),
    Format(
        "regulons",
        "tables of regulators and targets: CollecTRI, decoupler, CARNIVAL",
        _TABLES,
        reads="regulons",
        mark=_heading('"?(source|tf|regulator|node1)"?', '"?(target|target_gene|node2)"?'),
    ),
    Format(
        "booleannet",
        "Boolean networks of booleannet",
        (".booleannet", ".txt"),
        reads="booleannet",
        mark=r"(?m)^[^#=\n]*\S\s*\*\s*=",
    ),
    Format(
        "gocam",
        "causal activity models of the Gene Ontology",
        (".yaml", ".yml", ".json"),
        reads="gocam",
        mark=r"\bgomodel:",
    ),
    Format(
        "graphml",
        "GraphML",
        (".graphml", ".xml"),
        reads="graphml",
        writes="write_graphs.graphml",
        mark=r"(?i)<graphml\b",
    ),
    Format(
        "sbgn",
        "SBGN-ML, activity flow",
        (".sbgn", ".sbgnml", ".xml"),
        reads="sbgn",
        writes="write_graphs.sbgn",
        mark=r"(?i)<sbgn\b",
    ),
    Format("cx", "CX and CX2 of NDEx and Cytoscape", (".cx2", ".cx"), reads="cx", writes="write_graphs.cx2"),
    Format(
        "indra",
        "statements of INDRA, answers of its network search",
        (".json",),
        reads="indra",
        mark=r'"(matches_hash|stmt_type|evidence|belief)"\s*:',
    ),
    Format("ginml", "logical models of GINsim", (".ginml",), reads="ginml"),
    Format("zginml", "archives of GINsim", (".zginml",), reads="ginml", packed=True),
    Format(
        "sbmlqual",
        "SBML-qual, Boolean or with levels",
        (".sbml", ".xml"),
        reads="sbmlqual",
        writes="write_logic.sbml",
        mark=r"(?i)<sbml\b",
    ),
    Format("rein", "Boolean networks of RE:IN, with experiments step by step", (".rein",), reads="rein"),
    Format("midas", "data of CellNOpt and caspo", (".csv",), "data", reads="midas", mark=r"(?i)\A.*\bTR:.*\bDV:"),
    Format("table", "tables of measurements", (".csv", ".tsv"), "data"),
)
"""Formats in the order in which they are tried; of those with one ending, the first whose mark is found."""

BY_NAME: Final = {format.name: format for format in FORMATS}


def chosen(name: str, text: str) -> Format | None:
    """The format of a file, from the ending of its name and, where several share it, from its text."""
    fitting = sharing(name)
    if len(fitting) == 1:
        return fitting[0]
    return next((f for f in fitting if re.search(f.mark, text, re.IGNORECASE)), None)


def sharing(name: str) -> tuple[Format, ...]:
    """The formats whose files end as this one does."""
    suffix = PurePath(name).suffix.lower()
    return tuple(f for f in FORMATS if suffix in f.suffixes)


_COMMON: Final = (".txt", ".json", ".xml", ".yaml", ".yml")


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
