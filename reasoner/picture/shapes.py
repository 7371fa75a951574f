"""How boxes and lines look on paper: sizes of labels, outlines by kind, splines, heads. No markup in here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import hypot
from typing import Final
from unicodedata import combining, east_asian_width

from reasoner.picture.drawing import Head, Node
from reasoner.picture.layout import Point

FONT: Final = 12.0
TALL: Final = 26.0
JOINT: Final = 7.0
RISE: Final = 14.0
"""From line to line of a label."""
WRAP: Final = 18
"""Longer labels are broken at `_`, blanks and hyphens."""
SENTENCE: Final = 52

_NARROW: Final = frozenset("iljtfrI.,:;'|!()[]/ -")
_BROAD: Final = frozenset("mwMW@%")


def wide(text: str) -> float:
    """The width of a text, by the broader of the fonts that may show it."""
    return sum(map(_wide, text))


def _wide(character: str) -> float:
    if combining(character):
        return 0.0
    if east_asian_width(character) in "WF":
        return FONT
    if character in _NARROW:
        return FONT * 0.4
    if character in _BROAD:
        return FONT * 0.95
    return FONT * (0.7 if character.isupper() else 0.61)


def broken(label: str, most: int = WRAP, after: str = "_ -") -> list[str]:
    """A label in lines of about `most` characters, broken only after certain characters."""
    found = [""]
    for word in _words(label, after):
        if found[-1] and len(found[-1]) + len(word.rstrip()) > most:
            found.append("")
        found[-1] += word
    return [line.strip() or line for line in found]


def _words(label: str, after: str) -> list[str]:
    words = [""]
    for character in label:
        words[-1] += character
        if character in after:
            words.append("")  # a word ends with what it is broken after
    return [w for w in words if w]


def lines(node: Node) -> list[str]:
    """The label of a box in lines; the sentence of a proof may be longer than a name."""
    return broken(node.label, SENTENCE, " ") if node.kind == "step" else broken(node.label)


def size(node: Node) -> Point:
    """Width and height of a box."""
    if node.kind == "joint":
        return (JOINT + (14 if node.mark else 0), JOINT + (8 if node.mark else 0))
    told = lines(node)
    mark = 17.0 if node.mark else 0.0
    aside = 20.0 if node.kind in ("context", "input", "process", "phenotype", "drug") else 14.0
    level = 0.85 * wide(node.level)
    return max(*map(wide, told), level) + mark + aside, TALL + (len(told) - 1 + bool(node.level)) * RISE


def outline(kind: str, w: float, h: float) -> str:
    """The path around a box whose centre is the origin; its shape says what kind of thing it is."""
    x, y = w / 2, h / 2
    match kind:
        case "drug":
            return f"M{_n(-x + y)} {_n(-y)}H{_n(x - y)}A{_n(y)} {_n(y)} 0 0 1 {_n(x - y)} {_n(y)}" \
                   f"H{_n(-x + y)}A{_n(y)} {_n(y)} 0 0 1 {_n(-x + y)} {_n(-y)}Z"  # fmt: skip
        case "process" | "phenotype":
            return _polygon([(-x, 0), (-x + 8, -y), (x - 8, -y), (x, 0), (x - 8, y), (-x + 8, y)])
        case "complex":
            return _polygon([(-x, -y + 6), (-x + 6, -y), (x - 6, -y), (x, -y + 6),
                             (x, y - 6), (x - 6, y), (-x + 6, y), (-x, y - 6)])  # fmt: skip
        case "context" | "input":
            return _polygon([(-x + 8, -y), (x, -y), (x - 8, y), (-x, y)])
        case _:
            r = 3.0 if kind == "site" else 7.0
            corner = f"a{_n(r)} {_n(r)} 0 0 1"
            return (f"M{_n(-x + r)} {_n(-y)}H{_n(x - r)}{corner} {_n(r)} {_n(r)}V{_n(y - r)}{corner} {_n(-r)} {_n(r)}"
                    f"H{_n(-x + r)}{corner} {_n(-r)} {_n(-r)}V{_n(-y + r)}{corner} {_n(r)} {_n(-r)}Z")  # fmt: skip


def _polygon(points: Sequence[Point]) -> str:
    return "M" + "L".join(f"{_n(x)} {_n(y)}" for x, y in points) + "Z"


# --- lines --------------------------------------------------------------------------------------------------------

SHORT: Final[Mapping[Head, float]] = {
    "activates": 8.0, "inhibits": 3.0, "both": 11.0, "unknown": 10.0, "absent": 10.0, "requires": 8.0,
    "forbids": 10.0, "plain": 0.0
}  # fmt: skip
"""How much a line stops short of its target, for the head to have room."""


def spline(points: Sequence[Point]) -> str:
    """A smooth way through points, upright at both ends."""
    parts = [f"M{_n(points[0][0])} {_n(points[0][1])}"]
    slopes = [0.0, *map(_slope, points, points[1:], points[2:]), 0.0]
    for (x, y), (to_x, to_y), out, into in zip(points, points[1:], slopes, slopes[1:], strict=False):
        rise = (to_y - y) * 0.45
        first, second = (x + out * rise, y + rise), (to_x - into * rise, to_y - rise)
        parts.append(f"C{_n(first[0])} {_n(first[1])} {_n(second[0])} {_n(second[1])} {_n(to_x)} {_n(to_y)}")
    return "".join(parts)


def _slope(before: Point, at: Point, after: Point) -> float:
    """How much to the side a way goes at a point; none where it turns back."""
    if (at[0] - before[0]) * (after[0] - at[0]) <= 0 or (at[1] - before[1]) * (after[1] - at[1]) <= 0:
        return 0.0
    return (after[0] - before[0]) / (after[1] - before[1])


def head(kind: Head, tip: Point, toward: Point) -> str:
    """The path of a head whose tip lies at `tip`, coming from `toward`; empty for a plain end."""
    length = hypot(tip[0] - toward[0], tip[1] - toward[1]) or 1.0
    ux, uy = (tip[0] - toward[0]) / length, (tip[1] - toward[1]) / length

    def at(back: float, side: float) -> str:
        return f"{_n(tip[0] - ux * back - uy * side)} {_n(tip[1] - uy * back + ux * side)}"

    circle = f"M{at(8, 0)}A4 4 0 1 1 {at(0, 0)}A4 4 0 1 1 {at(8, 0)}Z"
    match kind:
        case "activates":
            return f"M{at(0, 0)}L{at(9, 4.5)}L{at(7, 0)}L{at(9, -4.5)}Z"
        case "inhibits":
            return f"M{at(3, 6)}L{at(3, -6)}L{at(0.4, -6)}L{at(0.4, 6)}Z"
        case "both":
            bar = f"M{at(3, 6)}L{at(3, -6)}L{at(0.4, -6)}L{at(0.4, 6)}Z"
            return f"{bar}M{at(3, 0)}L{at(12, 4.5)}L{at(10, 0)}L{at(12, -4.5)}Z"
        case "unknown":
            return f"M{at(0, 0)}L{at(5, 4)}L{at(10, 0)}L{at(5, -4)}Z"
        case "absent":
            return f"M{at(9, 4)}L{at(1, -4)}M{at(9, -4)}L{at(1, 4)}"
        case "requires":
            return circle
        case "forbids":
            return f"{circle}M{at(10, 5)}L{at(10, -5)}"
        case "plain":
            return ""


def _n(number: float) -> str:
    text = f"{number:.1f}"
    return text[:-2] if text.endswith(".0") else text


coordinate = _n
