"""The expressions that come with the software, and how faults in their tables are told."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from search import language
from search.expressions import Kind
from search.expressions.files import FOLDER, read_expressions
from search.tables import TableError


def test_the_tables_are_whole() -> None:
    rows = read_expressions()
    numbers = Counter(row.kind for row in rows)
    assert numbers[Kind.ABBREVIATION] + numbers[Kind.CITIZEN] >= 250
    assert numbers[Kind.ENGLISH] >= 120
    for row in rows:
        assert row.phrase == language.clean(row.phrase)
        assert row.term == language.clean(row.term)


def test_one_syllable_that_is_another_word_without_marks_needs_them() -> None:
    common = {"co", "cho", "den", "di", "ve", "mat", "chet", "bo", "rach", "hong", "thue", "cuoi"}
    for row in read_expressions():
        words = language.fold_tokens(row.phrase)
        assert row.marked_only or len(words) > 1 or words[0] not in common, row


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("sổ đỏ", "no cell for term"),
        ("sổ đỏ\tSỔ ĐỎ", "its own term"),
        ("\tđất", "have words"),
        ("sổ đỏ\tđất\tmaybe", "it is empty or yes"),
        ("so do\tđất đai\nsổ đỏ\tđất", "is there already"),
    ],
)
def test_a_fault_is_told_by_file_and_line(tmp_path: Path, line: str, told: str) -> None:
    for kind in Kind:
        (tmp_path / f"{kind}.tsv").write_text("phrase\tterm\tmarked\n# Land\n")
    path = tmp_path / f"{Kind.CITIZEN}.tsv"
    path.write_text(f"{path.read_text()}{line}\n")
    with pytest.raises(TableError, match=told) as error:
        read_expressions(tmp_path)
    assert str(path) in str(error.value)


def test_each_group_says_what_it_is() -> None:
    for kind in Kind:
        assert (FOLDER / f"{kind}.tsv").read_text().count("\n# ") >= 2
