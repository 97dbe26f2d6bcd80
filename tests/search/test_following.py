"""The index follows the journal: whatever is written, the next search knows it."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command
from pytest_django import DjangoCaptureOnCommitCallbacks

from catalog import journal
from catalog.models import Action, ProcedurePage
from catalog.promulgation import promulgate, retract
from search import documents, progress
from search.engines.base import Unavailable
from search.engines.embedded.engine import EmbeddedEngine
from search.service import engine as engine_of_site
from tests.builders import Tree, a_content, a_page, an_ending, promulgated
from tests.search.asking import JANUARY, JUNE, MARCH, codes


@pytest.fixture
def birth(tree: Tree, engine: EmbeddedEngine) -> ProcedurePage:
    """A procedure in force since the new year, which the index knows."""
    page = a_page(tree)
    promulgated(tree, page, a_content(), JANUARY)
    engine.catch_up()
    return page


def test_an_empty_catalogue_is_searched_like_any_other(db: None, engine: EmbeddedEngine) -> None:
    assert codes(engine, "khai sinh") == []
    assert engine.check().is_clean
    assert engine.rebuild() == 0
    assert engine.check().is_clean


def test_a_promulgation_is_found_by_the_next_search(
    tree: Tree, birth: ProcedurePage, engine: EmbeddedEngine
) -> None:
    promulgated(tree, birth, a_content(name="Khai báo chào đời"), MARCH, Action.AMENDED)
    assert codes(engine, "chào đời") == ["1.001193"]
    assert engine.serial == journal.newest_serial()


def test_an_abolition_takes_it_out_from_its_day_on(
    tree: Tree, birth: ProcedurePage, engine: EmbeddedEngine
) -> None:
    promulgate(an_ending(tree, birth, MARCH).decision)
    assert codes(engine, "khai sinh", JANUARY) == ["1.001193"]
    assert codes(engine, "khai sinh", MARCH) == []


def test_a_retraction_brings_back_what_was_there_before(
    tree: Tree, birth: ProcedurePage, engine: EmbeddedEngine
) -> None:
    version = promulgated(tree, birth, a_content(name="Tên nhầm"), MARCH, Action.AMENDED)
    assert codes(engine, "tên nhầm") == ["1.001193"]
    retract([version.line], reason="Nhầm")
    assert codes(engine, "tên nhầm") == []
    assert codes(engine, "khai sinh") == ["1.001193"]


def test_published_guidance_is_found_and_a_draft_of_it_is_not(
    birth: ProcedurePage, engine: EmbeddedEngine
) -> None:
    birth.search_words_vi = "làm giấy cho bé\nbáo sinh"
    birth.guidance_vi = "<p>Mang <b>chứng minh</b> của cha mẹ</p>"
    draft = birth.save_revision()
    assert codes(engine, "báo sinh") == []
    draft.publish()
    for words in ("báo sinh", "làm giấy cho bé", "chứng minh của cha mẹ"):
        assert codes(engine, words) == ["1.001193"], words
    again = birth.__class__.objects.get(pk=birth.pk)
    again.search_words_vi = ""
    again.save_revision().publish()
    assert codes(engine, "báo sinh") == []


def test_notes_of_editors_are_never_found(birth: ProcedurePage, engine: EmbeddedEngine) -> None:
    birth.notes = "Đang chờ bộ trả lời"
    birth.save_revision().publish()
    assert codes(engine, "chờ bộ trả lời") == []


def test_a_commit_lets_the_index_of_the_site_follow_at_once(
    tree: Tree, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        promulgated(tree, a_page(tree), a_content(), JANUARY)
    assert engine_of_site().serial == journal.newest_serial()


def test_an_index_that_fails_does_not_make_a_promulgation_fail(
    tree: Tree,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def broken(*args: object, **kwargs: object) -> int:
        raise MemoryError("no room")

    monkeypatch.setattr(EmbeddedEngine, "catch_up", broken)
    with django_capture_on_commit_callbacks(execute=True):
        promulgated(tree, a_page(tree), a_content(), JANUARY)
    assert "could not follow" in caplog.text


def test_catching_up_stops_when_its_time_is_over_and_goes_on_later(
    tree: Tree, engine: EmbeddedEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.progress.CHANGES_AT_ONCE", 1)
    for number in range(5):
        code = f"1.{number:06}"
        promulgated(tree, a_page(tree, code), a_content(code), JANUARY)
    reached = engine.catch_up(budget=0.0)
    assert reached < journal.newest_serial()
    assert engine.serial == reached
    assert engine.catch_up(budget=0.0) > reached
    assert engine.catch_up() == journal.newest_serial()
    assert engine.check().is_clean


def test_a_reader_gets_what_is_there_while_another_process_writes(
    tree: Tree, birth: ProcedurePage, engine: EmbeddedEngine
) -> None:
    hasty = EmbeddedEngine(engine.store.root, read_budget=0.05)
    promulgated(tree, a_page(tree, "1.000894"), a_content("1.000894", "Kết hôn"), JANUARY)
    with engine.store.writing():
        assert codes(hasty, "khai sinh") == ["1.001193"]
        assert codes(hasty, "kết hôn") == []
        with pytest.raises(Unavailable):
            hasty.catch_up(budget=0.05)
    assert codes(hasty, "kết hôn") == ["1.000894"]


def test_an_index_of_another_journal_is_not_carried_on(
    tree: Tree, birth: ProcedurePage, engine: EmbeddedEngine
) -> None:
    from catalog.models import Change

    newest = Change.objects.latest("serial")
    Change.objects.filter(pk=newest.pk).update(recorded_at=newest.recorded_at.replace(year=2001))
    promulgated(tree, a_page(tree, "1.000894"), a_content("1.000894", "Kết hôn"), JANUARY)
    assert codes(engine, "khai sinh") == ["1.001193"]
    assert codes(engine, "kết hôn") == ["1.000894"]
    assert engine.check().is_clean


def test_the_journal_is_passed_through_position_by_position(birth: ProcedurePage) -> None:
    newest = progress.newest()
    assert progress.is_of_journal(newest)
    assert progress.is_of_journal(progress.START)
    assert not progress.is_of_journal(progress.Position(newest.serial, "2001-01-01"))
    assert not progress.is_of_journal(progress.Position(newest.serial + 1, newest.moment))


def test_the_commands_rebuild_follow_and_check(
    tree: Tree, birth: ProcedurePage, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("search_sync")
    call_command("search_check")
    assert "clean: 1 documents" in capsys.readouterr().out
    promulgated(tree, a_page(tree, "1.000894"), a_content("1.000894", "Kết hôn"), JANUARY)
    with pytest.raises(CommandError):
        call_command("search_check")
    told = capsys.readouterr().out
    assert "behind: 1" in told
    assert "missing: 1" in told
    call_command("search_rebuild")
    call_command("search_check")
    assert "clean: 2 documents" in capsys.readouterr().out


def test_the_check_names_what_differs_and_what_is_left_over(
    tree: Tree, birth: ProcedurePage, engine: EmbeddedEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    ProcedurePage.objects.filter(pk=birth.pk).update(search_words_vi="past the journal")
    report = engine.check()
    assert report.counts == {"different": 1}
    monkeypatch.setattr(documents, "of_all", lambda: iter(()))
    assert engine.check().counts == {"left over": 1}
    assert engine.check(examples=0).examples == {"left over": []}


def test_a_document_stands_for_its_procedure_on_every_day_exactly_once(
    tree: Tree, birth: ProcedurePage
) -> None:
    promulgated(tree, birth, a_content(name="Hai"), MARCH, Action.AMENDED)
    promulgate(an_ending(tree, birth, JUNE).decision)
    one, two = documents.of_procedures([birth.pk])
    assert (one.shown_from, one.shown_to) == (None, MARCH)
    assert (two.shown_from, two.shown_to) == (MARCH, None)
    assert (two.valid_from, two.valid_to) == (MARCH, JUNE)
