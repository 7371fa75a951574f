"""The examples under `reasoner COMMAND --help` are commands that run."""

from __future__ import annotations

import io
import json
import shlex
import sys
from pathlib import Path

import pytest

from reasoner.cli import files
from reasoner.cli.arguments import COMMANDS
from reasoner.cli.main import main

RULES = """\
model small "Enough for every example"
drug torin1, rapamycin
context resistance
protein mTORC1, mTORC2, S6K1, TSC1_2, AKT, PI3K
process autophagy
PI3K -> AKT -| TSC1_2 -| mTORC1
I204: torin1 -| mTORC1
rapamycin -| S6K1
mTORC1 -> S6K1
mTORC1 -| autophagy
scenario resistant: resistance = on
scenario fed: PI3K = normal
expect E1: autophagy increases with torin1 = high
query Q1: why autophagy increases with torin1 = high
"""
SMALL = "drug A\nprotein B\nA -> B\n"
EXAMPLES = [(c.name, example) for c in COMMANDS.values() for example in c.examples]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Small rules wherever an example names rules, and instead of the shipped ones, which would take long."""
    monkeypatch.chdir(tmp_path)
    for name in ("rules/mtor", "my_mtor"):
        Path(name).mkdir(parents=True)
        Path(name, "main.rules").write_text(RULES, encoding="utf-8")
    for name in ("my", "old", "new"):
        Path(f"{name}.rules").write_text(RULES, encoding="utf-8")
    Path("rules/mtor/ids.csv").write_text("id,task,where,reason\nE1,statement,,\n", encoding="utf-8")
    Path("measurements.csv").write_text("quantity,direction,settings\nmTORC1,down,torin1 = high\n", encoding="utf-8")
    Path("net.sif").write_text("A -> B\nB -| C\n", encoding="utf-8")
    Path("network.csv").write_text("ENTITYA;ENTITYB;EFFECT\nA;B;up-regulates\n", encoding="utf-8")
    Path("small.rules").write_text(SMALL, encoding="utf-8")
    Path("questions.txt").write_text("why autophagy increases with torin1 = high\n", encoding="utf-8")
    monkeypatch.setattr(files, "_shipped", lambda: Path("rules/mtor"))


@pytest.mark.parametrize("name", [name for name in COMMANDS if name != "help"])
def test_every_command_has_examples_in_its_help(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([name, "--help"]) == 0
    told = capsys.readouterr().out
    assert COMMANDS[name].examples
    assert told.endswith("examples:\n" + "".join(f"  reasoner {e}\n" for e in COMMANDS[name].examples))


@pytest.mark.parametrize(("name", "example"), EXAMPLES, ids=[example for _, example in EXAMPLES])
def test_the_examples_of_the_help_run(
    name: str, example: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    if name in ("lsp", "mcp"):
        pytest.skip("serves until the other side leaves; tests/lsp and tests/agents run it")
    line, _, incoming = example.partition("  (")[0].partition(" | ")[0].partition(" > ")[0].partition(" < ")
    text = Path(incoming).read_text(encoding="utf-8") if incoming else ""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode()), encoding="utf-8"))
    if "proof.json" in line:
        proved = ["why", "autophagy increases with torin1 = high in resistant", "rules/mtor", "--proof", "proof.json"]
        assert main(proved) == 0
    capsys.readouterr()
    assert main(shlex.split(line)) in (0, 1)
    told = capsys.readouterr()
    assert "error" not in told.err
    if "--json" in line:
        assert all(json.loads(row) for row in told.out.splitlines())
