"""One small model with a drug in a feedback loop, and answers about it that are made by hand, so that no solver decides
what the texts are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from reasoner.model.axioms import BY_NAME
from reasoner.model.ir import Claim, DirectionClaim, Model, Setting, Status, WhatIf, Where, Why, quantities_of
from reasoner.model.labeling import DirectionOf, Labeling, LevelOf
from reasoner.model.worlds import frame_of
from reasoner.pipeline import loads
from reasoner.proof.checker import check
from reasoner.proof.objects import Applied, ClaimHolds, Conclusion, FromClaim, Proof, Reductio, Restriction, Supposed
from reasoner.query.account import account
from reasoner.query.answers import WhatIfAnswer, WhyAnswer
from reasoner.query.deciding import deciding
from reasoner.query.engine import Engine
from reasoner.query.outcomes import (
    Ambiguity,
    Explanation,
    Inconsistent,
    Judgment,
    Possible,
    Prediction,
    Proved,
    Silence,
    Undecided,
    Witness,
)
from reasoner.signs import ANY, CHANGED, DOWN, NOT_DOWN, NOT_UP, STEADY, UP, Sign, SignSet
from reasoner.solve.budget import Budget

RULES = """\
model loop "A drug in a loop"
source Kim2011 "Kim J et al. Nat Cell Biol 2011;13:132" pmid 21258367
source Thoreen2009 "Thoreen CC, Kang SA. J Biol Chem 2009;284:8023"
drug torin1
protein GF, AKT, mTORC1, S6K1, ULK1, X
process autophagy
L1: GF -> AKT
L2: AKT -> mTORC1
L3: mTORC1 -> S6K1
L4: S6K1 -| AKT
D1: torin1 -| mTORC1 cite Thoreen2009
U1: mTORC1 -| ULK1 by "phosphorylation" at S758 cite Kim2011
A1: ULK1 -> autophagy status presumed
N1: torin1 -0 X cite Kim2011
"""

MODEL: Model = loads(RULES)
TORIN = Where((Setting("torin1", "level", 2),))
RISES = DirectionClaim("autophagy", UP)
FRAME = frame_of(MODEL, [TORIN])
NAMES = {0: "before", 1: "acute"}


def level(name: str, world: int, *levels: int) -> Restriction:
    return Restriction(LevelOf(name, world), frozenset(levels))


def moves(name: str, signs: SignSet) -> Restriction:
    return Restriction(DirectionOf(name, (0, 1)), frozenset(signs))


def by(number: int, kind: str, name: str, what: Conclusion, rules: str = "", premises: tuple[int, ...] = ()) -> Applied:
    """A step by a ground constraint: of one world where it concludes a level, else of both."""
    one = isinstance(what, Restriction) and isinstance(what.unknown, LevelOf)
    worlds = (what.unknown.world,) if one else (0, 1)  # type: ignore[union-attr]
    return Applied(number, what, BY_NAME[kind](name, worlds), tuple(rules.split()), premises)


STEPS = (
    by(1, "reference", "torin1", level("torin1", 0, 0)),
    by(2, "setting", "torin1", level("torin1", 1, 2)),
    by(3, "compatibility", "torin1", moves("torin1", UP), "", (1, 2)),
    by(4, "same", "GF", moves("GF", STEADY)),
    by(5, "reference", "mTORC1", level("mTORC1", 0, 2)),
    by(6, "reference", "ULK1", level("ULK1", 0, 2)),
    by(7, "reference", "autophagy", level("autophagy", 0, 2)),
    Reductio(
        8,
        moves("mTORC1", DOWN),
        (
            Supposed(9, moves("mTORC1", NOT_DOWN)),
            by(10, "cause", "S6K1", moves("S6K1", NOT_DOWN), "L3", (9,)),
            by(11, "cause", "AKT", moves("AKT", NOT_UP), "L1 L4", (4, 10)),
            by(12, "response", "mTORC1", None, "L2 D1", (3, 5, 9, 11)),
        ),
        (),
    ),
    by(13, "response", "ULK1", moves("ULK1", UP), "U1", (6, 8)),
    by(14, "response", "autophagy", moves("autophagy", UP), "A1", (7, 13)),
    FromClaim(15, ClaimHolds(True), (14,)),
)


def why(claim: Claim, text: str, found: Judgment) -> WhyAnswer:
    return WhyAnswer(model=MODEL, question=Why(claim, TORIN), text=text, frame=FRAME, names=NAMES, found=found)


def what_if(found: Prediction | Inconsistent | Undecided) -> WhatIfAnswer:
    text = "what if torin1 = high"
    return WhatIfAnswer(model=MODEL, question=WhatIf(TORIN, ()), text=text, frame=FRAME, names=NAMES, found=found)


def proved() -> WhyAnswer:
    """`why autophagy increases`, with a proof that the checker accepts."""
    proof = Proof(RISES, TORIN, False, FRAME, STEPS)
    check(MODEL, proof)
    told = account(Engine(MODEL), proof, TORIN, Budget())
    found = Proved("necessary", Explanation(proof, minimal=True), account=told, support=Status.PRESUMED)
    return why(RISES, "why autophagy increases with torin1 = high", found)


def shown(proof: Proof, minimal: bool = True) -> WhyAnswer:
    """The answer that has another proof."""
    return why(proof.claim, proved().text, Proved("necessary", Explanation(proof, minimal=minimal)))


def predicted() -> WhatIfAnswer:
    """`what if`, with a quantity of every sort."""
    directions: Mapping[str, SignSet] = {
        "torin1": UP, "GF": STEADY, "AKT": NOT_DOWN, "mTORC1": DOWN, "S6K1": DOWN, "ULK1": ANY, "X": STEADY,
        "autophagy": ANY,
    }  # fmt: skip
    known = frozenset
    levels = {"torin1": {0: known({0}), 1: known({2})}, "mTORC1": {0: known({2}), 1: known({0, 1})}}
    kind = Ambiguity("conflicting", "ULK1", ("U1",), ("D1", "L2"))
    ambiguous = {"ULK1": kind, "autophagy": kind}
    unaffected = {"GF": Silence(), "X": Silence(("N1",))}
    prediction = Prediction(0, 1, directions, levels, ambiguous, unaffected)
    return what_if(prediction)


def labeling(**directions: Sign) -> Labeling:
    """Every quantity at normal before, and one level up or down after."""
    signs = {q: directions.get(q, Sign.ZERO) for q in MODEL.quantities}
    bottom = {q: 0 if q == "torin1" else 2 for q in MODEL.quantities}
    levels = {(q, w): bottom[q] + w * int(s) for q, s in signs.items() for w in (0, 1)}
    return Labeling(levels, {(q, (0, 1)): s for q, s in signs.items()}, {}, {})


def open_claim(claim: Claim = DirectionClaim("mTORC1", UP)) -> WhyAnswer:
    """A claim that one labeling has and another has not: torin1 against AKT on mTORC1."""
    up, down = Sign.PLUS, Sign.MINUS
    holds = labeling(torin1=up, AKT=up, mTORC1=up, S6K1=up, ULK1=down)
    fails = labeling(torin1=up, AKT=up, mTORC1=down, S6K1=down, ULK1=up)
    witnesses = (Witness("for", holds), Witness("against", fails))
    decided = deciding(MODEL, FRAME, TORIN, quantities_of(claim), witnesses)
    return why(claim, "why mTORC1 increases", Possible(witnesses, decided, signs={"mTORC1": CHANGED}))


def with_status(rule: str, status: Status) -> WhyAnswer:
    """The proved answer with another status for one influence."""
    found = proved()
    changed = (replace(i, rule=replace(i.rule, status=status)) if i.id == rule else i for i in found.model.influences)
    return replace(found, model=replace(found.model, influences=tuple(changed)))
