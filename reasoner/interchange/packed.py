"""Zip archives of other tools: the one file in them that holds the model, with bounds on what is unpacked."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from lzma import LZMAError
from typing import Final
from zipfile import BadZipFile, ZipFile

from reasoner.reading import MOST

_MODEL: Final = "regulatoryGraph.ginml"


_BROKEN: Final = (
    BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError, zlib.error, LZMAError, struct.error
)  # fmt: skip
"""What a broken archive may come to in the standard library."""


class Unpackable(Exception):
    """An archive that holds no model, or too much."""


def unpacked(content: bytes) -> bytes:
    """The model in an archive, and behind it, as a comment, what else is there. Raises Unpackable."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            name = next((n for n in archive.namelist() if n.rpartition("/")[2] == _MODEL), None)
            if name is None:
                raise Unpackable(f"there is no `{_MODEL}` in it")
            with archive.open(name) as file:
                text = file.read(MOST + 1)
            others = [n.rpartition("/")[2] for n in archive.namelist() if n != name and not n.endswith("/")]
    except _BROKEN as error:
        raise Unpackable("it is no zip archive, or a broken one") from error
    if len(text) > MOST:
        raise Unpackable(f"its model has more than {MOST:,} bytes")
    return text + (f"<!-- also packed: {', '.join(others)} -->\n".encode() if others else b"")
