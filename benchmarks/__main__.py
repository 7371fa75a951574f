"""One door to every comparison, each side by side with its peers in one run.

python -m benchmarks                      everything, a minute or two per part
python -m benchmarks explain repair       some parts
python -m benchmarks --data FOLDER        with real networks besides, as `.cif` (source, arrow, target; iggy's format)

What does not finish within its clock says so, as `not within 3 s`; a ratio is our time divided by the peer's, so below
1 we are faster.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Final

from benchmarks import clashes, contrast, directions, explain, explanations, how, published, repair, tests
from benchmarks.table import Options, Part

PARTS: Final[dict[str, Part]] = {
    "clashes": clashes.run,
    "directions": directions.run,
    "explain": explain.run,
    "explanations": explanations.run,
    "how": how.run,
    "published": published.run,
    "repair": repair.run,
    "contrast": contrast.run,
    "tests": tests.run,
}


def main() -> None:
    """Prints the tables of the parts asked for."""
    formatted = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__, formatter_class=formatted)
    parser.add_argument("parts", nargs="*", choices=[[], *PARTS], metavar="part", help=", ".join(PARTS))
    parser.add_argument("--sizes", type=int, nargs="+", metavar="N", help="quantities of the random networks")
    parser.add_argument("--seconds", type=float, default=3.0, help="the clock of each engine and task (3)")
    parser.add_argument("--data", type=Path, metavar="FOLDER", help="real networks, at any depth")
    given = parser.parse_args()
    if given.data is None:
        print("real networks: skipped, no --data FOLDER given")
    elif not any(given.data.rglob("*.cif")):
        parser.error(f"there is no .cif file in {given.data}")
    print(f"{os.cpu_count()} cores, {given.seconds:.0f} s for each engine and task", flush=True)
    options = Options(given.seconds, tuple(given.sizes or (100, 400, 1000, 2000)), given.data)
    for name in given.parts or PARTS:
        print(f"\n== {name}", flush=True)
        PARTS[name](options)


if __name__ == "__main__":
    main()
