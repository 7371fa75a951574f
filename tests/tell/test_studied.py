"""Below an answer: how what the question sets was really given, where the rules have that as data."""

from __future__ import annotations

import reasoner

RULES = """
drug D
protein A
D -| A
source Smith2010 "Smith J. Nature 2010"
scenario mouse: A = high
scenario rat: A = high
regimen T1: D "2 mg/kg for 3 h" on "young mice" in mouse outcome E1 cite Smith2010
regimen T2: D "1 nM" in mouse
expect E1: A is high in mouse
"""
LINE = "Studied as T1: D, 2 mg/kg for 3 h, young mice [Smith 2010]; T2: D, 1 nM, mouse."


def test_an_answer_names_the_regimens_of_its_drug_in_its_scenario() -> None:
    model = reasoner.loads(RULES)
    for answer in (model.why("A is high with D = high in mouse"), model.what_if("D = high in mouse")):
        assert str(answer).endswith(f"{LINE}\n")
        assert answer.to_json()["regimens"] == ["T1", "T2"]


def test_another_scenario_another_drug_or_none_names_no_regimen() -> None:
    model = reasoner.loads(RULES)
    for question in ("A is high with D = high in rat", "A is high in mouse", "A decreases with D = high"):
        answer = model.why(question)
        assert "Studied" not in str(answer)
        assert "regimens" not in answer.to_json()
