"""Steps of several explanations on one page: each cites its own."""

from __future__ import annotations

from reasoner.document import Block, Document, Paragraph, Run, Step
from reasoner.picture.steps import apart, of_steps

FIRST: tuple[Block, ...] = (
    Step("1", (Run("A falls."),), anchor="step:1"),
    Step("2", (Run("so B rises ("), Run("1", "", "step:1"), Run(")")), anchor="step:2"),
)
DOCUMENT = Document((*FIRST, Paragraph((Run("Another:"),)), *FIRST))


def test_a_number_that_comes_again_belongs_to_another_explanation() -> None:
    steps = [block for block in apart(DOCUMENT).blocks if isinstance(block, Step)]
    assert [s.anchor for s in steps] == ["step:1", "step:2", "step:1/2", "step:2/2"]
    assert [s.runs[1].link for s in steps if len(s.runs) > 1] == ["step:1", "step:1/2"]
    assert apart(Document(FIRST)) == Document(FIRST)


def test_the_drawing_of_several_explanations_has_all_their_steps() -> None:
    drawing = of_steps("why", DOCUMENT)
    assert [n.label for n in drawing.nodes] == ["1  A falls.", "2  so B rises (1)"] * 2
    assert [(e.source, e.target) for e in drawing.edges] == [("step:1", "step:2"), ("step:1/2", "step:2/2")]
