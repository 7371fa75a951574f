"""The rules of a cell, in colour; where they have mistakes, each under its line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from reasoner.diagnostics import Diagnostic, Severity, render

_STYLE = """\
<style>
.reasoner-rules { background: #fff; color: #1c1c1c; padding: .3rem .6rem; overflow-x: auto }
.reasoner-rules pre { margin: 0; background: none; color: inherit; line-height: 1.45;
  font: 13px/1.45 "DejaVu Sans Mono", Menlo, Consolas, monospace }
.reasoner-rules .line { color: #8a8a8a; user-select: none }
.reasoner-rules .k, .reasoner-rules .kt { color: #0a5793; font-weight: bold }
.reasoner-rules .nl { color: #6b4e00 }
.reasoner-rules .s { color: #1d6b2c }
.reasoner-rules .o { color: #8a1538 }
.reasoner-rules .c1 { color: #6a6a6a; font-style: italic }
.reasoner-rules .err { text-decoration: #a11212 wavy underline }
.reasoner-rules .wrong { background: #fdeaea }
.reasoner-rules .mistake { color: #a11212; padding-left: 3.2em; white-space: pre-wrap }
.reasoner-rules .warning { color: #6b4e00 }
</style>"""


class Rules:
    """A text of rules, and what is said of its lines."""

    def __init__(self, text: str, said: Sequence[Diagnostic]) -> None:
        self._text, self._said = text, said

    def __repr__(self) -> str:
        return "\n".join(map(render, self._said)) if self._said else self._text.rstrip("\n")

    def _repr_html_(self) -> str:
        return "".join([_STYLE, '<div class="reasoner-rules"><pre>', *self._lines(), "</pre></div>"])

    def _lines(self) -> Iterator[str]:
        here = [d for d in self._said if d.span.source.text == self._text]
        for number, line in enumerate(_coloured(self._text), 1):
            about = [d for d in here if d.span.line == number]
            wrong = any(d.severity is Severity.ERROR for d in about)
            marked = f'<span class="wrong">{line}</span>' if wrong else line
            yield f'<span class="line">{number:>3} </span>{marked}\n'
            yield from self._under(about)
        for diagnostic in (d for d in self._said if d not in here):
            yield f'<span class="mistake">{escape(render(diagnostic))}</span>\n'

    def _under(self, about: Iterable[Diagnostic]) -> Iterator[str]:
        """A caret under the place, the sentence, and the help."""
        for d in about:
            kind = "mistake" if d.severity is Severity.ERROR else "mistake warning"
            width = max(1, (d.span.end_column if d.span.end_line == d.span.line else d.span.column + 1) - d.span.column)
            caret = " " * (d.span.column + 3) + "^" * width
            helped = f"\n    help: {d.help}" if d.help else ""
            told = f"    {d.severity.value}[{d.code}]: {d.message}{helped}"
            yield f'<span class="{kind}" style="padding:0">{escape(caret)}\n{escape(told)}</span>\n'


def _coloured(text: str) -> list[str]:
    """The lines as HTML, with the classes that Pygments gives to what it colours."""
    from pygments import highlight
    from pygments.formatters import HtmlFormatter

    from reasoner.highlight import RuleLexer

    lexer = RuleLexer(stripnl=False, ensurenl=False)
    lines: str = highlight(text.rstrip("\n"), lexer, HtmlFormatter(nowrap=True))
    return lines.rstrip("\n").split("\n")
