"""Tables for pandas and polars, and frames of theirs as tables of measurements. The door to both.

Neither is loaded before a frame is asked for, and a frame that comes in is known by what it can do.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Any, Final, Literal, Protocol, TypeAlias, get_args, runtime_checkable

Library: TypeAlias = Literal["pandas", "polars"]
LIBRARIES: Final[tuple[Library, ...]] = get_args(Library)
INSTALL: Final = 'pip install "pathway-reasoner[frames]" brings pandas'


class MissingLibrary(ImportError):
    """A library that is not part of the installation is needed; says which extra brings it."""


@runtime_checkable
class PandasFrame(Protocol):
    """A frame of pandas."""

    def to_csv(self, *, index: bool) -> str: ...


@runtime_checkable
class PolarsFrame(Protocol):
    """A frame of polars."""

    def write_csv(self) -> str: ...


Frame: TypeAlias = PandasFrame | PolarsFrame


def to_frame(table: tuple[Sequence[str], Sequence[Sequence[Any]]], library: Library | None = None) -> Any:
    """A heading and rows as a frame of `library`, else of the first one that is installed.

    Raises MissingLibrary where there is none, ValueError for another name.
    """
    if library is not None and library not in LIBRARIES:
        raise ValueError(f"`{library}` is neither pandas nor polars")
    heading, rows = table
    for name in LIBRARIES if library is None else (library,):
        try:
            module = import_module(name)
        except ModuleNotFoundError:
            continue
        columns = {column: [row[n] for row in rows] for n, column in enumerate(heading)}
        return module.DataFrame(columns)
    raise MissingLibrary(f"{library or 'neither pandas nor polars'} is not installed; {INSTALL}")


def as_csv(frame: Frame) -> str:
    """A frame as the text of a CSV file.

    >>> import pandas
    >>> as_csv(pandas.DataFrame({"quantity": ["ERK"], "direction": ["down"]}))
    'quantity,direction\\nERK,down\\n'
    """
    return frame.write_csv() if isinstance(frame, PolarsFrame) else frame.to_csv(index=False)
