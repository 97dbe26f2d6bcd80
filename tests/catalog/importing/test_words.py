"""Reviewed words of citizens: files are well formed, imports bring them, people's words stay."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from catalog import journal
from catalog.content import clean_text
from catalog.importing import words
from catalog.models import Change, ChangeKind, ImportRun, ProcedurePage
from tests.catalog.importing.conftest import Import
from tests.catalog.importing.portal_records import a_record, write_lines

CODE = "1.900001"


@pytest.fixture
def reviewed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of reviewed files of the test's own, with one file that gives `CODE` words."""
    folder = tmp_path / "reviewed"
    folder.mkdir()
    monkeypatch.setattr(words, "FOLDER", folder)
    say(folder, f"{CODE}\tmở quầy báo; bán sách phải xin gì\topen a bookshop")
    return folder


def say(folder: Path, *lines: str) -> None:
    (folder / "books.tsv").write_text("\n".join(lines), encoding="utf-8")


def the_page() -> ProcedurePage:
    return ProcedurePage.objects.get(code=CODE)


def edit(**values: str) -> None:
    """Publish guidance as an editor does."""
    page = the_page()
    for name, value in values.items():
        setattr(page, name, value)
    page.save_revision().publish()


# --- The files


def test_the_files_give_words_to_at_least_300_procedures_by_national_code() -> None:
    procedures = set(words.read().values())
    assert len(procedures) >= 300
    assert all(1 <= len(found.vi) <= 12 for found in procedures)


def test_phrases_are_clean_and_belong_to_one_procedure() -> None:
    owners: dict[str, words.Words] = {}
    for found in words.read().values():
        for phrase in (*found.vi, *found.en):
            assert phrase == clean_text(phrase)
            assert owners.setdefault(phrase.casefold(), found) == found


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("1.900001", "1 columns; two or three are expected"),
        ("1.900001\ta\tb\tc", "4 columns"),
        ("1.9001\tmở quầy", "code '1.9001'; a national code such as 1.001193 is expected"),
        (" \tmở quầy", "no code"),
        ("1.900001\t \topen", "no Vietnamese phrase"),
        ("1.900001\tmở quầy;; bán báo", "phrase ''; 1 to 120 characters"),
        ("1.900001\t" + "á" * 121, "1 to 120 characters"),
        ("1.900001\tmở  quầy", "NFC and single blanks"),
        ("1.900001\tba\u0301o", "NFC and single blanks"),
        ("1.900001 1.900001\tmở quầy", "'1.900001' came before"),
        ("1.900001\tMở quầy; mở quầy", "'mở quầy' came before"),
    ],
)
def test_a_bad_line_is_named_with_what_is_allowed(reviewed: Path, line: str, told: str) -> None:
    say(reviewed, "# ours", "", line)
    with pytest.raises(words.BadLine) as error:
        words.read()
    assert str(error.value).startswith("books.tsv, line 3: ")
    assert told in str(error.value)


def test_a_phrase_of_another_procedure_is_refused_across_files(reviewed: Path) -> None:
    (reviewed / "z.tsv").write_text("1.900002\tMở quầy báo", encoding="utf-8")
    with pytest.raises(words.BadLine, match=r"z\.tsv, line 1: 'mở quầy báo' came before"):
        words.read()


def test_a_file_that_is_not_utf_8_is_named(reviewed: Path) -> None:
    (reviewed / "books.tsv").write_bytes(b"1.900001\t\xff")
    with pytest.raises(words.BadLine, match=r"books\.tsv: UTF-8 is expected"):
        words.read()


# --- Imports


@pytest.mark.django_db
def test_an_import_brings_the_words_beside_the_sources_keywords(
    reviewed: Path, import_records: Import
) -> None:
    report = import_records(a_record(keywords="quầy báo"), a_record("1.900002"))
    page = the_page()
    assert page.search_words_vi == "quầy báo\nmở quầy báo\nbán sách phải xin gì"
    assert page.search_words_en == "open a bookshop"
    assert report.worded == 1
    assert Change.objects.filter(kind=ChangeKind.GUIDANCE, procedure=page).count() == 1


@pytest.mark.django_db
def test_one_line_may_speak_for_several_codes(reviewed: Path, import_records: Import) -> None:
    say(reviewed, "1.900001 1.900002\tmở quầy báo")
    import_records(a_record(), a_record("1.900002"))
    found = ProcedurePage.objects.filter(search_words_vi="mở quầy báo")
    assert set(found.values_list("code", flat=True)) == {"1.900001", "1.900002"}


@pytest.mark.django_db
def test_a_second_import_of_the_same_writes_no_words(
    reviewed: Path, import_records: Import
) -> None:
    import_records(a_record())
    serial = journal.newest_serial()
    assert import_records(a_record()).worded == 0
    assert journal.newest_serial() == serial


@pytest.mark.django_db
def test_words_reviewed_later_come_with_the_next_import_though_its_records_are_the_same(
    reviewed: Path, import_records: Import
) -> None:
    say(reviewed, "# none yet")
    import_records(a_record(keywords="quầy báo"))
    assert the_page().search_words_vi == "quầy báo"
    say(reviewed, f"{CODE}\tmở quầy báo")
    assert import_records(a_record(keywords="quầy báo")).worded == 1
    assert the_page().search_words_vi == "quầy báo\nmở quầy báo"
    say(reviewed, "# none any more")
    import_records(a_record(keywords="quầy báo"))
    assert the_page().search_words_vi == "quầy báo"


@pytest.mark.django_db
def test_words_of_editors_are_never_overwritten(reviewed: Path, import_records: Import) -> None:
    import_records(a_record())
    edit(search_words_vi="lời của chúng tôi")
    say(reviewed, f"{CODE}\tlời khác")
    assert import_records(a_record()).worded == 0
    assert import_records(a_record(note="new")).worded == 0
    assert the_page().search_words_vi == "lời của chúng tôi"
    edit(search_words_vi="")
    import_records(a_record(note="new"))
    assert the_page().search_words_vi == ""


@pytest.mark.django_db
def test_editors_who_changed_something_else_get_new_words_in_their_next_draft_too(
    reviewed: Path, import_records: Import
) -> None:
    import_records(a_record())
    edit(summary_vi="Ngắn gọn")
    say(reviewed, f"{CODE}\tlời mới")
    assert import_records(a_record()).worded == 1
    assert the_page().search_words_vi == "lời mới"
    draft = the_page().get_latest_revision_as_object()
    assert (draft.search_words_vi, draft.summary_vi) == ("lời mới", "Ngắn gọn")


@pytest.mark.django_db
def test_a_page_with_a_draft_waits_until_the_draft_is_published(
    reviewed: Path, import_records: Import
) -> None:
    import_records(a_record())
    page = the_page()
    before = page.search_words_vi
    page.summary_vi = "Ngắn gọn"
    revision = page.save_revision()
    say(reviewed, f"{CODE}\tlời mới")
    assert import_records(a_record()).worded == 0
    assert the_page().search_words_vi == before
    revision.publish()
    assert import_records(a_record()).worded == 1
    assert the_page().search_words_vi == "lời mới"


@pytest.mark.django_db
def test_a_dry_run_writes_no_words(reviewed: Path, import_records: Import) -> None:
    say(reviewed, "# none yet")
    import_records(a_record())
    say(reviewed, f"{CODE}\tmở quầy báo")
    assert import_records(a_record(), dry_run=True).worded == 0
    assert the_page().search_words_vi == ""


@pytest.mark.django_db
def test_a_bad_file_stops_an_import_before_anything_is_written(
    reviewed: Path, tmp_path: Path
) -> None:
    say(reviewed, "nonsense")
    file = write_lines(tmp_path / "records.jsonl", [a_record()])
    with pytest.raises(CommandError, match=r"search words: books\.tsv, line 1: .*Nothing was"):
        call_command("import_procedures", str(file), stdout=StringIO())
    assert not ImportRun.objects.exists()
