"""The page of the benchmarks: what a run printed, between the marks of its part; its rows as JSON and as a plot."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import log2, log10
from pathlib import Path
from typing import Any, Final

DOCS: Final = Path(__file__).resolve().parents[1] / "docs"
PAGE, ROWS, PLOT = (DOCS / f"benchmarks.{suffix}" for suffix in ("md", "json", "svg"))

_BEGIN: Final = "<!-- run: {} -->\n"


def without_place(names: Iterable[str]) -> list[str]:
    """The parts that have no place on the page."""
    text = PAGE.read_text(encoding="utf-8")
    return [name for name in names if _BEGIN.format(name) not in text]


def write(command: str, about: Mapping[str, Any], printed: Mapping[str, str], rows: Mapping[str, Any]) -> None:
    """Puts a run into the page: parts that did not run keep what they say."""
    before = json.loads(ROWS.read_text(encoding="utf-8")) if ROWS.exists() else {"parts": {}}
    parts = before["parts"] | {
        name: {"command": command, "taken with": dict(about), "rows": rows.get(name, [])} for name in printed
    }
    ROWS.write_text(json.dumps({"parts": parts}, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    text = PAGE.read_text(encoding="utf-8")
    heading = "\n".join([f"$ {command}", *(f"{key}: {value}" for key, value in about.items() if value)])
    for name, output in printed.items():
        begin, end = _BEGIN.format(name), "<!-- end -->"
        head, _, rest = text.partition(begin)
        _, _, tail = rest.partition(end)
        text = f"{head}{begin}\n```text\n{heading}\n\n{output.strip()}\n```\n\n{end}{tail}"
    PAGE.write_text(text, encoding="utf-8")
    measured = [row for row in parts.get("targets", {"rows": []})["rows"] if row["quantities"]]
    if measured:
        PLOT.write_text(plot(measured), encoding="utf-8")


# --- the plot -----------------------------------------------------------------------------------------------------

WIDTH, HEIGHT, LEFT, BOTTOM = 640, 420, 70, 50
COLOURS: Final = {"random": "#1f6f8b", "layered": "#b5541c"}


def plot(rows: Sequence[Mapping[str, Any]]) -> str:
    """Seconds over quantities, both on logarithmic scales, with what is asked for and n log n beside it."""
    sizes, times = [row["quantities"] for row in rows], [row["seconds"] for row in rows]
    targets = [row["target"] for row in rows if row["target"]]
    low, high = min(sizes), max(*sizes, 10 * min(sizes))
    least, most = min(times) / 2, max(*times, *targets, 10 * min(times)) * 2

    def x(size: float) -> float:
        return LEFT + (WIDTH - LEFT - 20) * (log10(size / low) / log10(high / low))

    def y(seconds: float) -> float:
        return HEIGHT - BOTTOM - (HEIGHT - BOTTOM - 20) * (log10(seconds / least) / log10(most / least))

    def lines() -> Iterator[str]:
        for power in range(int(log10(low)), int(log10(high)) + 1):
            if low <= 10**power <= high:
                yield f'<text x="{x(10**power):.0f}" y="{HEIGHT - 25}" text-anchor="middle">{10**power:,}</text>'
        for power in range(-3, 5):
            if least <= 10.0**power <= most:
                at = y(10.0**power)
                yield f'<path d="M{LEFT} {at:.0f}H{WIDTH - 20}" stroke="#ddd"/>'
                yield f'<text x="{LEFT - 8}" y="{at + 4:.0f}" text-anchor="end">{10.0**power:g} s</text>'
        for number, (kind, colour) in enumerate(COLOURS.items()):
            chosen = sorted((row["quantities"], row["seconds"]) for row in rows if row["kind"] == kind)
            if chosen:
                way = " L".join(f"{x(size):.1f} {y(seconds):.1f}" for size, seconds in chosen)
                yield f'<path d="M{way}" fill="none" stroke="{colour}" stroke-width="2"/>'
                yield from (f'<circle cx="{x(s):.1f}" cy="{y(t):.1f}" r="4" fill="{colour}"/>' for s, t in chosen)
                yield f'<text x="{LEFT + 12}" y="{36 + 18 * number}" fill="{colour}">{kind} networks</text>'
        layered = sorted((row["quantities"], row["seconds"]) for row in rows if row["kind"] == "layered")
        if layered:
            size, seconds = layered[0]
            ends = [(n, seconds * n * log2(n) / (size * log2(size))) for n in (size, layered[-1][0])]
            way = " L".join(f"{x(n):.1f} {y(min(t, most)):.1f}" for n, t in ends)
            yield f'<path d="M{way}" fill="none" stroke="#888" stroke-dasharray="5 4"/>'
            yield f'<text x="{LEFT + 12}" y="72" fill="#666">n log n, from the first layered one</text>'
        for row in rows:
            if row["target"]:
                left, at = x(row["quantities"]) - 7, y(row["target"])
                yield f'<path d="M{left:.1f} {at:.1f}h14" stroke="{COLOURS["random"]}" stroke-width="3"/>'
        yield f'<text x="{LEFT + 12}" y="90" fill="#666">bars: what is asked for</text>'
        yield f'<text x="{WIDTH / 2:.0f}" y="{HEIGHT - 6}" text-anchor="middle">quantities</text>'

    body = "\n".join(lines())
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}" '
        'font-family="sans-serif" font-size="12" role="img">\n<title>Seconds of processors for every direction of a '
        f'network, by its quantities</title>\n<rect width="100%" height="100%" fill="#fff"/>\n{body}\n</svg>\n'
    )
