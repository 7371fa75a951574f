"""`.aeon`: regulations with signs that may be open, and functions that may be open, too.

A variable without a function, or with one that calls functions nobody states, keeps its regulators: an unknown
function, monotone in each of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from reasoner.interchange.boolean import names_in
from reasoner.interchange.cells import Cell, lines, part
from reasoner.interchange.draft import Imported, Sign
from reasoner.interchange.logic import Network
from reasoner.lang import syntax
from reasoner.source import Source

_REGULATION: Final = re.compile(r"([^\s\-]+)\s*(->|-\||-\?)(\??)\s*([^\s\-?]\S*)")
_FUNCTION: Final = re.compile(r"\$\s*([^\s:]+)\s*:")
PATTERN: Final = r"<=>|=>|[!&|^(),]|[^\s!&|^(),=<>]+"


@dataclass(frozen=True, slots=True)
class _Regulation:
    source: syntax.Name
    target: syntax.Name
    sign: Sign
    sure: bool
    line: Cell


def read(source: Source) -> Imported:
    network = Network(source)
    regulations: list[_Regulation] = []
    functions: list[tuple[Cell, Cell, Cell]] = []
    for line in lines(source):
        if function := _FUNCTION.match(line.text):
            name = part(line, function.start(1), function.end(1))
            network.quantity(name.text, name.span)
            functions.append((line, name, part(line, function.end(), len(line.text))))
        elif regulation := _REGULATION.fullmatch(line.text):
            regulations.append(_regulation(network, line, regulation))
        elif line.text.startswith("#"):
            _comment(network, line)
        else:
            help = "a line of .aeon is `a -> b` (or -|, -?, each with a second ?), or `$b: function`"
            network.draft.error("this line is neither a regulation nor a function", line.span, help)
    for line, name, text in functions:
        value = network.expression(text, PATTERN)
        if value is not None:
            network.define(network.quantity(name.text, name.span), value, line.span)
    for one in regulations:
        if one.target.text not in network.closed:
            _unknown(network, one)
    for target in network.functions:
        declared = {r.source.text: (r.sign, r.line.span) for r in regulations if r.target.text == target}
        network.compare(target, declared)
    _parameters(
        network, {end.text for r in regulations for end in (r.source, r.target)} | {f[1].text for f in functions}
    )
    return network.draft.imported("Boolean network of AEON")


def _parameters(network: Network, variables: set[str]) -> None:
    """Names in functions that no regulation has: constants that nobody states."""
    for target, function in network.functions.items():
        for name in names_in(function):
            if name.text not in variables:
                what = "constants that are not known, taken for inputs"
                network.draft.unused(what, name.span, f"{name.text} in the function of {target}")


def _comment(network: Network, line: Cell) -> None:
    if line.text.startswith("#position:"):
        network.draft.unused("places of nodes in a drawing", line.span)
    elif line.text.startswith(("#name:", "#description:")):
        network.draft.unused("lines on the model itself", line.span, line.text.lstrip("#"))


def _regulation(network: Network, line: Cell, found: re.Match[str]) -> _Regulation:
    source, target = (part(line, found.start(n), found.end(n)) for n in (1, 4))
    signs: dict[str, Sign] = {"->": "->", "-|": "-|", "-?": "-?"}
    ends = [network.quantity(c.text, c.span) for c in (source, target)]
    return _Regulation(ends[0], ends[1], signs[found[2]], not found[3], line)


def _unknown(network: Network, one: _Regulation) -> None:
    """A regulator of an unknown function; one that may have no effect is a `maybe`."""
    modifiers = () if one.sure else ("maybe",)
    if one.sign == "-?":
        what = "regulations that may rise and fall with one regulator, taken to have one sign"
        network.draft.unused(what, one.line.span, one.line.text)
    network.draft.influence(one.source, one.target, one.sign, one.line.span, modifiers=modifiers)
