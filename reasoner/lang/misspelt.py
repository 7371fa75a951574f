"""Mistakes below the grammar: what is no lexeme, and brackets that do not match.

The scanner only marks what it cannot take; what to say about it is said here.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from reasoner.diagnostics import Diagnostic
from reasoner.lang import scanner
from reasoner.lang.scanner import STRING, SYMBOL, WORD, Lexeme
from reasoner.source import Source, Span

ARROWS_HELP = "the arrows are `->` raises, `-|` lowers, `-?` unknown sign, `-0` no effect"

_DEEPEST = 2000
_WRONG = frozenset(scanner.WRONG)
_NESTING = frozenset({"(", ")"})
_SELDOM_ALONE = ("stray", "open string", "open name")
_MEANT = {
    **dict.fromkeys(("-->", "=>", "==>", "⇒", "⟶", "⟹", "↦", "~>", "->>", "–>", "—>", "−>"), "->"),
    **dict.fromkeys(("--|", "-l", "-I", "|-", "⊢", "=|", "-||", "|", "–|", "—|", "−|"), "-|"),
    **dict.fromkeys(("-o", "-O"), "-0"),
    "==": "=",
}


def is_(lexeme: Lexeme | None, *texts: str) -> bool:
    """Is it one of these words or symbols, not in backticks or quotes?"""
    return lexeme is not None and lexeme.kind in (WORD, SYMBOL) and lexeme.text in texts


def of_lexemes(source: Source, lexemes: Sequence[Lexeme]) -> tuple[Diagnostic, ...]:
    """The mistakes of a statement that are no question of grammar."""
    if not _WRONG.isdisjoint(lexeme.kind for lexeme in lexemes):
        return _unquoted(source, lexemes) or tuple(_wrong(source, lexemes))
    if _NESTING.isdisjoint(lexeme.text for lexeme in lexemes):
        return ()
    return _of_brackets(source, lexemes)


def _wrong(source: Source, lexemes: Sequence[Lexeme]) -> Iterator[Diagnostic]:
    told: set[str] = set()
    for lexeme in lexemes:
        if lexeme.kind in _WRONG and lexeme.kind not in told:
            yield _MESSAGES[lexeme.kind](Span(source, lexeme.start, lexeme.end), lexeme.text)
            if lexeme.kind in _SELDOM_ALONE:
                told.add(lexeme.kind)


def _unquoted(source: Source, lexemes: Sequence[Lexeme]) -> tuple[Diagnostic, ...]:
    """An address without its quotes, which is wrong in many places at once."""
    for word, value in pairwise(lexemes):
        if is_(lexemes[0], "source") and is_(word, "doi", "url") and value.kind not in (STRING, "open string"):
            span = Span(source, value.start, lexemes[-1].end)
            help = f'write `{word.text} "..."`'
            return (Diagnostic("E123", f"`{word.text}` takes a text in double quotes", span, help),)
    return ()


def _of_brackets(source: Source, lexemes: Sequence[Lexeme]) -> tuple[Diagnostic, ...]:
    opened: list[Lexeme] = []
    for lexeme in lexemes:
        span = Span(source, lexeme.start, lexeme.end)
        if is_(lexeme, "("):
            opened.append(lexeme)
        elif is_(lexeme, ")"):
            if not opened:
                return (Diagnostic("E104", "this bracket closes nothing", span, "remove it, or open one before it"),)
            opened.pop()
        if len(opened) > _DEEPEST:
            help = "give a part of it a name, by a definition with `:=`"
            return (Diagnostic("E109", f"more than {_DEEPEST} brackets within each other", span, help),)
    if opened:
        span = Span(source, opened[-1].start, opened[-1].end)
        return (Diagnostic("E103", "this bracket is never closed", span, "close it with `)`"),)
    return ()


def _open_string(span: Span, text: str) -> Diagnostic:
    return Diagnostic("E101", "this text has no closing quote", span, 'close it with `"` on the same line')


def _open_name(span: Span, text: str) -> Diagnostic:
    return Diagnostic("E102", "this name has no closing backtick", span, "close it with a backtick on the same line")


def _stray(span: Span, text: str) -> Diagnostic:
    plain = unicodedata.normalize("NFKC", text)
    if text in "“”„«»'":
        help = 'texts stand in double quotes: "..."'
    elif text in ("/", "\\"):
        help = "a comment begins with `#`"
    elif text == "+":
        help = "sources are listed, `A, B -> C`; if both are needed, write `C requires A and B` besides"
    elif text == "?":
        help = "a question ends without `?`; an unknown sign is written `A -? B`"
    elif text in ("[", "]"):
        help = 'papers stand at the end of a rule: `A -> B cite Smith2001`; `source Smith2001 "Smith et al. 2001"`'
    elif plain in (":", ",", ";", "(", ")", "=", "<", "!", "*"):
        help = f"write `{plain}`"
    else:
        help = "a name with other characters than letters, digits, `_`, `.` and `/` goes in backticks"
    return Diagnostic("E105", f"`{text}` has no meaning here", span, help)


def _arrow(span: Span, text: str) -> Diagnostic:
    if text in ("-0", "-?"):
        return Diagnostic("E106", f"a blank must follow `{text}`", span, f"write `A {text} B`")
    if text in (">", ">=", "<="):
        help = "levels are listed lowest first, with `<`; a test says `is at least` or `is at most`"
        return Diagnostic("E106", f"`{text}` is no sign of the language", span, help)
    message = f"`{text}` is no sign of the language" if text == "==" else f"`{text}` is not an arrow"
    if text in _MEANT:
        return Diagnostic("E106", message, span, f"did you mean `{_MEANT[text]}`?")
    if text in ("<->", "<=>", "<-->", "|-|"):
        return Diagnostic("E106", message, span, "write both: `A -> B` and `B -> A`, each with its own sign")
    if text == "--":
        return Diagnostic("E106", message, span, "a comment begins with `#`; the arrow is `->`")
    if text.startswith(("<", "|-")):
        return Diagnostic("E106", message, span, "the source comes first: for `B <- A` write `A -> B`")
    return Diagnostic("E106", message, span, ARROWS_HELP)


def _hyphen(span: Span, text: str) -> Diagnostic:
    return Diagnostic("E107", f"`{text}` is not a plain name", span, f"write it in backticks: `` `{text}` ``")


def _letterless(span: Span, text: str) -> Diagnostic:
    help = f"write it in backticks if it is one: `` `{text}` ``"
    return Diagnostic("E107", f"`{text}` is not a plain name: it has no letter", span, help)


def _empty_name(span: Span, text: str) -> Diagnostic:
    return Diagnostic("E108", "there is no name between these backticks", span, "write one, or remove them")


def _backtick_name(span: Span, text: str) -> Diagnostic:
    return Diagnostic("E108", "a name cannot hold a backtick", span, "the Greek varia counts as one: leave it out")


_MESSAGES: dict[str, Callable[[Span, str], Diagnostic]] = {
    "open string": _open_string,
    "open name": _open_name,
    "empty name": _empty_name,
    "backtick name": _backtick_name,
    "hyphen": _hyphen,
    "letterless": _letterless,
    "arrow": _arrow,
    "stray": _stray,
}
