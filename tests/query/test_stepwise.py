"""What fits observations at steps, beside brute force: every choice of what is open, every course, step by step."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from itertools import combinations, islice, product

import pytest

from reasoner import pipeline
from reasoner.model import ir
from reasoner.model.labeling import Existence, SignOf
from reasoner.model.revision import Decided
from reasoner.model.updates import CONDITIONS
from reasoner.proof.stepwise import check
from reasoner.query.candidates import switches_in, ways
from reasoner.query.fitted import Count, ForcedAtSteps, Misfit, Switch, Synthesis
from reasoner.query.stepwise import synthesis
from reasoner.signs import Sign
from reasoner.solve.budget import Budget

# --- the conditions by counting, as the papers state them ---------------------------------------------------------


def legacy(number: int, ap: bool, aa: bool, rp: bool, ra: bool, not_repressible: bool, not_inducible: bool) -> bool:
    """Of 2014. `ap`: some activator is there and on, `aa`: some is there and off; the same of repressors."""
    some, every = ap and aa, ap and not aa
    few, none, full = rp and ra, ra and not rp, rp and not ra
    return [
        not_repressible and every,
        not_repressible and (some or every),
        (none and (some or every)) or (not_repressible and every),
        (none or not_repressible) and (some or every),
        every and not full,
        (not_repressible and some) or (every and not full),
        (some and (none or few)) or (every and not full),
        (some or every) and not full,
        every,
        every or (some and not_repressible),
        every or (some and none),
        every or (some and (not_repressible or none)),
        every or (some and (none or few)),
        every or (some and not full),
        every or (some and not not_repressible),
        some or every,
        few and not_inducible,
        none and not_inducible,
    ][number]


def newer(number: int, on: int, activators: int, against: int, repressors: int) -> bool:
    """Of 2016, by how many activators exist and are on, and how many repressors."""
    all_a, no_a = activators > 0 and on == activators, on == 0
    all_r, no_r = repressors > 0 and against == repressors, against == 0
    base = [
        all_a and no_r,
        not no_a and no_r,
        all_a and not all_r,
        (no_r and not no_a) or (not all_r and all_a),
        all_a,
        all_a or (no_r and not no_a),
        not no_a and not all_r,
        (not no_a and not all_r) or all_a,
        not no_a,
        no_r,
        no_r or (not all_r and all_a),
        no_r or (not no_a and not all_r),
        not all_r,
        no_r or all_a,
        no_r or all_a or (not all_r and not no_a),
        not all_r or all_a,
        no_r or not no_a,
        not all_r or not no_a,
    ][number]
    only_induced = activators > 0 and repressors == 0
    only_repressed = repressors > 0 and activators == 0
    return (base and (not only_induced or not no_a)) or (only_repressed and no_r)


def follows(named: str, number: int, activators: list[bool], repressors: list[bool], now: bool) -> bool:
    """The next level by the levels of the regulators that exist."""
    on, against = sum(activators), sum(repressors)
    if named == "legacy":
        off, idle = len(activators) - on, len(repressors) - against
        return legacy(number, on > 0, off > 0, against > 0, idle > 0, not repressors, not activators)
    if number == 18:
        return on > against or (on == against and now)
    if number == 19:
        return on > against
    return newer(number, on, len(activators), against, len(repressors))


# --- every choice, every course -----------------------------------------------------------------------------------

Choice = tuple[Mapping[str, bool], Mapping[str, Sign], Mapping[str, int]]
State = Mapping[str, bool]


def choices(model: ir.Model) -> Iterator[Choice]:
    optional = [i.id for i in model.influences if i.maybe]
    regulated = [q for q in model.quantities if model.influences_on[q]]
    numbers = [model.updates[q].numbers for q in regulated]
    for some in product((False, True), repeat=len(optional)):
        exists = {i.id: True for i in model.influences} | dict(zip(optional, some, strict=True))
        if any(sum(exists[i] for i in a.items) < a.count for a in model.alternatives):
            continue
        for signs in product((Sign.PLUS, Sign.MINUS), repeat=len(model.unsigned)):
            signed = {i.id: i.sign for i in model.influences if i.sign is not None}
            signed |= dict(zip(model.unsigned, signs, strict=True))
            for chosen in product(*numbers):
                yield exists, signed, dict(zip(regulated, chosen, strict=True))


def settings(model: ir.Model, trajectory: ir.Trajectory) -> tuple[dict[str, bool], dict[str, bool]]:
    """What is set at the first step, and what later; scenarios here extend nothing."""
    held = (
        {}
        if trajectory.scenario is None
        else {s.quantity: s.level > 0 for s in model.scenarios[trajectory.scenario].settings}
    )
    return held, held | {s.quantity: s.level > 0 for s in trajectory.settings}


def expression(condition: ir.Condition, state: State) -> bool:
    match condition:
        case ir.Value(quantity):
            return state[quantity]
        case ir.Not(item):
            return not expression(item, state)
        case ir.And(items):
            return all(expression(i, state) for i in items)
        case ir.Or(items):
            return any(expression(i, state) for i in items)
    raise AssertionError(condition)


def updated(model: ir.Model, choice: Choice, later: Mapping[str, bool], state: State, q: str) -> bool:
    exists, signs, numbers = choice
    if q in later:
        return later[q]
    if q in model.definition_of:
        return expression(model.definition_of[q].expression, state)
    if not model.influences_on[q]:
        return state[q]
    there = [i for i in model.influences_on[q] if exists[i.id]]
    sides = ([state[i.source] for i in there if signs[i.id] is sign] for sign in (Sign.PLUS, Sign.MINUS))
    return follows(model.updates[q].named, numbers[q], *sides, state[q])


def nexts(model: ir.Model, choice: Choice, trajectory: ir.Trajectory, state: State) -> Iterator[State]:
    held, later = settings(model, trajectory)
    if not model.asynchronous:
        yield {q: updated(model, choice, later, state, q) for q in model.quantities}
        return
    movable = [q for q in model.quantities if (held.get(q) != later[q] if q in later else q not in model.inputs)]
    if not movable:
        yield state
    for q in movable:
        yield {**state, q: updated(model, choice, later, state, q)}


def holds(claim: ir.Claim, state: State) -> bool:
    match claim:
        case ir.LevelClaim(quantity, low, high):
            return low <= state[quantity] <= high
        case ir.NotClaim(item):
            return not holds(item, state)
        case ir.AndClaim(items):
            return all(holds(i, state) for i in items)
        case ir.OrClaim(items):
            return any(holds(i, state) for i in items)
    raise AssertionError(claim)


def courses(model: ir.Model, choice: Choice, trajectory: ir.Trajectory, last: int) -> Iterator[list[State]]:
    held, _ = settings(model, trajectory)
    names = list(model.quantities)
    for levels in product((False, True), repeat=len(names)):
        state = dict(zip(names, levels, strict=True))
        if all(state[q] == level for q, level in held.items()):
            yield from _onward(model, choice, trajectory, [state], last)


def _onward(
    model: ir.Model, choice: Choice, of: ir.Trajectory, course: list[State], last: int
) -> Iterator[list[State]]:
    if len(course) > last:
        yield course
        return
    for state in nexts(model, choice, of, course[-1]):
        yield from _onward(model, choice, of, [*course, state], last)


def fits(model: ir.Model, choice: Choice) -> bool:
    for trajectory in dict.fromkeys(o.trajectory for o in model.stepwise):
        observed = [o for o in model.stepwise if o.trajectory == trajectory]
        last = max(o.moment.number for o in observed)
        if not any(
            all(any(holds(o.claim, course[s]) for s in o.moment.steps) != o.excluded for o in observed)
            for course in courses(model, choice, trajectory, last)
        ):
            return False
    return True


# --- random models ------------------------------------------------------------------------------------------------


def drawn(rng: random.Random) -> str:
    names = "ABCD"[: rng.randint(2, 4)]
    asynchronous = rng.random() < 0.4
    lines = ["levels bit: 0 < 1", f"gene {', '.join(names)} : bit"]
    if asynchronous:
        lines.append("update asynchronously")
    defined = rng.choice(names) if rng.random() < 0.3 else ""
    open_left, edges = 4, set[tuple[str, str]]()
    regulated = [q for q in names if q != defined and rng.random() < 0.85]
    for target in regulated:
        for source in rng.sample(names, rng.randint(1, min(3, len(names)))):
            arrow = rng.choice(["->", "->", "-|", "-|", "-?"])
            maybe = open_left > 0 and rng.random() < 0.7
            open_left -= maybe + (arrow == "-?")
            if open_left < 0:
                arrow, open_left = "->", 0
            edges.add((source, target))
            lines.append(f"{'maybe ' * maybe}{source} {arrow} {target}")
        named = rng.choice(list(CONDITIONS))
        numbers = sorted(rng.sample(range(len(CONDITIONS[named])), rng.randint(1, 3)))
        lines.append(f"update {target} by {named} {', '.join(map(str, numbers))}")
    if defined:
        a, b = rng.choice(names), rng.choice(names)
        lines.append(
            f"{defined} := {rng.choice(['', 'not '])}{a} {rng.choice(['and', 'or'])} {rng.choice(['', 'not '])}{b}"
        )
    for n in range(rng.randint(1, 2)):
        some = rng.sample(names, rng.randint(0, 2))
        given = ", ".join(rng.choice([f"{q} = 1", f"knock out {q}"]) for q in some)
        lines.append(f"scenario s{n}: {given}" if given else f"scenario s{n}")
        perturbed = f"with {rng.choice(names)} = {rng.randint(0, 1)} " if rng.random() < 0.3 else ""
        for _ in range(rng.randint(1, 4)):
            step = rng.randint(0, 3 if asynchronous else 5)
            when = f"within {step} steps" if rng.random() < 0.2 else f"at step {step}"
            tests = [f"{q} is {rng.randint(0, 1)}" for q in rng.sample(names, rng.randint(1, 2))]
            claim = rng.choice([" and ", " or "]).join(tests)
            lines.append(f"{'exclude' if rng.random() < 0.2 else 'observe'} {claim} {perturbed}in s{n} {when}")
    return "\n".join(lines) + "\n"


def seen(rng: random.Random) -> str:
    """A random model with what one choice of all that is open comes to: there is a fit, and much is forced."""
    lines = [line for line in drawn(rng).splitlines() if line.split()[0] not in ("observe", "exclude")]
    model = pipeline.loads("\n".join(lines) + "\n")
    every = list(islice(choices(model), 300))
    choice = rng.choice(every) if every else None
    for name in model.scenarios if choice is not None else ():
        assert choice is not None
        trajectory = ir.Trajectory(name)
        held, _ = settings(model, trajectory)
        course = [{q: held.get(q, rng.random() < 0.5) for q in model.quantities}]
        for _ in range(4):
            course.append(dict(rng.choice(list(nexts(model, choice, trajectory, course[-1])))))
        for step in sorted({0, *rng.sample(range(1, 5), rng.randint(1, 3))}):
            tests = [f"{q} is {int(course[step][q])}" for q in model.quantities if rng.random() < 0.9]
            if tests:
                lines.append(f"observe {' and '.join(tests)} in {name} at step {step}")
    return "\n".join(lines) + "\n"


def compare(text: str) -> bool | None:
    """Whether a random model has a fit; None where it is too large to try all."""
    model = pipeline.loads(text)
    size = 2 ** len(model.optional) * 2 ** len(model.unsigned)
    for q in model.updates.values():
        size *= len(q.numbers)
    if size > 300 or not model.stepwise:
        return None
    found = synthesis(model, Budget(60))
    every = [choice for choice in choices(model) if fits(model, choice)]
    if not every:
        assert isinstance(found, Misfit) and found.minimal and found.refutation is not None, text
        assert found.refutation.observations == found.clash and found.refutation.supposed is None
        check(model, found.refutation)
        clashing = tuple(o for o in model.stepwise if o.id in found.clash)
        for left in (clashing, *(tuple(o for o in clashing if o is not one) for one in clashing)):
            part = replace(model, stepwise=left)
            assert any(fits(part, choice) for choice in choices(part)) == (len(left) < len(clashing)), text
        return False
    assert isinstance(found, Synthesis) and found.certain and not found.unsettled, text
    values: dict[Switch, set[bool | Sign]] = {s: set() for s in switches_in(model)}
    for exists, signs, _ in every:
        for switch, seen in values.items():
            if isinstance(switch, Existence):
                seen.add(exists[switch.rule])
            elif exists[switch.rule]:
                seen.add(signs[switch.rule])
    assert {d.decided.switch: d.decided.value for d in found.forced} == {
        s: v.copy().pop() for s, v in values.items() if len(v) == 1
    }, text
    assert set(found.open) == {s for s, v in values.items() if len(v) == 2}, text
    left = {candidate(model, choice) for choice in every}
    assert found.count == Count(len(left), True), text
    least = min(len(existing(one)) for one in left)
    assert (
        found.smallest is not None and found.smallest.all and len(set(found.smallest.sets)) == len(found.smallest.sets)
    )
    assert set(map(frozenset, found.smallest.sets)) == {e for one in left if len(e := existing(one)) == least}, text
    for one in found.forced:
        forced_by(model, one, text)
    return True


def candidate(model: ir.Model, choice: Choice) -> frozenset[Decided]:
    """How a choice decides the switches; the sign of what does not exist decides nothing."""
    exists, signs, _ = choice
    there = {Decided(Existence(i), exists[i]) for i in model.optional}
    return frozenset(there | {Decided(SignOf(i), signs[i]) for i in model.unsigned if exists[i]})


def existing(one: frozenset[Decided]) -> frozenset[str]:
    return frozenset(d.switch.rule for d in one if isinstance(d.switch, Existence) and d.value is True)


def forced_by(model: ir.Model, one: ForcedAtSteps, text: str) -> None:
    """The observations named force a switch, no fewer do, and the refutation is of these."""
    opposite = next(d for d in ways(one.decided.switch) if d != one.decided)
    assert one.measurements is not None and one.fewest and one.refutation is not None, text
    assert one.refutation.observations == one.measurements and one.refutation.supposed == opposite, text
    check(model, one.refutation)

    def allowed(ids: Collection[str]) -> bool:
        part = replace(model, stepwise=tuple(o for o in model.stepwise if o.id in ids))
        return any(shows(choice, opposite) and fits(part, choice) for choice in choices(part))

    assert not allowed(one.measurements), text
    if one.measurements:
        fewer = combinations([o.id for o in model.stepwise], len(one.measurements) - 1)
        assert all(map(allowed, fewer)), text


def shows(choice: Choice, decided: Decided) -> bool:
    exists, signs, _ = choice
    rule = decided.switch.rule
    if isinstance(decided.switch, Existence):
        return exists[rule] == decided.value
    return exists[rule] and signs[rule] == decided.value


def fitted_to(seeds: range) -> int:
    """How many random models of what was seen have a switch that is forced; each as brute force finds it."""
    forced = 0
    for seed in seeds:
        text = seen(random.Random(f"seen {seed}"))
        if compare(text):
            found = synthesis(pipeline.loads(text), Budget(60))
            forced += isinstance(found, Synthesis) and bool(found.forced)
    return forced


def test_ways_at_steps_that_are_not_listed_are_counted_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reasoner.query.candidates.MOST", 1)
    assert fitted_to(range(6)) > 0


def test_the_fewest_observations_are_found_however_many_clash_at_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reasoner.query.stepwise._Made._within", lambda made, *_: frozenset(made._ids))
    assert fitted_to(range(16, 28)) > 2


def test_what_is_forced_by_what_was_seen_is_what_brute_force_finds() -> None:
    assert fitted_to(range(16, 40)) > 6


def test_synthesis_is_what_brute_force_finds() -> None:
    outcomes = [compare(drawn(random.Random(seed))) for seed in range(60)]
    assert outcomes.count(True) > 15 and outcomes.count(False) > 5


@pytest.mark.long
def test_synthesis_is_what_brute_force_finds_on_many_models() -> None:
    outcomes = [compare(drawn(random.Random(seed))) for seed in range(1000, 2500)]
    assert outcomes.count(True) > 300 and outcomes.count(False) > 100
    assert fitted_to(range(1000, 1100)) > 20
