"""The influence graphs and observation profiles of iggy: `a -> b`, `!a -> b`, `a & !b -> c`, `?a -> b`; `a = +`.

An and-node is a definition: what its inputs, negated or not, have in common. A profile is one perturbation: what it
calls an input is free to change, and every row is seen under that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from reasoner.interchange.cells import Cell, cut, lines, part
from reasoner.interchange.draft import Draft, Imported, Sign
from reasoner.interchange.profile import Measured, Seen
from reasoner.lang import syntax
from reasoner.source import Source

_ARROW: Final = re.compile(r"\s*->\s*")
_NAME: Final = r"[^\s&!?][^\s&]*"
_MARKS: Final[dict[str, Sign]] = {"": "->", "!": "-|", "?": "-?"}

Verb = Literal["increases", "decreases", "is unchanged", "changes", "does not increase", "does not decrease"]
_SEEN: Final[dict[str, Verb]] = {
    "+": "increases",
    "-": "decreases",
    "0": "is unchanged",
    "change": "changes",
    "notplus": "does not increase",
    "notminus": "does not decrease",
    "min": "does not decrease",
    "max": "does not increase",
}


@dataclass(frozen=True, slots=True)
class _Input:
    """One input of a line, with its sign."""

    cell: Cell
    sign: Sign


def read(source: Source) -> Imported:
    draft = Draft(source, both=True)
    for line in lines(source):
        if not line.text.startswith("#"):
            _line(draft, line)
    return draft.imported("CIF of iggy")


def _line(draft: Draft, line: Cell) -> None:
    ends = cut(line, _ARROW.pattern)
    if len(ends) == 1 and re.fullmatch(_NAME, ends[0].text):
        draft.quantity(ends[0].text, ends[0].span)
        return
    inputs = _inputs(ends[0]) if len(ends) == 2 else []
    if not inputs or not re.fullmatch(_NAME, ends[1].text):
        help = "a line of CIF is `a -> b`, `!a -> b`, `?a -> b` or `a & !b -> c`"
        draft.error("this line is no influence", line.span, help)
        return
    names = [draft.quantity(i.cell.text, i.cell.span) for i in inputs]
    target = draft.quantity(ends[1].text, ends[1].span)
    if len(inputs) == 1:
        draft.influence(names[0], target, inputs[0].sign, line.span)
    else:
        draft.influence(_and_node(draft, ends[0], inputs, names), target, "->", line.span)


def _inputs(cell: Cell) -> list[_Input]:
    """The inputs on the left of an arrow; none where one is not a name."""
    found = []
    for one in cut(cell, r"&"):
        mark = one.text[:1] if one.text[:1] in ("!", "?") else ""
        name = part(one, len(mark), len(one.text))
        if not re.fullmatch(_NAME, name.text):
            return []
        found.append(_Input(name, _MARKS[mark]))
    return found


def _and_node(draft: Draft, whole: Cell, inputs: Sequence[_Input], names: Sequence[syntax.Name]) -> syntax.Name:
    """A quantity for what stands left of the arrow, defined once."""
    known = draft.knows(whole.text, whole.span)
    node = draft.quantity(whole.text, whole.span)
    if known:
        return node
    if any(i.sign == "-?" for i in inputs):  # without a sign no definition: any of them may move it, none has to
        for one, name in zip(inputs, names, strict=True):
            draft.influence(name, node, one.sign, whole.span, modifiers=("weak",))
        return node
    items = tuple(_operand(i, n) for i, n in zip(inputs, names, strict=True))
    draft.state(syntax.DefinitionRule(None, node, syntax.And(items, whole.span), syntax.Clauses(), whole.span))
    return node


def _operand(one: _Input, name: syntax.Name) -> syntax.Formula:
    bare = syntax.Bare(name, one.cell.span)
    return syntax.Not(bare, one.cell.span) if one.sign == "-|" else bare


# --- profiles -----------------------------------------------------------------------------------------------------


def measured(source: Source) -> Measured:
    draft = Draft(source)
    pairs = list(_pairs(draft, source))
    inputs = {c.text: c for c, value in pairs if value.text.casefold() == "input"}
    settings = tuple(syntax.Setting("free", draft.name(c.text, c.span), None, c.span) for c in inputs.values())
    rows = []
    for cell, value in pairs:
        word = value.text.casefold()
        if word == "input":
            continue
        if word not in _SEEN:
            help = "write +, -, 0, notPlus, notMinus, CHANGE, MIN, MAX or input"
            draft.error(f"`{value.text}` is nothing that can be seen of `{cell.text}`", value.span, help)
            continue
        if word in ("min", "max"):
            what = f"levels `{value.text}`, taken for the direction that such a level leaves open"
            draft.unused(what, value.span, cell.text)
        span = cell.span.to(value.span)
        claim = syntax.DirectionTest(draft.name(cell.text, cell.span), _SEEN[word], span)
        rows.append(Seen(claim, settings, span))
    return Measured(source, "profile of iggy", tuple(rows), draft.remarks())


def _pairs(draft: Draft, source: Source) -> Iterator[tuple[Cell, Cell]]:
    for line in lines(source):
        if line.text.startswith("#"):
            continue
        cells = cut(line, r"=")
        if len(cells) == 2 and cells[0].text and cells[1].text:
            yield cells[0], cells[1]
        else:
            help = "a line of a profile is `name = +`, or `name = input`"
            draft.error("this line says nothing of a quantity", line.span, help)
