"""Tables of answers as Parquet. The door to pyarrow."""

from __future__ import annotations

from typing import Final

from reasoner.tell.table import Table

INSTALL: Final = 'pip install "pathway-reasoner[parquet]" brings pyarrow'


class NoParquet(Exception):
    """The library that writes Parquet is not installed."""

    def __str__(self) -> str:
        return "Parquet needs the library pyarrow, which is not installed"


def to_parquet(found: Table) -> bytes:
    """A table as a Parquet file, every column as text. Raises NoParquet."""
    try:
        import pyarrow
        from pyarrow import parquet
    except ModuleNotFoundError:
        raise NoParquet from None
    heading, rows = found
    columns = [pyarrow.array([row[n] for row in rows], pyarrow.string()) for n in range(len(heading))]
    sink = pyarrow.BufferOutputStream()
    parquet.write_table(pyarrow.Table.from_arrays(columns, names=list(heading)), sink)
    return bytes(sink.getvalue().to_pybytes())
