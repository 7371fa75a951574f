"""The catalogue of what `lint` finds: each code with its title, what it means, an example of it and the cure.

A test checks that every wrong example earns exactly its code, and no right one earns any; `docs/lint.md` is made from
it. How things are found is for the other modules of this folder.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reasoner.diagnostics import Diagnostic, Severity
from reasoner.source import Span


@dataclass(frozen=True, slots=True)
class Code:
    """One kind of finding. A `hint` may well be meant; a warning hardly ever is. `fix` says what usually helps."""

    code: str
    title: str
    text: str
    wrong: str
    right: str
    fix: str
    hint: bool = False

    @property
    def severity(self) -> Severity:
        return Severity.HINT if self.hint else Severity.WARNING


_NAMES = (
    Code(
        "W701",
        "nothing uses this quantity",
        "No rule, scenario, observation, expectation or query speaks of it; optional packs count. Members of a class "
        "are used where the class is, and complexes are there to be listed.",
        "protein A, B, C\nA -> B\n",
        "protein A, B, C\nA -> B -> C\n",
        "state what acts on it or what it acts on, or drop the declaration",
    ),
    Code(
        "W702",
        "probably a misspelt name",
        "The quantity is mentioned once, and another one, mentioned more often, has nearly the same name. Names "
        "that differ in a number or in a last letter (RagA, RagB) are taken to be meant.",
        "drug rapamycin, rapamicin\nprotein mTORC1, S6K\nrapamycin -| mTORC1 -> S6K\nrapamicin -| S6K\n"
        "expect S6K decreases with rapamycin = high\n",
        "drug rapamycin also rapamicin\nprotein mTORC1, S6K\nrapamycin -| mTORC1 -> S6K\n"
        "expect S6K decreases with rapamicin = high\n",
        "use one name, and declare the other spelling as a synonym, after `also`",
    ),
    Code(
        "W703",
        "names that differ only by case",
        "Names are case-sensitive, readers are not: quantities, classes, scenarios and papers should differ in more.",
        "protein AKT, Akt, B\nAKT -> B\nAkt -> B\n",
        "protein AKT also Akt\nprotein B\nAKT -> B\n",
        "keep one name, or tell them apart by a word",
    ),
    Code(
        "W704",
        "a synonym that is nearly the name of something else",
        "A synonym differs only by case from the name or a synonym of another quantity, so that a small slip means "
        "something else.",
        "protein AKT also PKB\nprotein PKC also pkb\nAKT -> PKC\n",
        "protein AKT also PKB\nprotein PKC\nAKT -> PKC\n",
        "drop the synonym from one of the two",
    ),
    Code(
        "W705",
        "no input reaches this quantity",
        "Everything that acts on it lies in loops that nothing enters from outside. No change of an input ever comes "
        "to it: it moves only if it, or something in the loop, is set.",
        "protein A, B\nA -> B -> A\n",
        "input S\nprotein A, B\nS -> A -> B -> A\n",
        "state what starts the loop, or set one of its members where it is used",
        hint=True,
    ),
)

_INFLUENCES = (
    Code(
        "W711",
        "two influences with opposite signs",
        "Both join the same ends and always act, so whatever the source does is answered by `ambiguous`. If each "
        "holds in its own case, say so with `when`; if it is not known which holds, write `-?`, or `maybe`.",
        "protein A, B\nA -> B\nA -| B\n",
        "protein A, B\ncontext hypoxic\nA -> B unless hypoxic is on\nA -| B when hypoxic is on\n",
        "give them conditions, or make it one influence with `-?`",
    ),
    Code(
        "W712",
        "a summary beside the path that it sums up",
        "An influence has the sign of a path between the same ends whose inner quantities have no other regulator, "
        "and which nothing sets. It adds a claim to be cited, and no conclusion, but where an inner quantity is at the "
        "end of its levels.",
        "protein A, B, C\nA -> B -| C\nA -| C\n",
        "protein A, B, C\nA -> B -| C\n",
        "drop the summary, or keep it as the `note` of the path",
        hint=True,
    ),
    Code(
        "W713",
        "an influence of a quantity on itself",
        "It moves nothing: a change cannot be its own reason, and one that lowers itself only moves less. But an "
        "activator of itself is an activator: once nothing is left of the quantity, nothing brings it back.",
        "protein A, B\nA -> B\nB -> B\n",
        "protein A, B, C\nA -> B -> C -> B\n",
        "state the steps of the loop, through what it passes, or drop it",
    ),
)

_CONDITIONS = (
    Code(
        "W721",
        "a condition that contradicts itself",
        "No levels of the quantities that it tests satisfy it, so the influence never acts, the gate never opens, or "
        "the law never says anything.",
        "protein A, B, C\nA -> B when C is low and C is high\n",
        "protein A, B, C\nA -> B when C is low or C is high\n",
        "`and` may have to be `or`, `is` perhaps `is at least`",
    ),
    Code(
        "W722",
        "an influence or a gate that is never on",
        "The condition holds in no consistent world with any inputs, with all that some scenario or question of the "
        "files sets, at whatever phase: the rules never bring it about.",
        "drug D\nprotein A, B\ninput C\nD -| A\nC -> B when A is high\n",
        "drug D\nprotein A, B\ninput C\nD -| A\nC -> B when A is low\n",
        "test the level that the rules do reach, or state what is missing to reach it",
        hint=True,
    ),
    Code(
        "W723",
        "a level that nothing tells apart",
        "No setting, test or claim names the level, and another one lies on the same side of the reference level: the "
        "two could be one. Levels of a space that no quantity has are as useless.",
        "levels doses: none* < trace < high\ndrug D : doses\nprotein A\nD -| A\nexpect A decreases with D = high\n",
        "levels doses: none* < high\ndrug D : doses\nprotein A\nD -| A\nexpect A decreases with D = high\n",
        "drop the level, or say where it makes a difference",
        hint=True,
    ),
    Code(
        "W724",
        "a test of levels that are never reached",
        "Part of a condition tests levels at which the quantity never is, so that part is always false, though the "
        "whole can still hold. Worlds are counted as for W722.",
        "drug D\nprotein A, B\ninput C\nD -| A\nC -> B when A is high or A is low\n",
        "drug D\nprotein A, B\ninput C\nD -| A\nC -> B when A is low\n",
        "drop that part, or state what is missing to reach the level",
        hint=True,
    ),
)

_FACTS = (
    Code(
        "W731",
        "a law that follows from the other rules",
        "Every world that obeys the others obeys it, so it says nothing, and would go on saying nothing when something "
        "it was meant to guard is changed.",
        "drug D\nprotein A\nweak D -| A\nrule when D is high then A is at most normal\n",
        "drug D\nprotein A\nweak D -| A\nrule when D is high then A is low\n",
        "make it an `expect`, which tests the model and does not bend it",
        hint=True,
    ),
    Code(
        "W732",
        "laws that rule each other out",
        "With all laws together, what this one is about (its `when`) can never happen, though without it it can.",
        "drug D\nprotein A\nweak D -| A\nrule when D is high then A is high\n",
        "drug D\nprotein A\nweak D -| A\nrule when D is high then A is low\n",
        "one of the laws, or the sign of an influence, is wrong; `reasoner check` with `D = high` shows the clash",
    ),
    Code(
        "W733",
        "an observation that is already implied",
        "The rules and the other observations entail it. It constrains nothing and tests nothing.",
        "drug D\nprotein A\nD -| A\nobserve A decreases with D = high\n",
        "drug D\nprotein A\nD -| A\nexpect A decreases with D = high\n",
        "make it an `expect`: then it fails when the rules stop entailing it",
        hint=True,
    ),
)

_SOURCE = 'source Kim2011 "Kim J et al. Nat Cell Biol 2011;13:132"\n'

_EVIDENCE = (
    Code(
        "W741",
        "a rule without a citation",
        "In files that name their papers (`source`), a rule says where it comes from, or that it is a modelling "
        "choice: `status presumed` with a note.",
        _SOURCE + "protein A, B, C\nA -> B cite Kim2011\nB -> C\n",
        _SOURCE + "protein A, B, C\nA -> B cite Kim2011\nB -> C cite Kim2011\n",
        "add `cite`, or `status presumed` with a `note`",
        hint=True,
    ),
    Code(
        "W742",
        "a strong rule on nobody's word",
        "`dominant` influences, gates, laws and alternatives decide answers alone. In files that name their papers "
        "each has a citation, or is marked `status presumed`.",
        _SOURCE + "protein A, B, C\nA -> B cite Kim2011\nB -> C cite Kim2011\nC requires A\n",
        _SOURCE
        + 'protein A, B, C\nA -> B cite Kim2011\nB -> C cite Kim2011\nC requires A status presumed note "a scaffold"\n',
        "add `cite`, or `status presumed` with a `note`",
    ),
    Code(
        "W743",
        "a modelling choice without a reason",
        "What is `presumed` without a citation is a choice of the modeller. `reasoner lint --list modelling` lists "
        "such choices for review; a `note` says why each was made.",
        "protein A, B\nA -> B status presumed\n",
        'protein A, B\nA -> B status presumed note "same family as C"\n',
        "add a `note`",
        hint=True,
    ),
    Code(
        "W744",
        "an outcome that tests something else",
        "A regimen names an expectation as its outcome, but that one does not give the drug, or holds in none of the "
        "scenarios of the regimen.",
        'drug D, E\nprotein A\nD, E -| A\nregimen D "10 nM" outcome E1\nexpect E1: A decreases with E = high\n',
        'drug D, E\nprotein A\nD, E -| A\nregimen D "10 nM" outcome E1\nexpect E1: A decreases with D = high\n',
        "name the expectation that is meant, or state one",
    ),
)

CATALOGUE: Mapping[str, Code] = {c.code: c for c in (*_NAMES, *_INFLUENCES, *_CONDITIONS, *_FACTS, *_EVIDENCE)}


def finding(code: str, message: str, span: Span, *related: tuple[Span, str], fix: str = "") -> Diagnostic:
    """A finding of the catalogue; `fix` where there is a better one than the usual."""
    entry = CATALOGUE[code]
    return Diagnostic(code, message, span, fix or entry.fix, entry.severity, related)
