"""Questions as the language writes them, from settings and names as Python has them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias, TypeVar

from reasoner.diagnostics import Diagnostic, RuleError, did_you_mean
from reasoner.lang import syntax
from reasoner.lang.formatter import one_line
from reasoner.source import Source, Span

Settings: TypeAlias = str | Mapping[str, str | int]
"""Settings as text, or as a level (or `knock out`, `raised`, `lowered`, `free`, `clear`) for each quantity."""


def settings_text(settings: Settings) -> str:
    """Settings as the language writes them.

    >>> import reasoner
    >>> reasoner.settings_text({"KU-0063794": "high", "TSC1/2": "knock out"})
    '`KU-0063794` = high, knock out TSC1/2'
    """
    if isinstance(settings, str):
        return settings
    return ", ".join(_setting(quantity, str(level)) for quantity, level in settings.items())


def _setting(quantity: str, level: str) -> str:
    verb = level in ("knock out", "raised", "lowered", "free", "clear")
    return f"{level} {name_text(quantity)}" if verb else f"{name_text(quantity)} = {_level(level)}"


def name_text(name: str) -> str:
    """A name as the language writes it; an influence in brackets stays as it is."""
    return name if name.startswith("(") else one_line(syntax.Name(name, Span(Source("", name), 0, len(name))))


def _level(level: str) -> str:
    return level if level.isdecimal() else name_text(level)


def placed(words: str, before: str, settings: Settings, scenario: str | None) -> str:
    """A question with where it is asked: settings after the word `before` them, then the scenario."""
    given = settings_text(settings)
    parts = (words, before if given else "", given, f"in {name_text(scenario)}" if scenario else "")
    return " ".join(part for part in parts if part)


_V = TypeVar("_V")


def one_of(word: str, known: Mapping[str, _V], what: str) -> _V:
    """What a word of the caller names. Raises RuleError where it names nothing."""
    if word in known:
        return known[word]
    help = did_you_mean(word, known) or f"one of {', '.join(known)}"
    source = Source("<argument>", word)
    raise RuleError([Diagnostic("E003", f"there is no {what} `{word}`", Span(source, 0, len(word)), help)])
