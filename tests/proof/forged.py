"""Proofs to try the checker on: good ones written by hand, and for every reason to reject one forged proof.

Steps are written in a line each. Worlds are numbers (0 is the reference world), directions are between 0 and 1 unless
the line says otherwise; an inner block begins with `suppose`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeAlias

from small import ACTIVITY, DOSE, FLAG, definition, gate, influence, law, model, present, put, rule

from reasoner.model import axioms
from reasoner.model.axioms import BY_NAME, Change
from reasoner.model.ir import (
    AndClaim,
    Claim,
    DirectionClaim,
    LevelClaim,
    Model,
    NotClaim,
    Observation,
    Or,
    OrClaim,
    Value,
    Where,
)
from reasoner.model.labeling import DirectionOf, Existence, LevelOf, SignOf
from reasoner.model.worlds import Pair, frame_of
from reasoner.proof.checker import Reason
from reasoner.proof.objects import (
    Applied,
    Cases,
    ClaimHolds,
    Conclusion,
    FromClaim,
    Proof,
    Reductio,
    Restriction,
    Step,
    Supposed,
)
from reasoner.signs import CHANGED, DOWN, MINUS, NOT_DOWN, NOT_UP, PLUS, STEADY, UP, Sign, SignSet

Steps: TypeAlias = tuple[Step, ...]
ACUTE: Pair = (0, 1)


@dataclass(frozen=True)
class Case:
    """A model and a proof about it."""

    model: Model
    proof: Proof

    def saying(self, *steps: Step) -> Case:
        """The same claim with other steps."""
        return replace(self, proof=replace(self.proof, steps=steps))


def case(about: Model, where: Where, claim: Claim, *steps: Step, denied: bool = False) -> Case:
    return Case(about, Proof(claim, where, denied, frame_of(about, [where]), steps))


# --- steps in a line ----------------------------------------------------------------------------------------------


def direction(name: str, signs: SignSet, pair: Pair = ACUTE) -> Restriction:
    return Restriction(DirectionOf(name, pair), frozenset(signs))


def level(name: str, world: int, *allowed: int) -> Restriction:
    return Restriction(LevelOf(name, world), frozenset(allowed))


def by(
    number: int,
    conclusion: Conclusion,
    kind: str,
    subject: str,
    worlds: tuple[int, ...] = ACUTE,
    *,
    rules: str = "",
    given: tuple[int, ...] = (),
) -> Applied:
    """One ground constraint; `rules` separated by commas."""
    cited = tuple(r.strip() for r in rules.split(",") if r)
    return Applied(number, conclusion, BY_NAME[kind](subject, worlds), cited, given)


def loop(
    number: int, conclusion: Conclusion, *changes: Change, rules: str = "", given: tuple[int, ...] = ()
) -> Applied:
    cited = tuple(r.strip() for r in rules.split(",") if r)
    return Applied(number, conclusion, axioms.Foundation(frozenset(changes)), cited, given)


def claimed(number: int, *given: int, holds: bool = True) -> FromClaim:
    return FromClaim(number, ClaimHolds(holds), given)


def at_reference(number: int, name: str, value: int) -> Applied:
    return by(number, level(name, 0, value), "reference", name, (0,))


def set_to(number: int, name: str, value: int, world: int = 1) -> Applied:
    return by(number, level(name, world, value), "setting", name, (world,))


def moved(number: int, name: str, signs: SignSet, *given: int, pair: Pair = ACUTE) -> Applied:
    """Levels fix a direction."""
    return by(number, direction(name, signs, pair), "compatibility", name, pair, given=given)


# --- good proofs --------------------------------------------------------------------------------------------------


def feedback() -> Case:
    """The worked example: one drug in a negative feedback loop."""
    chain = "RTK -> PI3K, PI3K -> AKT, AKT -| TSC, TSC -| Rheb, Rheb -> mTORC1, mTORC1 -> S6K1, S6K1 -| PI3K"
    others = "torin1 -| mTORC1, mTORC1 -| ULK1"
    about = model(
        {"RTK PI3K AKT TSC Rheb mTORC1 S6K1 ULK1": ACTIVITY, "torin1": DOSE},
        *(influence(text.strip()) for text in f"{chain}, {others}".split(",")),
    )
    refutation = Reductio(
        6,
        direction("mTORC1", DOWN),
        (
            Supposed(7, direction("mTORC1", NOT_DOWN)),
            by(8, direction("S6K1", NOT_DOWN), "cause", "S6K1", rules="mTORC1 -> S6K1", given=(7,)),
            by(9, direction("PI3K", NOT_UP), "cause", "PI3K", rules="RTK -> PI3K, S6K1 -| PI3K", given=(4, 8)),
            by(10, direction("AKT", NOT_UP), "cause", "AKT", rules="PI3K -> AKT", given=(9,)),
            by(11, direction("TSC", NOT_DOWN), "cause", "TSC", rules="AKT -| TSC", given=(10,)),
            by(12, direction("Rheb", NOT_UP), "cause", "Rheb", rules="TSC -| Rheb", given=(11,)),
            by(13, None, "response", "mTORC1", rules="torin1 -| mTORC1, Rheb -> mTORC1", given=(3, 5, 7, 12)),
        ),
        (),
    )
    return case(
        about,
        Where(put(about, torin1="high")),
        DirectionClaim("ULK1", UP),
        at_reference(1, "torin1", 0),
        set_to(2, "torin1", 2),
        moved(3, "torin1", UP, 1, 2),
        by(4, direction("RTK", STEADY), "same", "RTK"),
        at_reference(5, "mTORC1", 2),
        refutation,
        at_reference(14, "ULK1", 2),
        by(15, direction("ULK1", UP), "response", "ULK1", rules="mTORC1 -| ULK1", given=(6, 14)),
        claimed(16, 15),
    )


def knockout() -> Case:
    """A gate closes: its quantity falls to its bottom."""
    about = model({"Rheb mTORC1 S6K1": ACTIVITY}, gate("mTORC1", present("Rheb")), influence("mTORC1 -> S6K1"))
    return case(
        about,
        Where(put(about, Rheb="off")),
        OrClaim((DirectionClaim("mTORC1", UP), DirectionClaim("S6K1", DOWN))),
        set_to(1, "Rheb", 0),
        by(2, level("mTORC1", 1, 0), "gate", "mTORC1 requires", (1,), rules="mTORC1 requires", given=(1,)),
        at_reference(3, "mTORC1", 2),
        moved(4, "mTORC1", DOWN, 2, 3),
        at_reference(5, "S6K1", 2),
        by(6, direction("S6K1", DOWN), "response", "S6K1", rules="mTORC1 -> S6K1", given=(4, 5)),
        claimed(7, 6),
    )


def late() -> Case:
    """A slow influence acts one phase later."""
    about = model({"A X": ACTIVITY}, influence("slow A -> X"))
    return case(
        about,
        Where(put(about, A="high"), at="late", since="acute"),
        DirectionClaim("X", UP),
        at_reference(1, "A", 2),
        set_to(2, "A", 3),
        moved(3, "A", UP, 1, 2),
        by(4, direction("X", STEADY), "cause", "X"),
        at_reference(5, "X", 2),
        by(6, direction("X", UP, (0, 2)), "response", "X", (0, 2), rules="slow A -> X", given=(3, 5)),
        by(7, direction("X", UP, (1, 2)), "transitivity", "X", (0, 1, 2), given=(4, 6)),
        claimed(8, 7),
    )


def founded() -> Case:
    """A positive loop does not move by itself; what could move it is steady."""
    about = model({"A B D E": ACTIVITY}, influence("A -> B"), influence("B -> A"), influence("D -> A"))
    return case(
        about,
        Where(put(about, E="high")),
        DirectionClaim("B", STEADY),
        by(1, direction("D", STEADY), "same", "D"),
        loop(
            2, direction("B", NOT_UP), ("A", ACUTE, PLUS), ("B", ACUTE, PLUS), rules="B -> A,D -> A,A -> B", given=(1,)
        ),
        Reductio(
            3,
            direction("B", STEADY),
            (
                Supposed(4, direction("B", DOWN)),
                loop(5, None, ("A", ACUTE, MINUS), ("B", ACUTE, MINUS), rules="D -> A", given=(1, 4)),
            ),
            (2,),
        ),
        claimed(6, 3),
    )


def unsigned() -> Case:
    """Cases over the sign of an influence; the claim is proved from its denial."""
    about = model({"A B": ACTIVITY}, influence("A -? B"))

    def branch(first: int, sign: Sign) -> Steps:
        signs = DOWN if sign == PLUS else UP
        return (
            Supposed(first, Restriction(SignOf("A -? B"), frozenset({sign}))),
            by(first + 1, direction("B", signs), "response", "B", rules="A -? B", given=(first, 3, 4)),
        )

    steps = (
        at_reference(1, "A", 2),
        set_to(2, "A", 0),
        moved(3, "A", DOWN, 1, 2),
        at_reference(4, "B", 2),
        Cases(5, direction("B", CHANGED), (branch(6, PLUS), branch(8, MINUS)), ()),
        Reductio(
            10,
            ClaimHolds(True),
            (
                Supposed(11, ClaimHolds(False)),
                FromClaim(12, direction("B", STEADY), (11,)),
                FromClaim(13, None, (5, 12)),
            ),
            (),
        ),
    )
    return case(about, Where(put(about, A="off")), DirectionClaim("B", CHANGED), *steps)


def uncertain() -> Case:
    """A claim denied: an influence that may not exist, a weak one, and a gate beside them."""
    facts = (influence("maybe A -> X"), influence("weak B -| X"), gate("X", present("G")))
    about = model({"A B G": ACTIVITY, "X": ACTIVITY}, *facts)
    rules = "maybe A -> X, weak B -| X, X requires"
    return case(
        about,
        Where(put(about, A="high")),
        DirectionClaim("X", DOWN),
        by(1, direction("G", STEADY), "same", "G"),
        by(2, direction("B", STEADY), "same", "B"),
        at_reference(3, "A", 2),
        set_to(4, "A", 3),
        moved(5, "A", UP, 3, 4),
        at_reference(6, "G", 2),
        by(7, level("G", 1, 2, 3), "compatibility", "G", given=(1, 6)),
        by(8, direction("X", NOT_DOWN), "cause", "X", rules=rules, given=(1, 2, 5, 6, 7)),
        claimed(9, 8, holds=False),
        denied=True,
    )


def observed() -> Case:
    """An observation, a law and a definition."""
    about = model(
        {"A B": FLAG, "C": FLAG, "D": DOSE},
        definition("C", Or((Value("A"), Value("B")))),
        law(present("C", FLAG), present("A", FLAG)),
        influence("D -> A"),
    )
    where = Where(put(about, D="high"))
    seen = Observation(rule("O1"), LevelClaim("B", 1, 1), where)
    about = replace(about, observations=(seen,))
    return case(
        about,
        where,
        LevelClaim("A", 1, 1),
        by(1, level("B", 1, 1), "observation", "O1", (), rules="O1"),
        by(2, level("C", 1, 1), "definition", "C", (1,), rules="C :=", given=(1,)),
        by(3, level("A", 1, 1), "law", "law", (1,), rules="law", given=(2,)),
        claimed(4, 3),
    )


def relative() -> Case:
    """Raised against the scenario, and a quantity at the end of its space in the other perturbed world."""
    about = model({"A X": ACTIVITY}, influence("A -| X"))
    where = Where(put(about, A="raised"), than=put(about, X="off"), comparison="than")
    return case(
        about,
        where,
        AndClaim((DirectionClaim("A", UP), DirectionClaim("X", NOT_DOWN))),
        by(1, direction("A", UP, (0, 2)), "raised", "A", (0, 2)),
        by(2, direction("A", STEADY), "same", "A"),
        by(3, direction("A", UP, (1, 2)), "transitivity", "A", (0, 1, 2), given=(1, 2)),
        by(4, direction("X", NOT_DOWN, (1, 2)), "end", "X", (1, 2)),
        claimed(5, 3, 4),
    )


def closed() -> Case:
    """A closed quantity counts as set to its bottom, and so does not rise: closing is a Cause too."""
    about = model({"G X": ACTIVITY}, gate("X", present("G")))
    return case(
        about,
        Where(put(about, G="off")),
        DirectionClaim("X", NOT_UP),
        set_to(1, "G", 0),
        by(2, direction("X", NOT_UP), "cause", "X", rules="X requires", given=(1,)),
        claimed(3, 2),
    )


def bottomed() -> Case:
    """Closed in one world and set to its bottom in the other, a quantity is the same in both."""
    about = model({"G X": ACTIVITY}, gate("X", present("G")))
    return case(
        about,
        Where(put(about, G="off"), than=put(about, X="off"), comparison="than"),
        DirectionClaim("X", STEADY),
        set_to(1, "G", 0, 2),
        by(2, direction("X", STEADY, (1, 2)), "closure", "X", (1, 2), rules="X requires", given=(1,)),
        claimed(3, 2),
    )


def doubtful() -> Case:
    """What is not there does not act: an existence is refuted, then used."""
    about = model({"A X": ACTIVITY, "D": DOSE}, influence("maybe A -> X"), influence("D -> X"))
    seen = Observation(rule("O1"), NotClaim(DirectionClaim("X", UP)), Where(put(about, A="high")))
    about = replace(about, observations=(seen,))
    where = Where(put(about, A="low", D="none"))
    return case(
        about,
        where,
        DirectionClaim("X", STEADY),
        by(1, direction("X", NOT_UP, (0, 2)), "observation", "O1", (), rules="O1"),
        at_reference(2, "A", 2),
        set_to(3, "A", 3, 2),
        moved(4, "A", UP, 2, 3, pair=(0, 2)),
        by(5, direction("D", STEADY, (0, 2)), "same", "D", (0, 2)),
        at_reference(6, "X", 2),
        by(
            7,
            Restriction(Existence("maybe A -> X"), frozenset({False})),
            "response",
            "X",
            (0, 2),
            rules="maybe A -> X, D -> X",
            given=(1, 4, 5, 6),
        ),
        by(8, direction("D", STEADY), "same", "D"),
        by(9, direction("X", STEADY), "cause", "X", rules="maybe A -> X, D -> X", given=(7, 8)),
        claimed(10, 9),
    )


GOOD = {
    f.__name__: f()
    for f in (feedback, knockout, late, founded, unsigned, uncertain, observed, relative, closed, bottomed, doubtful)
}


# --- forged proofs, one for each reason ---------------------------------------------------------------------------


def forged() -> dict[Reason, Case]:
    return {**_of_the_whole(), **_of_single_steps(), **_of_blocks()}


def _of_the_whole() -> dict[Reason, Case]:
    good = GOOD["knockout"]
    proof, steps = good.proof, good.proof.steps
    elsewhere = frame_of(good.model, [replace(proof.where, at="late")])
    return {
        Reason.QUESTION: replace(good, proof=replace(proof, claim=DirectionClaim("mTORC3", DOWN))),
        Reason.FRAME: replace(good, proof=replace(proof, frame=elsewhere)),
        Reason.REPEATED: good.saying(*steps, claimed(6, 6)),
        Reason.UNPROVED: good.saying(*steps[:-1]),
    }


def _of_single_steps() -> dict[Reason, Case]:
    good = GOOD["knockout"]
    steps = good.proof.steps
    gated, rising = steps[1], direction("S6K1", UP)
    assert isinstance(gated, Applied)
    return {
        Reason.UNKNOWN: good.saying(by(1, level("Rheb", 1, 0, 4), "setting", "Rheb", (1,))),
        Reason.PREMISE: good.saying(gated),
        Reason.GROUND: good.saying(by(1, direction("Rheb", STEADY), "same", "Rheb")),
        Reason.RULES: good.saying(steps[0], replace(gated, rules=())),
        Reason.NOT_FORCED: good.saying(*steps[:5], replace(steps[5], conclusion=rising)),
        Reason.SUPPOSITION: good.saying(Supposed(1, direction("S6K1", DOWN)), claimed(2, 1)),
    }


def _of_blocks() -> dict[Reason, Case]:
    good = GOOD["unsigned"]
    steps = good.proof.steps
    cases, reductio = steps[4], steps[5]
    assert isinstance(cases, Cases) and isinstance(reductio, Reductio)
    supposed, denied, contradiction = reductio.steps
    up = cases.branches[0]
    both = Restriction(DirectionOf("B", ACUTE), frozenset({MINUS}))
    on_b = (Supposed(8, direction("B", CHANGED)),)

    def last(*inner: Step) -> Case:
        return good.saying(*steps[:5], replace(reductio, steps=inner))

    def split(*branches: Steps) -> Case:
        return good.saying(*steps[:4], replace(cases, branches=branches))

    return {
        Reason.AFTER_CONTRADICTION: last(supposed, denied, contradiction, claimed(14, 5)),
        Reason.NOT_SUPPOSED: last(claimed(14, 5)),
        Reason.NO_CONTRADICTION: last(supposed, denied),
        Reason.NO_COMPLEMENT: good.saying(*steps[:5], replace(reductio, conclusion=ClaimHolds(False))),
        Reason.MIXED_CASES: split(up, on_b),
        Reason.NOT_ALL_CASES: split(up),
        Reason.CASE_OPEN: good.saying(*steps[:4], replace(cases, conclusion=both)),
    }


FORGED = forged()
