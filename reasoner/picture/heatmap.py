"""A screen as a picture: for each readout and scenario a square of settings by settings, coloured by what it does.

On the diagonal stands each setting alone. On a page, a click on a field shows its question, to be asked with `why`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from reasoner.model.ir import Claim, Where
from reasoner.query.answers import ScreenAnswer
from reasoner.query.screened import Outcome, Row
from reasoner.signs import DOWN, NOT_DOWN, NOT_UP, STEADY, UP
from reasoner.tell.naming import Naming
from reasoner.tell.screened import outcome_word

FIELD, MARGIN, LETTER, HEAD = 16, 12, 6.2, 34
"""Pixels: the side of a field, the space around a square, the width of a letter, the height of a title."""

COLOURS: Final[Mapping[Outcome, str]] = {
    "necessary": "#b2182b", "possible": "#fddbc7", "impossible": "#d9d9d9", "inconsistent": "#4d4d4d",
    UP: "#b2182b", NOT_DOWN: "#f4a582", STEADY: "#d9d9d9", NOT_UP: "#92c5de", DOWN: "#2166ac", frozenset(): "#4d4d4d",
}  # fmt: skip
"""By outcome; whatever else a quantity can do leaves it open."""
OPEN: Final = "#fdf3d0"


@dataclass(frozen=True)
class Square:
    """One readout in one scenario: the labels of its sides, and the fields by row and column."""

    title: str
    labels: tuple[str, ...]
    fields: Mapping[tuple[int, int], tuple[Row, Outcome]]


def squares(answer: ScreenAnswer) -> Iterator[Square]:
    """A square for each scenario and readout."""
    names = Naming(answer.model, answer.frame)
    for scenario in answer.question.scenarios:
        rows = [row for row in answer.found.rows if row.scenario == scenario and len(row.settings) in (1, 2)]
        settings = list(dict.fromkeys(s for row in rows for s in row.settings))
        place = {s: n for n, s in enumerate(settings)}
        for n, readout in enumerate(answer.question.readouts):
            fields: dict[tuple[int, int], tuple[Row, Outcome]] = {}
            for row in rows:
                a, b = place[row.settings[0]], place[row.settings[-1]]
                fields[a, b] = fields[b, a] = row, row.cells[n].outcome
            title = f"{_named(readout, names)} in {scenario or 'the untouched system'}"
            yield Square(title, tuple(names.setting(s) for s in settings), fields)


def _named(readout: str | Claim, names: Naming) -> str:
    return names.quantity(readout).text if isinstance(readout, str) else names.claim(readout)


def to_svg(answer: ScreenAnswer) -> str:
    """The squares below each other, as one picture."""
    parts: list[str] = []
    width, top = 0.0, float(MARGIN)
    for square in squares(answer):
        drawn, wide, high = _drawn(square, top, answer)
        parts.append(drawn)
        width, top = max(width, wide), top + high
    size = f'width="{width:.0f}" height="{top:.0f}" viewBox="0 0 {width:.0f} {top:.0f}"'
    style = 'font-family="sans-serif" font-size="11"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} {style}>\n{"".join(parts)}</svg>\n'


def _drawn(square: Square, top: float, answer: ScreenAnswer) -> tuple[str, float, float]:
    """One square from a height on, with its own width and height."""
    names = Naming(answer.model, answer.frame)
    label = LETTER * max(map(len, square.labels), default=0) + MARGIN
    left, first = MARGIN + label, top + HEAD + label
    side = FIELD * len(square.labels)
    parts = [f'<text x="{MARGIN}" y="{top + 14:.0f}" font-weight="bold">{escape(square.title)}</text>\n']
    for n, text in enumerate(square.labels):
        middle = FIELD * n + FIELD / 2 + 4
        parts.append(f'<text x="{left - 4:.1f}" y="{first + middle:.1f}" text-anchor="end">{escape(text)}</text>\n')
        x, y = left + middle, first - 4
        parts.append(f'<text transform="translate({x:.1f},{y:.1f}) rotate(-90)">{escape(text)}</text>\n')
    for (a, b), (row, outcome) in square.fields.items():
        x, y = left + FIELD * b, first + FIELD * a
        told = f"{', '.join(names.setting(s) for s in row.settings)}: {outcome_word(outcome)}"
        fill = COLOURS.get(outcome, OPEN)
        parts.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{FIELD - 1}" height="{FIELD - 1}" fill="{fill}" '
            f'data-row="{row.number}"><title>{escape(told)}</title></rect>\n'
        )
    return "".join(parts), left + side + MARGIN, HEAD + label + side + 2 * MARGIN


# --- a page -----------------------------------------------------------------------------------------------------------


def to_html(answer: ScreenAnswer) -> str:
    """The picture on a page that shows the question behind each field."""
    questions = json.dumps(_questions(answer), ensure_ascii=False).replace("</", "<\\/")
    return _PAGE.format(title=escape(answer.text), picture=to_svg(answer), questions=questions)


def _questions(answer: ScreenAnswer) -> dict[int, list[str]]:
    """For each field, what to ask to learn why."""
    names = Naming(answer.model, answer.frame)
    found: dict[int, list[str]] = {}
    for row in answer.found.rows:
        if len(row.settings) in (1, 2):
            place = names.place(Where(row.settings, row.scenario))
            pairs = zip(answer.question.readouts, row.cells, strict=True)
            found[row.number] = [_question(readout, cell.outcome, place, names) for readout, cell in pairs]
    return found


def _question(readout: str | Claim, outcome: Outcome, place: str, names: Naming) -> str:
    if not isinstance(readout, str):
        return f"why {names.claim(readout)} {place}"
    verbs: Sequence[tuple[Outcome, str]] = ((UP, "increases"), (DOWN, "decreases"), (STEADY, "is unchanged"))
    verb = next((verb for signs, verb in verbs if signs == outcome), None)
    return f"why {readout} {verb} {place}" if verb else f"why ambiguous {readout} {place}"


_PAGE: Final = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>body{{font-family:sans-serif;margin:1em}} rect{{cursor:pointer}} rect:focus,rect:hover{{stroke:#000}}
#asked{{position:sticky;top:0;background:#fff;border:1px solid #999;padding:.5em;min-height:1.4em}}
.picture{{overflow:auto}}</style></head>
<body><h1>{title}</h1>
<p>A click on a field shows the question that asks why.</p>
<pre id="asked" aria-live="polite"></pre>
<div class="picture">{picture}</div>
<script>
const questions = {questions};
for (const field of document.querySelectorAll("rect[data-row]")) {{
  field.addEventListener("click", () => {{
    document.getElementById("asked").textContent =
      (questions[field.dataset.row] || []).map(q => 'reasoner ask "' + q.replaceAll('"', '\\\\"') + '"').join("\\n");
  }});
}}
</script></body></html>
"""
