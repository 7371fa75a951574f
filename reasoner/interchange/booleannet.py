"""booleannet: `Name* = expression` with `and`, `or`, `not`, behind a rank; initial values, which may be chained.

Names hold what blanks and brackets do not separate: `Ca2+c`, `H+ATPase`, `C-Myc`.
"""

from __future__ import annotations

import re
from typing import Final

from reasoner.interchange.cells import Cell, cut, lines, part
from reasoner.interchange.draft import Imported
from reasoner.interchange.logic import Network
from reasoner.lang import syntax
from reasoner.source import Source

PATTERN: Final = r"[()]|[^\s()]+"
_RULE: Final = re.compile(r"(?:\d+\s*:\s*)?([^\s=*]\S*?)\s*\*\s*=\s*")
_VALUES: Final = ("true", "false", "random", "0", "1")


def read(source: Source) -> Imported:
    network = Network(source)
    initial: dict[str, tuple[Cell, str]] = {}
    for line in lines(source):
        if rule := _RULE.match(line.text):
            _rule(network, line, part(line, rule.start(1), rule.end(1)), part(line, rule.end(), len(line.text)))
        elif not line.text.startswith("#"):
            _initial(network, line, initial)
    _begin(network, initial)
    return network.draft.imported("booleannet")


def _rule(network: Network, line: Cell, name: Cell, text: Cell) -> None:
    target = network.quantity(name.text, name.span)
    comment = text.text.find("#")
    value = network.expression(text if comment < 0 else part(text, 0, comment), PATTERN)
    if value is not None:
        network.define(target, value, line.span)


def _initial(network: Network, line: Cell, initial: dict[str, tuple[Cell, str]]) -> None:
    """`A = B = True`: values to begin with."""
    *cells, value = cut(line, "=")
    if not cells or value.text.casefold() not in _VALUES:
        help = "a line is `Name* = expression`, or `Name = True`"
        network.draft.error("this line is neither a rule nor an initial value", line.span, help)
        return
    for cell in cells:
        initial[cell.text] = (cell, value.text.casefold())


def _begin(network: Network, initial: dict[str, tuple[Cell, str]]) -> None:
    """Values of what has no rule are a scenario; of others a steady state does not depend on where it began."""
    settings = []
    for cell, value in initial.values():
        name = network.quantity(cell.text, cell.span)
        if name.text in network.closed or value == "random":
            network.draft.unused("initial values of what rules determine, or of chance", cell.span, cell.text)
        else:
            level = syntax.Name("1" if value in ("true", "1") else "0", cell.span)
            settings.append(syntax.Setting("set", name, level, cell.span))
    if settings:
        start = syntax.Name("initial", settings[0].span)
        network.draft.state(syntax.ScenarioDecl(start, None, tuple(settings), settings[0].span))
