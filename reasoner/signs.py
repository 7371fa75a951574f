"""Signs, and sets of signs: the three directions a magnitude can take between two worlds.

A `Sign` is the sign of a difference of magnitudes (Kuipers, *Qualitative Reasoning*, 1994). A `SignSet`
is what is known about one direction: the signs it can still have.
"""

from __future__ import annotations

from enum import IntEnum


class Sign(IntEnum):
    """Decrease, steady or increase; also the polarity of an influence (never `ZERO` there)."""

    MINUS = -1
    ZERO = 0
    PLUS = 1

    def __neg__(self) -> Sign:
        return _SIGNS[-int(self)]

    def times(self, other: Sign) -> Sign:
        """The sign of the product."""
        return _SIGNS[int(self) * int(other)]

    @property
    def symbol(self) -> str:
        """`-`, `0` or `+`, as written in JSON."""
        return "-0+"[int(self) + 1]


def signed(value: int) -> Sign:
    """The sign of this value, which is most often one already: then nothing is looked up."""
    return value if isinstance(value, Sign) else Sign(value)


SignSet = frozenset[Sign]

MINUS, ZERO, PLUS = Sign.MINUS, Sign.ZERO, Sign.PLUS
_SIGNS = (ZERO, PLUS, MINUS)  # each at its own value, -1 being the last: `Sign(1)` takes ten times as long
ANY: SignSet = frozenset(Sign)
UP: SignSet = frozenset({PLUS})
DOWN: SignSet = frozenset({MINUS})
STEADY: SignSet = frozenset({ZERO})
NOT_UP: SignSet = frozenset({MINUS, ZERO})
NOT_DOWN: SignSet = frozenset({ZERO, PLUS})
CHANGED: SignSet = frozenset({MINUS, PLUS})


def negated(signs: SignSet) -> SignSet:
    """Every sign flipped."""
    return frozenset(-s for s in signs)


def symbols(signs: SignSet) -> list[str]:
    """The signs as JSON writes them, in the order `-`, `0`, `+`."""
    return [s.symbol for s in sorted(signs)]
