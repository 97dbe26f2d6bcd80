"""What people ask and which procedures answer it, as judged by readers, from `search/judgements`.

One table a theme, `<theme>.tsv`, with the columns

    intent   stable id of what somebody wants: several questions may share it
    class    how it is asked: name, citizen, situation, question, english, form, legal, broad,
             short; out for what no procedure answers
    query    as typed
    codes    grade:code,code … by falling grade: 3 the answer, 2 also good, 1 related; none for out
    note     for readers

Each intent is either for tuning or held out of it, by the CRC-32 of its id: so it stays where it
is when others are added. The folder's README says what grades and classes mean.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from search.evaluation.metrics import GOOD
from search.language import clean
from search.tables import Row, TableError, read_table

FOLDER = Path(__file__).resolve().parents[1] / "judgements"
COLUMNS = ("intent", "class", "query", "codes")
"""Those that are read; `note` is for readers."""
OUT = "out"
CLASSES = (
    "name",
    "citizen",
    "situation",
    "question",
    "english",
    "form",
    "legal",
    "broad",
    "short",
    OUT,
)
HELD_OUT_EVERY = 3

_INTENT = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_GRADE = re.compile(r"([123]):(\S+)")
_CODE = re.compile(r"\d\.\d{6}|DP\.\d+")


@dataclass(frozen=True, slots=True)
class Judgement:
    """One question, of class `kind`, and the grade of each procedure that has one."""

    intent: str
    kind: str
    query: str
    grades: Mapping[str, int]

    @property
    def is_held_out(self) -> bool:
        """Tell whether it may only be counted, never looked at while tuning."""
        return zlib.crc32(self.intent.encode()) % HELD_OUT_EVERY == 0

    @property
    def is_in_scope(self) -> bool:
        return self.kind != OUT


def read_judgements(folder: Path = FOLDER) -> tuple[Judgement, ...]:
    """Return every judgement below `folder`, by file and line. Raises TableError."""
    paths = sorted(folder.glob("*.tsv"))
    if not paths:
        raise TableError(folder, 0, "there are no tables of judgements here")
    found: dict[str, tuple[Path, int]] = {}
    homes: dict[str, Path] = {}
    judgements = []
    for path in paths:
        for row in read_table(path, COLUMNS):
            judgement = _judgement(path, row)
            first = found.setdefault(clean(judgement.query).lower(), (path, row.line))
            if first != (path, row.line):
                raise TableError(path, row.line, f"also asked at {first[0].name}:{first[1]}")
            if homes.setdefault(judgement.intent, path) != path:
                message = f"the intent {judgement.intent} belongs to {homes[judgement.intent].name}"
                raise TableError(path, row.line, message)
            judgements.append(judgement)
    return tuple(judgements)


def _judgement(path: Path, row: Row) -> Judgement:
    intent, kind, query = (row.cells[name] for name in ("intent", "class", "query"))
    if not _INTENT.fullmatch(intent):
        raise TableError(path, row.line, f"“{intent}” is no id of an intent, such as lost-passport")
    if kind not in CLASSES:
        raise TableError(path, row.line, f"“{kind}” is no class; these are: {', '.join(CLASSES)}")
    if not query.strip():
        raise TableError(path, row.line, "the query is empty")
    grades = _grades(path, row.line, row.cells["codes"].split())
    if (kind == OUT) != (not grades):
        raise TableError(path, row.line, "a query has codes, and one of class out has none")
    if grades and max(grades.values()) < GOOD:
        raise TableError(path, row.line, "no code answers this query: all are only related")
    return Judgement(intent, kind, query, grades)


def _grades(path: Path, line: int, parts: Sequence[str]) -> dict[str, int]:
    grades: dict[str, int] = {}
    for part in parts:
        found = _GRADE.fullmatch(part)
        if not found:
            raise TableError(path, line, f"“{part}” is not written grade:code,code, grade 1 to 3")
        for code in found[2].split(","):
            if not _CODE.fullmatch(code):
                raise TableError(path, line, f"“{code}” is no code of a procedure")
            if code in grades:
                raise TableError(path, line, f"{code} has two grades")
            grades[code] = int(found[1])
    return grades
