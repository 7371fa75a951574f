"""That no repair is cheaper: each proved conflict stands whatever else is really changed in the files, by trying it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from itertools import combinations
from random import Random

import pytest

from reasoner import pipeline
from reasoner.compile.load import read_text
from reasoner.diagnostics import RuleError
from reasoner.model import ir
from reasoner.model.revision import Added, Flipped, Limited, Revision, Without
from reasoner.model.worlds import frame_of
from reasoner.proof.checker import Rejected
from reasoner.query.agreement import agreement
from reasoner.query.conflicts import Clashes
from reasoner.query.engine import Engine
from reasoner.query.optimal import bound, needed
from reasoner.revise.files import ModelFiles
from reasoner.revise.rewrite import edited, edits
from reasoner.signs import MINUS, PLUS
from reasoner.solve.budget import Budget
from reasoner.solve.hitting import corrections
from reasoner.solve.relaxed import Relaxed
from reasoner.source import Source
from reasoner.tell.json import to_json

HEAD = """\
levels three: low < normal* < high
levels two: none* < given
drug D, E : two
protein A, B, C : three
scenario primed: E = given
"""


def drawn(seed: int) -> tuple[ModelFiles, ir.Model]:
    """A small network with observations, half of them in a scenario."""
    rng = Random(f"optimal {seed}")
    lines = [HEAD]
    for number in range(rng.randint(2, 4)):
        source, target = rng.choice("DEABC"), rng.choice("ABC")
        if source != target:
            before = rng.choice(["", "", "", "weak ", "maybe "])
            lines.append(f"I{number}: {before}{source} {rng.choice(['->', '-|'])} {target}\n")
    for number in range(rng.randint(2, 3)):
        how = rng.choice(["increases", "decreases", "is unchanged"])
        where = "with D = given in primed" if (seed + number) % 2 else "with D = given"
        lines.append(f"observe O{number}: {rng.choice('ABC')} {how} {where}\n")
    files, mistakes = read_text(Source("t.rules", "".join(lines)))
    options = pipeline.Options()
    return options.model_files(files), pipeline.compiled(files, mistakes, options)[0]


def priced(model: ir.Model, rng: Random) -> Mapping[Revision, int]:
    """Some revisions of every kind, with what they cost."""
    found: dict[Revision, int] = {Without(o.id): rng.choice((2, 3)) for o in model.observations}
    for influence in model.influences:
        if not influence.maybe:
            found |= {Without(influence.id): rng.choice((3, 4)), Flipped(influence.id): rng.choice((2, 5))}
            if influence.source != "E":
                found[Limited(influence.id, ir.Test("E", 1, 1), rng.random() < 0.5)] = rng.choice((1, 4))
    acting = {(i.source, i.target) for i in model.influences}
    ends = [(a, b) for a in "DEABC" for b in "ABC" if a != b and (a, b) not in acting]
    return found | {Added(*pair, rng.choice((PLUS, MINUS))): rng.choice((1, 6)) for pair in rng.sample(ends, 3)}


@dataclass
class Tried:
    """One model, its revisions, and which sets of them really restore agreement."""

    files: ir.ModelFiles
    model: ir.Model
    costs: Mapping[Revision, int]
    sets: Collection[frozenset[Revision]]

    def restores(self, revisions: frozenset[Revision]) -> bool:
        model, mistakes = edited(self.files, edits(self.files, self.model, revisions)).model()
        if model is None or any(d.code[0] == "E" for d in mistakes):
            return False
        return agreement(model, 0, Budget(), ())[0] == "consistent"

    def price(self, revisions: Collection[Revision]) -> int:
        return sum(self.costs[r] for r in revisions)


def inconsistent(seed: int) -> Tried | None:
    try:
        files, model = drawn(seed)
    except RuleError:
        return None
    if agreement(model, 0, Budget(), ())[0] != "inconsistent":
        return None
    rng = Random(seed)
    costs = priced(model, rng)
    pairs = [p for p in combinations(costs, 2) if len({getattr(r, "rule", r) for r in p}) == 2]
    sets = [frozenset({r}) for r in costs] + [frozenset(p) for p in rng.sample(pairs, min(25, len(pairs)))]
    return Tried(files, model, costs, sets)


def proved(seed: int) -> tuple[int, int] | None:
    """What the proved conflicts say that a repair costs, and what the cheapest does; None: nothing clashes."""
    tried = inconsistent(seed)
    if tried is None:
        return None
    relaxed = Relaxed(tried.model, frame_of(tried.model, []), tuple(tried.costs))
    restoring = [s for s in tried.sets if tried.restores(s)]
    prices = {relaxed.unmade[r]: cost for r, cost in tried.costs.items()}
    least = sum(prices[given_up] for given_up in next(corrections(relaxed, prices, Budget())))
    found = needed(tried.model, relaxed, tried.costs, least, Budget(20))
    for one in found:
        assert all(not s.isdisjoint(one.revisions) for s in restoring), seed
    cost = bound(tried.model, tried.costs, found)
    assert cost <= least <= min(map(tried.price, restoring), default=99), seed
    return cost, least


def many(seeds: Collection[int]) -> tuple[int, int]:
    """How many models clash, and of how many the bound is what the cheapest repair costs."""
    found = [pair for seed in seeds if (pair := proved(seed)) is not None]
    return len(found), sum(cost == least for cost, least in found)


def test_no_conflict_that_is_proved_is_mended_by_other_revisions() -> None:
    clashing, closed = many(range(10))
    assert clashing >= 5
    assert closed >= 0.9 * clashing


@pytest.mark.long
def test_no_conflict_that_is_proved_is_mended_by_other_revisions_in_many_models() -> None:
    clashing, closed = many(range(100, 150))
    assert closed >= 0.9 * clashing


def test_a_proof_for_other_revisions_is_refused() -> None:
    for seed in range(30):
        tried = inconsistent(seed)
        if tried is None:
            continue
        relaxed = Relaxed(tried.model, frame_of(tried.model, []), tuple(tried.costs))
        found = needed(tried.model, relaxed, tried.costs, 99, Budget(20))
        used = [r for one in found for r in one.revisions if isinstance(r, Without) and r.rule.startswith("O")]
        if not used:
            continue
        # said to need less than it does, its proof speaks of an observation that may be left out
        less = replace(found[0], revisions=tuple(r for r in found[0].revisions if r not in used))
        with pytest.raises(Rejected):
            bound(tried.model, tried.costs, [less])
        return
    raise AssertionError("no model was found")


def test_check_says_of_its_cheapest_repair_that_it_was_proved() -> None:
    for seed in range(30):
        try:
            files, model = drawn(seed)
        except RuleError:
            continue
        found = pipeline.ask(Engine(model, model_files=files), "check", Budget(30)).found
        if isinstance(found, Clashes) and not found.scenarios and found.repairs and found.repairs.found:
            assert found.repairs.is_bound
            answer = pipeline.ask(Engine(model, model_files=files), "check", Budget(30))
            assert to_json(answer)["repairs_bound"]["checked"] is True
            return
    raise AssertionError("no model was found")
