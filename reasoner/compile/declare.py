"""Declarations: fills a `Scope` with the spaces, classes, quantities, papers and scenarios of all files.

Order of files and statements does not matter for what a name means, only for which of two clashing declarations
counts as the first. Rules are not looked at here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from reasoner.compile.scope import BUILT_IN, Scope
from reasoner.diagnostics import did_you_mean
from reasoner.lang import syntax
from reasoner.model.ir import Class, Paper, Quantity, Space
from reasoner.source import Span

DEFAULT_SPACES = {"drug": "dose", "context": "switch"}

Declared: TypeAlias = tuple[syntax.QuantityDecl, syntax.DeclaredName]


def declare(scope: Scope, statements: Sequence[syntax.Statement]) -> None:
    """Enters every declaration of the statements."""
    doubtful = _declare_spaces(scope, [s for s in statements if isinstance(s, syntax.LevelsDecl)])
    declared = _unique_names(scope, [s for s in statements if isinstance(s, syntax.QuantityDecl)])
    lineages = _lineages(scope, declared)
    for decl, name in declared:
        _declare(scope, decl, name, lineages[name.name.text], doubtful)
    _count_members(scope)
    _declare_papers(scope, [s for s in statements if isinstance(s, syntax.SourceDecl)])
    _declare_scenarios(scope, [s for s in statements if isinstance(s, syntax.ScenarioDecl)])


# --- quantity spaces ----------------------------------------------------------------------------------------------


def _declare_spaces(scope: Scope, statements: Sequence[syntax.LevelsDecl]) -> set[str]:
    """Enters the spaces; gives the names of those whose levels are in doubt."""
    doubtful: set[str] = set()
    places: dict[str, Span] = {}
    for statement in statements:
        name = statement.name.text
        space = _space(scope, statement)
        known = scope.spaces.get(name)
        if known is None:
            scope.spaces[name] = space
            places[name] = statement.name.span
        elif known != space:
            doubtful.add(name)
            _restated(scope, statement, known, places.get(name))
    return doubtful


def _space(scope: Scope, statement: syntax.LevelsDecl) -> Space:
    marks = statement.levels
    names = tuple(mark.name.text for mark in marks)
    if len(marks) < 2:
        message = f"`{statement.name.text}` has a single level, so no quantity with it could ever differ"
        scope.mistakes.error("E305", message, statement.name.span, "give at least two levels, lowest first")
    for i, mark in enumerate(marks):
        if mark.name.text in names[:i]:
            message = f"the level `{mark.name.text}` occurs twice in `{statement.name.text}`"
            scope.mistakes.error("E304", message, mark.name.span)
    references = [i for i, mark in enumerate(marks) if mark.reference]
    for i in references[1:]:
        first = marks[references[0]].name
        message = f"`{statement.name.text}` has two reference levels, `{first.text}` and `{marks[i].name.text}`"
        help = "mark one level with `*`: the one of the untouched system"
        scope.mistakes.error("E303", message, marks[i].name.span, help, ((first.span, "the first one"),))
    exact = tuple(mark.exact or mark.reference for mark in marks)
    return Space(statement.name.text, names, exact, references[0] if references else None)


def _restated(scope: Scope, statement: syntax.LevelsDecl, known: Space, place: Span | None) -> None:
    name = statement.name.text
    built_in = " built in as" if name in BUILT_IN and place is None else ""
    message = f"`levels {name}` is{built_in} {_spelled(known)}; it is stated differently here"
    if not built_in:
        message = f"`levels {name}` is stated twice, and differently: first {_spelled(known)}"
    related = ((place, "first stated here"),) if place is not None else ()
    help = "give these levels a name of their own, and put it after the colon of the declarations that mean them"
    scope.mistakes.error("E302", message, statement.name.span, help, related)


def _spelled(space: Space) -> str:
    def mark(i: int) -> str:
        return "*" if i == space.reference else "!" if space.exact[i] else ""

    return "`" + " < ".join(level + mark(i) for i, level in enumerate(space.levels)) + "`"


# --- quantities and classes ---------------------------------------------------------------------------------------


def _unique_names(scope: Scope, statements: Sequence[syntax.QuantityDecl]) -> list[Declared]:
    """Each declared name with its statement, second declarations dropped; enters the synonyms."""
    places: dict[str, Span] = {}
    kept: list[Declared] = []
    for statement in statements:
        for declared in statement.names:
            if _first(scope, declared.name, places):
                kept.append((statement, declared))
    for _, declared in kept:
        for synonym in declared.synonyms:
            if _first(scope, synonym, places):
                scope.synonyms[synonym.text] = declared.name.text
    return kept


def _first(scope: Scope, name: syntax.Name, places: dict[str, Span]) -> bool:
    first = places.setdefault(name.text, name.span)
    if first is name.span:
        return True
    help = "keep one of the two; a further name of the same thing is a synonym, after `also`"
    _twice(scope, f"`{name.text}` is declared twice", name.span, first, help)
    return False


def _twice(scope: Scope, message: str, span: Span, first: Span, help: str = "keep one of the two") -> None:
    scope.mistakes.error("E202", message, span, help, ((first, "declared here already"),))


def _lineages(scope: Scope, declared: Sequence[Declared]) -> dict[str, tuple[str, ...]]:
    """For each name the classes it is in, nearest first. Unknown classes and cycles are mistakes, and left out."""
    classes = {name.name.text for decl, name in declared if decl.kind.text == "class"}
    known = {name.name.text for _, name in declared}
    parents: dict[str, str] = {}
    for decl, name in declared:
        if decl.of_class is not None and _is_class(scope, decl.of_class, classes, known):
            parents[name.name.text] = scope.synonyms.get(decl.of_class.text, decl.of_class.text)
    _break_cycles(scope, declared, parents)
    lineages: dict[str, tuple[str, ...]] = {}
    for _, name in declared:
        above: list[str] = []
        at = parents.get(name.name.text)
        while at is not None:
            above.append(at)
            at = parents.get(at)
        lineages[name.name.text] = tuple(above)
    return lineages


def _is_class(scope: Scope, name: syntax.Name, classes: set[str], known: set[str]) -> bool:
    found = scope.synonyms.get(name.text, name.text)
    if found in classes:
        return True
    message = f"there is no class `{name.text}`"
    if found in known:
        message = f"`{name.text}` is not a class"
    help = did_you_mean(name.text, sorted(classes)) or f"declare it: `class {name.text}`"
    scope.mistakes.unknown("E203", name.text, message, name.span, "" if found in known else help)
    return False


def _break_cycles(scope: Scope, declared: Sequence[Declared], parents: dict[str, str]) -> None:
    done: set[str] = set()
    for decl, name in declared:
        path: list[str] = []
        at: str | None = name.name.text
        while at is not None and at not in done and at not in path:
            path.append(at)
            at = parents.get(at)
        if at is not None and at in path and decl.of_class is not None:
            circle = [*path[path.index(at) :], at]
            message = f"the class `{at}` is in itself: " + " is ".join(f"`{c}`" for c in circle)
            scope.mistakes.error("E209", message, decl.of_class.span, "drop `is` from one of these declarations")
            del parents[at]
        done.update(path)


def _declare(
    scope: Scope, decl: syntax.QuantityDecl, declared: syntax.DeclaredName, lineage: tuple[str, ...], doubtful: set[str]
) -> None:
    kind, name = decl.kind.text, declared.name.text
    default = scope.spaces[DEFAULT_SPACES.get(kind, "activity")]
    space = scope.space(decl.levels) if decl.levels is not None else default
    if space is None or space.name in doubtful:
        scope.unsure.add(name)
    synonyms = tuple(s.text for s in declared.synonyms if scope.synonyms.get(s.text) == name)
    description = decl.description.text if decl.description is not None else ""
    origin = declared.name.span
    if kind == "class":
        scope.classes[name] = Class(name, space or default, lineage, origin, synonyms, description)
        return
    members = tuple(m.text for m in decl.members)
    scope.quantities[name] = Quantity(name, kind, space or default, origin, synonyms, description, members, lineage)


def _count_members(scope: Scope) -> None:
    members: dict[str, list[str]] = {name: [] for name in scope.classes}
    for quantity in scope.quantities.values():
        for name in quantity.classes:
            members[name].append(quantity.name)
    scope.members = {name: tuple(found) for name, found in members.items()}


# --- papers and scenarios -----------------------------------------------------------------------------------------


def _declare_papers(scope: Scope, statements: Sequence[syntax.SourceDecl]) -> None:
    places: dict[str, Span] = {}
    for s in statements:
        first = places.setdefault(s.key.text, s.key.span)
        if first is not s.key.span:
            _twice(scope, f"the source `{s.key.text}` is declared twice", s.key.span, first)
            continue
        scope.papers[s.key.text] = Paper(s.key.text, s.text.text, s.pmid, s.doi, s.url)


def _declare_scenarios(scope: Scope, statements: Sequence[syntax.ScenarioDecl]) -> None:
    """Enters the names of the scenarios and what they extend; their settings come later."""
    first: dict[str, syntax.ScenarioDecl] = {}
    for s in statements:
        if first.setdefault(s.name.text, s) is not s:
            message = f"the scenario `{s.name.text}` is declared twice"
            _twice(scope, message, s.name.span, first[s.name.text].name.span)
        else:
            scope.parents[s.name.text] = None
    for s in first.values():
        scope.parents[s.name.text] = scope.scenario(s.parent)
    for s in first.values():
        _no_circle(scope, s)


def _no_circle(scope: Scope, statement: syntax.ScenarioDecl) -> None:
    chain = list(scope.chain(statement.name.text))
    if scope.parents[chain[-1]] == statement.name.text and statement.parent is not None:
        circle = " extends ".join(f"`{c}`" for c in (*chain, statement.name.text))
        message = f"the scenario extends itself: {circle}"
        scope.mistakes.error("E210", message, statement.parent.span, "drop one `extends`")
        scope.parents[statement.name.text] = None
