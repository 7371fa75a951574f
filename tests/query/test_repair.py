"""The contradiction doctor by brute force: conflicts are unsatisfiable and smallest, repairs repair and are minimal."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache
from itertools import combinations, product
from random import Random

import networks
import oracle
import pytest
from blocks import blocks

from reasoner import pipeline
from reasoner.compile.load import read_text
from reasoner.diagnostics import RuleError
from reasoner.model import axioms
from reasoner.model.ir import Model
from reasoner.model.labeling import Labeling
from reasoner.model.revision import Added, Flipped, Limited, Without
from reasoner.model.semantics import violated
from reasoner.model.worlds import Frame, frame_of
from reasoner.pipeline import Options
from reasoner.query.agreement import agreement
from reasoner.query.answers import Answer
from reasoner.query.conflicts import Clashes
from reasoner.query.engine import Engine
from reasoner.query.kinds import scenario_place
from reasoner.revise.files import ModelFiles
from reasoner.revise.rewrite import edited, edits
from reasoner.signs import PLUS
from reasoner.solve.budget import Budget
from reasoner.solve.formula import Formula
from reasoner.solve.grouped import Grouped, Unit
from reasoner.solve.hitting import corrections, smallest
from reasoner.solve.session import Verdict
from reasoner.source import Source

HEAD = """\
levels three: low < normal* < high
levels two: none* < given
drug D, E : two
protein A, B, C : three
scenario primed: E = given
"""


def book_of(text: str) -> tuple[ModelFiles, Model]:
    files, mistakes = read_text(Source("t.rules", text))
    options = Options()
    return options.model_files(files), pipeline.compiled(files, mistakes, options)[0]


def drawn(seed: int) -> str:
    """A small network with two or three observations, often more than it can bear."""
    rng = Random(seed)
    lines = [HEAD]
    for number in range(rng.randint(2, 4)):
        source, target = rng.sample("DEABC", 2)
        if target in "ABC":
            before = rng.choice(["", "", "", "weak ", "maybe "])
            arrow = rng.choice(["->", "-|"])
            clause = rng.choice(["", "", "", " unless E is given"])
            status = rng.choice(["", "", " status presumed"])
            lines.append(f"I{number}: {before}{source} {arrow} {target}{clause}{status}\n")
    if rng.random() < 0.3:
        lines.append("L: rule when A is high then B is not low\n")
    for _ in range(rng.randint(2, 3)):
        how = rng.choice(["increases", "decreases", "is unchanged", "is high"])
        lines.append(f"observe {rng.choice('ABC')} {how} {rng.choice(['with D = given', 'in primed'])}\n")
    return "".join(lines)


def consistent(model_files: ModelFiles) -> bool:
    """Whether the rules can be read, and brute force finds a labeling."""
    model, mistakes = model_files.model()
    if model is None or any(d.code[0] == "E" for d in mistakes):
        return False
    frames = [frame_of(model, []), *(frame_of(model, [scenario_place(name)]) for name in model.scenarios)]
    return all(next(oracle.labelings(model, frame, limit=1), None) is not None for frame in frames)


def checked(model_files: ModelFiles, model: Model) -> Answer:
    return pipeline.ask(Engine(model, model_files=model_files), "check", Budget())


@cache
def inconsistent() -> tuple[tuple[ModelFiles, Model, Answer], ...]:
    """Drawn models that brute force finds inconsistent, with what `check` says of them."""
    found = []
    for seed in range(22):
        try:
            model_files, model = book_of(drawn(seed))
            if not consistent(model_files):
                found.append((model_files, model, checked(model_files, model)))
        except (RuleError, oracle.TooLarge):
            continue
    return tuple(found)


def test_check_finds_inconsistent_what_brute_force_finds_inconsistent() -> None:
    verdicts = []
    for seed in range(40):
        try:
            model_files, model = book_of(drawn(seed))
            expected = consistent(model_files)
        except (RuleError, oracle.TooLarge):
            continue
        verdicts.append(agreement(model, 0, Budget())[0] == "consistent")
        assert verdicts[-1] == expected, seed
    assert {True, False} == set(verdicts)


# --- conflicts ----------------------------------------------------------------------------------------------------


class InputsStay(Grouped):
    """Brute force does not try inputs that move by themselves, so here that is not doubted either."""

    @property
    def doubted(self) -> list[Formula]:
        return [held for held in self.unit if held not in self._staying]

    @property
    def _staying(self) -> list[Formula]:
        return [held for held, u in self.unit.items() if u.kind == "rules" and u.name in self.model.inputs]

    def check(self, assumed: Sequence[Formula], budget: Budget) -> Verdict:
        return super().check([*assumed, *self._staying], budget)

    def core(self) -> Sequence[Formula]:
        return [held for held in super().core() if held not in self._staying]

    def named(self, chosen: Iterable[Formula]) -> frozenset[Unit]:
        return frozenset(self.unit[held] for held in chosen)


def every_labeling(model: Model, frame: Frame) -> Iterator[Labeling]:
    """Every labeling that settings, levels and directions allow, whatever the rules say."""
    names = list(model.quantities)
    courses = [oracle.courses(model, frame, name) for name in names]
    for chosen in product(*courses):
        levels = {(n, w): c.levels[w] for n, c in zip(names, chosen, strict=True) for w in range(len(c.levels))}
        directions = {(n, p): s for n, c in zip(names, chosen, strict=True) for p, s in c.directions.items()}
        yield Labeling(levels, directions, {}, {})


def test_the_smallest_conflict_is_smallest_and_none_of_it_can_be_left_out() -> None:
    """A set of units clashes if every labeling violates one of them; sizes are compared with all sets there are."""
    sizes = []
    for seed in range(40):
        text = "assume unfounded\n" + HEAD.replace("A, B, C", "A, B") + "D -> A\nA -> B\n"
        rng = Random(seed)
        for target in ("A", "B", "B"):
            how = rng.choice(["increases", "decreases", "is unchanged", "is high"])
            text += f"observe {target} {how} {rng.choice(['with D = given', 'in primed'])}\n"
        _, model = book_of(text)
        grouped = InputsStay(model, frame_of(model, []))
        broken = {
            frozenset(u for g in violated(model, grouped.frame, labeling) if (u := grouped.unit_of(g)) is not None)
            for labeling in every_labeling(model, grouped.frame)
        }
        found = smallest(grouped, dict.fromkeys(grouped.doubted, 1), Budget())
        if frozenset() in broken:
            assert found is None
            continue
        assert found is not None
        assert found.proved
        assert clashes(grouped.named(found.members), broken)
        doubted = grouped.named(grouped.doubted)
        least = next(n for n in range(9) if any(clashes(c, broken) for c in combinations(doubted, n)))
        assert len(found.members) == least
        sizes.append(least)
        minimal = set(map(grouped.named, corrections(grouped, dict.fromkeys(grouped.doubted, 1), Budget())))
        assert minimal == least_of(broken)
    assert len(set(sizes)) > 1


def clashes(units: Collection[Unit], broken: Collection[frozenset[Unit]]) -> bool:
    return all(b.intersection(units) for b in broken)


def least_of(broken: Collection[frozenset[Unit]]) -> set[frozenset[Unit]]:
    """The least sets of units that some labeling violates while it obeys all others: what has to be left out."""
    return {b for b in broken if not any(other < b for other in broken)}


def test_a_conflict_is_never_empty_and_its_observations_still_clash() -> None:
    seen = 0
    for model_files, model, answer in inconsistent():
        assert answer.verdict == "inconsistent"
        assert isinstance(answer.found, Clashes)
        for clash in answer.found.found:
            assert clash.grounds
            assert clash.minimal
            assert clash.smallest
            observed = {g.subject for g in clash.grounds if isinstance(g, axioms.Observation)}
            others = [Without(o.id) for o in model.observations if o.id not in observed]
            assert not consistent(edited(model_files, edits(model_files, model, others)))
            seen += clash.refuted is not None
    assert seen > 3


# --- repairs ------------------------------------------------------------------------------------------------------


def test_every_repair_makes_the_files_consistent_and_no_part_of_it_does() -> None:
    kinds = set()
    for model_files, model, answer in inconsistent():
        assert isinstance(answer.found, Clashes) and answer.found.repairs is not None
        costs = [r.cost for r in answer.found.repairs.found]
        assert costs == sorted(costs)
        for repair in answer.found.repairs.found:
            kinds |= {type(r) for r in repair.revisions}
            assert consistent(edited(model_files, repair.edits))
            for size in range(len(repair.revisions)):
                for part in combinations(repair.revisions, size):
                    assert not consistent(edited(model_files, edits(model_files, model, part)))
    assert kinds == {Without, Flipped, Limited, Added}


def test_every_repair_of_one_of_several_conflicts_makes_the_rest_agree_and_no_part_of_it_does() -> None:
    seen = 0
    for model_files, model, answer in inconsistent():
        assert isinstance(answer.found, Clashes) and answer.found.repairs is not None
        apart, found = answer.found.repairs.apart, answer.found.found
        assert len(apart) in (0, len(found))
        for clash, repairs in zip(found, apart, strict=False):
            own = {g.subject for g in clash.grounds}
            aside = [Without(g.subject) for c in found for g in c.grounds if isinstance(g, axioms.Observation)]
            aside = [one for one in dict.fromkeys(aside) if one.rule not in own]
            for repair in repairs.found:
                seen += 1
                assert consistent(edited(model_files, edits(model_files, model, [*aside, *repair.revisions])))
                for size in range(len(repair.revisions)):
                    for part in combinations(repair.revisions, size):
                        assert not consistent(edited(model_files, edits(model_files, model, [*aside, *part])))
    assert seen > 3


LAWFUL = """\
levels sp0: 0! < 1!
levels sp1: off! < mid* < full!
levels sp2: off* < on
quantity X0 : sp0
quantity X1 : sp1
quantity X2 : sp2
"""


def lawful(seed: int) -> str:
    """Inputs, one influence at times, and a law: whether an experiment can be made at all is in question."""
    rng = Random(seed)
    tests = ["X0 is 0", "X0 is 1", "X1 is off", "X1 is full", "X2 is on", "X2 is off", "X1 is mid"]
    claims = [f"X{n} {verb}" for n in range(3) for verb in ("increases", "does not increase", "is unchanged")] + tests
    settings = ["X0 = 1", "X0 = 0", "X2 = on", "X1 = full", "X2 = on, X1 = full", "X1 = off"]
    lines = [LAWFUL, f"rule when {rng.choice(tests)} then {rng.choice(tests)}\n"]
    lines += [rng.choice(["", "", "X2 -> X1\n", "X1 -> X0\n"])]
    lines += [f"observe {rng.choice(claims)} with {rng.choice(settings)}\n" for _ in range(rng.randint(2, 3))]
    return "".join(lines)


@cache
def lawless(block: int) -> tuple[tuple[ModelFiles, Model, Answer], ...]:
    """Drawn models where laws and observations clash, often because an observation sets what a law forbids."""
    found = []
    for seed in range(20 * block, 20 * block + 20):
        try:
            model_files, model = book_of(lawful(seed))
        except RuleError:
            continue
        if not consistent(model_files):
            found.append((model_files, model, checked(model_files, model)))
    return tuple(found)


def test_an_observation_that_is_left_out_takes_its_worlds_along() -> None:
    text = LAWFUL + (
        "rule when X2 is on then X0 is 0\n"
        "observe O1: (X0 does not increase and X2 does not decrease) with X0 = 1\n"
        "observe O2: not (X1 increases) with X2 = on, X1 = full\n"
    )
    answer = checked(*book_of(text))
    assert isinstance(answer.found, Clashes) and answer.found.repairs is not None
    assert len(answer.found.found) == 1
    assert [(r.revisions, r.cost) for r in answer.found.repairs.found] == [((Without("O2"),), 6)]
    assert answer.found.repairs.apart == ()


@pytest.mark.parametrize("block", blocks(1, 3))
def test_every_conflict_with_a_law_can_be_repaired_at_a_price_and_each_is_one_of_its_observations(block: int) -> None:
    seen = 0
    for model_files, model, answer in lawless(block):
        assert isinstance(answer.found, Clashes) and answer.found.repairs is not None
        everything = (*answer.found.repairs.found, *(r for apart in answer.found.repairs.apart for r in apart.found))
        assert all(r.cost > 0 and r.revisions for r in everything)
        assert answer.found.repairs.found or answer.found.repairs.more
        for clash in answer.found.found:
            observed = {g.subject for g in clash.grounds if isinstance(g, axioms.Observation)}
            others = [Without(o.id) for o in model.observations if o.id not in observed]
            assert not consistent(edited(model_files, edits(model_files, model, others)))
            seen += 1
    assert seen > 10


@pytest.mark.parametrize("block", blocks(1, 3))
def test_no_way_to_leave_out_measurements_alone_is_missed(block: int) -> None:
    for model_files, model, answer in (*inconsistent(), *lawless(block)):
        ids = [o.id for o in model.observations]
        restoring = [
            frozenset(chosen)
            for size in range(1, len(ids) + 1)
            for chosen in combinations(ids, size)
            if consistent(edited(model_files, edits(model_files, model, [Without(i) for i in chosen])))
        ]
        minimal = {r for r in restoring if not any(other < r for other in restoring)}
        assert isinstance(answer.found, Clashes) and answer.found.repairs is not None
        found = {frozenset(r.rule for r in one.revisions) for one in answer.found.repairs.found if observed(one, ids)}
        assert found <= minimal
        assert answer.found.repairs.more or found == minimal


def test_which_repairs_are_listed_depends_on_neither_seed_nor_budget() -> None:
    names = [f"P{n}" for n in range(9)]
    text = f"input S\nprotein {', '.join(names)}\nS -> {' -> '.join(names)}\nobserve P8 decreases with S = high\n"
    model_files, model = book_of(text)
    listed = set()
    for seed, budget in ((0, None), (1, 60), (2, None), (3, 30)):
        answer = pipeline.ask(Engine(model, seed, model_files=model_files), "check", Budget(budget))
        assert isinstance(answer.found, Clashes) and answer.found.repairs is not None
        listed.add(tuple((r.cost, r.revisions) for r in answer.found.repairs.found))
    (repairs,) = listed
    assert [cost for cost, _ in repairs] == sorted(cost for cost, _ in repairs)
    assert [r for _, r in repairs if isinstance(r[0], Flipped)] == [(Flipped(i.id),) for i in model.influences[:3]]


def observed(repair: object, ids: Collection[str]) -> bool:
    return all(isinstance(r, Without) and r.rule in ids for r in repair.revisions)  # type: ignore[attr-defined]


def test_random_models_with_every_feature_are_repaired_as_the_files_then_say() -> None:
    """The encoding in which rules can be revised agrees with the rules really revised, whatever they use."""
    repaired = 0
    for seed in range(70):
        try:
            model_files, model = book_of(networks.observed_text(seed, size=3))
            answer = pipeline.ask(Engine(model, model_files=model_files), "check", Budget(5))
        except RuleError:
            continue
        if isinstance(answer.found, Clashes) and answer.found.repairs is not None:
            for repair in answer.found.repairs.found[:3]:
                try:
                    assert consistent(edited(model_files, repair.edits)), seed
                except oracle.TooLarge:
                    continue
                repaired += 1
    assert repaired > 2


# --- the text -----------------------------------------------------------------------------------------------------

CHAIN = 'input S, T\nprotein A, B, C\nL: S, T -> A, B -| C cite P\nsource P "p"\nclass K\ndrug D is K\nK -| C\n'


@pytest.mark.parametrize(
    ("revision", "before", "after"),
    [
        (Without("L.1"), "L: S, T -> A, B -| C cite P", ("L: S -> B cite P", "T -> A, B cite P", "A, B -| C cite P")),
        (Flipped("L.5"), "L: S, T -> A, B -| C cite P", ("L: S, T -> A, B cite P", "B -| C cite P", "A -> C cite P")),
        (Without("t.rules:7@D"), "", ("D -0 C",)),
        (Flipped("t.rules:7@D"), "", ("D -> C",)),
        (Added("S", "C", PLUS), "", ("S -> C",)),
    ],
)
def test_a_revision_is_the_line_that_one_would_write(revision: object, before: str, after: tuple[str, ...]) -> None:
    model_files, model = book_of(CHAIN)
    (edit,) = edits(model_files, model, [revision])  # type: ignore[list-item]
    assert (edit.before, edit.after) == (before, after)
    assert edited(model_files, [edit]).model()[0] is not None
