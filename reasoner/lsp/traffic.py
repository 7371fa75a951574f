"""What comes from an editor, looked at before the protocol's library does: message by message, each well-formed.

The library takes one spelling of a header, and falls silent at a message that it cannot read. Here a header may be
spelled in any case; whatever is no message, or is one that no editor could mean, is answered with an error.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from io import BytesIO
from threading import Lock
from typing import Any, BinaryIO, Final

PARSE_ERROR, INVALID_REQUEST, INVALID_PARAMS = -32700, -32600, -32602
LARGEST: Final = 64_000_000
"""Bytes of one message."""
DEEPEST: Final = 100
"""So deeply may a message be nested."""


class Outgoing:
    """The stream to the editor, on which two write: the library, and whoever refuses a message."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self._lock = stream, Lock()

    def write(self, data: bytes) -> int:
        with self._lock:
            written = self._stream.write(data)
            self._stream.flush()
            return written

    def flush(self) -> None:
        """Every write has been flushed."""

    def close(self) -> None:
        self._stream.close()


class Incoming:
    """The stream from the editor as the library reads it: header lines, and bodies of so many bytes."""

    def __init__(self, stream: BinaryIO, answer: Callable[[bytes], object]) -> None:
        self._stream, self._answer = stream, answer
        self._ready = BytesIO()

    def readline(self) -> bytes:
        line = self._ready.readline()
        if not line:
            self._ready = BytesIO(framed(body) if (body := self._next()) is not None else b"")
            line = self._ready.readline()
        return line

    def read(self, size: int = -1) -> bytes:
        return self._ready.read(size)

    def close(self) -> None:
        self._stream.close()

    def _next(self) -> bytes | None:
        """The next message that can be understood; None where the editor has gone."""
        while (size := self._size()) is not None:
            body = self._stream.read(size)
            if len(body) < size:
                return None
            refused = refusal(body)
            if refused is None:
                return body
            self._answer(framed(json.dumps(refused).encode()))
        return None

    def _size(self) -> int | None:
        """How many bytes the next message has; lines that are no header are passed over."""
        size: int | None = None
        while line := self._stream.readline(10_000):
            name, _, value = line.partition(b":")
            if name.strip().lower() == b"content-length" and value.strip().isdigit() and len(value) < 12:
                size = int(value)
            elif not line.strip() and size is not None:
                if size <= LARGEST:
                    return size
                self._skip(size)
                size = None
        return None

    def _skip(self, size: int) -> None:
        self._answer(framed(json.dumps(_error(None, INVALID_REQUEST, "the message is too large")).encode()))
        while size > 0 and (part := self._stream.read(min(size, LARGEST))):
            size -= len(part)


def framed(body: bytes) -> bytes:
    return b"Content-Length: %d\r\n\r\n%b" % (len(body), body)


def refusal(body: bytes) -> dict[str, Any] | None:
    """The error with which a message is answered; None where there is nothing against it."""
    try:
        message = json.loads(body)
    except (ValueError, RecursionError):
        return _error(None, PARSE_ERROR, "the message is not JSON")
    if not isinstance(message, dict):
        return _error(None, INVALID_REQUEST, "a message is an object")
    number = message.get("id")
    if not isinstance(number, int | str | None) or isinstance(number, bool):
        return _error(None, INVALID_REQUEST, "`id` is a number or a string")
    is_answer = "result" in message or "error" in message
    if not isinstance(message.get("method"), str) and not is_answer:
        return _error(number, INVALID_REQUEST, "`method` is missing, or no string")
    if not isinstance(message.get("params", {}), dict | list | None):
        return _error(number, INVALID_PARAMS, "`params` is neither an object nor a list")
    wrong = next(_wrong(message, 0), "")
    return _error(number, INVALID_PARAMS, wrong) if wrong else None


def _wrong(value: Any, depth: int) -> Iterator[str]:
    """What no editor could mean, wherever in a message."""
    if depth > DEEPEST:
        yield "it is nested too deeply"
    elif isinstance(value, list):
        for inner in value:
            yield from _wrong(inner, depth + 1)
    elif isinstance(value, dict):
        if value.keys() == {"line", "character"}:
            for name in ("line", "character"):
                if type(value[name]) is not int or not 0 <= value[name] < 2**31:
                    yield f"`{name}` of a position is no whole number of 0 or more"
        for inner in value.values():
            yield from _wrong(inner, depth + 1)


def _error(number: int | str | None, code: int, message: str) -> dict[str, Any]:
    return {"jsonrpc": "2.0", "id": number, "error": {"code": code, "message": message}}
