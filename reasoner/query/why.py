"""`why CLAIM`: a checked proof where the claim is necessary or impossible, both labelings where it is neither."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from reasoner.model.claims import levels_in
from reasoner.model.ir import (
    Claim,
    Expectation,
    Question,
    Where,
    Why,
    quantities_of,
)
from reasoner.model.labeling import DirectionOf, Existence, LevelOf, SignOf, Unknown
from reasoner.model.worlds import compared, world_at
from reasoner.query.answers import Answer, Explanation, Wanted, Witness, pair_of
from reasoner.query.derivation import Explaining
from reasoner.query.engine import Engine, judged, names_of, plainness
from reasoner.query.needed import with_needed
from reasoner.query.reach import upstream
from reasoner.solve.budget import Budget
from reasoner.solve.formula import Formula, neg
from reasoner.solve.mus import Mus, shrink
from reasoner.solve.nearest import nearest
from reasoner.solve.problem import Problem


def judge(
    engine: Engine,
    question: Question | Expectation,
    text: str,
    claim: Claim,
    where: Where,
    budget: Budget,
    wanted: Wanted = Wanted(),
) -> Answer:
    """The verdict on a claim with its proof, its witnesses or its conflict; never a proof that was not checked.

    What was answered in full is remembered, so that whoever asks again has it at once.
    """
    known = engine.answered.get((claim, where, wanted))
    if known is not None:
        return replace(known, question=question, text=text)
    answer = verdict_on(engine, question, text, claim, where, budget)
    answer = supported(answer, engine, where, budget, wanted)
    if answer.complete and not answer.stopped:
        engine.remember((claim, where, wanted), answer)
    return answer


def verdict_on(
    engine: Engine, question: Question | Expectation, text: str, claim: Claim, where: Where, budget: Budget
) -> Answer:
    """The solver's verdict alone; `supported` adds what it rests on."""
    problem = engine.problem([where])
    verdict = judged(problem, problem.claim(claim, where), budget)
    names = names_of(problem.frame, engine.model, where)
    return Answer(engine.model, question, text, "why", verdict, problem.frame, names, claim=claim)


def supported(answer: Answer, engine: Engine, where: Where, budget: Budget, wanted: Wanted = Wanted()) -> Answer:
    """An answer that is a verdict so far, with its checked proof, its witnesses or its conflict."""
    assert answer.claim is not None
    problem = engine.problem([where])
    claim, verdict = answer.claim, answer.verdict
    literal = problem.claim(claim, where)
    match verdict:
        case "necessary" | "impossible":
            found = _proved(answer, explaining(answer, engine, where, wanted), budget, wanted.all)
            return with_needed(found, engine, budget) if wanted.witnesses else found
        case "possible":
            return replace(answer, witnesses=opposed(problem, claim, where, (literal, neg(literal)), budget))
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


def explaining(answer: Answer, engine: Engine, where: Where, wanted: Wanted) -> Explaining:
    """The explanations of a claim that was found necessary or impossible, one after another."""
    assert answer.claim is not None
    problem, denied = engine.problem([where]), answer.verdict == "impossible"
    literal = problem.claim(answer.claim, where)
    goal = literal if denied else neg(literal)
    thorough = wanted.smallest or wanted.all > 1
    return Explaining(problem, answer.claim, where, denied, goal, thorough, engine.constraints(problem))


def every_proof(engine: Engine, question: Why, text: str, budget: Budget) -> Iterator[Answer]:
    """An answer for each explanation of a claim, from the fewest rules up, as they are found."""
    claim, where = question.claim, question.where
    answer = verdict_on(engine, question, text, claim, where, budget)
    if answer.verdict not in ("necessary", "impossible"):
        yield supported(answer, engine, where, budget)
        return
    found = explaining(answer, engine, where, Wanted(smallest=True))
    first = found.next(budget)
    if first is None:
        yield replace(answer, complete=False, stopped=budget.reason)
    while first is not None:
        yield replace(answer, proof=first.proof, minimal=first.minimal, explanation=first)
        first = found.next(budget)


def _proved(answer: Answer, found: Explaining, budget: Budget, number: int) -> Answer:
    first = found.next(budget)
    if first is None:
        return replace(answer, complete=False, stopped=budget.reason)
    answer = replace(answer, proof=first.proof, minimal=first.minimal, explanation=first)
    if number == 1:
        return answer
    others: list[Explanation] = []
    while len(others) < number - 1 and (another := found.next(budget)) is not None:
        others.append(another)
    more = found.more(budget)
    return replace(answer, others=tuple(others), more=more, stopped=budget.reason if more == "unknown" else "")


def opposed(
    problem: Problem, claim: Claim, where: Where, sides: tuple[Formula, Formula], budget: Budget
) -> tuple[Witness, ...]:
    """A labeling for each side, as alike as possible in everything that can act on the claim."""
    close = bearing(problem, claim, where)
    found = nearest(problem, [sides[0]], [sides[1]], close, budget)
    return () if found is None else (Witness("for", found[0]), Witness("against", found[1]))


def bearing(problem: Problem, claim: Claim, where: Where) -> tuple[Unknown, ...]:
    """The unknowns in which two labelings of a claim should agree: of what can act on it, where it is claimed."""
    model, frame = problem.model, problem.frame
    above = upstream(model, quantities_of(claim))
    near = [q for q in model.quantities if q in above]
    since, at = (frame.index[w] for w in compared(model, where))
    pair = pair_of(since, at)
    switches: list[Unknown] = [Existence(i.id) for i in model.influences if i.maybe]
    switches += [Existence(g.id) for g in model.gates if g.maybe]
    switches += [SignOf(i.id) for i in model.influences if i.sign is None]
    directions = [] if since == at else [DirectionOf(q, pair) for q in near]
    if levels_in(claim):
        world = frame.index[world_at(where, where.at)]
        return (*directions, *(LevelOf(q, world) for q in near), *switches)
    return (*directions, *switches)
