"""`why CLAIM`: a checked proof where the claim is necessary or impossible, both labelings where it is neither."""

from __future__ import annotations

from dataclasses import replace

from reasoner.model.ir import Claim, Expectation, Question, Where
from reasoner.proof.checker import check
from reasoner.query.answers import Answer, Witness
from reasoner.query.derivation import Derivation
from reasoner.query.engine import Engine, judged, names_of, plainness
from reasoner.solve.budget import Budget
from reasoner.solve.formula import Formula, neg
from reasoner.solve.problem import Problem
from reasoner.solve.session import Verdict
from reasoner.solve.subsets import Mus, shrink


def judge(
    engine: Engine, question: Question | Expectation, text: str, claim: Claim, where: Where, budget: Budget
) -> Answer:
    """The verdict on a claim with its proof, its witnesses or its conflict; never a proof that was not checked."""
    problem = engine.problem([where])
    literal = problem.claim(claim, where)
    verdict = judged(problem, literal, budget)
    answer = Answer(
        engine.model,
        question,
        text,
        "why",
        verdict,
        problem.frame,
        names_of(problem.frame, engine.model, where),
        claim=claim,
    )
    match verdict:
        case "necessary" | "impossible":
            denied = verdict == "impossible"
            goal = literal if denied else neg(literal)
            return _proved(answer, engine, problem, goal, where, denied, budget)
        case "possible":
            return replace(answer, witnesses=_witnesses(problem, literal, budget))
        case "inconsistent":
            return clashing(answer, engine, problem, budget)
        case _:
            return replace(answer, complete=False, stopped=budget.reason)


def clashing(answer: Answer, engine: Engine, problem: Problem, budget: Budget) -> Answer:
    """The answer to a question without any consistent labeling: a smallest set of constraints that clash."""
    core = shrink(engine.subsets(problem), (), plainness(range(len(problem.frame.worlds))), budget)
    if core is None:
        return replace(answer, complete=False, stopped=budget.reason)
    return replace(answer, conflict=core.members, minimal=isinstance(core, Mus))


def _proved(
    answer: Answer, engine: Engine, problem: Problem, goal: Formula, where: Where, denied: bool, budget: Budget
) -> Answer:
    assert answer.claim is not None
    derivation = Derivation(engine, problem, answer.claim, where, denied, goal, budget)
    proof, minimal = derivation.proof()
    if proof is None:
        return replace(answer, complete=False, stopped=budget.reason)
    check(engine.model, proof)
    return replace(answer, proof=proof, minimal=minimal)


def _witnesses(problem: Problem, literal: Formula, budget: Budget) -> tuple[Witness, ...]:
    found = []
    if problem.check([literal], budget) is Verdict.SAT:
        found.append(Witness("for", problem.labeling()))
    if problem.check([neg(literal)], budget) is Verdict.SAT:
        found.append(Witness("against", problem.labeling()))
    return tuple(found)
