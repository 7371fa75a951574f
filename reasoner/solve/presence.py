"""Which worlds, and which pairs of them, are in a frame only because some observations speak of them.

A problem that may drop an observation has to drop these as well: without the experiment there is no steady state under
its settings that the rules would have to allow.
"""

from __future__ import annotations

from collections.abc import Sequence

from reasoner.model.ir import Model, Where
from reasoner.model.worlds import Frame, group_of


class Presence:
    """The observations behind each world of a frame; `others` are places that are asked about besides."""

    def __init__(self, model: Model, frame: Frame, others: Sequence[Sequence[Where]] = ()) -> None:
        self._always = [frozenset(group_of(model, places, frame)) for places in ([], *others)]
        self._observed: dict[frozenset[int], list[str]] = {}
        for observation in model.observations:
            group = frozenset(group_of(model, [observation.where], frame))
            self._observed.setdefault(group, []).append(observation.id)
        self._owners: dict[tuple[int, ...], tuple[str, ...]] = {}

    def owners(self, worlds: tuple[int, ...]) -> tuple[str, ...]:
        """The observations of which one has to be in force for these worlds to be compared; empty: they always are."""
        if worlds not in self._owners:
            always = not worlds or any(group.issuperset(worlds) for group in self._always)
            groups = () if always else (ids for group, ids in self._observed.items() if group.issuperset(worlds))
            self._owners[worlds] = tuple(id for ids in groups for id in ids)
        return self._owners[worlds]
