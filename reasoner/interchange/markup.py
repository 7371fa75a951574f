"""XML as elements with their places. Entities that a file declares are refused: they can grow without an end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

from reasoner.source import Source, Span

DEEPEST: Final = 200


@dataclass
class Element:
    """An element, by names without prefixes. `span` is its first tag, as far as that is on one line."""

    tag: str
    attributes: dict[str, str]
    span: Span
    children: list[Element] = field(default_factory=list)
    text: str = ""

    def get(self, name: str) -> str:
        return self.attributes.get(name, "").strip()

    def number(self, name: str, otherwise: int) -> int:
        """A whole number from 0 to 9999; `otherwise` where the attribute is missing or empty. Raises Wrong."""
        text = self.get(name)
        if text and not re.fullmatch("[0-9]{1,4}", text):
            raise Wrong(f"`{name}` is `{text}`, which is no whole number from 0 to 9999", self.span)
        return int(text) if text else otherwise

    def all(self, *path: str) -> Iterator[Element]:
        """The elements at the end of a path of names, from here down, in order."""
        if not path:
            yield self
            return
        for child in self.children:
            if child.tag == path[0]:
                yield from child.all(*path[1:])

    def within(self) -> Iterator[Element]:
        """This element and all in it."""
        yield self
        for child in self.children:
            yield from child.within()


class Wrong(Exception):
    """A text that is no XML, or none that is read; `span` is where."""

    def __init__(self, message: str, span: Span) -> None:
        super().__init__(message)
        self.span = span


def parsed(source: Source) -> Element:
    """The outermost element. Raises Wrong."""
    return _Reading(source).root()


class _Reading:
    def __init__(self, source: Source) -> None:
        self._source = source
        self._starts = [0]
        for line in source.text.split("\n"):
            self._starts.append(self._starts[-1] + len(line) + 1)
        self._root = Element("", {}, Span(source, 0, 0))
        self._open = [self._root]
        self._parser = expat.ParserCreate("utf-8")
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters
        self._parser.EntityDeclHandler = self._entity
        self._parser.SkippedEntityHandler = self._skipped

    def root(self) -> Element:
        try:
            self._parser.Parse(self._source.text.encode("utf-8"), True)
        except expat.ExpatError as error:
            said = expat.ErrorString(error.code)
            raise Wrong(f"this is no XML: {said}", self._line(error.lineno)) from None
        return self._root.children[0]

    def _line(self, number: int) -> Span:
        """A line without the blanks around it."""
        number = min(number, len(self._starts) - 1)
        start, end = self._starts[number - 1], self._starts[number] - 1
        text = self._source.text[start:end]
        start += len(text) - len(text.lstrip())
        return Span(self._source, start, max(start, start + len(text.strip())))

    def _here(self) -> Span:
        """The tag that is read, up to the end of its line."""
        line = self._line(self._parser.CurrentLineNumber)
        start = self._starts[self._parser.CurrentLineNumber - 1] + self._parser.CurrentColumnNumber
        end = self._source.text.find(">", start, line.end)
        return Span(self._source, start, line.end if end < 0 else end + 1)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self._open) > DEEPEST:
            raise Wrong("this XML is nested too deeply", self._here())
        plain = {key.rpartition(":")[2]: value for key, value in attributes.items()}
        element = Element(name.rpartition(":")[2], plain, self._here())
        self._open[-1].children.append(element)
        self._open.append(element)

    def _end(self, name: str) -> None:
        self._open.pop()

    def _characters(self, text: str) -> None:
        self._open[-1].text += text

    def _entity(self, name: str, *_: object) -> None:
        raise Wrong(f"this file declares an entity, `{name}`, and such files are not read", self._here())

    def _skipped(self, name: str, *_: object) -> None:
        raise Wrong(f"the entity `{name}` is declared elsewhere, where nothing is looked up", self._here())
