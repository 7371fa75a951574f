"""Heatmaps of screens: a field for each setting and each pair, coloured by outcome, with the question behind it."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET

from reasoner import pipeline
from reasoner.picture.heatmap import COLOURS, squares, to_html, to_svg
from reasoner.query.answers import ScreenAnswer
from reasoner.query.engine import Engine
from reasoner.signs import UP
from reasoner.solve.budget import Budget

RULES = 'drug D, E\nprotein P, Q\ndrug `<b>&"x`\nD -> P\nE -| P\n`<b>&"x` -> Q\n'


def answer() -> ScreenAnswer:
    asked = "screen drugs at most 2 for P, Q increases"
    found = pipeline.ask(Engine(pipeline.loads(RULES)), asked, Budget())
    assert isinstance(found, ScreenAnswer)
    return found


def test_a_field_has_the_colour_of_its_outcome() -> None:
    first, second = squares(answer())
    assert first.labels == ("D = low", "D = high", "E = low", "E = high", '`<b>&"x` = low', '`<b>&"x` = high')
    assert first.fields[0, 0][1] == UP and first.fields[0, 2][1] == first.fields[2, 0][1]
    assert second.fields[4, 4][1] == "necessary" and second.fields[0, 0][1] == "impossible"
    assert (0, 1) not in first.fields  # two doses of one drug
    drawn = ET.fromstring(to_svg(answer()))
    colours = {rect.get("fill") for rect in drawn.iter("{http://www.w3.org/2000/svg}rect")}
    assert {COLOURS[UP], COLOURS["necessary"], COLOURS["impossible"]} <= colours


def test_a_page_asks_why_of_each_field_and_trusts_no_name() -> None:
    page = to_html(answer())
    assert "<b>&" not in page.split("<script>")[0]
    found = re.search(r"const questions = (\{.*\});", page)
    assert found is not None
    questions = json.loads(found[1])
    assert len(questions) == sum(len(row.settings) in (1, 2) for row in answer().found.rows)
    model = pipeline.loads(RULES)
    for asked in {q for both in questions.values() for q in both}:
        pipeline.asked(model, asked)
