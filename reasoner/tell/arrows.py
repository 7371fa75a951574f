"""Chains of arrows in words: each quantity with the way it moves, each arrow with its sign, the papers beside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from reasoner.document import Role, Run, Runs, Step
from reasoner.model.ir import Status
from reasoner.query.mechanism import Arrow, Move
from reasoner.signs import PLUS, ZERO, Sign
from reasoner.tell.naming import Naming
from reasoner.tell.words import joined, say

PAPERS = 2
"""So many papers are named beside a line; the rest are counted."""
ARROWS = {PLUS: "->", -PLUS: "-|"}


def line(names: Naming, number: str, arrows: Sequence[Arrow], name: str = "", weak: Move | None = None) -> Step:
    """A numbered line of a story; `weak` is a goal that need not move."""
    lead = (names.shown(name), Run(": ")) if name else ()
    rules = tuple(dict.fromkeys(arrow.rule for arrow in arrows))
    return Step(number, (*lead, *chain(names, arrows, weak), *_how(names, arrows)), papers(names, rules), rules=rules)


def chain(names: Naming, arrows: Sequence[Arrow], weak: Move | None = None) -> Runs:
    """`torin 1 rises -| mTORC1 falls -> Ser142 falls`; arrows into the strength of an influence are drawn as one."""
    found: list[Run] = list(moved(names, arrows[0].source, weak))
    for arrow in arrows:
        if _is_strength(names, arrow):
            continue
        found += [Run(f" {ARROWS[arrow.sign]} ", "quiet"), *moved(names, arrow.target, weak), *_note(names, arrow)]
    return tuple(found)


def _is_strength(names: Naming, arrow: Arrow) -> bool:
    """Whether an arrow only says what the strength of an influence is: its source acts through it."""
    strength = names.model.quantities[arrow.target.quantity].of_influence
    return strength is not None and arrow.rule == f"{strength}.source"


def moved(names: Naming, move: Move, weak: Move | None = None) -> Runs:
    """A quantity and its direction."""
    ends = names.ends(move.quantity)
    subject = Run(f"({ends})", "name") if ends else names.shown(move.quantity)
    if move == weak:
        return (subject, Run(" may"), *_mark(move.sign, "rise", "fall"))
    up, down = ("rise", "fall") if not ends and names.several(move.quantity) else ("rises", "falls")
    return (subject, *_mark(move.sign, up, down))


def _mark(sign: Sign, up: str, down: str) -> Runs:
    role: Role = "rises" if sign == PLUS else "falls"
    return (Run(" "), Run(up if sign == PLUS else down, role)) if sign != ZERO else ()


def _note(names: Naming, arrow: Arrow) -> Runs:
    """What a reader has to know of one arrow: how well it is supported, and what kind it is of."""
    notes: list[Runs] = []
    rule = names.model.rules.get(arrow.rule)
    if rule is not None and rule.status < Status.ESTABLISHED and arrow.kind != "leap":
        notes.append((Run(rule.status.word),))
    if arrow.kind == "leap":
        notes.append(say("arrow leap", through=names.all_shown(arrow.through)))
    elif arrow.kind in ("switch", "gate", "definition", "alternative"):
        notes.append(say(f"arrow {arrow.kind}", rule=rule.text if rule is not None else arrow.rule))
    if arrow.source.pair != arrow.target.pair:
        notes.append(say("arrow slow"))
    return (Run(" ("), *joined(notes), Run(")")) if notes else ()


def _how(names: Naming, arrows: Sequence[Arrow]) -> Runs:
    """By what mechanism, for a line of one arrow."""
    rule = names.model.rules.get(arrows[0].rule) if len(arrows) == 1 else None
    return (Run(f" ({rule.by})", "quiet"),) if rule is not None and rule.by else ()


def papers(names: Naming, rules: Iterable[str]) -> Runs:
    """The papers of some rules, the first of each rule first: two, and then how many more."""
    found = list(_keys(names, rules))
    more = len(found) - PAPERS
    told = [names.cited(key) for key in (found if more <= 0 else found[:PAPERS])]
    return joined([*told, *([f"+{more}"] if more > 0 else [])], "; ")


def _keys(names: Naming, rules: Iterable[str]) -> Iterator[str]:
    cited = [names.model.rules[r].cite for r in rules if r in names.model.rules]
    yield from dict.fromkeys(keys[n] for n in range(max(map(len, cited), default=0)) for keys in cited if n < len(keys))


def arrow_text(names: Naming, source: str, target: str, sign: Sign | None) -> Runs:
    """An arrow alone: `Rheb-GTP -> mTORC1`. Of what raises the strength of its own arrow the name will do."""
    if names.ends(target).startswith(f"{names.shown(source).text} "):
        return (names.shown(source),)
    ends = [Run(f"({e})", "name") if (e := names.ends(q)) else names.shown(q) for q in (source, target)]
    return (ends[0], Run(f" {'-?' if sign is None else ARROWS[sign]} ", "quiet"), ends[1])
