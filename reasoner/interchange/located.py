"""JSON whose objects know where they stand in the text."""

from __future__ import annotations

from json import JSONDecodeError, JSONDecoder
from json.decoder import JSONObject  # type: ignore[attr-defined]
from json.scanner import py_make_scanner  # type: ignore[attr-defined]
from typing import Any

from reasoner.source import Source, Span


class Object(dict[str, Any]):
    """An object of a JSON text, with its place."""

    span: Span


class Wrong(Exception):
    """A text that is no JSON; `span` is where."""

    def __init__(self, message: str, span: Span) -> None:
        super().__init__(message)
        self.span = span


def parsed(source: Source) -> Any:
    """The value of a JSON text; its objects are of class Object. Raises Wrong."""
    try:
        return _Decoder(source).decode(source.text)
    except JSONDecodeError as error:
        raise Wrong(f"this is no JSON: {error.msg.lower()}", Span(source, error.pos, error.pos + 1)) from None
    except RecursionError:
        raise Wrong("this JSON is nested too deeply", Span(source, 0, 1)) from None


class _Decoder(JSONDecoder):
    """The decoder of the standard library, in Python, with the place of each object written down."""

    def __init__(self, source: Source) -> None:
        super().__init__()
        self._source = source
        self.parse_object = self._located
        self.scan_once = py_make_scanner(self)

    def _located(self, s_and_end: tuple[str, int], *rest: Any) -> tuple[Object, int]:
        found, end = JSONObject(s_and_end, *rest)
        located = Object(found)
        located.span = Span(self._source, s_and_end[1] - 1, end)
        return located, end


def objects(value: Any) -> list[Object]:
    """The objects of a list; none where it is something else."""
    return [v for v in value if isinstance(v, Object)] if isinstance(value, list) else []


def text(value: Any) -> str:
    """A text; empty where it is something else."""
    return value if isinstance(value, str) else str(value) if isinstance(value, int) else ""
