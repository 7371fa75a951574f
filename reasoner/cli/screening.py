"""How `screen` is run: here or on a cluster, in memory or into a folder, and the files that are made of its rows."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path

from reasoner.cli.arguments import Line
from reasoner.many.cluster import NoCluster, on_cluster
from reasoner.many.screens import Folder, OtherScreen, Share, Spread, answered, here
from reasoner.many.workers import processors
from reasoner.query.answers import ScreenAnswer
from reasoner.query.screen import Plan, screened
from reasoner.query.screened import Row
from reasoner.solve.budget import Budget
from reasoner.tell.parquet import INSTALL, NoParquet, to_parquet
from reasoner.tell.screened import heading, record
from reasoner.tell.table import lines, table, to_csv


def screen(plan: Plan, text: str, options: argparse.Namespace, budget: Budget) -> ScreenAnswer | None:
    """The answer; None where a share is done and the rest is missing, so that there is no answer yet."""
    line: Line = options.line
    for option in ("resume", "shard"):
        if getattr(options, option) and options.out is None:
            line.refuse("E003", f"`--{option}` needs `--out FOLDER`, where the parts are kept", f"--{option}")
    share = Share(*options.shard) if options.shard else Share()
    try:
        by = _spread(plan, options, budget)
        if options.out is None:
            return screened(plan, text, answered(plan.total, share, by, budget), budget)
        return _kept(plan, text, share, by, options, budget)
    except NoCluster as error:
        line.refuse("E006", str(error), options.scheduler)


def _spread(plan: Plan, options: argparse.Namespace, budget: Budget) -> Spread:
    if options.scheduler:
        return on_cluster(options.scheduler, plan, options.support, budget)
    return here(plan, options.support, budget, options.workers or processors())


def _kept(
    plan: Plan, text: str, share: Share, by: Spread, options: argparse.Namespace, budget: Budget
) -> ScreenAnswer | None:
    """By way of the folder: only what it lacks is answered."""
    line: Line = options.line
    folder = Folder(Path(options.out), plan, options.support, text)
    try:
        folder.begin(options.resume or options.shard is not None)
    except OtherScreen:
        help = "name another folder, or ask with the rules and the question that it was made for"
        line.refuse("E006", f"`{options.out}` holds another screen", options.out, help)
    except FileExistsError:
        line.refuse("E006", f"`{options.out}` holds rows of this screen", options.out, "`--resume` goes on with them")
    whole = folder.fill(share, by, budget, lambda rows: _csv(plan, rows, options.support))
    whole_table = folder.finish(lines([heading(plan.model, plan.question.readouts, options.support)]))
    return None if whole and whole_table is None else screened(plan, text, folder.rows(), budget)


def _csv(plan: Plan, rows: Sequence[Row], support: bool) -> str:
    return lines(record(row, plan.model, support) for row in rows)


def write_files(answer: ScreenAnswer, options: argparse.Namespace, to_file: Callable[[str, str | bytes], None]) -> None:
    """The tables and the pictures that were asked for."""
    found = table(answer)
    if options.csv:
        to_file(options.csv, to_csv(found))
    if options.parquet:
        try:
            to_file(options.parquet, to_parquet(found))
        except NoParquet as error:
            options.line.refuse("E006", str(error), options.parquet, INSTALL)
    if options.heatmap:
        from reasoner.picture.heatmap import to_html, to_svg

        to_file(options.heatmap, (to_html if options.heatmap.endswith(".html") else to_svg)(answer))
