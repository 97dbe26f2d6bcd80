"""What the commands write, and how they refuse."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from catalog.models import Action
from catalog.promulgation import ImportedLine, promulgate_many
from search import service
from search.evaluation.running import as_asked
from tests.builders import Tree, a_content, a_decision, a_page
from tests.search.asking import JANUARY, JUNE

NAMES = {"1.001193": "Đăng ký khai sinh", "1.000894": "Đăng ký kết hôn", "2.001827": "Đo đạc"}


@pytest.fixture
def catalogue(tree: Tree) -> None:
    """Three procedures in force since the new year."""
    lines = [
        ImportedLine(a_page(tree, code), a_content(code, name), Action.NEW, JANUARY)
        for code, name in NAMES.items()
    ]
    promulgate_many([(a_decision(tree, JANUARY, source="test"), lines)])


def told(command: str, *arguments: object, **options: Any) -> str:
    out = StringIO()
    call_command(command, *map(str, arguments), stdout=out, **options)
    return out.getvalue()


def table(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "queries.tsv"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.usefixtures("catalogue")
def test_a_run_finds_what_the_page_finds(tmp_path: Path) -> None:
    path = table(tmp_path, "note\tquery\tid\nx\tdang ky\t7\n\t1.000894\tb\ny\t…\t\u0111\n")
    lines = [json.loads(line) for line in told("search_run", path).splitlines()]
    assert [line["id"] for line in lines] == ["7", "b", "đ"]
    for line, query in zip(lines, ("dang ky", "1.000894", "…"), strict=True):
        shown = service.search(as_asked(query, day=JUNE, limit=10)).results
        assert list(line) == ["id", "codes", "scores", "ms"]
        assert line["codes"] == [result.code for result in shown]
        assert line["scores"] == [result.score for result in shown]
        assert line["ms"] >= 0
    assert set(lines[0]["codes"]) == {"1.001193", "1.000894"}
    assert lines[1]["codes"][0] == "1.000894"
    assert lines[2]["codes"] == []


@pytest.mark.usefixtures("catalogue")
def test_a_run_gives_no_more_than_asked_on_the_day_asked(tmp_path: Path) -> None:
    path = table(tmp_path, "id\tquery\n1\tđăng ký\n")
    one = json.loads(told("search_run", path, "--limit", 1, "--engine", "embedded"))
    assert len(one["codes"]) == len(one["scores"]) == 1
    assert json.loads(told("search_run", path, "--as-of", "2025-12-31"))["codes"] == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", r":1: .*lacks the columns id, query"),
        ("id\tcâu\n", r":1: .*lacks the columns query"),
        ("id\tquery\n1\ta\n\n2\n", r":4: .*no cell for query"),
        ("id\tquery\n1\ta\tb\n", r":2: .*3 cells under 2 columns"),
        ("id\tquery\n \ta\n", r":2: the id is empty"),
        ("id\tquery\n1\ta\n2\t" + "a" * 2001 + "\n", r":3: .*2,000 characters"),
    ],
)
@pytest.mark.django_db
def test_a_run_refuses_a_bad_table_by_line_and_writes_nothing(
    tmp_path: Path, text: str, message: str
) -> None:
    out = StringIO()
    with pytest.raises(CommandError, match=r"queries\.tsv" + message):
        call_command("search_run", str(table(tmp_path, text)), stdout=out)
    assert out.getvalue() == ""


@pytest.mark.django_db
def test_a_run_refuses_a_table_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"none\.tsv: No such file"):
        call_command("search_run", str(tmp_path / "none.tsv"))


@pytest.mark.parametrize(
    "wrong",
    [
        ("--limit", "0"),
        ("--limit", "ten"),
        ("--limit", "10001"),
        ("--as-of", "yesterday"),
        ("--as-of", "2026-02-30"),
        ("--engine", "oracle"),
    ],
)
def test_a_run_refuses_options_that_mean_nothing(tmp_path: Path, wrong: tuple[str, str]) -> None:
    with pytest.raises(CommandError, match=wrong[0]):
        call_command("search_run", str(table(tmp_path, "id\tquery\n")), *wrong)


HEADER = "intent\tclass\tquery\tcodes\tnote\n"
JUDGED = (
    "birth\tname\tđăng ký khai sinh\t3:1.001193\t\n"
    "birth\tcitizen\tkhai sinh\t3:1.001193\t\n"
    "gold\tout\tgiá vàng\t\t\n"
)


@pytest.fixture
def judgements(tmp_path: Path) -> Path:
    """A folder with judgements of the small catalogue."""
    folder = tmp_path / "judgements"
    folder.mkdir()
    (folder / "all.tsv").write_text(HEADER + JUDGED, encoding="utf-8")
    return folder


@pytest.mark.usefixtures("catalogue")
def test_an_evaluation_compares_with_the_baseline_it_wrote(judgements: Path) -> None:
    command = ("search_evaluate", "--judgements", judgements, "--write-baseline")
    first = told(*command)
    assert "There is no baseline" in first
    assert (judgements / "baseline.json").exists()
    again = json.loads(told(*command, "--json"))
    assert again["changes"] == []
    classes = again["tuned"]["classes"] | again["held_out"]["classes"]
    assert classes["name"]["success"] == classes["nfd"]["success"] == 1


@pytest.mark.usefixtures("catalogue")
def test_an_evaluation_fails_below_what_has_to_be_reached(judgements: Path) -> None:
    (judgements / "all.tsv").write_text(
        HEADER + "birth\tcitizen\tkhai sinh\t3:2.001827\t\n", encoding="utf-8"
    )
    with pytest.raises(CommandError, match=r"nDCG@10 of citizen is 0\.0000, not 0\.75"):
        told("search_evaluate", "--judgements", judgements)


@pytest.mark.usefixtures("catalogue")
def test_an_evaluation_refuses_a_catalogue_that_lacks_judged_procedures(judgements: Path) -> None:
    text = HEADER + JUDGED.replace("1.001193", "9.999999")
    (judgements / "all.tsv").write_text(text, encoding="utf-8")
    with pytest.raises(CommandError, match=r"lacks 1 judged procedures \(9\.999999"):
        told("search_evaluate", "--judgements", judgements)


@pytest.mark.django_db
def test_an_evaluation_names_the_bad_line(judgements: Path) -> None:
    (judgements / "all.tsv").write_text(HEADER + "birth\tname\n", encoding="utf-8")
    with pytest.raises(CommandError, match=r"all\.tsv:2: "):
        told("search_evaluate", "--judgements", judgements)
