"""Words and signs for effects, as the formats have them; what says nothing of a sign stays without one."""

from __future__ import annotations

import re
from typing import Final

from reasoner.interchange.cells import folded
from reasoner.interchange.draft import Sign

_RAISES: Final = (
    r"->|-->|1|\+1?|1\.0+|positive(_influence|_effect|_regulation)?|(directly_?)?(increases?|activates?)|activation|"
    r"activator|stimulat(es|ion|ory)|up_?regulat(es|ed|ion).*|up|increaseamount|induces?|induction|expression_of"
)
_LOWERS: Final = (
    r"-\||--\||-1|-|-1\.0+|negative(_influence|_effect|_regulation)?|(directly_?)?(decreases?|inhibits?)|inhibition|"
    r"inhibitor|inhibitory|down_?regulat(es|ed|ion).*|down|decreaseamount|represses|repression|suppresses|suppression"
)
_SIGNS: Final[tuple[tuple[re.Pattern[str], Sign], ...]] = (
    (re.compile(_RAISES), "->"),
    (re.compile(_LOWERS), "-|"),
)


def sign(word: str) -> Sign:
    """The sign that a word for an effect states; `-?` where it states none."""
    text = folded(word) if word[:1].isalpha() else word.strip()
    return next((sign for pattern, sign in _SIGNS if pattern.fullmatch(text)), "-?")
