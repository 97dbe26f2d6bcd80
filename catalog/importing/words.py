"""Citizens' words for procedures by code, from the reviewed files beside this module.

A line of `search_words/*.tsv` is: codes, Vietnamese phrases, and perhaps English ones, divided by
tabs. Codes are divided by blanks (one procedure that has a code a level or province), phrases by
`;`. Empty lines and lines that begin with `#` are for reviewers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from catalog.content import clean_text

FOLDER = Path(__file__).parent / "search_words"
PHRASE_LENGTH = 120
_CODE = re.compile(r"\d\.\d{6}")
_COLUMNS = (2, 3)


class BadLine(ValueError):
    """A line that can't be used: which, why, and what is allowed."""


@dataclass(frozen=True, slots=True)
class Words:
    """What people call one procedure, and ask of it, in each language."""

    vi: tuple[str, ...]
    en: tuple[str, ...] = ()


def read(folder: Path | None = None) -> dict[str, Words]:
    """Return the words by code. Raises `BadLine` at the first line that can't be used."""
    words: dict[str, Words] = {}
    met: set[str] = set()
    for place, line in _lines(folder or FOLDER):
        try:
            codes, found = _read_line(line)
            _refuse_repeated(codes, words)
            phrases = [phrase.casefold() for phrase in (*found.vi, *found.en)]
            _refuse_repeated(phrases, met)
        except ValueError as error:
            raise BadLine(f"{place}: {error}") from None
        words |= dict.fromkeys(codes, found)
        met.update(phrases)
    return words


def _lines(folder: Path) -> Iterator[tuple[str, str]]:
    for file in sorted(folder.glob("*.tsv")):
        try:
            text = file.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            raise BadLine(f"{file.name}: UTF-8 is expected") from None
        for number, line in enumerate(text.split("\n"), start=1):
            if line.strip() and not line.startswith("#"):
                yield f"{file.name}, line {number}", line


def _read_line(line: str) -> tuple[list[str], Words]:
    columns = line.split("\t")
    if len(columns) not in _COLUMNS:
        raise ValueError(
            f"{len(columns)} columns; two or three are expected, divided by tabs: "
            "codes, Vietnamese phrases, English phrases"
        )
    codes = columns[0].split()
    for code in codes:
        if not _CODE.fullmatch(code):
            raise ValueError(f"code {code!r}; a national code such as 1.001193 is expected")
    if not codes:
        raise ValueError("no code; at least one is expected")
    vietnamese, english = columns[1], "".join(columns[2:])
    if not vietnamese.strip():
        raise ValueError("no Vietnamese phrase; at least one is expected")
    return codes, Words(_phrases(vietnamese), _phrases(english))


def _phrases(column: str) -> tuple[str, ...]:
    if not column.strip():
        return ()
    phrases = tuple(phrase.strip() for phrase in column.split(";"))
    for phrase in phrases:
        if not phrase or len(phrase) > PHRASE_LENGTH:
            raise ValueError(f"phrase {phrase!r}; 1 to {PHRASE_LENGTH} characters are expected")
        if phrase != " ".join(clean_text(phrase).split()):
            raise ValueError(f"phrase {phrase!r}; NFC and single blanks are expected")
    return phrases


def _refuse_repeated(new: list[str], known: dict[str, Words] | set[str]) -> None:
    for position, item in enumerate(new):
        if item in known or item in new[:position]:
            raise ValueError(f"{item!r} came before; each code and each phrase may come once")
