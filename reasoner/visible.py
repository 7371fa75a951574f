"""Text that may hold anything, made harmless to look at: what could steer a terminal or turn text around is escaped.

Names, notes and paths come from files, and a file may come from a stranger. What goes into a file keeps its bytes.
"""

from __future__ import annotations

import json
from typing import Any, Final

_STEERING: Final = (
    *range(9), *range(11, 32), *range(127, 160),
    0x061C, 0x200E, 0x200F, 0x2028, 0x2029, *range(0x202A, 0x202F), *range(0x2066, 0x206A),
)  # fmt: skip
"""Control characters but tab and line end, and those that break lines or order text from right to left."""

ESCAPES: Final = {n: f"\\x{n:02x}" if n < 256 else f"\\u{n:04x}" for n in _STEERING}
MARKS: Final = dict.fromkeys((9, *_STEERING), "\ufffd")
"""One character for each, where columns count."""
_IN_JSON: Final = {n: f"\\u{n:04x}" for n in _STEERING}


def visible(text: str) -> str:
    """The text with escapes; lines may end as they do on Windows."""
    if text.isprintable():  # nearly all texts are, and nothing that steers is
        return text
    return "\r\n".join(part.translate(ESCAPES) for part in text.split("\r\n"))


def json_text(data: Any) -> str:
    """An object on one line, as JSON; escapes there say the same."""
    return json.dumps(data, ensure_ascii=False).translate(_IN_JSON) + "\n"
