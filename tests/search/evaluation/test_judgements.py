"""Judgements are read whole, or refused by file and line; those of the project are in order."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from search.evaluation.judgements import CLASSES, OUT, Judgement, read_judgements
from search.tables import TableError

HEADER = "intent\tclass\tquery\tcodes\tnote\n"
GOOD = "lost-passport\tcitizen\tmất hộ chiếu\t3:1.000001 1:1.000002,2.000003\t\n"


def folder_with(tmp_path: Path, text: str, name: str = "police.tsv") -> Path:
    (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_grades_are_read_by_code(tmp_path: Path) -> None:
    (one,) = read_judgements(folder_with(tmp_path, HEADER + GOOD))
    assert one == Judgement(
        "lost-passport",
        "citizen",
        "mất hộ chiếu",
        {"1.000001": 3, "1.000002": 1, "2.000003": 1},
    )


def test_columns_come_in_any_order_and_cells_at_the_end_may_be_missing(tmp_path: Path) -> None:
    text = "codes\tclass\tintent\tquery\tnote\r\n3:1.000001\tname\tx\thộ chiếu\r\n\r\n"
    assert read_judgements(folder_with(tmp_path, text))[0].query == "hộ chiếu"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("Lost Passport\tname\tq\t3:1.000001\t", "no id of an intent"),
        ("x\tofficial\tq\t3:1.000001\t", "no class"),
        ("x\tname\t \t3:1.000001\t", "query is empty"),
        ("x\tname\tq\t\t", "has codes"),
        ("x\tout\tq\t3:1.000001\t", "has codes"),
        ("x\tname\tq\t1:1.000001\t", "only related"),
        ("x\tname\tq\t4:1.000001\t", "grade 1 to 3"),
        ("x\tname\tq\t1.000001=3\t", "grade 1 to 3"),
        ("x\tname\tq\t3:1.00001\t", "no code"),
        ("x\tname\tq\t3:1.000001,\t", "no code"),
        ("x\tname\tq\t3:1.000001 2:1.000001\t", "two grades"),
        ("x\tname\tq\t3:1.000001\t\tmore", "6 cells under 5 columns"),
        ("x\tname", "no cell for query, codes"),
        ("x\tname\tMẤT  hộ chiếu\t3:1.000001\t", "also asked at police.tsv:2"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, line: str, message: str) -> None:
    with pytest.raises(TableError, match=rf"police\.tsv:3: .*{message}"):
        read_judgements(folder_with(tmp_path, f"{HEADER}{GOOD}{line}\n"))


def test_a_header_without_a_column_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"police\.tsv:1: .*lacks the columns codes"):
        read_judgements(folder_with(tmp_path, "intent\tclass\tquery\n"))


def test_a_header_with_a_column_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="twice: query"):
        read_judgements(folder_with(tmp_path, "query\t" + HEADER))


def test_bytes_that_are_not_utf_8_are_found_by_line(tmp_path: Path) -> None:
    (tmp_path / "police.tsv").write_bytes((HEADER + GOOD).encode() + b"x\tname\t\xff\n")
    with pytest.raises(TableError, match=r"police\.tsv:3: .*UTF-8"):
        read_judgements(tmp_path)


def test_a_folder_without_tables_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="no tables"):
        read_judgements(tmp_path)


def test_an_intent_has_one_home(tmp_path: Path) -> None:
    folder_with(tmp_path, HEADER + GOOD)
    folder_with(tmp_path, HEADER + GOOD.replace("mất", "thất lạc"), "residence.tsv")
    with pytest.raises(TableError, match=r"residence\.tsv:2: .*belongs to police\.tsv"):
        read_judgements(tmp_path)


def test_questions_of_one_intent_are_held_out_together() -> None:
    one = Judgement("birth-registration", "name", "đăng ký khai sinh", {})
    other = Judgement("birth-registration", "english", "birth registration", {})
    assert one.is_held_out == other.is_held_out


def test_the_project_judges_enough_of_every_kind() -> None:
    judgements = read_judgements()
    inside = [one for one in judgements if one.is_in_scope]
    intents = {one.intent: one.is_held_out for one in inside}
    assert len(intents) >= 150
    assert len(inside) >= 400
    assert sum(one.kind == OUT for one in judgements) >= 40
    assert 0.28 < sum(intents.values()) / len(intents) < 0.39
    for is_held_out in (False, True):
        counted = Counter(one.kind for one in judgements if one.is_held_out is is_held_out)
        assert {kind for kind in CLASSES if counted[kind] < 3} == set()
