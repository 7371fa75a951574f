"""Boolean networks, whatever file they came from: quantities that are on or off, and functions as definitions.

It owns how a function becomes a rule, what a constant is, and the comparison of a function with the signs that a file
declares besides.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from reasoner.diagnostics import Severity
from reasoner.interchange.boolean import Unstated, Value, Wrong, effects, names_in, parsed
from reasoner.interchange.cells import Cell
from reasoner.interchange.draft import Draft, Sign
from reasoner.lang import syntax
from reasoner.source import Source, Span

AGAINST: Final = "W623"
HELP: Final = "an expression joins names by `!`, `&`, `|` and brackets"


class Network:
    """A Boolean network in the making."""

    def __init__(self, source: Source) -> None:
        self.draft = Draft(source, both=True)
        self.functions: dict[str, syntax.Formula] = {}
        self.closed: set[str] = set()
        """What has a function that is known, a constant or an input included."""

    def quantity(self, text: str, span: Span) -> syntax.Name:
        return self.draft.quantity(text, span, levels=self.draft.bits())

    def bare(self, text: str, span: Span) -> syntax.Formula:
        """A name in an expression."""
        return syntax.Bare(self.quantity(text, span), span)

    def expression(self, cell: Cell, pattern: str) -> Value | None:
        """The formula of an expression; None where it cannot be read, or calls what is not stated."""
        try:
            return parsed(cell, pattern, self.bare)
        except Wrong as wrong:
            self.draft.error(str(wrong), wrong.span, HELP)
        except Unstated as unstated:
            self.draft.unused("functions known only in part: their regulators stay", cell.span, str(unstated))
        return None

    def define(self, target: syntax.Name, value: Value, span: Span, clauses: syntax.Clauses = syntax.Clauses()) -> None:
        """States the function of a quantity. Its own value: an input."""
        if not self.close(target):
            return
        if isinstance(value, bool):
            self.draft.state(constant(target, value, span, clauses))
            return
        if isinstance(value, syntax.Bare) and value.quantity == target:
            return
        self.functions[target.text] = value
        self.draft.state(syntax.DefinitionRule(None, target, value, clauses, span))

    def close(self, target: syntax.Name) -> bool:
        """Notes that a quantity has a function; False, and an error, where it has one already."""
        if target.text in self.closed:
            help = "keep one of the two functions"
            self.draft.error(f"`{target.text}` has two functions", target.span, help)
            return False
        self.closed.add(target.text)
        return True

    def compare(self, target: str, declared: Mapping[str, tuple[Sign, Span]]) -> None:
        """Warns where a declared sign is not the one that the function gives, or no name in it has a sign."""
        function = self.functions.get(target)
        if function is None:
            return
        self.compared(target, declared, effects(function), {n.text for n in names_in(function)})

    def compared(
        self,
        target: str,
        declared: Mapping[str, tuple[Sign, Span]],
        signs: Mapping[str, Collection[str]],
        read: Collection[str],
    ) -> None:
        """The same, with the signs of the function at hand; none of what it reads where they could not be tried."""
        for name, (sign, span) in declared.items():
            if name not in read:
                what = "regulations that the function of their target does not read"
                self.draft.unused(what, span, f"{name} on {target}")
            elif name in signs:
                self.against(name, target, frozenset(signs[name]), sign, span)
            elif sign != "-?":
                what = "declared signs of functions that read too much to compare them"
                self.draft.unused(what, span, f"{name} on {target}")

    def against(self, name: str, target: str, signs: frozenset[str], sign: Sign, span: Span) -> None:
        """Warns unless a declared sign is the one with which a regulator acts."""
        if sign == "-?" or signs == {sign}:
            return
        if not signs:
            said = "does not depend on it"
        elif len(signs) > 1:
            said = "is raised by it in some states and lowered in others"
        else:
            said = f"is {'raised' if '->' in signs else 'lowered'} by it"
        message = f"`{name} {sign} {target}` is declared, and by its function `{target}` {said}"
        help = "the function is taken; mend the declared sign, or the function"
        self.draft.remark(AGAINST, message, span, help, Severity.WARNING)


def constant(
    target: syntax.Name, value: bool, span: Span, clauses: syntax.Clauses = syntax.Clauses()
) -> syntax.DefinitionRule:
    """What is always on, or always off."""
    level = syntax.Constant(syntax.Name("1" if value else "0", span), span)
    return syntax.DefinitionRule(None, target, level, clauses, span)
