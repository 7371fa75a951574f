"""`reasoner mcp` as an agent uses it: over standard input and output, with the client of the official SDK."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("mcp", reason='no SDK of MCP: pip install "pathway-reasoner[mcp]"')
from mcp import Client, StdioServerParameters

import reasoner
from reasoner.lang.parser import parse_question
from reasoner.mcp.gated import MOST_ROWS, answered
from reasoner.mcp.tools import Workbench
from reasoner.proof.codec import CertificateError
from reasoner.source import Source

ROOT = Path(__file__).resolve().parents[2]
RULES = """\
drug trametinib
protein EGFR, RAF, MEK, ERK
EGFR -> RAF -> MEK -> ERK
ERK -| RAF
trametinib -| MEK
"""
OFFLINE = """\
import sys
def refuse(event, args):
    if event in ("socket.connect", "socket.bind", "socket.getaddrinfo"):
        raise RuntimeError("the network")
sys.addaudithook(refuse)
from reasoner.cli.main import main
sys.exit(main(["mcp", *sys.argv[1:]]))
"""
"""The command, in a process in which nothing can open a connection."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "served").mkdir()
    (tmp_path / "served" / "mapk.rules").write_text(RULES, encoding="utf-8")
    (tmp_path / "secret.rules").write_text("protein Secret\n", encoding="utf-8")
    return tmp_path / "served"


def talk(folder: Path, *options: str, session: Callable[[Client], Awaitable[Any]]) -> Any:
    """What a session with the server of a folder comes to."""

    async def run() -> Any:
        env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path])}
        server = StdioServerParameters(command=sys.executable, args=["-c", OFFLINE, str(folder), *options], env=env)
        async with Client(server) as client:
            return await session(client)

    return asyncio.run(asyncio.wait_for(run(), 120))


def test_a_client_loads_rules_asks_why_and_verifies_the_proof(folder: Path) -> None:
    async def session(client: Client) -> list[Any]:
        calls: list[tuple[str, dict[str, Any]]] = [
            ("load_rules", {"files": ["mapk.rules"]}),
            ("why", {"claim": "ERK decreases with trametinib = high"}),
            ("verify", {}),
            ("what_if", {"settings": "trametinib = high", "show": ["ERK"]}),
            ("compare", {"settings": "trametinib = high", "other": "EGFR = low"}),
            ("how", {"claim": "ERK decreases using trametinib at most 1"}),
            ("check", {}),
            ("lint", {}),
            ("show", {"name": "MEK"}),
        ]
        return [await client.call_tool(name, given) for name, given in calls]

    found = talk(folder, session=session)
    assert not any(one.is_error for one in found)
    loaded, why, verified, predicted, compared, how, checked, lint, shown = (one.structured_content for one in found)
    assert loaded["quantities"] == 5 and loaded["diagnostics"] == []
    assert why["schema"] == 2 and why["verdict"] == "necessary" and why["proof"]["checked"] and why["gist"]
    assert "steps" not in why["proof"]
    assert found[1].content[0].text.startswith("Yes, necessarily: ERK decreases with trametinib = high.")
    assert verified == {"schema": 2, "kind": "verify", "holds": True, "reason": ""}
    assert predicted["directions"] == {"ERK": ["-"]} and predicted["checked"] is False
    assert {row["quantity"] for row in compared["rows"]} == {"trametinib", "EGFR", "RAF", "MEK", "ERK"}
    assert all(one["proof"]["checked"] for one in how["interventions"]) and len(how["interventions"]) == 2
    assert checked["verdict"] == "consistent" and checked["checked"] is False and lint["diagnostics"] == []
    assert "trametinib -| MEK" in shown["text"]


OPEN = "M1: maybe trametinib -| RAF\nM2: maybe trametinib -| ERK\nobserve O1: RAF is unchanged with trametinib = high\n"


def test_a_client_decides_what_to_do_next(folder: Path) -> None:
    """Combinations, rankings, fits, experiments and versions: certain only where a proof was replayed."""
    (folder / "open.rules").write_text(RULES + OPEN, encoding="utf-8")
    (folder / "old.rules").write_text(
        RULES.replace("trametinib -| MEK", "trametinib -> MEK") + "expect E1: ERK falls with trametinib = high\n",
        encoding="utf-8",
    )

    async def session(client: Client) -> list[Any]:
        calls: list[tuple[str, dict[str, Any]]] = [
            ("load_rules", {"files": ["mapk.rules"]}),
            ("screen", {"combinations": "trametinib, EGFR at most 2 for ERK decreases"}),
            ("rank", {"settings": "trametinib = high, EGFR = high", "show": ["ERK", "EGFR"]}),
            ("add_rules", {"rules": "expect E1: ERK falls with trametinib = high"}),
            ("diff", {"old": ["old.rules"]}),
            ("ask", {"question": "why not RAF decreases with trametinib = high"}),
            ("load_rules", {"files": ["open.rules"]}),
            ("fit", {}),
            ("next_experiment", {"experiments": "using trametinib, EGFR measuring ERK, MEK"}),
            ("add_rules", {"rules": "observe O2: ERK rises with trametinib = high"}),
            ("fit", {}),
        ]
        return [await client.call_tool(name, given) for name, given in calls]

    found = talk(folder, session=session)
    assert not any(one.is_error for one in found)
    said = [one.structured_content for one in found]
    screen, rank, diff, why_not, fit, experiment, misfit = (said[n] for n in (1, 2, 4, 5, 7, 8, 10))
    alone = [one for one in screen["interactions"] if one["kind"] in ("minimal", "synergy")]
    assert len(alone) == 4 and all(one["proof"]["checked"] for one in alone) and screen["unproved"] == []
    words = {word for row in screen["rows"] for word in row["outcomes"]}
    assert words == {"possible", "unproved necessary", "unproved impossible"} and screen["checked"] is False
    assert rank["predicted"] == {"EGFR": ["+"]} and "proved" not in rank and rank["checked"] is False
    (changed,) = diff["changed"]
    assert (changed["old"]["verdict"], changed["new"]["verdict"]) == ("unproved impossible", "unproved necessary")
    assert why_not["verdict"] == "impossible" and why_not["proof"]["checked"]
    switches = {one["rule"]: one for one in fit["switches"]}
    assert switches["M1"]["value"] == "must" and switches["M1"]["checked"] and switches["M2"]["value"] == "open"
    assert "steps" not in switches["M1"]["proof"] and fit["checked"] is False
    assert experiment["kind"] == "discriminate" and len(experiment["candidates"]) == 2
    assert misfit["verdict"] == "inconsistent" and misfit["conflicts_checked"] == [True] and misfit["checked"] is True


def test_what_is_forced_without_a_proof_that_holds_now_is_no_decision(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    bench = Workbench(folder, 10)
    bench.call(lambda b: b.add_rules(RULES + OPEN))
    monkeypatch.setattr("reasoner.mcp.gated.verify_proof", _refusing)
    (forced, _) = bench.call(lambda b: b.fit((), False)).data["switches"]
    assert forced["value"] == "unproved must"
    bench.call(lambda b: b.add_rules("observe O2: ERK rises with trametinib = high"))
    for said in (bench.call(lambda b: b.fit((), False)), bench.call(lambda b: b.check(()))):
        assert said.data["verdict"] == "inconsistent" and said.data["checked"] is False
        assert said.data["conflicts_checked"] == [False] and "no proof" in said.text


def _refusing(certificate: object, model: object) -> None:
    raise CertificateError("not as the checker reads it")


def test_a_combination_whose_proof_does_not_hold_is_unproved(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    bench = Workbench(folder, 10)
    bench.call(lambda b: b.load_rules(["mapk.rules"]))
    monkeypatch.setattr(reasoner.Answer, "certificate", lambda answer: None)
    said = bench.call(lambda b: b.screen("trametinib, EGFR at most 1 for ERK decreases")).data
    assert [one["kind"] for one in said["interactions"]] == [] and len(said["unproved"]) == 4


def test_what_is_enough_only_together_is_proved_as_well(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    bench = Workbench(folder, 20)
    bench.call(lambda b: b.add_rules("drug D, E; protein A; D -> A when E is high"))
    said = bench.call(lambda b: b.screen("D, E at most 2 for A increases")).data
    together = [one["settings"] for one in said["interactions"] if one["kind"] == "synergy" and one["proof"]["checked"]]
    assert together == [["D = low", "E = high"], ["D = high", "E = high"]] and not said["unproved"]


def test_a_long_screen_hands_out_its_first_rows(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    bench = Workbench(folder, 30)
    bench.call(lambda b: b.load_rules(["mapk.rules"]))
    said = bench.call(lambda b: b.screen("trametinib, EGFR, RAF, MEK at most 4 for ERK")).data
    assert len(said["rows"]) == MOST_ROWS and said["rows_left_out"] == said["combinations"] - MOST_ROWS > 0


def test_a_question_about_what_nobody_declared_names_what_is_meant(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    bench = Workbench(folder, 10)
    bench.call(lambda b: b.load_rules(["mapk.rules"]))
    for said in (
        bench.call(lambda b: b.screen("trametinb at most 1 for ERK")),
        bench.call(lambda b: b.rank("trametinb = high", ())),
        bench.call(lambda b: b.next_experiment("using trametinb measuring ERK")),
        bench.call(lambda b: b.ask("paths trametinb to ERK")),
    ):
        assert said.wrong and said.data["diagnostics"][0]["help"] == "did you mean `trametinib`?"
    assert bench.call(lambda b: b.diff(["../secret.rules"])).data["diagnostics"][0]["code"] == "E511"
    assert bench.call(lambda b: b.fit(["../secret.rules"], False)).data["diagnostics"][0]["code"] == "E511"


def test_the_examples_that_tools_give_are_questions_of_the_language(folder: Path) -> None:
    async def session(client: Client) -> Any:
        return (await client.list_tools()).tools

    begins = {
        "why": "why {}", "how": "how {}", "what_if": "what if {}", "compare": "compare {} versus {}", "rank": "rank {}",
        "screen": "screen {}", "next_experiment": "discriminate {}", "ask": "{}",
    }  # fmt: skip
    told = 0
    for tool in talk(folder, session=session):
        for given in tool.input_schema.get("properties", {}).values():
            for example in given.get("description", "").partition("such as: ")[2].split(";"):
                if example.strip():
                    question = begins[tool.name].format(example.strip(), example.strip())
                    assert not parse_question(Source("<example>", question))[1], question
                    told += 1
    assert told >= 9


def test_every_tool_says_what_it_is_for(folder: Path) -> None:
    async def session(client: Client) -> Any:
        return (await client.list_tools()).tools, client.instructions

    tools, told = talk(folder, session=session)
    names = [
        "load_rules",
        "add_rules",
        "write_rules",
        "show",
        "lint",
        "why",
        "what_if",
        "compare",
        "how",
        "screen",
        "rank",
        "check",
        "fit",
        "next_experiment",
        "diff",
        "ask",
        "verify",
    ]
    assert [tool.name for tool in tools] == names
    assert all(tool.description for tool in tools) and "checked proof" in told
    assert [tool.name for tool in tools if not tool.annotations.read_only_hint] == ["write_rules"]


def test_mistakes_come_with_places_and_can_be_mended(folder: Path) -> None:
    async def session(client: Client) -> Any:
        await client.call_tool("load_rules", {"files": ["mapk.rules"]})
        wrong = await client.call_tool("write_rules", {"file": "mapk.rules", "rules": RULES + "MEK -> ERC\n"})
        assert (folder / "mapk.rules").read_text("utf-8") == RULES
        right = await client.call_tool("write_rules", {"file": "mapk.rules", "rules": RULES + "RAF -> ERK\n"})
        asked = await client.call_tool("why", {"claim": "ERK falls with trametnib = high"})
        return wrong, right, asked

    wrong, right, asked = talk(folder, session=session)
    assert wrong.is_error and not right.is_error and asked.is_error
    (mistake,) = wrong.structured_content["diagnostics"]
    assert (mistake["code"], mistake["file"], mistake["line"], mistake["column"]) == ("E201", "mapk.rules", 6, 8)
    assert mistake["help"] == "did you mean `ERK`?"
    assert right.structured_content["influences"] == 6
    assert (folder / "mapk.rules").read_text("utf-8").endswith("RAF -> ERK\n")
    assert asked.structured_content["diagnostics"][0]["help"] == "did you mean `trametinib`?"


@pytest.mark.parametrize(
    "path", ["../secret.rules", "/etc/passwd", "link.rules", "gone/../../secret.rules", "../served2"]
)
def test_nothing_outside_of_the_folder_is_read_or_named(folder: Path, path: str) -> None:
    (folder / "link.rules").symlink_to(folder.parent / "secret.rules")
    bench = Workbench(folder, 10)
    for said in (
        bench.call(lambda b: b.load_rules([path])),
        bench.call(lambda b: b.write_rules(path, "protein A")),
        bench.call(lambda b: b.check([path])),
        bench.call(lambda b: b.verify(path)),
    ):
        assert said.wrong and said.data["diagnostics"][0]["code"] in ("E511", "E006") and "Secret" not in said.text
    assert (folder.parent / "secret.rules").read_text("utf-8") == "protein Secret\n"


def test_rules_do_not_use_what_lies_outside(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    bench = Workbench(folder, 10)
    said = bench.call(lambda b: b.add_rules('use "../secret.rules"'))
    assert said.wrong and [d["code"] for d in said.data["diagnostics"]] == ["E511"] and "Secret" not in said.text
    said = bench.call(lambda b: b.write_rules("mine.rules", 'use "../secret.rules"'))
    assert said.wrong and not (folder / "mine.rules").exists()


def test_a_file_that_nothing_uses_yet_is_checked_before_it_is_written(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    bench = Workbench(folder, 10)
    bench.call(lambda b: b.load_rules(["mapk.rules"]))
    assert bench.call(lambda b: b.write_rules("more.rules", "A -> B")).wrong and not (folder / "more.rules").exists()
    assert not bench.call(lambda b: b.write_rules("more.rules", "protein A, B\nA -> B")).wrong
    assert (folder / "more.rules").read_text("utf-8") == "protein A, B\nA -> B\n"


def test_a_verdict_without_a_proof_is_no_answer(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As where the time ends between the solver's verdict and the proof; or where a proof does not hold."""
    monkeypatch.chdir(folder)
    bench = Workbench(folder, 10)
    bench.call(lambda b: b.load_rules(["mapk.rules"]))
    claim = "ERK decreases with trametinib = high"
    assert bench.call(lambda b: b.why(claim, False)).data["verdict"] == "necessary"
    with monkeypatch.context() as patched:
        patched.setattr(reasoner.Answer, "certificate", lambda answer: None)
        unproved = bench.call(lambda b: b.why(claim, False))
    assert unproved.data["verdict"] == "unknown" and unproved.text.startswith(
        "Unknown: the solver alone says necessary"
    )
    forged = bench.model.why(claim).certificate()
    assert forged is not None
    forged["denied"] = True
    with monkeypatch.context() as patched:
        patched.setattr(reasoner.Answer, "certificate", lambda answer: forged)
        assert bench.call(lambda b: b.why(claim, False)).data["verdict"] == "unknown"
    (folder / "proof.json").write_text(json.dumps(forged), encoding="utf-8")
    assert bench.call(lambda b: b.verify("proof.json")).data["holds"] is False


def test_interventions_without_a_proof_do_not_count(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    bench = Workbench(folder, 10)
    bench.call(lambda b: b.load_rules(["mapk.rules"]))
    answer = bench.model.how("ERK decreases using trametinib at most 1")  # asked for without proofs
    said = answered(bench.model, answer)
    assert said.data["verdict"] == "unknown" and said.data["interventions"] == []
    assert said.data["unproved"] == [{"trametinib": "low"}, {"trametinib": "high"}]


def test_a_question_that_ran_out_of_time_is_unknown(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    bench = Workbench(folder, 1e-6)
    said = bench.call(lambda b: b.why("autophagy increases with torin1 = high in resistant", False))
    assert said.data["verdict"] == "unknown" and not said.text.startswith("Yes")
