"""A file of another format as the text of a rule file: canonical, with where each statement comes from beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from reasoner.diagnostics import Severity
from reasoner.interchange.draft import Imported
from reasoner.lang import syntax
from reasoner.lang.layout import broken


def as_rules(imported: Imported) -> str:
    """The rules that a file comes to. What it does not use, and what is in conflict, stands above them."""
    return "".join(f"{line}\n" for line in _lines(imported))


def _lines(imported: Imported) -> Iterator[str]:
    yield f"# {imported.dialect}, from {imported.source.name}"
    for remark in imported.remarks:
        if remark.severity is not Severity.ERROR:
            yield f"# line {remark.span.line}: {remark.message}"
            if remark.help:
                yield f"#   {remark.help}"
    for _, group in groupby(imported.statements, key=_part):
        yield ""
        yield from _written(tuple(group))


def _part(statement: syntax.Statement) -> str:
    """What stands together: declarations by kind, then papers, then rules."""
    match statement:
        case syntax.QuantityDecl():
            return "quantities"
        case syntax.LevelsDecl() | syntax.SourceDecl() | syntax.ScenarioDecl() | syntax.Observe():
            return type(statement).__name__
        case _:
            return "rules"


def _written(statements: Sequence[syntax.Statement]) -> Iterator[str]:
    for key, group in groupby(statements, key=_together):
        if key is None:
            for statement in group:
                yield from _beside(statement)
        else:
            yield from _list(tuple(s for s in group if isinstance(s, syntax.QuantityDecl)))


def _together(statement: syntax.Statement) -> tuple[str, str] | None:
    """Plain declarations of one kind with the same levels stand on one line."""
    if not isinstance(statement, syntax.QuantityDecl) or statement.description is not None or statement.members:
        return None
    return statement.kind.text, statement.levels.text if statement.levels is not None else ""


def _list(declarations: Sequence[syntax.QuantityDecl]) -> Iterator[str]:
    first = declarations[0]
    names = tuple(name for d in declarations for name in d.names)
    whole = syntax.QuantityDecl(first.kind, names, (), None, first.levels, first.of_class, first.span)
    yield from broken(whole)


def _beside(statement: syntax.Statement) -> Iterator[str]:
    """The lines of a statement; a rule has the line of the file that it comes from behind it."""
    *before, last = broken(statement)
    yield from before
    origin = isinstance(statement, syntax.SourceDecl | syntax.LevelsDecl | syntax.QuantityDecl)
    yield last if origin else f"{last}  # line {statement.span.line}"
