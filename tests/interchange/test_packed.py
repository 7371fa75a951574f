"""Zip archives of other tools: small ones are read; what would unpack to too much is refused on the way."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from reasoner.interchange.packed import Unpackable, unpacked
from reasoner.reading import MOST


def archive(text: bytes, name: str = "data/regulatoryGraph.ginml") -> bytes:
    content = BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as packed:
        packed.writestr(name, text)
    return content.getvalue()


def test_the_model_of_an_archive_is_read() -> None:
    assert unpacked(archive(b"<gxl/>")) == b"<gxl/>"


def test_a_bomb_is_refused() -> None:
    bomb = archive(b" " * (MOST + 10))
    assert len(bomb) < MOST // 100
    with pytest.raises(Unpackable, match="more than"):
        unpacked(bomb)


@pytest.mark.parametrize(
    "content",
    [b"", b"PK\x03\x04", archive(b"<gxl/>")[:40], archive(b"<gxl/>", "other.txt")],
    ids=["nothing", "a mark alone", "cut short", "no model in it"],  # an archive holds the time it was made at
)
def test_what_is_no_archive_of_a_model_is_refused(content: bytes) -> None:
    with pytest.raises(Unpackable):
        unpacked(content)
