"""How a model is begun in Python: from files, or from a text; and what is done with texts and models as such.

>>> import reasoner
>>> model = reasoner.loads("drug D; protein A; D -| A")
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from reasoner.api import Model
from reasoner.compile.load import read, read_text
from reasoner.diagnostics import Diagnostic, RuleError, Severity, in_order
from reasoner.interchange.opened import NotImported, Refused, imported
from reasoner.interchange.registry import BY_NAME, Format
from reasoner.interchange.rules import as_rules
from reasoner.lang.layout import laid_out
from reasoner.model import ir
from reasoner.phrases import one_of
from reasoner.pipeline import Options
from reasoner.reports import Difference, Imported
from reasoner.resources import rules_path
from reasoner.source import Source, Span


def load(
    *paths: str | Path,
    assume: Sequence[str] = (),
    reject: Sequence[str] = (),
    at_least: str | None = None,
    format: str | None = None,
    allow_paths: Sequence[str | Path] = (),
) -> Model:
    """The model of rule files and folders, and of networks in other formats; without any, the shipped mTOR rules.

    `format`: what the files are written in, where their names do not tell. What a file uses lies in the folder of the
    first path, or in one of `allow_paths`. Raises RuleError.

    >>> reasoner.load().data.name
    'mtor'
    """
    chosen = [Path(p) for p in paths] or [rules_path() / "mtor"]
    statuses = {status.word: status for status in ir.Status}
    weakest = None if at_least is None else one_of(at_least, statuses, "status")
    named: Format | None = None if format is None else one_of(format, BY_NAME, "format")
    allowed = tuple(map(Path, allow_paths))
    options = Options(tuple(assume), tuple(reject), weakest, allowed=allowed, format=named)
    return Model(*read(chosen, allowed=allowed, format=named), options)


def loads(text: str, *, name: str = "<text>") -> Model:
    """The model of a text in the rule language; `name` is what diagnostics call it. Raises RuleError.

    >>> reasoner.loads("drug D; protein A; D -| A")
    <reasoner.Model <text>: 2 quantities, 1 influences>
    """
    return Model(*read_text(Source(name, text)), Options())


def import_file(
    path: str | Path, *, format: str | None = None, belief: tuple[float, float, float] | None = None
) -> Imported:
    """A network of another format as the text of a rule file, as `reasoner import` writes it.

    `format`: what it is written in, where its name does not tell. `belief`: for statements of INDRA, the least belief
    for `established`, `presumed` and `proposed`, instead of 0.95, 0.8 and 0.5. Raises RuleError.

    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     net = Path(folder, "net.cif")
    ...     _ = net.write_text("EGF -> RAF\\n", encoding="utf-8")
    ...     print(reasoner.import_file(net).text.splitlines()[-1])
    EGF -> RAF  # line 1
    """
    named = None if format is None else one_of(format, BY_NAME, "format")
    place = Span(Source("<argument>", str(path)), 0, len(str(path)))
    try:
        found = imported(str(path), named, belief)
    except FileNotFoundError:
        raise RuleError([Diagnostic("E501", f"there is no file `{path}`", place)]) from None
    except Refused as refused:
        code = "E522" if isinstance(refused, NotImported) else "E502"
        raise RuleError([Diagnostic(code, str(refused), place, refused.help)]) from None
    if any(remark.severity is Severity.ERROR for remark in found.remarks):
        raise RuleError(found.remarks)
    return Imported(found.dialect, as_rules(found), found.remarks)


def fmt(text: str) -> str:
    """A text of the rule language in its canonical layout, comments kept. Raises RuleError.

    >>> print(reasoner.fmt("protein   A,B\\nA->B  # why"), end="")
    protein A, B
    A -> B  # why
    """
    laid, mistakes = laid_out(Source("<text>", text))
    if mistakes:
        raise RuleError(in_order(mistakes))
    return laid


def diff(old: Model, new: Model, *, budget: float | None = None) -> Difference:
    """Which conclusions changed from one model to another, and why: `new.diff(old)`.

    >>> reasoner.diff(model, model)
    <Difference: nothing changed>
    """
    return new.diff(old, budget=budget)
