"""The words of answers: verbs for directions, phrases for levels, and the little grammar that puts phrases together.

The phrases stand in `phrases`. Nothing here knows what is worth saying (that is `narrate` and its
neighbours) nor how a run of text is drawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from string import Formatter
from typing import TYPE_CHECKING, Final, TypeAlias

from reasoner.document import Role, Run, Runs
from reasoner.signs import ANY, CHANGED, DOWN, NOT_DOWN, NOT_UP, STEADY, UP, SignSet
from reasoner.tell.phrases import PHRASES

if TYPE_CHECKING:
    from reasoner.query.ranked import LeftOut

Filling: TypeAlias = str | Run | Runs


def say(key: str, **parts: Filling) -> Runs:
    """The phrase under `key`, its places filled."""
    found: list[Run] = []
    for text, field, _, _ in Formatter().parse(PHRASES[key]):
        if text:
            found.append(Run(text))
        if field:
            found += runs(parts[field])
    return tuple(found)


def runs(part: Filling, role: Role = "") -> Runs:
    """Anything that can fill a place, as runs."""
    if isinstance(part, str):
        return (Run(part, role),) if part else ()
    return (part,) if isinstance(part, Run) else part


def joined(parts: Iterable[Filling], separator: str = ", ") -> Runs:
    """Parts with a separator between them."""
    found: list[Run] = []
    for part in parts:
        if found:
            found.append(Run(separator))
        found += runs(part)
    return tuple(found)


ORDINALS = ("first", "second", "third", "fourth", "fifth")


def listed(parts: Sequence[Filling], word: str = "and", most: int | None = None) -> Runs:
    """`a, b and c`; beyond `most` parts `a, b and 7 more`."""
    if most is not None and len(parts) > most + 1:
        parts = [*parts[:most], f"{len(parts) - most} more"]
    if len(parts) < 2:
        return joined(parts)
    return (*joined(parts[:-1]), Run(f" {word} "), *runs(parts[-1]))


def counted(number: int, one: str, many: str = "") -> str:
    """`1 rule`, `14 rules`."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def capital(sentence: Runs) -> Runs:
    """The sentence with its first letter capital, unless it starts with a name."""
    if not sentence or sentence[0].role:
        return sentence
    first = sentence[0]
    return (Run(first.text[:1].upper() + first.text[1:], first.role, first.link), *sentence[1:])


# --- predicates: what is said of quantities -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Predicate:
    """What is said of one quantity, and of several; `role` colours it."""

    one: str
    many: str
    role: Role = ""

    def of(self, number: int) -> Run:
        return Run(self.one if number == 1 else self.many, self.role)


DIRECTIONS: Final[Mapping[SignSet, Predicate]] = {
    UP: Predicate("rises", "rise", "up"),
    DOWN: Predicate("falls", "fall", "down"),
    STEADY: Predicate("is unchanged", "are unchanged"),
    NOT_UP: Predicate("does not rise", "do not rise"),
    NOT_DOWN: Predicate("does not fall", "do not fall"),
    CHANGED: Predicate("changes", "change"),
    ANY: Predicate("can go either way", "can go either way"),
}

CLAIMED: Final[Mapping[SignSet, str]] = {
    UP: "increases",
    DOWN: "decreases",
    STEADY: "is unchanged",
    NOT_UP: "does not increase",
    NOT_DOWN: "does not decrease",
    CHANGED: "changes",
    ANY: "goes any way",
}
"""The verbs of the rule language, for texts that repeat a claim or a conclusion to the letter."""

BARE: Final[Mapping[SignSet, str]] = {
    UP: "increase",
    DOWN: "decrease",
    STEADY: "stay unchanged",
    NOT_UP: "stay or decrease",
    NOT_DOWN: "stay or increase",
    CHANGED: "change",
}
"""What a quantity cannot do."""

EXACT: Final[Mapping[SignSet, Predicate]] = {
    signs: Predicate(verb, verb, DIRECTIONS[signs].role) for signs, verb in CLAIMED.items()
}

CONTRASTED: Final[Mapping[str, str]] = {
    "necessary": "necessarily",
    "possible": "possibly, not necessarily,",
    "impossible": "never",
}
"""A verdict as an adverb."""

EXISTS: Final = Predicate("exists", "exist")
EXISTS_NOT: Final = Predicate("does not exist", "do not exist")
POSITIVE: Final = Predicate("is an activation", "are activations")
NEGATIVE: Final = Predicate("is an inhibition", "are inhibitions")


def being(level: str) -> Predicate:
    """`is low`, `are low`."""
    return Predicate(f"is {level}", f"are {level}")


def level_words(levels: Sequence[str], allowed: frozenset[int]) -> str:
    """`low`, `at least normal`, `not high`, `low or high`: what a set of levels leaves."""
    top, chosen = len(levels) - 1, sorted(allowed)
    low, high = chosen[0], chosen[-1]
    if len(chosen) == 1:
        return levels[low]
    if len(chosen) == top:
        return f"not {levels[next(i for i in range(top + 1) if i not in allowed)]}"
    if chosen == list(range(low, high + 1)) and high == top:
        return f"at least {levels[low]}"
    if chosen == list(range(low, high + 1)) and low == 0:
        return f"at most {levels[high]}"
    return " or ".join(levels[i] for i in chosen)


LEFT_OUT: Final[Mapping[LeftOut, str]] = {
    "condition": "conditions of influences",
    "slow": "slow influences",
    "dominant": "dominant influences",
    "gate": "gates",
    "law": "laws",
    "definition": "definitions",
    "level observation": "observations of levels",
    "end": "quantities at an end of their levels",
}
"""What linear draws do not have, in words."""
