"""Malformed traffic is answered with errors, and never mutes the server; it keeps up with fast typing."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from client import Editor

from reasoner.lsp.traffic import Incoming, framed, refusal

HOVER = {"textDocument": {"uri": "file:///x.rules"}, "position": {"line": -1, "character": 0}}


def request(method: str, params: Any, number: Any = 7) -> bytes:
    return json.dumps({"jsonrpc": "2.0", "id": number, "method": method, "params": params}).encode()


@pytest.mark.parametrize(
    ("body", "number", "code"),
    [
        (b"{", None, -32700),
        (b"[" * 100_000, None, -32700),
        (b"\xff", None, -32700),
        (b"[]", None, -32600),
        (b"{}", None, -32600),
        (request("x", {}, []), None, -32600),
        (request("x", 3), 7, -32602),
        (request("textDocument/hover", HOVER), 7, -32602),
        (request("x", {"position": {"line": 1.5, "character": 0}}), 7, -32602),
        (request("x", {"position": {"line": 0, "character": None}}), 7, -32602),
        (request("x", {"position": {"line": 2**40, "character": 0}}), 7, -32602),
        (request("x", {"range": [{"start": {"line": 0, "character": -3}}]}), 7, -32602),
    ],
)
def test_what_no_editor_could_mean_is_refused(body: bytes, number: object, code: int) -> None:
    error = refusal(body)
    assert error is not None and (error["id"], error["error"]["code"]) == (number, code)


def test_a_message_in_order_is_not_refused() -> None:
    assert refusal(request("initialize", {"processId": None})) is None
    assert refusal(b'{"jsonrpc": "2.0", "id": 1, "result": null}') is None
    assert refusal(b'{"jsonrpc": "2.0", "method": "exit"}') is None


@pytest.mark.parametrize(
    "header", [b"content-length: %d", b"CONTENT-LENGTH:%d ", b"Content-Length: %d", b"X: y\r\nContent-length: %d"]
)
def test_a_header_may_be_spelled_in_any_case(header: bytes) -> None:
    body = request("shutdown", None)
    said: list[bytes] = []
    stream = Incoming(BytesIO(header % len(body) + b"\r\n\r\n" + body), said.append)
    assert stream.readline() + stream.readline() + stream.read(len(body)) == framed(body)
    assert stream.readline() == b"" and said == []


def test_after_a_refusal_the_next_message_is_read() -> None:
    said: list[bytes] = []
    stream = Incoming(BytesIO(framed(b"nonsense") + b"noise\r\n" + framed(request("shutdown", None))), said.append)
    assert stream.readline().startswith(b"Content-Length")
    assert len(said) == 1 and b"-32700" in said[0]


@pytest.fixture
def editor(tmp_path: Path) -> Iterator[Editor]:
    (tmp_path / "main.rules").write_text("input A\nprotein B\nA -> B\n", encoding="utf-8")
    found = Editor(tmp_path)
    yield found
    found.leave()


def test_the_server_answers_after_malformed_traffic(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "reasoner", "lsp", "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    start = {"processId": None, "rootUri": tmp_path.as_uri(), "capabilities": {}}
    bodies = [
        b"[[[",
        request("initialize", start, 1),
        request("textDocument/hover", HOVER, 2),
        request("shutdown", None, 3),
    ]
    lower = b"".join(b"content-length: %d\r\n\r\n%b" % (len(b), b) for b in bodies)
    out, _ = process.communicate(lower + framed(b'{"jsonrpc": "2.0", "method": "exit"}'), timeout=60)
    found = {m.get("id"): m for m in messages(out) if "method" not in m}
    assert found[None]["error"]["code"] == -32700 and found[2]["error"]["code"] == -32602
    assert "capabilities" in found[1]["result"] and found[3]["result"] is None


def test_a_thousand_rapid_edits_of_a_large_text_do_not_keep_the_editor_waiting(editor: Editor) -> None:
    names = [f"P{n}" for n in range(1000)]
    text = f"protein {', '.join(names)}\n" + "".join(f"{a} -> {b}\n" for a, b in pairwise(names))
    editor.open("main.rules", text)
    editor.at("hover", "main.rules", 1, 1)
    started = time.monotonic()
    for version in range(2, 1002):
        editor.change("main.rules", f"{text}# {version}\n", version)
    assert "P0" in json.dumps(editor.at("hover", "main.rules", 1, 1))
    assert time.monotonic() - started < 2 + PATIENCE


PATIENCE = 3.0
"""Seconds more, for a machine that is busy with other tests."""


def messages(out: bytes) -> list[dict[str, Any]]:
    """What the server wrote, message by message."""
    found, stream = [], BytesIO(out)
    while header := stream.readline():
        if header.lower().startswith(b"content-length"):
            size = int(header.split(b":")[1])
            while stream.readline().strip():
                pass
            found.append(json.loads(stream.read(size)))
    return found
