"""YAML as the same plain values as JSON, with the places of its objects. The door to PyYAML.

Nothing is built but texts, lists and objects; what stands twice by reference is read once.
"""

from __future__ import annotations

from typing import Any, Final

from reasoner.interchange.located import Object, Wrong
from reasoner.source import Source, Span

INSTALL: Final = 'pip install "pathway-reasoner[yaml]" brings PyYAML'


def parsed(source: Source) -> Any:
    """The value of a YAML text. Raises located.Wrong, also where PyYAML is missing."""
    try:
        import yaml
    except ModuleNotFoundError:
        raise Wrong("YAML is read with PyYAML, which is not installed", Span(source, 0, 1), INSTALL) from None
    try:
        node = yaml.compose(source.text, Loader=yaml.SafeLoader)
        return _Reading(source).value(node) if node is not None else None
    except yaml.MarkedYAMLError as error:
        at = error.problem_mark.index if error.problem_mark is not None else 0
        raise Wrong(
            f"this is no YAML: {error.problem}", Span(source, at, at + 1), "indents and brackets have to match"
        ) from None
    except (yaml.YAMLError, RecursionError):
        raise Wrong("this is no YAML, or it is nested too deeply", Span(source, 0, 1), "take it apart") from None


class _Reading:
    def __init__(self, source: Source) -> None:
        self._source = source
        self._known: dict[int, Any] = {}

    def value(self, node: Any) -> Any:
        if id(node) not in self._known:
            self._known[id(node)] = None  # what holds itself holds nothing there
            self._known[id(node)] = self._read(node)
        return self._known[id(node)]

    def _read(self, node: Any) -> Any:
        if node.id == "scalar":
            return node.value
        if node.id == "sequence":
            return [self.value(one) for one in node.value]
        found = Object((str(self.value(key)), self.value(value)) for key, value in node.value)
        found.span = Span(self._source, node.start_mark.index, node.end_mark.index)
        return found
