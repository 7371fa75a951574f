"""`.bnet`: a target, a comma and its function on each line, below the line `targets, factors`."""

from __future__ import annotations

import re
from typing import Final

from reasoner.interchange.cells import lines, part
from reasoner.interchange.draft import Imported
from reasoner.interchange.logic import Network
from reasoner.source import Source

PATTERN: Final = r"[!~&|()]|[^\s!~&|(),]+"
_HEADING: Final = re.compile(r"targets?\s*,\s*(factors?|functions?)\b", re.IGNORECASE)


def read(source: Source) -> Imported:
    network = Network(source)
    for line in lines(source):
        if line.text.startswith("#") or _HEADING.match(line.text):
            continue
        comma = line.text.find(",")
        name = part(line, 0, max(comma, 0))
        if not name.text:
            help = "a line of .bnet is `target, function`"
            network.draft.error("this line is no function", line.span, help)
            continue
        target = network.quantity(name.text, name.span)
        function = part(line, comma + 1, len(line.text))
        value = network.expression(function, PATTERN)
        if value is not None:
            network.define(target, value, line.span)
    return network.draft.imported("Boolean network (.bnet)")
