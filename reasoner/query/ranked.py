"""What `rank` finds, as data: shares of sampled models, with how many there were and what they leave out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from reasoner.signs import Sign, SignSet

ENOUGH: Final = 30
"""With fewer draws that count, a share says nothing."""

LeftOut: TypeAlias = Literal["condition", "slow", "dominant", "gate", "law", "definition", "level observation", "end"]
"""What of a model linear draws do not have, or only as a plain influence."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """One quantity: how many of the draws of each scheme it rises in, and how many it falls in."""

    quantity: str
    rises: Mapping[str, int]
    falls: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Draws:
    """How many draws counted, of how many that were made."""

    counted: int
    made: int


@dataclass(frozen=True)
class Ranking:
    """The quantities that go both ways, those with the clearest lean first; and of those asked for, what is proved.

    `left_out`: how many of each thing in the part of the model that was sampled.
    """

    ranked: tuple[Ranked, ...]
    proved: Mapping[str, SignSet]
    draws: Mapping[str, Draws]
    left_out: Mapping[LeftOut, int]

    def worse(self, one: Ranked) -> tuple[Sign, float] | None:
        """The way that a quantity goes more often, and the smaller of its shares.

        None where the schemes differ in the way, or one of them has hardly any draws.
        """
        if any(d.counted < ENOUGH for d in self.draws.values()):
            return None
        shares = {
            sign: [counts[s] / d.counted for s, d in self.draws.items()]
            for sign, counts in ((Sign.PLUS, one.rises), (Sign.MINUS, one.falls))
        }
        found = [(sign, min(some)) for sign, some in shares.items() if min(some) > 0.5]
        return found[0] if found else None
