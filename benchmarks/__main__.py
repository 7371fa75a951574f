"""One door to every comparison, each side by side with its peers in one run.

python -m benchmarks                      everything, a minute or two per part
python -m benchmarks explain repair       some parts
python -m benchmarks --data FOLDER        with real networks besides, as `.cif` (source, arrow, target; iggy's format)
python -m benchmarks --write              everything, and docs/benchmarks.md, .json and .svg are written from it

What does not finish within its clock says so, as `not within 3 s`; a ratio is our time divided by the peer's, so below
1 we are faster.
"""

from __future__ import annotations

import argparse
import io
import os
import shlex
import sys
from contextlib import redirect_stdout
from pathlib import Path
from time import perf_counter
from typing import Final, TextIO

from benchmarks import (
    clashes,
    contrast,
    directions,
    explain,
    explanations,
    fixed_points,
    how,
    page,
    published,
    repair,
    screens,
    targets,
    tests,
    warm,
)
from benchmarks.table import RECORDS, Options, Part

PARTS: Final[dict[str, Part]] = {
    "targets": targets.run,
    "warm": warm.run,
    "clashes": clashes.run,
    "directions": directions.run,
    "explain": explain.run,
    "explanations": explanations.run,
    "fixed-points": fixed_points.run,
    "how": how.run,
    "published": published.run,
    "repair": repair.run,
    "contrast": contrast.run,
    "screens": screens.run,
    "tests": tests.run,
}

UNTIMED: Final = ("explanations",)
"""Parts that run only where they are named: they count words and steps, and no seconds."""


def main() -> None:
    """Prints the tables of the parts asked for."""
    formatted = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__, formatter_class=formatted)
    parser.add_argument("parts", nargs="*", choices=[[], *PARTS], metavar="part", help=", ".join(PARTS))
    parser.add_argument("--sizes", type=int, nargs="+", metavar="N", help="quantities of the random networks")
    parser.add_argument("--seconds", type=float, default=3.0, help="the clock of each engine and task (3)")
    parser.add_argument("--data", type=Path, metavar="FOLDER", help="real networks, at any depth")
    parser.add_argument(
        "--largest", type=int, default=100_000, metavar="N", help="quantities of whole commands (100000)"
    )
    parser.add_argument("--encodings", type=Path, metavar="FOLDER", help="src/encodings of a checkout of iggy")
    parser.add_argument("--write", action="store_true", help="write the page, its JSON and its plot")
    given = parser.parse_args()
    if given.data is None:
        print("real networks: skipped, no --data FOLDER given")
    elif not any(given.data.rglob("*.cif")):
        parser.error(f"there is no .cif file in {given.data}")
    print(f"{os.cpu_count()} cores, {given.seconds:.0f} s for each engine and task", flush=True)
    names = given.parts or [name for name in PARTS if name not in UNTIMED]
    if given.write and (homeless := page.without_place(names)):
        parser.error(f"the page has no place for {', '.join(homeless)}")
    sizes = tuple(given.sizes or (100, 400, 1000, 2000))
    options = Options(given.seconds, sizes, given.data, given.largest, given.encodings)
    printed: dict[str, str] = {}
    for name in names:
        print(f"\n== {name}", flush=True)
        heard, start = _Heard(sys.stdout), perf_counter()
        with redirect_stdout(heard):
            PARTS[name](options)
        printed[name] = heard.getvalue()
        print(f"({perf_counter() - start:.0f} s)", flush=True)
    if given.write:
        words = ["FOLDER" if word in (str(given.data), str(given.encodings)) else word for word in sys.argv[1:]]
        page.write(shlex.join(["python", "-m", "benchmarks", *words]), dict(targets.machine()), printed, RECORDS)


class _Heard(io.StringIO):
    """What a part prints, kept, and shown all the same."""

    def __init__(self, shown: TextIO) -> None:
        super().__init__()
        self._shown = shown

    def write(self, text: str) -> int:
        self._shown.write(text)
        self._shown.flush()
        return super().write(text)


if __name__ == "__main__":
    main()
