"""Planes of bits: a row for each quantity or influence of a plain network, in words of 64 cases side by side."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from reasoner.bounds.network import Block, Flags

Plane = NDArray[np.uint64]

NONE = np.uint64(0)
ALL = ~NONE


def column(flags: Flags) -> Plane:
    """A column of whole words, all ones where a flag holds."""
    return np.where(flags, ALL, NONE)[:, np.newaxis]


def any_of(block: Block, rows: Plane) -> Plane:
    """For each target of a block, the cases in which any of the influences on it has the bit."""
    return np.bitwise_or.reduceat(rows, block.starts, axis=0)


def some_and_several(block: Block, rows: Plane) -> tuple[Plane, Plane]:
    """For each target of a block, the cases in which at least one, and at least two, of the influences have the bit."""
    one = np.zeros((len(block.targets), rows.shape[1]), dtype=np.uint64)
    two = one.copy()
    degrees = np.diff(np.append(block.starts, len(rows)))
    for place in range(int(degrees.max(initial=0))):
        having = np.flatnonzero(degrees > place)
        here = rows[block.starts[having] + place]
        two[having] |= one[having] & here
        one[having] |= here
    return one, two


def somewhere(plane: Plane) -> Flags:
    """For each row, whether it has the bit in any case."""
    found: Flags = np.not_equal(np.bitwise_or.reduce(plane, axis=1), NONE)
    return found


def bits_in(words: Plane) -> int:
    """How many cases have the bit."""
    return sum(int(word).bit_count() for word in words)
