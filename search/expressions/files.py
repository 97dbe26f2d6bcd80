"""The expressions that come with the software: tables beside this module, one a kind.

Columns: `phrase` as people write it, `term` as official names have it, and `marked`, `yes` where
the phrase is meant only when typed with its marks. Each group begins with a comment.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from search.expressions import Expression, Fault, Kind, fault_of, key_of
from search.tables import Row, TableError, read_table

FOLDER = Path(__file__).parent
COLUMNS = ("phrase", "term")
MARKED = {"": False, "yes": True}


def read_expressions(folder: Path = FOLDER) -> tuple[Expression, ...]:
    """Return the rows of all tables in `folder`. Raises TableError."""
    rows: dict[tuple[str, ...], Expression] = {}
    for kind in Kind:
        path = folder / f"{kind}.tsv"
        for words, row in _rows(path, kind):
            if rows.setdefault(words, row[1]) is not row[1]:
                raise TableError(path, row[0], f"“{row[1].phrase}” is there already")
    return tuple(rows.values())


def _rows(path: Path, kind: Kind) -> Iterator[tuple[tuple[str, ...], tuple[int, Expression]]]:
    for row in read_table(path, COLUMNS):
        found = _expression(path, row, kind)
        yield key_of(found.phrase), (row.line, found)


def _expression(path: Path, row: Row, kind: Kind) -> Expression:
    phrase, term = (row.cells[name].strip() for name in COLUMNS)
    marked = row.cells.get("marked", "").strip()
    fault = fault_of(phrase, term)
    if fault is Fault.NO_WORDS:
        raise TableError(path, row.line, "a phrase and a term have words")
    if marked not in MARKED:
        raise TableError(path, row.line, f"“{marked}” under marked; it is empty or yes")
    if fault is Fault.OWN_TERM:
        raise TableError(path, row.line, f"“{phrase}” is its own term")
    return Expression(phrase, term, kind, MARKED[marked])
