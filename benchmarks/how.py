"""How many sets of settings `how` has a solver look at, and how long that takes, beside trying every set.

Both columns ask the same encoding in the same run; the one to the right learns nothing from the labelings it finds.

python -m benchmarks.how [--at-most 2] [--seconds 120]
"""

from __future__ import annotations

import argparse
from time import process_time

from reasoner import pipeline
from reasoner.model.ir import How, Model
from reasoner.query.how import Search
from reasoner.resources import rules_path
from reasoner.solve.budget import Budget

QUESTIONS = (
    "autophagy increases using drugs",
    "autophagy increases using drugs keeping cytotoxicity is unchanged",
    "autophagy increases using drugs keeping mTORC2 is unchanged",
    "autophagy increases using proteins",
)


def main() -> None:
    """Prints one table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.how", description=__doc__)
    parser.add_argument("--at-most", type=int, default=2, help="settings together")
    parser.add_argument("--seconds", type=float, default=120.0, help="budget for each search")
    options = parser.parse_args()
    model, _ = pipeline.load([rules_path() / "mtor"])
    print(f"{'at most ' + str(options.at_most) + ', in resistant':68} answers  guided (sets, s)  every set (sets, s)")
    for question in QUESTIONS:
        text = f"how {question} at most {options.at_most} in resistant"
        guided, every = (searched(model, text, learns, options.seconds) for learns in (True, False))
        assert guided[0] == every[0] or not guided[3] or not every[3], question
        shown = (f"{tried:6}{'' if done else '+'} {seconds:7.1f}" for _, tried, seconds, done in (guided, every))
        print(f"{question:68} {len(guided[0]):7}  " + "     ".join(shown))


def searched(model: Model, text: str, learns: bool, seconds: float) -> tuple[list[object], int, float, bool]:
    """The interventions, how many sets were tried, how long it took, and whether that was all."""
    question, _ = pipeline.asked(model, text)
    assert isinstance(question, How)
    start = process_time()
    search = Search(model, question, Budget(seconds), learns)
    found: list[object] = list(search.answers())
    return found, search.tried, process_time() - start, search.exhausted


if __name__ == "__main__":
    main()
