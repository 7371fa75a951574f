"""`what if ... repaired`: predictions under all cheapest repairs, compared with trying every repair out."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations, product
from pathlib import Path
from random import Random

import networks
import oracle
import pytest

import reasoner
from reasoner import pipeline
from reasoner.diagnostics import RuleError
from reasoner.lang.formatter import one_line
from reasoner.lang.parser import parse_question
from reasoner.model import ir
from reasoner.model.axioms import Ground
from reasoner.model.foundation import unfounded_in
from reasoner.model.ground import grounds
from reasoner.model.ir import Assumed, Model, WhatIf, Where
from reasoner.model.labeling import Labeling
from reasoner.model.revision import Without
from reasoner.model.semantics import obeys
from reasoner.model.values import read
from reasoner.model.worlds import Frame, compared, frame_of
from reasoner.query.answers import WhatIfAnswer
from reasoner.query.engine import Engine
from reasoner.query.outcomes import Doubted, Inconsistent, Mended, Prediction
from reasoner.query.repair import price
from reasoner.query.what_if import what_if
from reasoner.render.text import to_text
from reasoner.signs import Sign, SignSet
from reasoner.solve.budget import Budget
from reasoner.solve.grouped import Grouped, Unit
from reasoner.source import Source
from reasoner.tell.json import to_json
from reasoner.tell.narrate import narrate

Found = tuple[int, frozenset[frozenset[Doubted]], Mapping[str, SignSet]]
"""What the cheapest repairs cost, which those are, and what each quantity can do under any of them."""

CHAIN = "drug D\nprotein A, B, C\nD -> A -> B -> C\n"


def asked(text: str, question: str, budget: float | None = None) -> WhatIfAnswer:
    answer = pipeline.ask(Engine(networks.compiled(text)), question, Budget(budget))
    assert isinstance(answer, WhatIfAnswer)
    return answer


def found(model: Model, where: Where, repaired: ir.Repaired) -> Found | None:
    """What the answer says, with no limit to the repairs that it lists; None where it says that none helps."""
    answer = what_if(Engine(model), WhatIf(where, (), repaired), "", Budget(), kinds=False)
    if isinstance(answer.found, Inconsistent):
        return None
    assert isinstance(answer.found, Prediction) and answer.mended is not None and answer.complete
    assert not answer.mended.more
    return answer.mended.cost, frozenset(map(frozenset, answer.mended.repairs)), answer.found.directions


# --- measurements ---------------------------------------------------------------------------------------------------


def measured(seed: int) -> tuple[Model, Where]:
    """A random model with three measurements, most of them where the question is asked. Raises RuleError."""
    rng = Random(f"measured {seed}")
    text = networks.rule_text(seed, 2 + seed % 2, networks.ALL - {"observe", "exclude"})
    bare = networks.compiled(text)
    where = networks.random_question(rng, bare)
    statuses = ["", " status proposed", " status disputed"] if rng.random() < 0.3 else [""]
    for _ in range(3):
        place = where if rng.random() < 0.8 else networks.random_where(rng, bare)
        claim = networks.claim_text(bare, networks.random_claim(rng, bare, 0))
        word = rng.choice(["observe", "observe", "exclude"])
        text += f"{word} {claim} {networks.where_text(bare, place)}{rng.choice(statuses)}\n"
    return networks.compiled(text), where


def by_leaving_out(model: Model, where: Where) -> Found | None:
    """The same by leaving out every set of measurements and enumerating all labelings of the rest."""
    every: dict[tuple[str, ...], tuple[int, Mapping[str, SignSet]]] = {}
    ids = [o.id for o in model.observations]
    for out in (chosen for size in range(len(ids) + 1) for chosen in combinations(ids, size)):
        rest = replace(model, observations=tuple(o for o in model.observations if o.id not in out))
        frame = frame_of(rest, [where])
        since, at = (frame.index[w] for w in compared(rest, where))
        seen: dict[str, set[Sign]] = {q: set() for q in model.quantities}
        for labeling in oracle.labelings(rest, frame):
            for name, signs in seen.items():
                signs.add(labeling.direction(name, since, at))
        if all(seen.values()):
            every[out] = sum(price(model, Without(i)) for i in out), {q: frozenset(s) for q, s in seen.items()}
    if not every:
        return None
    least = min(cost for cost, _ in every.values())
    cheapest = {out: directions for out, (cost, directions) in every.items() if cost == least}
    together = {q: frozenset[Sign]().union(*(d[q] for d in cheapest.values())) for q in model.quantities}
    repairs = frozenset(frozenset(Doubted("observation", i) for i in out) for out in cheapest if out)
    return least, repairs, together


def compare_measured(seeds: range) -> tuple[int, int, int]:
    """How many models were tried, how many needed a repair, and of how many there were several cheapest ones."""
    tried = clashing = several = 0
    for seed in seeds:
        try:
            model, where = measured(seed)
            expected = by_leaving_out(model, where)
        except (RuleError, oracle.TooLarge):
            continue
        assert found(model, where, "measurements") == expected, seed
        tried += 1
        clashing += expected is not None and expected[0] > 0
        several += expected is not None and len(expected[1]) > 1
    return tried, clashing, several


def test_predictions_hold_under_every_cheapest_repair_of_the_measurements_and_no_others_do() -> None:
    tried, clashing, several = compare_measured(range(60))
    assert tried > 20 and clashing > 8 and several > 1


@pytest.mark.long
@pytest.mark.parametrize("part", range(1, 11))
def test_hundreds_of_clashing_measurements_are_repaired_as_trying_says(part: int) -> None:
    assert compare_measured(range(1000 * part, 1000 * part + 200))[1] > 20


# --- rules ----------------------------------------------------------------------------------------------------------


def doubtful(seed: int) -> tuple[Model, Where]:
    """A small random model whose measurements its rules may contradict. Raises RuleError."""
    rng = Random(f"doubtful {seed}")
    ends = [f"{a} {rng.choice(['->', '->', '-|'])} {b}" for a in "STAB" for b in "AB" if a != b and rng.random() < 0.4]
    text = "levels soft: lo < mid* < hi\nlevels room: off! < low < base*\ndrug S, T\n"
    text += f"quantity A : {rng.choice(['soft', 'room'])}\nquantity B : soft\n" + "\n".join(ends) + "\n"
    if rng.random() < 0.3:
        text += f"A requires {rng.choice(['S is at most low', 'B is at most mid'])}\n"
    if rng.random() < 0.3:
        text += "rule when S is high then B is mid\n"
    place = "with S = high"
    if rng.random() < 0.5:
        text += "scenario held: T = low\n"
        place += " in held"
    for name in ("A", "B", "T")[: rng.choice([2, 2, 3])]:
        text += f"observe {name} {rng.choice(['increases', 'decreases', 'is unchanged'])} {place}\n"
    model = networks.compiled(text)
    return model, model.observations[0].where


def by_doubting(model: Model, where: Where) -> Found | None:
    """The same by doubting every set of rules on a quantity, and laws, and trying every labeling."""
    frame = frame_of(model, [where])
    grouped = Grouped(model, frame)
    doubted = [unit for unit in grouped.units if unit.kind != "observation"]
    since, at = (frame.index[w] for w in compared(model, where))
    rules = [(grouped.unit_of(g), g) for g in grounds(model, frame)]
    rules.sort(key=lambda rule: is_doubted(rule[0]))  # so that most labelings are dismissed at once
    candidates = [
        (labeling, units)
        for labeling in every_labeling(model, frame)
        if (units := broken(rules, model, frame, labeling)) is not None
    ]
    for size in range(len(doubted) + 1):
        seen: dict[str, set[Sign]] = {q: set() for q in model.quantities}
        repairs = set()
        for out in map(frozenset, combinations(doubted, size)):
            free = frozenset(unit.name for unit in out if unit.kind == "rules")
            granted = replace(model, principles=(Assumed("unfounded", free),) if free else ())
            for labeling, units in candidates:
                if units <= out and not unfounded_in(read(granted, frame, labeling)):
                    repairs.add(frozenset(Doubted(unit.kind, unit.name) for unit in out))
                    for name, signs in seen.items():
                        signs.add(labeling.direction(name, since, at))
        if repairs:
            none = frozenset({frozenset[Doubted]()})
            return size, frozenset(repairs) - none, {q: frozenset(s) for q, s in seen.items()}
    return None


def every_labeling(model: Model, frame: Frame) -> Iterator[Labeling]:
    """Everything that levels and directions can be, whatever the rules say."""
    names = list(model.quantities)
    for chosen in product(*(courses(model, frame, name) for name in names)):
        levels = {(q, w): level for q, (here, _) in zip(names, chosen, strict=True) for w, level in enumerate(here)}
        signs = {
            (q, pair): sign
            for q, (_, ways) in zip(names, chosen, strict=True)
            for pair, sign in zip(frame.pairs, ways, strict=True)
        }
        yield Labeling(levels, signs, {}, {})


def courses(model: Model, frame: Frame, name: str) -> list[tuple[tuple[int, ...], tuple[Sign, ...]]]:
    """The levels and directions of one quantity that what is set and what they are by themselves allow."""
    grouped = Grouped(model, frame)
    always = [g for g in grounds(model, frame) if g.subject == name and grouped.unit_of(g) is None]
    space, worlds = model.quantities[name].space, range(len(frame.worlds))
    made = []
    for levels in product(range(space.top + 1), repeat=len(worlds)):
        for ways in product(Sign, repeat=len(frame.pairs)):
            directions = {(name, pair): sign for pair, sign in zip(frame.pairs, ways, strict=True)}
            alone = Labeling({(name, w): levels[w] for w in worlds}, directions, {}, {})
            if all(obeys(model, frame, g, alone) for g in always):
                made.append((levels, ways))
    return made


def is_doubted(unit: Unit | None) -> bool:
    return unit is not None and unit.kind != "observation"


def broken(
    rules: Sequence[tuple[Unit | None, Ground]], model: Model, frame: Frame, labeling: Labeling
) -> frozenset[Unit] | None:
    """The units that a labeling breaks; None where it breaks something that cannot be doubted."""
    units = set[Unit]()
    for unit, ground in rules:
        if not obeys(model, frame, ground, labeling):
            if unit is None or not is_doubted(unit):
                return None
            units.add(unit)
    return frozenset(units)


def compare_doubtful(seeds: range) -> tuple[int, int]:
    """How many models needed a repair of their rules, and of how many there were several cheapest ones."""
    clashing = several = 0
    for seed in seeds:
        try:
            model, where = doubtful(seed)
        except RuleError:
            continue
        expected = by_doubting(model, where)
        assert found(model, where, "rules") == expected, seed
        clashing += expected is not None and expected[0] > 0
        several += expected is not None and len(expected[1]) > 1
    return clashing, several


def test_predictions_hold_under_every_cheapest_repair_of_the_rules_and_no_others_do() -> None:
    clashing, several = compare_doubtful(range(30))
    assert clashing > 8 and several > 2


@pytest.mark.long
@pytest.mark.parametrize("part", range(1, 11))
def test_hundreds_of_rules_are_doubted_as_trying_says(part: int) -> None:
    assert compare_doubtful(range(1000 * part, 1000 * part + 200))[0] > 40


# --- what is said ---------------------------------------------------------------------------------------------------

SEEN = {"O1": "B decreases", "O2": "C increases", "O3": "A increases"}
CLASHING = CHAIN + "".join(f"observe {label}: {claim} with D = high\n" for label, claim in SEEN.items())


def test_the_answer_names_what_is_left_out_and_holds_in_every_repair() -> None:
    told = to_text(narrate(asked(CLASHING, "what if D = high repaired")))
    assert told == (
        "With D = high in every cheapest repair of the measurements:\n\n"
        "  set   D (none -> high)\n"
        "  rise  A, B and C\n\n"
        "What was measured clashes with the rules; the cheapest repair leaves measurements out (cost 6).\n"
        "Each of these is one:\n"
        "  1  B decreases with D = high (<random>:4)\n"
    )


def test_rules_are_doubted_where_that_is_asked_for() -> None:
    told = to_text(narrate(asked(CLASHING, "what if D = high repaired rules show B, C")))
    assert told == (
        "With D = high in every cheapest repair of the rules:\n\n"
        "  rises  C\n"
        "  falls  B\n\n"
        "The rules clash with what is said; the cheapest repair doubts rules (2 doubts).\n"
        "Each of these is one:\n"
        "  1  what acts on B and what acts on C\n"
    )


def test_several_cheapest_repairs_leave_open_what_they_do_not_agree_on() -> None:
    text = CHAIN + "observe O1: C decreases with D = high\nobserve O2: C is unchanged with D = high\n"
    answer = asked(text, "what if D = high repaired")
    assert isinstance(answer.found, Prediction) and answer.mended is not None
    assert answer.mended.cost == 12 and len(answer.mended.repairs) == 1
    alone = "input B\nprotein C\nB -> C\nobserve O1: C increases with free B\nobserve O2: C decreases with free B\n"
    either = asked(alone, "what if free B repaired")
    assert isinstance(either.found, Prediction) and either.mended is not None
    assert [tuple(d.name for d in one) for one in either.mended.repairs] == [("O1",), ("O2",)]
    assert {q: sorted(s) for q, s in either.found.directions.items()} == {"B": [-1, 1], "C": [-1, 1]}


def test_where_nothing_clashes_the_answer_is_the_plain_one_and_says_so() -> None:
    plain, mended = (asked(CHAIN, f"what if D = high{word}") for word in ("", " repaired"))
    assert mended.found == plain.found and mended.mended == Mended()
    assert to_text(narrate(mended)).endswith("The measurements and the rules agree: nothing needed a repair.\n")


def test_no_repair_of_measurements_helps_where_the_rules_clash_by_themselves() -> None:
    text = CHAIN + "rule when D is high then A is low\nobserve O1: C decreases with D = high\n"
    answer = asked(text, "what if D = high repaired")
    assert answer.verdict == "inconsistent" and isinstance(answer.found, Inconsistent)
    assert "O1" not in {g.subject for g in answer.found.conflict}
    assert asked(text, "what if D = high repaired rules").verdict == "consistent"


def test_json_has_the_repairs_in_the_one_shape() -> None:
    data = json.loads(json.dumps(to_json(asked(CLASHING, "what if D = high repaired"))))
    assert data["verdict"] == "consistent" and data["directions"]["C"] == ["+"]
    change = {"action": "drop", "rule": "O1", "line": "<random>:4", "text": "observe B decreases with D = high"}
    assert (data["repaired"], data["cost"], data["repairs_complete"]) == ("measurements", 6, True)
    assert data["repairs"] == [{"cost": 6, "changes": [change], "minimal": True}]
    doubted = to_json(asked(CLASHING, "what if D = high repaired rules"))["repairs"][0]["changes"]
    assert [(c["action"], c["quantity"]) for c in doubted] == [("doubt", "B"), ("doubt", "C")]


def test_without_time_the_answer_is_unknown_and_never_a_prediction() -> None:
    answer = asked(CLASHING, "what if D = high repaired", budget=0.0)
    assert answer.verdict == "unknown" and not answer.complete


def test_the_question_is_written_back_as_it_was_asked() -> None:
    for text in ("what if D = high in s repaired", "what if D = high repaired rules show A, B"):
        question, mistakes = parse_question(Source("<question>", text))
        assert question is not None and not mistakes and one_line(question) == text


def test_alone_it_asks_where_everything_was_measured() -> None:
    alone, there = (asked(CLASHING, f"what if {place}repaired rules") for place in ("", "D = high "))
    assert alone.found == there.found and alone.mended == there.mended
    with pytest.raises(RuleError, match="observed at 2 places"):
        asked(CLASHING + "observe A increases with D = low\n", "what if repaired")
    with pytest.raises(RuleError, match="nothing is observed here"):
        asked(CHAIN, "what if repaired show A")


# --- published data -------------------------------------------------------------------------------------------------

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "iggy"
SIGNS = {"+": 0, "-": 1, "0": 2, "-0": 3, "0+": 4, "-+": 5}
"""The columns of the published counts: strong predictions first, then notPlus, notMinus and CHANGE."""

needs_data = pytest.mark.skipif(not DATA.exists(), reason="the published networks are not here")


def published(part: slice) -> None:
    """The fewest unexplained changes and the predictions under all smallest repairs are those that iggy proved."""
    with (DATA / "reference.csv").open() as file:
        rows = [row for row in csv.DictReader(file) if row["net"].startswith("Liver")]
    assert len(rows) == 128 and sum(row["mcos"] != "0" for row in rows) == 118
    for row in rows[part]:
        model = reasoner.load(DATA / row["net"]).with_measurements(DATA / row["obs"])
        answer = model.what_if("repaired rules").to_json()
        counted = Counter(SIGNS.get("".join(signs)) for signs in answer["directions"].values())
        assert answer["cost"] == int(row["mcos"]), row["obs"]
        counts = " ".join(str(counted[column]) for column in range(6))
        assert counts == row["pred_mcos(+,-,0,notPlus,notMinus,change)"], row["obs"]


@needs_data
def test_predictions_on_liver_profiles_are_those_that_iggy_published() -> None:
    published(slice(3, None, 16))


@needs_data
@pytest.mark.long
def test_predictions_on_all_liver_profiles_are_those_that_iggy_published() -> None:
    published(slice(None))
