"""One encoding for all frames of a shape. They differ only in what is set, and a question assumes its own settings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from reasoner.model.ground import base_of, grounds
from reasoner.model.ir import Model
from reasoner.model.worlds import REFERENCE, Frame, Open, World
from reasoner.solve.encode import Encoder
from reasoner.solve.formula import TRUE, Formula, conj, implies, neg
from reasoner.solve.foundation import Foundation, Loop
from reasoner.solve.lazy import LazySolver
from reasoner.solve.reduced import LARGE, Reduced


@dataclass(frozen=True, slots=True)
class Shape:
    """The part of a frame shared by all problems of one encoding: everything except the settings of open worlds."""

    worlds: tuple[World | None, ...]  # None: open
    groups: tuple[tuple[int, ...], ...]
    earlier: tuple[int, ...]

    @property
    def open_worlds(self) -> frozenset[int]:
        return frozenset(w for w, world in enumerate(self.worlds) if world is None)


def shape_of(model: Model, frame: Frame) -> Shape:
    """The shape of a frame: the worlds of the question alone are open."""
    fixed = {w for group in frame.groups[1:] for w in group}
    if model.has_reference:
        fixed.add(frame.index[REFERENCE])
    worlds = tuple(world if w in fixed else None for w, world in enumerate(frame.worlds))
    return Shape(worlds, frame.groups, frame.earlier)


class Encoded(LazySolver):
    """The ground constraints of a frame, or of all frames of a shape, loaded into a solver."""

    def __init__(
        self,
        model: Model,
        frame: Frame,
        seed: int = 0,
        left_open: Open = Open(),
        like: Encoder | None = None,
        reduced: Reduced | None = None,
    ) -> None:
        encoder = Encoder(model, frame, left_open, reduced)
        super().__init__(Foundation(encoder if like is None else encoder.like(like)), seed)
        self.ranked = False  # Foundation is stated in full
        stated = (g for g in grounds(model, frame, left_open) if reduced is None or reduced.states(g))
        # of a large model, whoever explains may need the encoder, and no check of everything
        large = len(model.influences) >= LARGE
        self.state((f for g in stated for f in self.encoder.ground(g)), later=large)

    def rank(self) -> None:
        """States Foundation in full, as a level ranking: then `fixed` misses nothing, and no loop is violated."""
        if not self.ranked:
            self.ranked = True
            self.add(self.foundation.ranking())

    def violated(self, holds: Callable[[Formula], bool]) -> Sequence[Loop]:
        return () if self.ranked else super().violated(holds)

    def set_as(self, frame: Frame) -> Formula:
        """A literal that, assumed, makes the settings of the open worlds those of a frame."""
        settable = self.encoder.left_open.quantities
        found = [f for q in self.encoder.model.quantities if q in settable for f in self.set_here(frame, q)]
        if not found:
            return TRUE
        on = self.encoder.fresh()
        self.add([implies(on, conj(found))])
        return on

    def set_here(self, frame: Frame, quantity: str) -> Iterable[Formula]:
        """What makes the setting of one quantity in the open worlds, or that there is none, that of a frame."""
        encoder, worlds = self.encoder, self.encoder.left_open.worlds
        for w in sorted(worlds):
            key = frame.key(quantity, w)
            is_set, is_shifted = encoder.is_set(quantity, w), encoder.is_shifted(quantity, w)
            shifted = key is not None and key.kind in ("raised", "lowered")
            yield neg(is_set) if key is None else is_set
            yield is_shifted if shifted else neg(is_shifted)
            if key is not None and key.kind == "level":
                yield encoder.is_set_to(quantity, w, key.level)
            elif key is not None and shifted:
                yield encoder.is_moved(quantity, base_of(frame, key), w, key.kind)
        for a, b in frame.pairs:
            if not worlds.isdisjoint((a, b)) and frame.key(quantity, a) == frame.key(quantity, b) is not None:
                yield encoder.is_alike(quantity, a, b)
