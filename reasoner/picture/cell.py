"""An answer in the cell of a notebook: what it says, its picture, and the rules behind it, folded.

The fragment brings its own style, for its own classes alone, and no script: a notebook runs none that it does not
trust, and paper runs none at all. Colours are its own too, so that it can be read in a dark notebook.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import Final

from reasoner.document import Document, plain
from reasoner.model.ir import Model
from reasoner.picture.around import drawings
from reasoner.picture.drawing import Drawing
from reasoner.picture.marking import Marking
from reasoner.picture.network import network
from reasoner.picture.page import statements, used_rules, without_folders
from reasoner.picture.steps import apart
from reasoner.picture.svg import resource, to_svg
from reasoner.query.answers import Answer
from reasoner.tell.narrate import narrate
from reasoner.tell.overview import overview
from reasoner.tell.words import say

MOST: Final = 60
"""Boxes of a picture that stands open in a cell; a larger one is folded."""
LARGEST: Final = 600
"""Boxes of a picture that is drawn in a cell at all; it takes about two seconds and a megabyte."""


def of_answer(answer: Answer, full: bool = False) -> str:
    """The fragment of an answer."""
    drawn, document = drawings(answer, full), apart(narrate(answer, full))
    used = used_rules(answer.model, drawn, document)
    rules = _folded("cell rules", statements(answer.model, used)) if used else ()
    return _cell(answer.model, document, drawn, rules)


def of_model(model: Model) -> str:
    """The fragment of a model: how much there is of what, the network, and folded what is declared."""
    heading, counts, *declared = overview(model).blocks
    listed = _folded("cell declared", Marking(model).blocks(declared))
    return _cell(model, Document((heading, counts)), (network(model, model.title or model.name),), listed)


def _cell(model: Model, document: Document, drawn: Sequence[Drawing], rules: Iterable[str]) -> str:
    cell = "\n".join(
        [
            f'<div class="reasoner-cell">\n<style>\n{resource("cell.css")}</style>\n<div class="reasoner-both">',
            f'<div class="reasoner-answer">{Marking(model).document(document)}</div>',
            *_picture(drawn),
            "</div>",
            *rules,
            "</div>",
        ]
    )
    return without_folders(cell, model)


def _picture(drawn: Sequence[Drawing]) -> Iterator[str]:
    """The drawings side by side with their legend; none where there is nothing in them."""
    boxes = max((len(drawing.nodes) for drawing in drawn), default=0)
    if boxes > LARGEST:
        yield f"<p>{escape(plain(say('cell too large', count=str(boxes))))}</p>"
    elif boxes > MOST:
        yield from _folded("cell network", [_image(drawn)])
    elif boxes:
        yield f"<figure>{_image(drawn)}</figure>"


def _image(drawn: Sequence[Drawing]) -> str:
    """The drawings as one image: a notebook that trusts nothing then says what it lacks, and shows no loose words."""
    data = b64encode(to_svg(drawn).encode("utf-8")).decode("ascii")
    words = escape(plain(say("cell picture", titles=", ".join(drawing.title for drawing in drawn))))
    return f'<img alt="{words}" src="data:image/svg+xml;base64,{data}">'


def _folded(key: str, lines: Iterable[str]) -> Iterator[str]:
    yield f"<details><summary>{escape(plain(say(key)))}</summary>"
    yield from lines
    yield "</details>"
