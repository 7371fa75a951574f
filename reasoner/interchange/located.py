"""JSON whose objects know where they stand in the text."""

from __future__ import annotations

import re
from json import JSONDecodeError, JSONDecoder
from typing import Any, Final

from reasoner.source import Source, Span


class Object(dict[str, Any]):
    """An object of a JSON text, with its place."""

    span: Span


class Wrong(Exception):
    """A text that is no JSON; `span` is where, and `help`, if there is any, what to do."""

    def __init__(self, message: str, span: Span, help: str = "") -> None:
        super().__init__(message)
        self.span, self.help = span, help


def parsed(source: Source) -> Any:
    """The value of a JSON text; its objects are of class Object. Raises Wrong."""
    try:
        return _Reading(source).whole()
    except JSONDecodeError as error:
        raise Wrong(
            f"this is no JSON: {error.msg[:1].lower()}{error.msg[1:]}", Span(source, error.pos, error.pos + 1)
        ) from None
    except RecursionError:
        raise Wrong("this JSON is nested too deeply", Span(source, 0, 1)) from None


_BLANKS: Final = re.compile(r"[ \t\n\r]*")


class _Reading:
    """Objects and lists are taken apart here, all else by the decoder of the standard library."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._text = source.text
        self._plain = JSONDecoder()

    def whole(self) -> Any:
        value, at = self._value(self._after_blanks(0))
        at = self._after_blanks(at)
        if at < len(self._text):
            raise JSONDecodeError("Extra data", self._text, at)
        return value

    def _after_blanks(self, at: int) -> int:
        found = _BLANKS.match(self._text, at)
        return at if found is None else found.end()

    def _value(self, at: int) -> tuple[Any, int]:
        """A value, and where it ends."""
        match self._text[at : at + 1]:
            case "{":
                return self._object(at)
            case "[":
                return self._list(at)
        try:
            return self._plain.raw_decode(self._text, at)
        except JSONDecodeError:
            raise
        except ValueError:  # Python bounds the digits of an integer
            raise JSONDecodeError("Number with too many digits", self._text, at) from None

    def _list(self, at: int) -> tuple[list[Any], int]:
        found: list[Any] = []
        at, more = self._begin(at, "]")
        while more:
            value, at = self._value(at)
            found.append(value)
            at, more = self._next(at, "]")
        return found, at

    def _object(self, start: int) -> tuple[Object, int]:
        found = Object()
        at, more = self._begin(start, "}")
        while more:
            if self._text[at : at + 1] != '"':
                raise JSONDecodeError("Expecting property name enclosed in double quotes", self._text, at)
            key, end = self._plain.raw_decode(self._text, at)
            if key in found:
                raise JSONDecodeError(f"The key `{key}` stands twice in one object", self._text, at)
            at = self._after_blanks(end)
            if self._text[at : at + 1] != ":":
                raise JSONDecodeError("Expecting ':' delimiter", self._text, at)
            found[key], at = self._value(self._after_blanks(at + 1))
            at, more = self._next(at, "}")
        found.span = Span(self._source, start, at)
        return found, at

    def _begin(self, at: int, close: str) -> tuple[int, bool]:
        """Past an opening bracket; whether there is something in it."""
        at = self._after_blanks(at + 1)
        closed = self._text[at : at + 1] == close
        return at + closed, not closed

    def _next(self, at: int, close: str) -> tuple[int, bool]:
        """Past a comma, and more follows, or past the closing bracket."""
        at = self._after_blanks(at)
        sign = self._text[at : at + 1]
        if sign not in (",", close):
            raise JSONDecodeError("Expecting ',' delimiter", self._text, at)
        return (self._after_blanks(at + 1), True) if sign == "," else (at + 1, False)


def objects(value: Any) -> list[Object]:
    """The objects of a list; none where it is something else."""
    return [v for v in value if isinstance(v, Object)] if isinstance(value, list) else []


def text(value: Any) -> str:
    """A text; empty where it is something else."""
    return value if isinstance(value, str) else str(value) if isinstance(value, int) else ""
