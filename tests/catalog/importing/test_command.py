"""The command: what it prints, and how it ends."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from catalog.models import ProcedureVersion
from tests.builders import Tree
from tests.catalog.importing.portal_records import a_fee, a_method, a_record, write_lines

pytestmark = pytest.mark.django_db


def run(*arguments: str | Path) -> tuple[str, int]:
    """Run the command; return what it printed and its exit status."""
    out = StringIO()
    try:
        call_command("import_procedures", *map(str, arguments), stdout=out)
    except SystemExit as error:
        return out.getvalue(), int(error.code or 0)
    return out.getvalue(), 0


@pytest.fixture
def file(tree: Tree, tmp_path: Path) -> Path:
    small = [a_method(fees=[a_fee(100)])]
    records = [a_record(), a_record("1.900002", executionMethods=small), a_record("1.900003")]
    return write_lines(tmp_path / "records.jsonl.gz", records, zipped=True)


def test_a_good_import_prints_outcomes_and_warnings_and_ends_with_0(file: Path) -> None:
    from django.utils import translation

    with translation.override("en"):
        printed, status = run(file)
    assert status == 0
    assert ["created", "3"] in [line.replace("│", " ").split() for line in printed.splitlines()]
    assert "fee below 1,000 đồng" in printed


def test_a_failed_item_is_named_and_ends_with_1(file: Path, tmp_path: Path) -> None:
    bad = write_lines(tmp_path / "bad.jsonl", [a_record("abc")])
    printed, status = run(file, bad)
    assert status == 1
    assert "bad.jsonl:1" in printed.replace("\n", "")
    assert "is no code" in printed
    assert ProcedureVersion.objects.count() == 3


def test_a_refused_run_says_why_and_ends_with_1(file: Path, tmp_path: Path) -> None:
    run(file)
    printed, status = run(write_lines(tmp_path / "few.jsonl", [a_record()]))
    assert status == 1
    assert "2 of 3 known records" in printed


def test_a_missing_file_ends_with_1_and_no_traceback(tree: Tree, tmp_path: Path) -> None:
    printed, status = run(tmp_path / "not-there")
    assert status == 1
    assert "cannot be read" in printed


def test_the_limit_reads_the_first_records_only(file: Path) -> None:
    run(file, "--limit", "2")
    assert ProcedureVersion.objects.count() == 2


@pytest.mark.parametrize(
    "option",
    [("--publisher", "Hà Nội"), ("--max-missing", "101"), ("--limit", "0"), ("--limit", "x")],
)
def test_a_wrong_option_says_what_is_allowed(file: Path, option: tuple[str, str]) -> None:
    with pytest.raises(CommandError, match=option[0]):
        run(file, *option)
    assert not ProcedureVersion.objects.exists()
