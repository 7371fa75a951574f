"""The JSON object: its keys and their order are the interface."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from samples import FRAME, MODEL, RISES, TORIN, open_claim, predicted, proved, why

from reasoner.model import axioms
from reasoner.model.ir import Compare, Paths
from reasoner.query.answers import Answer, CompareAnswer, PathsAnswer, prediction_of
from reasoner.query.outcomes import Comparison, Inconsistent, Path
from reasoner.signs import Sign
from reasoner.tell.json import to_json

ORDER = (
    "schema", "question", "kind", "verdict", "baseline", "support", "needs_foundation", "worlds", "gist", "story",
    "movers",
    "opponents", "silenced", "reported", "directions", "levels", "ambiguous", "unaffected",
    "proof", "witnesses", "pushes", "conflict", "rows", "states", "complete", "stopped", "assumptions", "seconds",
)  # fmt: skip


def every_answer() -> list[Answer]:
    conflict = (axioms.Setting("torin1", (1,)), axioms.Cause("ULK1", (0, 1)))
    inconsistent = why(RISES, "why", Inconsistent(conflict))
    path, asked = Path(("torin1", "mTORC1"), ("D1",), Sign.MINUS), Paths("torin1", "mTORC1")
    paths = PathsAnswer(model=MODEL, question=asked, text="paths", frame=FRAME, found=(path,))
    side = prediction_of(predicted())
    assert side is not None
    both = Comparison(side, side, side)
    compared = CompareAnswer(model=MODEL, question=Compare(TORIN, TORIN), text="compare", frame=FRAME, found=both)
    stopped = replace(open_claim(), complete=False, stopped="interrupted")
    return [proved(), predicted(), open_claim(), inconsistent, paths, compared, stopped]


def test_keys_stand_in_their_order_and_everything_is_json() -> None:
    for found in every_answer():
        data = to_json(found, timing=True)
        assert json.loads(json.dumps(data)) == data
        assert list(data) == [key for key in ORDER if key in data]
        assert list(data)[:4] == list(ORDER[:4])
        assert data["schema"] == 2


def test_seconds_are_there_only_with_timing() -> None:
    assert "seconds" not in to_json(proved())
    assert to_json(replace(proved(), seconds=0.1234), timing=True)["seconds"] == 0.123


def test_worlds_have_ids_settings_and_phases() -> None:
    assert to_json(proved())["worlds"] == [
        {"id": "before", "scenario": None, "settings": {}, "phase": "before"},
        {"id": "acute", "scenario": None, "settings": {"torin1": "high"}, "phase": "acute"},
    ]


def test_a_proof_has_its_steps_rules_and_citations() -> None:
    data = to_json(proved())
    assert data["support"] == "presumed"
    proof: dict[str, Any] = data["proof"]
    assert list(proof) == ["steps", "core", "checked", "minimal", "smallest", "rules", "citations"]
    assert proof["rules"] == ["L3", "L1", "L4", "L2", "D1", "U1", "A1"]
    assert proof["citations"] == ["Thoreen2009", "Kim2011"]
    reductio = proof["steps"][7]
    assert (reductio["by"], reductio["text"]) == ("reductio", "mTORC1 decreases")
    assert [s["id"] for s in reductio["steps"]] == [9, 10, 11, 12]
    assert reductio["steps"][1] == {
        "id": 10,
        "conclusion": {"quantity": "S6K1", "since": "before", "at": "acute", "directions": ["0", "+"]},
        "text": "S6K1 does not decrease",
        "by": "cause",
        "rules": ["L3"],
        "premises": [9],
    }


def test_a_prediction_lists_signs_in_order_and_levels_per_world() -> None:
    data = to_json(predicted())
    assert data["directions"]["AKT"] == ["0", "+"]
    assert data["directions"]["ULK1"] == ["-", "0", "+"]
    assert data["levels"]["mTORC1"] == {"before": ["normal"], "acute": ["off", "low"]}
    assert data["ambiguous"]["autophagy"] == {"kind": "conflicting", "at": "ULK1", "up": ["U1"], "down": ["D1", "L2"]}
    assert data["unaffected"] == {"GF": {"absences": []}, "X": {"absences": ["N1"]}}


def test_a_witness_labels_every_quantity_in_every_named_world() -> None:
    holds, fails = to_json(open_claim())["witnesses"]
    assert (holds["shows"], fails["shows"]) == ("for", "against")
    assert holds["levels"]["mTORC1"] == {"before": "normal", "acute": "high"}
    assert fails["directions"]["mTORC1"] == {"before>acute": "-"}
    assert set(holds["levels"]) == set(MODEL.quantities)
    assert len(FRAME.worlds) == 2


def test_a_conflict_names_rules_by_place_and_settings_by_text() -> None:
    found = next(a for a in every_answer() if a.verdict == "inconsistent")
    assert to_json(found)["conflict"] == [
        {"id": "U1", "file": "<text>", "line": 12, "text": "mTORC1 -| ULK1"},
        {"setting": "torin1 = high"},
    ]
