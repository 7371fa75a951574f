"""Files of RE:IN: what they come to, what is refused, and the published network with its published results."""

from __future__ import annotations

from pathlib import Path

import pytest

from reasoner import pipeline
from reasoner.diagnostics import RuleError
from reasoner.interchange import rein
from reasoner.lang.formatter import one_line
from reasoner.query.engine import Engine
from reasoner.query.fitted import Misfit, Synthesis
from reasoner.query.stepwise import synthesis
from reasoner.solve.budget import Budget
from reasoner.source import Source
from reasoner.tell.stepwise import word_of

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "rein" / "Science2014"
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="the folder of published networks is not beside the checkout")

SMALL = """
directive updates async;
directive regulation legacy;
S(0..15); A[-!](0..8, 15); B[+](3);  // three species
S S positive;
S A positive optional; B A positive optional;
A B positive;
#One[0] |= $On "begins";
#One[0] |= $Off;
#One[3] |= $End "ends";
not(#One[2] |= $Other);
$On := { A = 0 and (B = 1) and KO(A) = 1 };
$Off := { FE(B) = 0 and S = 1 };
$End := { A = 0 or not(B = 1) };
$Other := { $End and not S };
"""


def statements(text: str) -> list[str]:
    found = rein.read(Source("x.rein", text))
    assert [d.message for d in found.remarks if d.severity.name == "ERROR"] == []
    return [one_line(s) for s in found.statements]


def mistakes(text: str) -> list[str]:
    return [d.message for d in rein.read(Source("x.rein", text)).remarks]


def test_a_file_comes_to_influences_updates_scenarios_and_observations_at_steps() -> None:
    assert statements(SMALL) == [
        "levels bit: 0! < 1!",
        "quantity S : bit",
        "quantity A : bit",
        "quantity B : bit",
        "S -> S",
        "maybe S -> A",
        "maybe B -> A",
        "A -> B",
        "rule at least 1 of ((S -> A), (B -> A))",
        "update S by legacy 0 to 15",
        "update A by legacy 0 to 8, 15",
        "update B by legacy 3",
        "update asynchronously",
        "scenario One: knock out A",
        "observe A is 0 and B is 1 in One at step 0",
        "observe S is 1 in One at step 0",
        "observe A is 0 or not B is 1 in One at step 3",
        "exclude (A is 0 or not B is 1) and not S is 1 in One at step 2",
    ]


def test_what_is_knocked_out_later_is_said_so() -> None:
    text = SMALL.replace("A = 0 and (B = 1)", "A = 1 and (B = 1)")
    assert "observe S is 1 with knock out A in One at step 0" in statements(text)
    assert "scenario One" in statements(text)


def test_what_nothing_regulates_is_what_its_condition_makes_of_it() -> None:
    assert statements("directive regulation legacy; A(0..8);")[-1] == "A := 0"
    assert statements("A(9);")[-1] == "A := 1"
    assert statements("A(18);") == ["levels bit: 0! < 1!", "quantity A : bit"]
    assert mistakes("A(0, 9);") == ["nothing regulates `A`, and its conditions differ in what that means"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("directive limit 3;", "this directive has no counterpart: `limit 3`"),
        ("A; A B positive;", "`B` is not declared"),
        ("A; A A positive; A;", "`A` is declared twice"),
        ("A; A A positive maybe;", "`maybe` is not expected here"),
        ("A(0..99);", "the regulation conditions here are 0 to 19"),
        ("A; A A positive; #E[1].A = #E[2].A;", "this constraint has no counterpart"),
        ("A; A A positive; Fixpoint(#E[1]);", "this constraint has no counterpart"),
        ("A; A A positive; #E[1] |= $P;", "there is no predicate `$P`"),
        ("A; A A positive; $P := { $P }; #E[1] |= $P;", "`$P` is defined by itself"),
        ("A[-]; A A positive; $P := { A = 1 }; #E[1] |= $P;", "`#E` leaves open whether `A` is knocked out"),
        ("A[!];", "`A` needs an activator and has none"),
        ("A; A A positive", "this statement is not ended"),
        ("A; A A positive; ?;", "`?` has no place here"),
    ],
)
def test_what_cannot_be_said_is_a_mistake(text: str, message: str) -> None:
    assert message in mistakes(text)


def test_files_are_read_by_every_command(tmp_path: Path) -> None:
    file = tmp_path / "small.rein"
    file.write_text(SMALL, encoding="utf-8")
    model, _ = pipeline.load([file])
    found = synthesis(model, Budget(30))
    assert isinstance(found, Synthesis) and len(model.stepwise) == 4
    file.write_text("A; A B positive;", encoding="utf-8")
    with pytest.raises(RuleError):
        pipeline.load([file])


REQUIRED = {
    "Gbx2 -> Klf4", "Klf2 -> Oct4", "Klf4 -> Klf2", "Klf4 -> Tfcp2l1", "Nanog -> Esrrb", "Nanog -> Sox2",
    "Oct4 -> Nanog", "Oct4 -| Tfcp2l1", "Sall4 -> Klf2", "Tfcp2l1 -> Esrrb", "Tfcp2l1 -> Sall4",
}  # fmt: skip


@needs_data
def test_the_published_network_is_read_whole() -> None:
    model, _ = pipeline.load([DATA / "Pearson792With23SpecificationsLegacy.rein"])
    assert len(model.quantities) == 16 and len(model.influences) == 83 and len(model.optional) == 70
    assert len(model.scenarios) == 23 and max(o.moment.number for o in model.stepwise) == 19


@pytest.mark.long
@needs_data
def test_the_published_network_requires_the_eleven_published_interactions() -> None:
    model, _ = pipeline.load([DATA / "Pearson792With23SpecificationsLegacy.rein"])
    answer = pipeline.ask(Engine(model), "fit", Budget(90))
    assert isinstance(answer.found, Synthesis) and answer.complete
    words = {w: [d.decided for d in answer.found.forced if word_of(d.decided) == w] for w in ("must", "must not")}
    assert {model.rules[d.switch.rule].text.removeprefix("maybe ") for d in words["must"]} == REQUIRED
    assert len(words["must not"]) == 26 and len(answer.found.open) == 33


@pytest.mark.long
@needs_data
def test_a_single_knock_down_of_klf4_maintains_pluripotency() -> None:
    folder = DATA / "SingleKnockdowns"
    for name, fits in (("Maintained", True), ("NotMaintained", False)):
        model, _ = pipeline.load([folder / f"Klf4SkdPluripotency{name}2iLif.rein"])
        found = synthesis(model, Budget(90))
        assert isinstance(found, Synthesis if fits else Misfit)
        assert not isinstance(found, Synthesis) or found.certain
