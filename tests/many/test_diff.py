"""`diff`: conclusions of two models compared, against brute force, and the differing rule that is responsible."""

from __future__ import annotations

from random import Random

import networks
import oracle
import pytest

from reasoner.many.diff import Difference, diff
from reasoner.model.ir import Model, Where
from reasoner.model.worlds import compared, frame_of
from reasoner.pipeline import loads
from reasoner.query.conclusions import everything
from reasoner.render.text import to_text
from reasoner.signs import SignSet
from reasoner.solve.budget import Budget
from reasoner.tell.difference import difference

OLD = """\
drug torin1, rapamycin
protein mTORC1, S6K1, ULK1
process autophagy
I1: torin1 -| mTORC1
I2: rapamycin -| S6K1
mTORC1 -| ULK1 -> autophagy
scenario treated: torin1 = high
expect E1 "it works": autophagy increases with torin1 = high
expect S6K1 decreases with rapamycin = high
expect ambiguous autophagy with torin1 = low
query Q1: why ULK1 increases with torin1 = high
query Q2: compare torin1 = low versus torin1 = high
query Q3: paths torin1 to autophagy
query Q4: states treated
"""
NEW = OLD.replace("I1: torin1 -| mTORC1\n", "I1: torin1 -| mTORC1\nrapamycin -> ULK1\ntorin1 -> mTORC1\n")


def compare(old: str, new: str, budget: Budget | None = None) -> Difference:
    return diff(loads(old), loads(new), budget or Budget(), processes=1)


def rules_of(found: Difference) -> list[set[str]]:
    """For each changed conclusion, the texts of the rules that are held responsible."""
    return [
        {(rule.new or rule.old).text for reason in changed.reasons for rule in reason.rules}  # type: ignore[union-attr]
        for changed in found.changed
    ]


def test_each_changed_conclusion_names_the_rule_that_its_proof_reads_and_a_way_it_can_fail() -> None:
    assert to_text(difference(compare(OLD, NEW))) == TOLD


TOLD = """\
2 rules differ:

  +  <text>:5  rapamycin -> ULK1
  +  <text>:6  torin1 -> mTORC1

9 conclusions compared, 8 changed.

Expectations
<text>:10 E1 it works: autophagy increases with torin1 = high
     FAILS now: was necessary, is possible.
     Added: torin1 -> mTORC1. It can now be that autophagy is unchanged, ULK1 is unchanged, mTORC1
     is unchanged.
<text>:12 ambiguous autophagy with torin1 = low
     Passes now.
     autophagy: rises -> can go either way
     Added: torin1 -> mTORC1.

Queries
<text>:13 Q1: why ULK1 increases with torin1 = high
     Was necessary, is possible.
     Added: torin1 -> mTORC1. It can now be that ULK1 is unchanged, mTORC1 is unchanged.
<text>:14 Q2: compare torin1 = low versus torin1 = high
     left: mTORC1: falls -> can go either way
     left: ULK1 and autophagy: rise -> can go either way
     right: mTORC1: falls -> can go either way
     right: ULK1 and autophagy: rise -> can go either way
     between: mTORC1: falls -> can go either way
     between: ULK1 and autophagy: rise -> can go either way
     Added: torin1 -> mTORC1.
<text>:15 Q3: paths torin1 to autophagy
     Were + torin1 mTORC1 ULK1 autophagy, are + torin1 mTORC1 ULK1 autophagy; - torin1 mTORC1 ULK1
     autophagy.
<text>:16 Q4: states treated
     Were 1, are 5.

Predictions
in treated
     mTORC1: falls -> can go either way
     ULK1 and autophagy: rise -> can go either way
     Added: torin1 -> mTORC1.
with torin1 = high
     mTORC1: falls -> can go either way
     ULK1 and autophagy: rise -> can go either way
     Added: torin1 -> mTORC1.
"""


def test_several_processes_tell_the_same() -> None:
    text = OLD + "".join(f"scenario s{n}: torin1 = {level}\n" for n, level in enumerate(("low", "high") * 20))
    other = text.replace("I2:", "torin1 -> mTORC1\nI2:")
    told = [to_text(difference(diff(loads(text), loads(other), Budget(), processes=n))) for n in (1, 2)]
    assert told[0] == told[1]
    assert told[0].count("Added: torin1 -> mTORC1.") > 40


def test_the_way_back_names_the_same_rules() -> None:
    there, back = compare(OLD, NEW), compare(NEW, OLD)
    assert rules_of(there) == rules_of(back)
    assert {"torin1 -> mTORC1"} in rules_of(back)


def test_layout_labels_papers_and_order_are_no_difference() -> None:
    moved = OLD.replace("I1:", "\n# a comment\nFIRST:").replace(
        "I2: rapamycin -| S6K1", "rapamycin -| S6K1 cite Paper2006"
    )
    found = compare(OLD, 'source Paper2006 "A paper 2006"\n' + moved)
    assert found.delta.empty
    assert (found.compared, found.changed, found.added, found.dropped) == (9, (), (), ())


def test_what_is_asked_of_one_model_alone_is_listed_and_is_no_change() -> None:
    found = compare(OLD, OLD.replace("decreases with rapamycin", "changes with rapamycin"))
    assert [a.key[1] for a in found.added] == ["expect S6K1 changes with rapamycin = high"]
    assert [a.key[1] for a in found.dropped] == ["expect S6K1 decreases with rapamycin = high"]
    assert found.changed == ()


def test_a_changed_scenario_and_changed_levels_are_responsible_too() -> None:
    text = OLD + "expect mTORC1 decreases in treated\n"
    found = compare(text, text.replace("treated: torin1", "treated: rapamycin"))
    told = {a.asked.key[1]: {s for r in a.reasons for s in r.scenarios} for a in found.changed}
    assert told["expect mTORC1 decreases in treated"] == {"treated"}


def test_new_rules_that_contradict_themselves_are_told_by_their_conflict() -> None:
    new = OLD + "rule L1: when torin1 is high then mTORC1 is high\nrule L2: when torin1 is high then mTORC1 is low\n"
    found = compare(OLD, new)
    first = next(c for c in found.changed if c.asked.kind == "expectation")
    assert (first.old.verdict, first.new.verdict) == ("necessary", "inconsistent")
    assert {rule.kind for reason in first.reasons for rule in reason.rules} == {"added"}


def test_a_how_query_is_compared_by_its_interventions() -> None:
    text = OLD + "query H: how autophagy increases using drugs\n"
    found = compare(text, text + "rapamycin -| mTORC1\n")
    (how,) = [c for c in found.changed if c.asked.key[0] == "H"]
    assert "rapamycin = high" not in how.old.listed
    assert "rapamycin = high" in how.new.listed


def test_what_is_newly_possible_is_shown_by_a_labeling_in_which_it_holds() -> None:
    text = "drug D\nprotein A\nD -| A\nexpect A increases with D = high\n"
    told = to_text(difference(compare(text, text + "D -> A\n")))
    assert "Was impossible, is possible." in told
    assert "It can now be that A rises." in told


def test_what_an_interruption_leaves_is_unsettled_and_never_called_the_same() -> None:
    budget = Budget()
    budget.interrupt()
    found = compare(OLD, NEW, budget)
    assert (found.compared, found.changed, len(found.unsettled)) == (0, (), 9)
    assert found.stopped == "interrupted"


# draws that brute force can take and that still compile with one rule less
@pytest.mark.parametrize("seed", [0, 2, 3, 7, 8, 12, 14, 15, 18, 21, 22, 23, 24, 25, 26, 28, 32, 36, 38, 40, 43, 45])
def test_predictions_that_changed_are_those_that_brute_force_finds_changed(seed: int) -> None:
    text = networks.rule_text(seed, 3)
    lines = text.splitlines()
    rules = [n for n, line in enumerate(lines) if "->" in line or "-|" in line or " requires " in line]
    dropped = Random(seed).choice(rules)
    other = "\n".join(line for n, line in enumerate(lines) if n != dropped) + "\n"
    old, new = networks.compiled(text), networks.compiled(other)
    found = diff(old, new, Budget(), processes=1)
    assert {c.asked.key: dict(c.directions.get("", {})) for c in found.changed} == _by_brute_force(old, new)
    assert all(r.rules or r.quantities for c in found.changed for r in c.reasons)


def _by_brute_force(old: Model, new: Model) -> dict[tuple[str, ...], dict[str, object]]:
    found: dict[tuple[str, ...], dict[str, object]] = {}
    for asked in everything(new):
        if asked.kind == "prediction" and asked.where is not None and asked.where.scenario in old.scenarios:
            before, after = (_directions(model, asked.where) for model in (old, new))
            changed = {q: (before[q], after[q]) for q in after if q in before and before[q] != after[q]}
            if changed or (not before) != (not after):
                found[asked.key] = dict(changed)
    return found


def _directions(model: Model, where: Where) -> dict[str, SignSet]:
    """What each quantity can do; empty where the place contradicts itself."""
    frame = frame_of(model, [where])
    since, at = (frame.index[w] for w in compared(model, where))
    found = oracle.directions(model, frame, (since, at))
    return found if all(found.values()) else {}
