"""`fit` and `discriminate` at the command: exit codes, JSON, mistakes, and data that others published."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

import reasoner
from reasoner import pipeline
from reasoner.cli.main import main
from reasoner.proof.checker import check
from reasoner.query.answers import FitAnswer
from reasoner.query.ask import answer
from reasoner.query.candidates import candidates_of, counted
from reasoner.query.engine import Engine
from reasoner.query.fitted import Count, Fitted
from reasoner.render.text import to_text
from reasoner.solve.budget import Budget
from reasoner.tell.narrate import narrate

TOY = """\
drug D, E
protein A, B
I1: maybe D -> A
I2: A -? B
I3: maybe E -> B
observe O1: A increases with D = high
"""
MIDAS = Path(__file__).resolve().parents[3] / "shared" / "data" / "formats" / "midas"


@pytest.fixture
def rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    Path("toy.rules").write_text(TOY, encoding="utf-8")
    Path("more.csv").write_text("quantity,direction,settings,weight\nA,down,D = high,0.5\n", encoding="utf-8")
    return "toy.rules"


def asked(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict[str, object]]:
    code = main([*words, "--json"])
    found: dict[str, object] = json.loads(capsys.readouterr().out)
    return code, found


def test_what_fits_ends_well_and_has_its_proofs(rules: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, found = asked(capsys, "fit", rules)
    assert (code, found["kind"], found["verdict"]) == (0, "fit", "consistent")
    switches = found["switches"]
    assert isinstance(switches, list)
    assert [(s["rule"], s["switch"], s["value"]) for s in switches] == [
        ("I1", "exists", "must"),
        ("I3", "exists", "open"),
        ("I2", "sign", "open"),
    ]
    assert switches[0]["checked"] and switches[0]["fewest"] and switches[0]["measurements"] == ["O1"]
    assert switches[0]["proof"]["checked"] and switches[0]["proof"]["steps"][-1]["conclusion"] == {"claim": True}
    assert found["candidates"] == {"count": 4, "complete": True}
    assert found["smallest"] == {"size": 1, "sets": [["I1"]], "complete": True}


def test_data_that_clash_end_with_1_and_the_best_fit_is_told_only_if_asked_for(
    rules: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, found = asked(capsys, "fit", rules, "more.csv")
    assert (code, found["verdict"]) == (1, "inconsistent")
    assert {"conflict", "repairs"} <= found.keys() and "switches" not in found
    code, found = asked(capsys, "fit", rules, "more.csv", "--optimise")
    assert (code, found["verdict"]) == (1, "inconsistent")
    assert found["best"] == {"cost": 2.0, "left_out": [["more.csv:2"]], "complete": True}
    assert {"switches", "candidates"} <= found.keys()


def test_time_that_runs_out_is_told_and_ends_with_3(rules: str, capsys: pytest.CaptureFixture[str]) -> None:
    model = pipeline.loads(TOY)
    question, line = pipeline.asked(model, "fit")
    budget = Budget(60)
    budget.interrupt()
    found = answer(Engine(model), question, line, budget)
    assert found.verdict == "unknown" and not found.complete and found.stopped == "interrupted"


STEPS = """\
gene A, B, C : switch
I1: maybe A -> B
I2: B -? C
update B, C by default 0
update asynchronously
scenario s: A = on
observe O1: B is off and C is off in s at step 0
observe O2: B is on and C is on in s at step 2
observe O3: C is off in s at step 1
"""


def test_what_is_forced_at_steps_has_its_cases(rules: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "steps.rules").write_text(STEPS, encoding="utf-8")
    code, found = asked(capsys, "fit", "steps.rules")
    assert (code, found["verdict"], found["candidates"]) == (0, "consistent", {"count": 1, "complete": True})
    switches = found["switches"]
    assert isinstance(switches, list)
    assert [(s["rule"], s["value"], s["checked"], s["fewest"]) for s in switches] == [
        ("I1", "must", True, True),
        ("I2", "+", True, True),
    ]
    assert [s["measurements"] for s in switches] == [["O1", "O2"], ["O2", "O3"]]
    assert all(s["cases"]["count"] >= 1 for s in switches)
    assert found["smallest"] == {"size": 1, "sets": [["I1"]], "complete": True}
    assert main(["fit", "steps.rules", "--full"]) == 0
    assert "and a contradiction in each" in capsys.readouterr().out


def test_where_nothing_was_counted_there_is_one_way_at_least(rules: str) -> None:
    budget = Budget(60)
    candidates = candidates_of(pipeline.loads(TOY))
    budget.interrupt()
    assert counted([candidates], budget) == Count(1, False)
    found = Engine(pipeline.loads(TOY))
    told = answer(found, *pipeline.asked(found.model, "fit"), Budget(60))
    assert isinstance(told, FitAnswer) and isinstance(told.found, Fitted)
    few = replace(told, found=replace(told.found, count=Count(1, False)))
    assert to_text(narrate(few)).startswith("At least one way to decide the 3 open influences fits the measurement.")


def test_the_experiment_is_told_with_what_it_leaves(rules: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, found = asked(capsys, "discriminate", "using D, E measuring A, B costing D = 5", rules)
    assert (code, found["verdict"], found["tried"]) == (0, "consistent", 8)
    best = found["best"]
    assert isinstance(best, dict)
    assert (best["settings"], best["measure"], best["cost"], best["worst"]) == ({"E": "high"}, ["B"], 2, 2)
    plan = found["plan"]
    assert isinstance(plan, dict) and plan["left"] == [0, 1, 2, 3]
    leaves = {n for one in plan["then"] for two in one["then"] for n in two["left"]}
    assert leaves == {0, 1, 2, 3}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("discriminate using X", "`X` is not declared"),
        ("discriminate measuring X", "`X` is not declared"),
        ("discriminate costing X = 2", "`X` is not declared"),
        ("discriminate using D at most 0", "`at most 0` leaves nothing to do"),
        ("discriminate using contexts", "there is nothing to set, and no scenario"),
        ("discriminate measuring contexts", "there is nothing to measure"),
        ("fit optimize", "optimise"),
    ],
)
def test_a_mistake_in_the_question_is_told(
    words: str, said: str, rules: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ask", words, rules]) == 2
    err = capsys.readouterr().err
    assert said in err and "Traceback" not in err and "help:" in err


def test_python_fits_tables_too(rules: str) -> None:
    model = reasoner.load(rules)
    assert model.fit().verdict == "consistent"
    assert model.fit(measurements="more.csv").verdict == "inconsistent"
    best = model.fit(measurements="more.csv", optimise=True).to_json()["best"]
    assert best["left_out"] == [["more.csv:2"]]


@pytest.mark.skipif(not MIDAS.exists(), reason="the folder of shared data is not here")
def test_the_toy_of_cellnopt_needs_fourteen_of_its_influences_and_a_way_from_egf_to_nfkb(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["import", str(MIDAS / "PKN-ToyMMB.sif")]) == 0
    opened = re.sub(r"^(\S+ (?:->|-\|) )", r"maybe \1", capsys.readouterr().out, flags=re.MULTILINE)
    (tmp_path / "toy.rules").write_text(opened, encoding="utf-8")
    model = reasoner.load(tmp_path / "toy.rules").with_measurements(MIDAS / "MD-ToyMMB.csv")
    data = model.fit(optimise=True).data
    assert isinstance(data, FitAnswer) and isinstance(data.found, Fitted) and data.found.best is not None
    found = data.found
    texts = {data.model.rules[o].text for o in found.best.left_out[0]}
    assert texts == {"observe NFkB increases with raised EGF", "observe NFkB increases with raised EGF, lowered Raf"}
    assert len(found.best.left_out) == 1 and found.best.all
    rules_of = {data.model.rules[s.rule].text for s in found.open}
    assert rules_of == {"maybe Akt -| Mek", "maybe Erk -> Hsp27"}
    assert len(found.forced) == 14 and all(one.decided.value is True for one in found.forced)
    for one in found.forced:
        assert one.explanation is not None
        check(one.given, one.explanation.proof)


@pytest.mark.long
@pytest.mark.skipif(not MIDAS.exists(), reason="the folder of shared data is not here")
def test_what_the_liver_data_of_dream_force_is_proved_within_the_default_minute(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["import", str(MIDAS / "PKN-LiverDREAM.sif")]) == 0
    opened = re.sub(r"^(\S+ (?:->|-\|) )", r"maybe \1", capsys.readouterr().out, flags=re.MULTILINE)
    (tmp_path / "liver.rules").write_text(opened, encoding="utf-8")
    model = reasoner.load(tmp_path / "liver.rules").with_measurements(MIDAS / "MD-LiverDREAM.csv")
    data = model.fit(optimise=True, budget=60).data
    assert isinstance(data, FitAnswer) and isinstance(data.found, Fitted)
    assert len(data.found.forced) == 22 and all(one.fewest and one.explanation for one in data.found.forced)
