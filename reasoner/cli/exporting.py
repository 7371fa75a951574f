"""What `export` draws: the whole network, what lies around some quantities, the part around an answer, or its proof."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from reasoner.cli.arguments import Line
from reasoner.diagnostics import did_you_mean
from reasoner.model.ir import Model
from reasoner.picture.around import drawings
from reasoner.picture.dot import to_dot
from reasoner.picture.drawing import Drawing
from reasoner.picture.network import between, neighbourhood, network
from reasoner.picture.steps import of_steps
from reasoner.picture.svg import to_svg
from reasoner.query.answers import Answer
from reasoner.tell.narrate import narrate


def check(options: argparse.Namespace, asked: str) -> None:
    """Refuses options that are missing or do not go together."""
    line: Line = options.line
    formats = [name for name in ("svg", "dot") if getattr(options, name)]
    if len(formats) != 1:
        help = "for example: reasoner export --svg my.rules -o my.svg"
        line.refuse(
            "E008", "`reasoner export` needs one format: `--svg` or `--dot`", "--dot" if formats else None, help
        )
    if options.around and asked:
        line.refuse(
            "E008", "`--around` narrows the whole network, not an answer", "--around", "leave out one of the two"
        )
    if options.steps is not None and not options.around:
        line.refuse(
            "E008", "`--steps` says how far `--around` reaches", "--steps", "such as: --around mTORC1 --steps 2"
        )
    for name in ("proof", "full"):
        if getattr(options, name) and not asked:
            line.refuse("E008", f"`--{name}` needs a question", f"--{name}", "it draws more of an answer")


def of_model(model: Model, options: argparse.Namespace) -> list[Drawing]:
    """The network, or what lies around some of its quantities."""
    title = model.title or model.name
    if not options.around:
        return [network(model, title)]
    centres = [_quantity(model, name, options.line) for name in options.around]
    if options.steps == 0:
        return [network(model, f"{title}: {', '.join(centres)}", between(model, centres), centres, within=centres)]
    rules = neighbourhood(model, centres, 1 if options.steps is None else options.steps)
    return [network(model, f"{title}: around {', '.join(centres)}", rules, centres)]


def _quantity(model: Model, name: str, line: Line) -> str:
    declared = name if name in model.quantities else model.synonyms.get(name)
    if declared is None or declared not in model.quantities:
        near = did_you_mean(name, (*model.quantities, *model.synonyms))
        help = near or "`reasoner show` lists the quantities"
        line.refuse("E007", f"there is no quantity `{name}`", next((w for w in line.words if name in w), None), help)
    return declared


def of_answer(answer: Answer, options: argparse.Namespace) -> Sequence[Drawing]:
    """What an answer speaks of, or its steps alone; none where it has no steps."""
    if not options.proof:
        return drawings(answer, options.full)
    steps = of_steps(answer.text, narrate(answer, options.full))
    return [steps] if steps.nodes else []


def written(drawn: Sequence[Drawing], options: argparse.Namespace) -> str:
    """The picture as text. Raises NoPictures."""
    return to_dot(drawn) if options.dot else to_svg(drawn)
