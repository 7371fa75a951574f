"""The Python interface: what its methods ask, what its answers hold, and what it says where something is wrong."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from itertools import count
from pathlib import Path
from random import Random

import oracle
import pytest
from networks import (
    claim_text,
    compiled,
    random_claim,
    random_question,
    random_settings,
    rule_text,
    settings_text,
    where_text,
)
from networks import model as random_model

import reasoner
from reasoner.answers import NoTruthValue
from reasoner.frames import Library
from reasoner.mcp.tools import Workbench
from reasoner.model.ir import Model, Setting, Where
from reasoner.model.worlds import compared, frame_of
from reasoner.signs import symbols

SEED = int(os.environ.get("REASONER_SEED", "0"))
RULES = """
drug trametinib
protein EGFR, RAF, MEK, ERK
EGFR -> RAF -> MEK -> ERK
ERK -| RAF
trametinib -| MEK
scenario primed: EGFR = high
"""
MODEL = reasoner.loads(RULES)

# --- random models, against brute force ---------------------------------------------------------------------------


def as_dictionary(model: Model, settings: tuple[Setting, ...]) -> Mapping[str, str]:
    """Settings as Python has them; those of influences by the influence in brackets."""
    found = {}
    for one in settings:
        quantity = model.quantities[one.quantity]
        name = settings_text(model, (one,)).split(" = ")[0].removeprefix(f"{one.kind} ")
        found[name] = quantity.space.levels[one.level] if one.kind == "level" else one.kind
    return found


def drawn(seed: int) -> str:
    """The rules of a random model that is not refused."""
    return rule_text(next(n for n in count(seed * 1000) if random_model(n) is not None))


def predicted_as_by_brute_force(seed: int) -> None:
    text, rng = drawn(seed), Random(seed)
    model, bare = reasoner.loads(text), compiled(text)
    scenario = rng.choice([None, *bare.scenarios])
    settings = random_settings(rng, bare)
    where = Where(settings, scenario)
    found = model.what_if(as_dictionary(bare, settings), scenario=scenario)
    frame = frame_of(model.data, [where])
    since, at = (frame.index[w] for w in compared(model.data, where))
    try:
        expected = oracle.directions(model.data, frame, (since, at))
    except oracle.TooLarge:
        return
    if not all(expected.values()):
        assert found.verdict == "inconsistent" and found.directions == {} and found.rises == []
        return
    assert found.directions == {q: symbols(signs) for q, signs in expected.items()}
    assert found.rises == [q for q, ways in found.directions.items() if ways == ["+"]]
    assert found.falls == [q for q, ways in found.directions.items() if ways == ["-"]]
    assert set(found.unaffected) <= {q for q, ways in found.directions.items() if ways == ["0"]}


def judged_as_by_brute_force(seed: int, folder: Path) -> None:
    """By the tools of agents: a yes or a no is one, and comes with a proof."""
    text, rng = drawn(seed), Random(seed)
    bare = compiled(text)
    where, claim = random_question(rng, bare), random_claim(rng, bare)
    bench = Workbench(folder, 20)
    assert not bench.call(lambda b: b.add_rules(text)).wrong
    said = bench.call(lambda b: b.why(f"{claim_text(bare, claim)} {where_text(bare, where)}", False))
    if said.wrong:  # the two worlds are one
        assert [d["code"] for d in said.data["diagnostics"]] == ["E416"]
        return
    model = bench.model.data
    frame = frame_of(model, [where])
    try:
        expected = oracle.answers(model, frame, where, claim)
    except oracle.TooLarge:
        return
    verdict = said.data["verdict"]
    assert verdict in (expected, "unknown")
    if verdict in ("necessary", "impossible"):
        assert said.data["proof"]["checked"] and bench.call(lambda b: b.verify("")).data["holds"]


@pytest.mark.parametrize("seed", range(SEED, SEED + 12))
def test_predictions_of_random_models_are_those_of_brute_force(seed: int) -> None:
    predicted_as_by_brute_force(seed)


@pytest.mark.parametrize("seed", range(SEED, SEED + 12))
def test_agents_are_told_what_brute_force_says(seed: int, tmp_path: Path) -> None:
    judged_as_by_brute_force(seed, tmp_path)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(SEED + 100, SEED + 400))
def test_more_random_models_are_told_as_by_brute_force(seed: int, tmp_path: Path) -> None:
    predicted_as_by_brute_force(seed)
    judged_as_by_brute_force(seed, tmp_path)


# --- settings, tables, graphs -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("settings", "text"),
    [
        ({"torin1": "high"}, "torin1 = high"),
        ({"KU-0063794": "high", "TSC1/2": "knock out"}, "`KU-0063794` = high, knock out TSC1/2"),
        ({"A": 1, "B": "raised", "β": "low"}, "A = 1, raised B, β = low"),
        ({"(A -> B)": "off"}, "(A -> B) = off"),
        ("torin1 = high", "torin1 = high"),
        ({}, ""),
    ],
)
def test_settings_are_written_as_the_language_has_them(settings: Mapping[str, str | int] | str, text: str) -> None:
    assert reasoner.settings_text(settings) == text


def test_a_question_can_be_placed_by_arguments_and_then_reads_as_if_typed() -> None:
    placed = MODEL.why("ERK decreases", settings={"trametinib": "high"}, scenario="primed")
    assert placed.question == "why ERK decreases with trametinib = high in primed"
    assert MODEL.what_if({"trametinib": "high"}, scenario="primed", show=["ERK"]).directions == {"ERK": ["-"]}
    assert MODEL.compare({"trametinib": "high"}, "EGFR = low", scenario="primed").question.endswith(
        "EGFR = low in primed"
    )


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_answers_are_frames_and_frames_are_measurements(library: Library) -> None:
    module = pytest.importorskip(library)
    frame = MODEL.what_if("trametinib = high").frame(library)
    assert list(frame["quantity"]) == list(MODEL.quantities) and list(frame["directions"])[-1] == "-"
    measured = module.DataFrame({"quantity": ["ERK", "RAF"], "direction": ["down", "down"]})
    clash = MODEL.check(measurements=measured, settings={"trametinib": "high"})
    assert clash.verdict == "inconsistent" and "<frame>:3" in [line.id for line in clash.conflicts[0]]
    wrong = module.DataFrame({"quantity": ["ERC"], "direction": ["down"]})
    with pytest.raises(reasoner.RuleError, match="did you mean `ERK`"):
        MODEL.with_measurements(wrong, settings="trametinib = high")


def test_every_kind_of_answer_is_a_frame() -> None:
    pytest.importorskip("pandas")
    for question in (
        "why ERK falls with trametinib = high", "compare trametinib = high versus EGFR = low", "states primed",
        "how ERK decreases using trametinib", "paths EGFR to ERK", "screen trametinib for ERK", "check", "fit",
    ):  # fmt: skip
        assert len(MODEL.ask(question).frame("pandas")) >= 1


def test_a_missing_library_is_named_with_what_brings_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("pandas", "polars", "networkx"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(reasoner.MissingLibrary, match=r"pathway-reasoner\[frames\]"):
        MODEL.check().frame()
    with pytest.raises(reasoner.MissingLibrary, match=r"pathway-reasoner\[graphs\]"):
        MODEL.graph()
    with pytest.raises(ValueError, match="neither pandas nor polars"):
        MODEL.check().frame("excel")  # type: ignore[arg-type]


def test_a_graph_has_signs_statuses_and_papers() -> None:
    pytest.importorskip("networkx")
    text = 'source P "x"; protein A, B, C; I1: A -> B cite P status proposed; maybe B -? C'
    graph = reasoner.loads(text).graph()
    assert graph["A"]["B"]["I1"]["status"] == "proposed" and graph["A"]["B"]["I1"]["citations"] == ("P",)
    (edge,) = graph["B"]["C"].values()
    assert edge["sign"] is None and edge["maybe"]


# --- verdicts and mistakes ----------------------------------------------------------------------------------------


def test_an_answer_is_neither_true_nor_false() -> None:
    with pytest.raises(NoTruthValue, match="ask for its verdict, which is `impossible`"):
        assert MODEL.why("EGFR falls with trametinib = high")


def test_a_question_that_ran_out_of_time_is_unknown_and_holds_nothing() -> None:
    answer = reasoner.load().why("autophagy increases with torin1 = high in resistant", budget=1e-6)
    assert (answer.verdict, answer.proof, answer.complete) == ("unknown", None, False)
    assert repr(answer).startswith("<WhyAnswer unknown: ") and answer.stopped
    predicted = reasoner.load().what_if("torin1 = high", budget=1e-6)
    assert predicted.rises == [] and predicted.falls == [] and not predicted.complete


@pytest.mark.parametrize(
    ("program", "told"),
    [
        ("reasoner.load('x.rules', format='siff')", "there is no format `siff`"),
        ("reasoner.load('x.rules', at_least='sure')", "there is no status `sure`"),
        ("reasoner.loads('protein A').export('sbml')", "help: did you mean `sbmlqual`?"),
        ("reasoner.loads('protein A').why('A risess')", "error[E"),
        ("reasoner.fmt('A => B')", "`=>` is not an arrow"),
        ("reasoner.import_file('gone.cif')", "there is no file `gone.cif`"),
        ("reasoner.import_file('x.txt', format='cyf')", "there is no format `cyf`"),
        ("reasoner.loads('protein ABC').show('ABCD')", "help: did you mean `ABC`?"),
        ("reasoner.loads('protein ABC').to_svg(around=['X'])", "there is no quantity `X`"),
    ],
)
def test_a_mistake_ends_with_its_diagnostic(program: str, told: str, tmp_path: Path) -> None:
    words = [sys.executable, "-c", f"import reasoner; {program}"]
    env = {**os.environ, "PYTHONPATH": str(Path(reasoner.__file__).parents[1])}
    run = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, env=env)
    assert "reasoner.diagnostics.RuleError: error[" in run.stderr and told in run.stderr.partition("RuleError: ")[2]


def test_remarks_of_reading_are_kept(tmp_path: Path) -> None:
    (tmp_path / "a.sif").write_text("A -> B\nA -| B\n", encoding="utf-8")
    assert [w.code for w in reasoner.load(tmp_path / "a.sif").warnings] == ["W622"]


STATEMENTS = """\
[{"type": "Activation", "belief": 0.9, "matches_hash": "1", "subj": {"name": "BRAF"}, "obj": {"name": "MAP2K1"},
  "evidence": [{"pmid": "1", "text": "BRAF activates MEK1."}]},
 {"type": "Complex", "members": [{"name": "RAF1"}]}]
"""


def test_a_file_of_another_format_is_imported_as_rules(tmp_path: Path) -> None:
    (tmp_path / "found.json").write_text(STATEMENTS, encoding="utf-8")
    found = reasoner.import_file(tmp_path / "found.json")
    assert repr(found) == "<Imported: statements of INDRA, 8 lines, 1 remarks>"
    assert [remark.code for remark in found.lost] == ["W621"]
    assert reasoner.fmt(found.text) == found.text
    same = reasoner.loads(found.text), reasoner.load(tmp_path / "found.json")
    assert len({model.export("sif").text for model in same}) == 1
    assert "status presumed" in str(found)
    believed = reasoner.import_file(tmp_path / "found.json", format="indra", belief=(0.9, 0.5, 0.2))
    assert "status" not in believed.text
    (tmp_path / "broken.cif").write_text("a -> b\na b\n", encoding="utf-8")
    with pytest.raises(reasoner.RuleError, match=r"E521.*\n.*broken.cif:2:1"):
        reasoner.import_file(tmp_path / "broken.cif")


def test_a_proof_is_verified_against_the_rules_it_was_made_from() -> None:
    certificate = MODEL.why("ERK decreases with trametinib = high").certificate()
    assert certificate is not None and MODEL.verify(certificate).holds
    other = reasoner.loads(RULES.replace("trametinib -| MEK", "trametinib -> MEK"))
    found = other.verify(certificate)
    assert not found.holds and found.reason


def test_what_changed_between_two_models_is_told() -> None:
    asked = MODEL.with_rules("expect E1: RAF increases with trametinib = high")
    other = reasoner.loads(RULES.replace("ERK -| RAF", "maybe ERK -| RAF")).with_rules(
        "expect E1: RAF increases with trametinib = high"
    )
    found = reasoner.diff(asked, other)
    assert repr(found) == "<Difference: 1 conclusions changed>" and len(found.changed) == 1 and found.complete


def test_the_heavy_libraries_are_loaded_by_nobody_who_does_not_ask() -> None:
    program = "import sys, reasoner; reasoner.loads('protein A').check(); print(sorted(sys.modules))"
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(Path(reasoner.__file__).parents[1]), *sys.path])}
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=env, check=True)
    for name in ("pandas", "polars", "networkx", "IPython", "mcp", "pygments"):
        assert f"'{name}'" not in run.stdout
