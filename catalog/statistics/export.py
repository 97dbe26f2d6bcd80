"""The figures as a file for a spreadsheet: one table, a line a figure. Pure.

RFC 4180, in UTF-8 with a byte order mark, without which Excel takes Vietnamese for Windows-1252.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date

from catalog.content import Text
from catalog.statistics.tables import Line

COLUMNS = (
    "section",
    "code",
    "name_vi",
    "name_en",
    "day",
    "procedures",
    "percent_of_all",
    "earlier_day",
    "earlier_procedures",
    "difference",
)
BYTE_ORDER_MARK = "\ufeff"
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def written(lines: Iterable[tuple[Line, str, Text]], day: date, earlier: date | None = None) -> str:
    """Return the file; each line comes with its public code and its name."""
    stream = io.StringIO()
    stream.write(BYTE_ORDER_MARK)
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for line, code, name in lines:
        writer.writerow(
            [
                line.section.value,
                as_text(code),
                as_text(name.vi),
                as_text(name.en),
                day.isoformat(),
                line.now,
                "" if line.percent is None else line.percent,
                earlier.isoformat() if earlier else "",
                "" if line.then is None else line.then,
                "" if line.difference is None else line.difference,
            ]
        )
    return stream.getvalue()


def as_text(value: str) -> str:
    """Return a text that no spreadsheet takes for a formula, as OWASP advises."""
    return f"'{value}" if value.startswith(_STARTS_A_FORMULA) else value
