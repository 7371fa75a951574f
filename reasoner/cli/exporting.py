"""What `export` draws: the whole network, what lies around some quantities, the part around an answer, or its proof."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import PurePath
from typing import Final

from reasoner.cli.arguments import TABLES, Line
from reasoner.diagnostics import did_you_mean
from reasoner.interchange import registry
from reasoner.interchange.outline import Written
from reasoner.interchange.write_tables import rules
from reasoner.model.ir import Model
from reasoner.picture.around import drawings
from reasoner.picture.dot import to_dot
from reasoner.picture.drawing import Drawing
from reasoner.picture.grouping import folded, groups
from reasoner.picture.network import between, neighbourhood, network
from reasoner.picture.page import of_network, to_page, without_folders
from reasoner.picture.steps import of_steps
from reasoner.picture.svg import to_svg
from reasoner.query.answers import Answer
from reasoner.tell.narrate import narrate
from reasoner.tell.parquet import to_parquet
from reasoner.tell.table import table, to_csv

PICTURES: Final = ("svg", "html", "dot")
"""Options for pictures, which are the endings of their files, too."""


def check(options: argparse.Namespace, asked: str) -> None:
    """Takes the kind of picture from the name of the output; refuses options that are missing or do not go together."""
    line: Line = options.line
    suffix = PurePath(options.output or "").suffix.lower().removeprefix(".")
    if suffix in PICTURES and not options.to and not any(getattr(options, word) for word in PICTURES):
        setattr(options, suffix, True)
    name = target(options)
    if suffix and not name and not any(getattr(options, word) for word in PICTURES):
        help = "such as .svg, .html, .csv, .sif, .bnet; or say it with --svg, --html, --dot or --to"
        line.refuse("E008", f"`{options.output}` ends as no format does", options.output, help)
    pictured = [word for word in PICTURES if getattr(options, word)]
    if len(pictured) + bool(name) != 1:
        help = "for example: reasoner export --svg my.rules -o my.svg"
        word = f"--{pictured[-1]}" if pictured else None
        line.refuse("E008", "`reasoner export` needs one format: `--svg`, `--html`, `--dot` or `--to`", word, help)
    if name:
        _check_target(name, options, asked)
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
    if options.proof and options.html:
        line.refuse("E008", "`--proof` is drawn as a picture", "--proof", "leave it out, or draw with --svg")


def target(options: argparse.Namespace) -> str:
    """The other format, or kind of table, that is written; empty for a picture."""
    if options.to or options.svg or options.html or options.dot or not options.output:
        return options.to or ""
    suffix = PurePath(options.output).suffix.lower()
    if suffix.removeprefix(".") in TABLES:
        return suffix.removeprefix(".")
    return next((f.name for f in registry.FORMATS if f.writes and suffix in f.suffixes), "")


def _check_target(name: str, options: argparse.Namespace, asked: str) -> None:
    line: Line = options.line
    for option in ("around", "steps", "group", "proof", "full"):
        if getattr(options, option) not in (None, False, ()):
            line.refuse("E008", f"`--{option}` is for pictures", f"--{option}", "leave it out, or draw with --svg")
    if asked and name not in TABLES:
        line.refuse("E008", f"an answer is no network to write as {name}", asked, "write it as csv, or draw it")
    if name == "parquet" and not asked:
        line.refuse("E008", "rules are written as csv; parquet is for answers", "--to", "name the file rules.csv")


def of_rules(model: Model, name: str) -> Written:
    """The model in another format, or its rules as a table."""
    return rules(model) if name in TABLES else registry.BY_NAME[name].write(model)


def as_table(answer: Answer, name: str) -> str | bytes:
    """An answer as a table. Raises NoParquet."""
    return to_parquet(table(answer)) if name == "parquet" else to_csv(table(answer))


def drawn(model: Model, answer: Answer | None, options: argparse.Namespace) -> Sequence[Drawing]:
    """The drawings of an answer, or where there is none, of the model; none of an answer without the steps asked for.

    Raises TimeIsUp, as `written` does.
    """
    return _of_model(model, options) if answer is None else _of_answer(answer, options)


def _of_model(model: Model, options: argparse.Namespace) -> list[Drawing]:
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


def _of_answer(answer: Answer, options: argparse.Namespace) -> Sequence[Drawing]:
    """What an answer speaks of, or its steps alone; none where it has no steps."""
    if not options.proof:
        return drawings(answer, options.full)
    steps = of_steps(answer.text, narrate(answer, options.full))
    return [steps] if steps.nodes else []


def written(model: Model, answer: Answer | None, drawn: Sequence[Drawing], options: argparse.Namespace) -> str:
    """The picture, or its page, as text. Raises TimeIsUp."""
    if options.html:
        by = options.group
        return of_network(model, drawn[0], by) if answer is None else to_page(answer, options.full, by)
    grouped = groups(model, drawn[0], options.group)
    text = to_dot(drawn, grouped) if options.dot else to_svg([folded(drawing, grouped) for drawing in drawn])
    return without_folders(text, model)
