"""An editor as the protocol sees it: a process of `reasoner lsp`, and JSON messages to and from it."""

from __future__ import annotations

import json
import queue
import subprocess
import sys
from pathlib import Path
from threading import Thread
from typing import Any

PATIENCE = 60.0
"""Seconds to wait for an answer before the test fails."""

ABILITIES = {"general": {}, "workspace": {"codeLens": {"refreshSupport": True}}}


class Editor:
    """A client over standard input and output, with the folder that it has open."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._process = subprocess.Popen(
            [sys.executable, "-m", "reasoner", "lsp", "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self._answers: queue.Queue[dict[str, Any]] = queue.Queue()
        self._told: dict[str, queue.Queue[Any]] = {}
        self._last = 0
        self._open: set[str] = set()
        Thread(target=self._listen, daemon=True).start()
        self.abilities = self.ask(
            "initialize", {"processId": None, "rootUri": folder.as_uri(), "capabilities": ABILITIES}
        )["capabilities"]
        self.tell("initialized", {})

    # --- messages -------------------------------------------------------------------------------------------------

    def ask(self, method: str, params: Any) -> Any:
        """A request and its result. Raises RuntimeError with the message of a refusal."""
        self._last += 1
        self._send({"id": self._last, "method": method, "params": params})
        answer = self._answers.get(timeout=PATIENCE)
        assert answer["id"] == self._last
        if "error" in answer:
            raise RuntimeError(answer["error"]["message"])
        return answer["result"]

    def tell(self, method: str, params: Any) -> None:
        self._send({"method": method, "params": params})

    def told(self, method: str) -> Any:
        """The next notification of the server under this name."""
        return self._told.setdefault(method, queue.Queue()).get(timeout=PATIENCE)

    def asked_by_server(self, method: str) -> Any:
        """The parameters of the next request of the server under this name; it was answered with nothing."""
        return self.told(method)

    def _send(self, message: dict[str, Any]) -> None:
        assert self._process.stdin is not None
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self._process.stdin.write(f"Content-Length: {len(body)}\r\n\r\n".encode() + body)
        self._process.stdin.flush()

    def _listen(self) -> None:
        stream = self._process.stdout
        assert stream is not None
        while header := stream.readline():
            length = int(header.split(b":")[1]) if header.lower().startswith(b"content-length") else None
            while stream.readline().strip():
                pass
            message = json.loads(stream.read(length or 0))
            if "method" in message and "id" in message:
                self._send({"id": message["id"], "result": None})
            if "method" in message:
                self._told.setdefault(message["method"], queue.Queue()).put(message.get("params"))
            else:
                self._answers.put(message)

    # --- what an editor does --------------------------------------------------------------------------------------

    def uri(self, name: str) -> str:
        return (self.folder / name).resolve().as_uri()

    def open(self, name: str, text: str | None = None) -> None:
        """Opens a file as it is on the disk, or with another text."""
        text = (self.folder / name).read_text(encoding="utf-8") if text is None else text
        self._open.add(name)
        document = {"uri": self.uri(name), "languageId": "reasoner", "version": 1, "text": text}
        self.tell("textDocument/didOpen", {"textDocument": document})

    def close_all(self) -> None:
        """Closes every file, whose text is then that on the disk again."""
        while self._open:
            self.tell("textDocument/didClose", {"textDocument": {"uri": self.uri(self._open.pop())}})

    def change(self, name: str, text: str, version: int = 2) -> None:
        document = {"uri": self.uri(name), "version": version}
        self.tell("textDocument/didChange", {"textDocument": document, "contentChanges": [{"text": text}]})

    def mistakes(self, name: str) -> list[dict[str, Any]]:
        """The next diagnostics that the server publishes for a file."""
        while True:
            found = self.told("textDocument/publishDiagnostics")
            if found["uri"] == self.uri(name):
                diagnostics: list[dict[str, Any]] = found["diagnostics"]
                return diagnostics

    def at(self, method: str, name: str, line: int, character: int, **more: Any) -> Any:
        """A request about a place, from 0."""
        place = {"textDocument": {"uri": self.uri(name)}, "position": {"line": line, "character": character}}
        return self.ask(f"textDocument/{method}", {**place, **more})

    def leave(self) -> int:
        """Says goodbye; the exit code."""
        self.ask("shutdown", None)
        self.tell("exit", None)
        return self._process.wait(timeout=PATIENCE)
