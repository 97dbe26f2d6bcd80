"""Reading tab-separated tables, with the file and the line of whatever is wrong in them.

As in text/tab-separated-values of IANA: UTF-8, a header, one row a line, no quoting; and comments.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


class TableError(ValueError):
    """A table that can't be read, and where."""

    def __init__(self, path: Path, line: int, message: str) -> None:
        super().__init__(f"{path}:{line}: {message}" if line else f"{path}: {message}")


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one line by the name of their column; missing ones at its end are empty."""

    line: int
    cells: dict[str, str]


def read_table(path: Path, required: Sequence[str]) -> list[Row]:
    """Return the rows of the table at `path`, in which the columns `required` come in any order.

    Empty lines and comments, which begin with #, are left out. Raises TableError.
    """
    lines = _text(path).split("\n")
    header = [name.strip() for name in lines[0].removesuffix("\r").split("\t")]
    missing = [name for name in required if name not in header]
    if missing:
        raise TableError(path, 1, f"the header lacks the columns {', '.join(missing)}")
    doubled = sorted({name for name in required if header.count(name) > 1})
    if doubled:
        raise TableError(path, 1, f"the header has these columns twice: {', '.join(doubled)}")
    return [
        _row(path, number, header, line.removesuffix("\r"), required)
        for number, line in enumerate(lines[1:], start=2)
        if line.strip() and not line.startswith("#")
    ]


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise TableError(path, 0, error.strerror or str(error)) from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise TableError(path, line, "this line is not UTF-8") from error


def _row(path: Path, number: int, header: list[str], line: str, required: Sequence[str]) -> Row:
    cells = line.split("\t")
    if len(cells) > len(header):
        raise TableError(path, number, f"{len(cells)} cells under {len(header)} columns")
    absent = [name for name in required if header.index(name) >= len(cells)]
    if absent:
        raise TableError(path, number, f"this line has no cell for {', '.join(absent)}")
    cells += [""] * (len(header) - len(cells))
    return Row(number, dict(zip(header, cells, strict=True)))
