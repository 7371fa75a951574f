"""The tools over the Model Context Protocol, on standard input and output. The one door to its SDK."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Final

from mcp.server import MCPServer
from mcp.types import CallToolResult, TextContent, ToolAnnotations
from pydantic import Field

from reasoner import __version__
from reasoner.mcp.gated import Said
from reasoner.mcp.tools import Workbench

INSTRUCTIONS: Final = """\
Reasons over signed biological networks: what must follow from rules, whatever the numbers are.
Load rule files with `load_rules` (without files: the shipped mTOR rules), or state your own with `add_rules`.
A claim reads: `autophagy increases with torin1 = high in resistant`. Settings read: `torin1 = high, knock out FKBP12 in
resistant`. `why` says necessary, possible, impossible, inconsistent or unknown; necessary and impossible come with a
checked proof, and nothing else is a yes or a no. Mistakes come with file, line, column and what to write instead."""

_READS: Final = ToolAnnotations(read_only_hint=True, open_world_hint=False)
_WRITES: Final = ToolAnnotations(read_only_hint=False, destructive_hint=True, open_world_hint=False)

Claim = Annotated[str, Field(description="such as: autophagy increases with torin1 = high in resistant")]
Settings = Annotated[str, Field(description="such as: torin1 = high, knock out FKBP12 in resistant")]
Shown = Annotated[tuple[str, ...], Field(description="the quantities to show; none: all")]
Files = Annotated[tuple[str, ...], Field(description="paths below the folder that is served")]


def server(bench: Workbench) -> MCPServer:
    """The server of one conversation."""
    made = MCPServer("reasoner", instructions=INSTRUCTIONS, version=__version__, log_level="ERROR")

    def said(tool: Callable[[Workbench], Said]) -> CallToolResult:
        found = bench.call(tool)
        content = TextContent(type="text", text=found.text)
        return CallToolResult(content=[content], structured_content=found.data, is_error=found.wrong)

    def load_rules(files: Files = ()) -> CallToolResult:
        """Read rule files, or networks in other formats, as the model to ask; without files the shipped mTOR rules."""
        return said(lambda bench: bench.load_rules(files))

    def add_rules(rules: str) -> CallToolResult:
        """Add rules to the model in memory, to try them; mistakes come with their places and nothing is changed."""
        return said(lambda bench: bench.add_rules(rules))

    def write_rules(file: str, rules: str) -> CallToolResult:
        """Check rules and write them to a .rules file below the folder, whole; with mistakes nothing is written."""
        return said(lambda bench: bench.write_rules(file, rules))

    def show(name: str = "") -> CallToolResult:
        """What the model declares; or one quantity with every rule that acts on it or reads it; or one rule."""
        return said(lambda bench: bench.show(name))

    def lint() -> CallToolResult:
        """What is probably a mistake in the rules though they can be read, with places."""
        return said(lambda bench: bench.lint())

    def why(claim: Claim, steps: bool = False) -> CallToolResult:
        """Must a claim hold? With mechanism, papers and a checked proof (`steps`: every step); or why it need not."""
        return said(lambda bench: bench.why(claim, steps))

    def what_if(settings: Settings, show: Shown = ()) -> CallToolResult:
        """What every quantity does under some settings. These are predictions: `why` proves one of them."""
        return said(lambda bench: bench.what_if(settings, show))

    def compare(settings: Settings, other: Settings, show: Shown = ()) -> CallToolResult:
        """Two perturbations side by side. These are predictions: `why` proves one of them."""
        return said(lambda bench: bench.compare(settings, other, show))

    def how(
        claim: Annotated[str, Field(description="such as: autophagy increases using drugs at most 2 in resistant")],
    ) -> CallToolResult:
        """Every smallest intervention that makes a claim necessary, each with a checked proof."""
        return said(lambda bench: bench.how(claim))

    def check(measurements: Files = ()) -> CallToolResult:
        """Do rules, scenarios, observations and tables of measurements (CSV) agree? Else the clash and its repairs."""
        return said(lambda bench: bench.check(measurements))

    def screen(
        combinations: Annotated[str, Field(description="such as: drugs, RAF at most 2 for ERK decreases in fed")],
    ) -> CallToolResult:
        """Try every combination of some settings. What is enough, alone or together, has a checked proof each."""
        return said(lambda bench: bench.screen(combinations))

    def rank(settings: Settings, show: Shown = ()) -> CallToolResult:
        """How often what is ambiguous rises, in models drawn by chance: an order for experiments, never a verdict."""
        return said(lambda bench: bench.rank(settings, show))

    def fit(measurements: Files = (), optimise: bool = False) -> CallToolResult:
        """Which `maybe` and `-?` have to be there for all measurements to be true, each with a checked proof; how many
        ways are left. `optimise`: where nothing fits them all, what fits best."""
        return said(lambda bench: bench.fit(measurements, optimise))

    def next_experiment(
        experiments: Annotated[str, Field(description="empty: all; or such as: using drugs measuring ERK, AKT")] = "",
    ) -> CallToolResult:
        """The experiment that best separates what still fits, and what to do after each outcome."""
        return said(lambda bench: bench.next_experiment(experiments))

    def diff(old: Files) -> CallToolResult:
        """Which conclusions changed from older rule files to the model as it is now, and why."""
        return said(lambda bench: bench.diff(old))

    def ask(
        question: Annotated[str, Field(description="such as: why not X increases with D = high; paths A to B; states")],
    ) -> CallToolResult:
        """Any question of the language that no other tool has: why not, why ambiguous, paths, states, named queries."""
        return said(lambda bench: bench.ask(question))

    def verify(proof: str = "") -> CallToolResult:
        """Replay a proof file below the folder against the rules; without one, the proof of the last `why`."""
        return said(lambda bench: bench.verify(proof))

    for tool in (
        load_rules, add_rules, write_rules, show, lint, why, what_if, compare, how, screen, rank, check, fit,
        next_experiment, diff, ask, verify,
    ):  # fmt: skip
        made.add_tool(tool, annotations=_WRITES if tool is write_rules else _READS)
    return made


def serve(folder: Path, budget: float) -> None:
    """Serves until the input ends. What rules use without a folder of their own is looked for in `folder`."""
    os.chdir(folder)
    server(Workbench(folder.resolve(), budget)).run("stdio")
