"""One document with a block of every kind, drawn three ways: each text is pinned whole."""

from __future__ import annotations

from reasoner.document import Document, Heading, Paragraph, Quote, Run, Step, Table
from reasoner.render.html import to_html
from reasoner.render.markdown import to_markdown
from reasoner.render.text import Look, to_text

RULE = Quote(((Run("m.rules:3", "quiet"), Run("  "), Run("A -> B", "rule")),))
DOCUMENT = Document(
    (
        Heading((Run("Why"),)),
        Paragraph((Run("It holds: ", "strong"), Run("B rises"))),
        Step("1", (Run("A", "name"), Run(" rises", "up")), (Run("Kim 2011", "paper"),), inner=(RULE,)),
        Step("", (Run("B rises"),), inner=(Step("1.1", (Run("else"),)),)),
        Table(((Run("quantity"),), (Run("way"),)), (((Run("A", "name"),), (Run("rises", "up"),)),)),
        Table((), (((Run("a"),), (Run("b"),)), ((Run("c"),), ()))),
        RULE,
    )
)


def test_text() -> None:
    assert (
        to_text(DOCUMENT)
        == """\
Why
It holds: B rises
  1  A rises                                                          Kim 2011
       m.rules:3  A -> B
     B rises
    1.1  else

  quantity  way
  A         rises

  a  b
  c

  m.rules:3  A -> B
"""
    )


def test_text_of_a_narrow_terminal_puts_the_support_below() -> None:
    assert (
        to_text(DOCUMENT, Look(40))
        == """\
Why
It holds: B rises
  1  A rises [Kim 2011]
       m.rules:3  A -> B
     B rises
    1.1  else

  quantity  way
  A         rises

  a  b
  c

  m.rules:3  A -> B
"""
    )


def test_markdown() -> None:
    assert (
        to_markdown(DOCUMENT)
        == """\
### Why

**It holds:** B rises

- **1** A rises *(Kim 2011)*
  - `m.rules:3  A -> B`
- B rises
  - **1.1** else

| quantity | way |
| --- | --- |
| A | rises |

|  |  |
| --- | --- |
| a | b |
| c |  |

```
m.rules:3  A -> B
```
"""
    )


def test_html() -> None:
    assert to_html(DOCUMENT) == (
        '<div class="reasoner"><h3>Why</h3><p><span class="strong">It holds: </span>B rises</p>'
        '<p><b>1</b> <span class="name">A</span><span class="up"> rises</span> '
        '<small><span class="paper">Kim 2011</span></small></p>'
        '<div style="margin-left:2em"><pre><span class="quiet">m.rules:3</span>  '
        '<span class="rule">A -&gt; B</span></pre></div>'
        '<p>B rises</p><div style="margin-left:2em"><p><b>1.1</b> else</p></div>'
        "<table><tr><th>quantity</th><th>way</th></tr>"
        '<tr><td><span class="name">A</span></td><td><span class="up">rises</span></td></tr></table>'
        "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td><td></td></tr></table>"
        '<pre><span class="quiet">m.rules:3</span>  <span class="rule">A -&gt; B</span></pre></div>'
    )
