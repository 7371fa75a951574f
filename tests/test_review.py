"""The shipped rules against the review that they encode: every statement, every claim, every question.

The review, taken apart, lies beside the checkout; where it does not, the tests that read it are skipped.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from reasoner import pipeline
from reasoner.compile.load import read
from reasoner.lint.coverage import coverage, entries, to_csv
from reasoner.many.expectations import settable_by
from reasoner.model import ir
from reasoner.query.answers import Answer, Contrasted, prediction_of, proof_of
from reasoner.query.engine import Engine
from reasoner.query.expect import report
from reasoner.query.outcomes import Comparison, rules_of
from reasoner.signs import DOWN, STEADY, UP, SignSet
from reasoner.solve.budget import Budget

RULES = Path(__file__).parent.parent / "rules" / "mtor"
REVIEW = Path(__file__).parents[2] / "shared" / "seed"
SIGNS: Mapping[str, SignSet] = {"increase": UP, "decrease": DOWN, "unchanged": STEADY}

DISAGREE = {"Q055", "Q085", "Q133", "Q176"}
"""Questions where the rules demand another answer than the one stated; the README beside the rules argues each."""

CONFLICTS = {
    "Q037": "autophagy",
    "Q044": "TFEB_activity",
    "Q049": "AKT_S473_P",
    "Q052": "AKT",
    "Q118": "TSC_tumors",
    "Q120": "cell_death",
    "Q140": "autophagy_flux",
    "Q157": "lysosome_function",
}
SILENT = {"Q130": "mTORC1", "Q135": "PI3K"}
UNDECIDED = {"Q066": ("possible", "possible"), "Q067": ("possible",), "Q071": ("possible", "possible")}
"""How the answer to a question is open: opposed pushes, no path at all, or no order that anything states."""


def review(name: str) -> Any:
    path = REVIEW / f"{name}.json"
    if not path.exists():
        pytest.skip("the review, taken apart, is not at hand")
    return json.loads(path.read_text(encoding="utf-8"))[name]


@cache
def model() -> ir.Model:
    return pipeline.load([RULES])[0]


@cache
def engine() -> Engine:
    return Engine(model())


# --- coverage -----------------------------------------------------------------------------------------------------


def test_the_coverage_table_is_what_the_rules_and_the_list_come_to() -> None:
    files, mistakes = read([RULES])
    found = coverage(entries((RULES / "ids.csv").read_text(encoding="utf-8")), files)
    assert not mistakes and found.gaps == ()
    assert to_csv(found) == (RULES / "coverage.csv").read_text(encoding="utf-8")


def test_the_list_holds_every_statement_claim_and_question_with_its_task() -> None:
    listed = {e.id: e.task for e in entries((RULES / "ids.csv").read_text(encoding="utf-8"))}
    expected = {i["id"]: "statement" for i in review("influences")}
    expected |= {c["id"]: c["engine_expectation"] for c in review("claims")}
    expected |= {q["id"]: "answer" for q in review("questions")}
    assert listed == expected


# --- table 1 ------------------------------------------------------------------------------------------------------


def test_every_row_of_table_1_is_a_regimen() -> None:
    path = REVIEW / "table1.json"
    if not path.exists():
        pytest.skip("the review, taken apart, is not at hand")
    rows = json.loads(path.read_text(encoding="utf-8"))["rows"]
    printed = [
        (r["drug"], r["type"], r["regimen"], r["model"], (f"{r['ref']['first_author']}{r['ref']['year']}",), r["claim"])
        for r in rows
    ]
    assert printed == [(r.drug, r.rule.by, r.dose, r.system, r.rule.cite, r.outcomes[0]) for r in model().regimens]


# --- questions ----------------------------------------------------------------------------------------------------


def own(id: str) -> Iterator[ir.Expectation | ir.Query]:
    """What the rules ask under the id of a question of the review."""
    for asked in (*model().expectations, *model().queries):
        if re.fullmatch(f"{id}[a-z]*", asked.rule.id):
            yield asked


def directions(asked: ir.Expectation | ir.Query) -> Iterator[tuple[str, SignSet]]:
    """The directions that it demands."""
    claim: ir.Claim | None = None
    match asked:
        case ir.Expectation(mode="necessary", claim=claim) | ir.Query(question=ir.Why(claim=claim)):
            pass
    parts = claim.items if isinstance(claim, ir.AndClaim) else (claim,)
    for part in parts:
        if isinstance(part, ir.DirectionClaim):
            yield part.quantity, part.signs


def agrees(question: Mapping[str, Any]) -> bool:
    """Whether the rules demand the stated answer."""
    asked = list(own(question["id"]))
    demanded = {d for a in asked for d in directions(a)}
    names, classes = question["formal"]["ask"], question["answer_class"]
    modes = {a.mode for a in asked if isinstance(a, ir.Expectation)}
    if set(classes) <= set(SIGNS):
        signs = [SIGNS[word] for word in classes]
        if "possible" in question["answer"]:
            return bool(modes & {"possible", "necessary"})
        if len(names) == 1:
            either = signs[0] if len(signs) == 1 else signs[0] | signs[1]
            return (names[0], either) in demanded or all((names[0], s) in demanded for s in signs)
        if len(names) == len(signs):
            return demanded >= set(zip(names, signs, strict=True))
        return all(any((name, s) in demanded for s in signs) for name in names)
    match classes:
        case ["ambiguous"]:
            return "ambiguous" in modes
        case ["inconsistent"]:
            return "impossible" in modes
        case ["consistent"]:
            return bool(modes & {"possible", "necessary"})
        case ["unknown"]:
            return question["id"] in {*CONFLICTS, *SILENT, *UNDECIDED}
        case _:
            return bool(asked) or question["id"] in ("Q107", "Q124")  # answered by Table 1


def test_the_rules_give_the_stated_answers_but_for_those_that_are_argued() -> None:
    assert {q["id"] for q in review("questions") if not agrees(q)} == DISAGREE


def test_every_disagreement_is_argued_beside_the_rules() -> None:
    text = (RULES / "README.md").read_text(encoding="utf-8")
    table = text.partition("## Where the rules disagree")[2].partition("\n## ")[0]
    argued = set(re.findall(r"^\| `([QCG]\d+)`", table, re.MULTILINE))
    assert argued >= DISAGREE
    labels = {a.rule.id for a in (*model().expectations, *model().queries)}
    assert {id for id in argued if not any(re.fullmatch(f"{id}[a-z]*", label) for label in labels)} == set()


@cache
def what_if(where: ir.Where, quantity: str) -> Answer:
    question = ir.WhatIf(where, (quantity,))
    return pipeline.asking.answer(engine(), question, "", Budget())


@pytest.mark.parametrize(("id", "quantity"), CONFLICTS.items(), ids=CONFLICTS)
def test_an_ambiguous_answer_names_the_opposed_rules(id: str, quantity: str) -> None:
    (where,) = {a.where for a in own(id) if isinstance(a, ir.Expectation) and a.mode == "ambiguous"}
    prediction = what_if(where, quantity).found
    assert prediction is not None
    found = prediction.ambiguous[quantity]
    assert found.kind == "conflicting" and found.up and found.down


@pytest.mark.parametrize(("id", "quantity"), SILENT.items(), ids=SILENT)
def test_where_the_review_is_silent_no_path_leads_there(id: str, quantity: str) -> None:
    (where,) = {a.where for a in own(id) if isinstance(a, ir.Expectation)}
    prediction = what_if(where, quantity).found
    assert prediction is not None and quantity in prediction.unaffected


@pytest.mark.parametrize(("id", "modes"), UNDECIDED.items(), ids=UNDECIDED)
def test_where_no_order_is_stated_both_are_possible(id: str, modes: tuple[str, ...]) -> None:
    assert tuple(a.mode for a in own(id) if isinstance(a, ir.Expectation)) == modes


def test_an_open_sign_is_undetermined() -> None:
    tried = pipeline.load([RULES], pipeline.Options(assume=("open_questions",)))[0]
    question, _ = pipeline.asked(tried, "what if raised Rag_GEF show mTORC1")
    prediction = pipeline.asking.answer(Engine(tried), question, "", Budget()).found
    assert prediction is not None
    assert prediction.ambiguous["mTORC1"].kind == "undetermined"
    assert prediction.ambiguous["mTORC1"].open == ("I072",)


# --- expectations -------------------------------------------------------------------------------------------------


def test_every_expectation_of_the_shipped_rules_passes() -> None:
    reports = pipeline.run_tests(model(), Budget())
    assert [r.expectation.id for r in reports if not r.passed] == []


# --- hedges -------------------------------------------------------------------------------------------------------

HEDGED: Mapping[str, ir.Status] = dict.fromkeys(("C020", "C176"), ir.Status.PRESUMED) | dict.fromkeys(
    (
        *("C023", "C065", "C083", "C095", "C107", "C109", "C124", "C125", "C145", "C150"),
        *("C183", "C184", "C185", "C187", "C228", "Q048"),
    ),
    ir.Status.PROPOSED,
)
"""Claims that the review hedges, and the status up to which rules have to be believed for them."""

FIRM = ("C049", "C049b", "C101", "C134", "R2", "K1", "K5", "C142", "X01", "X02", "X11")
"""Claims that it does not hedge: established rules alone bring them about."""


def hedges() -> Iterator[list[str]]:
    """The rows of the table of hedges beside the rules: lines, words, what carries them, what shows them."""
    text = (RULES / "README.md").read_text(encoding="utf-8")
    table = text.partition("## Hedges")[2].partition("\n## ")[0]
    for line in table.splitlines():
        if re.match(r"^\| \d", line):
            yield [cell.strip() for cell in line.strip("|").split("|")]


def test_every_hedge_is_carried_by_rules_and_shown_by_expectations_that_exist() -> None:
    rows = list(hedges())
    tried = pipeline.load([RULES], pipeline.Options(assume=("open_questions",)))[0]
    rules = {id.split(".")[0].split("@")[0] for id in tried.rules} | set(tried.quantities)
    tested = {a.rule.id for a in tried.expectations}
    assert len(rows) > 25
    assert {id for row in rows for id in re.findall(r"`(\w+)`", row[2])} - rules == set()
    assert {id for row in rows for id in re.findall(r"`(\w+)`", row[3])} - tested == set()


@cache
def believing(status: ir.Status) -> Mapping[str, bool | None]:
    """Which of the claims whose hedge begins or ends here pass where only rules of this status and better are sure."""
    only = pipeline.load([RULES], pipeline.Options(at_least=status))[0]
    firm = FIRM if status is ir.Status.ESTABLISHED else ()
    wanted = {*firm, *(id for id, hedge in HEDGED.items() if status in (hedge, hedge + 1))}
    tested = [e for e in only.expectations if e.rule.id in wanted]
    asked = Engine(only, settable=settable_by(only, [e.where for e in tested]))
    return {e.rule.id: report(asked, e, Budget(), prove=False).passed for e in tested}


@pytest.mark.parametrize(("id", "status"), HEDGED.items(), ids=HEDGED)
def test_a_hedged_claim_is_no_better_supported_than_its_hedge(id: str, status: ir.Status) -> None:
    assert believing(status)[id] is True
    assert believing(ir.Status(status + 1))[id] is False


@pytest.mark.parametrize("id", FIRM)
def test_a_claim_without_a_hedge_rests_on_established_rules(id: str) -> None:
    assert believing(ir.Status.ESTABLISHED)[id] is True


# --- explanations -------------------------------------------------------------------------------------------------

EXPLAINED: Mapping[str, set[str]] = {
    "C038": {"M_recruitment"},
    "C078": {"I168"},
    "C089": {"I178", "I251"},
    "C100": {"I182"},
    "C103": {"I182"},
    "C117": {"I322", "M_tsc"},
    "C123": {"M_tumor1", "M_tumor2"},
    "C127": {"I103"},
    "C128": {"I196"},
    "C133": {"I196"},
    "C142": {"I225"},
    "C145": {"I228"},
    "C150": {"I235"},
    "C151": {"I236"},
    "C178": {"I268"},
    "C179": {"I240"},
    "C182": {"I277", "M_toxic"},
    "C187": {"I249"},
    "C188": {"I054"},
    "C189": {"I055", "I037"},
    "C190": {"I065", "I067", "I068", "I038"},
    "C191": {"I067"},
    "C192": {"M_mTORC1"},
    "C193": {"I023", "I104", "I107", "I108", "I109"},
    "C194": {"I184"},
    "C195": {"I098"},
    "C196": {"I216", "I136"},
    "C197": {"I166", "I167"},
    "C198": {"I125", "I135"},
    "C199": {"I158.1", "I299", "I300"},
    "C200": {"I180", "I182"},
    "C201": {"I158.2", "M_completion"},
    "C202": {"I196"},
    "C208": {"I216", "I217"},
    "C210": {"I251", "I254"},
}
"""For each claim to be explained, rules of the chain that explains it: the stated ones, or what stands for them."""


def named(answer: Answer) -> set[str]:
    """The rules that an answer names: of its proof, of opposed pushes, of both sides of a contrast."""
    proof = proof_of(answer)
    found = set() if proof is None else set(rules_of(proof))
    both = answer.found
    sides = (both.left, both.right, both.between) if isinstance(both, Comparison) else (prediction_of(answer),)
    for prediction in sides:
        for kind in prediction.ambiguous.values() if prediction is not None else ():
            found |= {*kind.up, *kind.down, *kind.open}
    if isinstance(answer.found, Contrasted):
        found |= named(answer.found.first) | named(answer.found.second)
    return found


def test_every_claim_to_be_explained_has_its_chain() -> None:
    listed = entries((RULES / "ids.csv").read_text(encoding="utf-8"))
    assert {e.id for e in listed if e.task == "explain"} == set(EXPLAINED)


@pytest.mark.long
@pytest.mark.parametrize("id", EXPLAINED)
def test_a_claim_is_explained_by_the_rules_of_its_chain(id: str) -> None:
    files, _ = read([RULES])
    rows = {r.entry.id: r for r in coverage(entries((RULES / "ids.csv").read_text(encoding="utf-8")), files).rows}
    asked = [place.name for place in rows[id].places if place.kind == "question"]
    found = {rule.partition("@")[0] for name in asked for rule in named(pipeline.ask(engine(), name, Budget()))}
    assert EXPLAINED[id] <= found
