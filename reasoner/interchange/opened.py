"""A file of another format, opened to be imported: its text, and which format it is in."""

from __future__ import annotations

from pathlib import Path

from reasoner.interchange import indra, registry
from reasoner.interchange.draft import Imported
from reasoner.interchange.packed import Unpackable
from reasoner.interchange.registry import Format
from reasoner.reading import read
from reasoner.source import Source
from reasoner.writing import reason


class Refused(Exception):
    """A file that cannot be read, with what to do."""

    def __init__(self, message: str, help: str = "") -> None:
        super().__init__(message)
        self.help = help


class NotImported(Refused):
    """A file that can be read, and is none to import so."""


def imported(name: str, named: Format | None = None, beliefs: indra.Beliefs | None = None) -> Imported:
    """The statements that a file comes to, mistakes among its remarks.

    `named`: its format, where neither its name nor its text tells it. `beliefs`: for statements of INDRA, what they
    have to reach for a status. Raises FileNotFoundError, and Refused.
    """
    source = _text(name)
    format = named or registry.chosen(name, source.text)
    if format is None or format.holds != "network":
        raise _none_to_import(name, format)
    if beliefs is None:
        return format.read(source)
    if format.name != "indra":
        what = f"`{name}` is read as {format.name}, which has no beliefs"
        raise NotImported(what, "thresholds of belief are for statements of INDRA")
    return indra.read(source, beliefs)


def _text(name: str) -> Source:
    try:
        return registry.unified(Source(name, registry.text_of(name, read(Path(name)))))
    except FileNotFoundError:
        raise
    except OSError as error:
        raise Refused(f"cannot read `{name}`: {reason(error)}") from None
    except Unpackable as error:
        raise Refused(f"cannot read `{name}`: {error}") from None
    except UnicodeDecodeError as error:
        raise Refused(f"`{name}` is not UTF-8 text (byte {error.start + 1})", "save it as UTF-8") from None


def _none_to_import(name: str, format: Format | None) -> NotImported:
    names = " or ".join(f.name for f in registry.sharing(name) if f.holds == "network")
    help = f"say which it is with --format: {names}" if names else "`reasoner import --list` lists the formats"
    if format is None:
        what = "tells no format to import"
    elif format.holds == "rules":
        what, help = "holds rules already", "ask it as it is, or bring it into layout with `reasoner fmt`"
    else:
        what = f"is read as {format.title}, and those hold no rules"
    return NotImported(f"`{name}` {what}", help)
