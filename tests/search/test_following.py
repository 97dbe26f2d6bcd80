"""How the site brings its index level: after a commit, by commands, document by document."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command
from pytest_django import DjangoCaptureOnCommitCallbacks

from catalog import journal
from catalog.models import Action, ProcedurePage
from catalog.promulgation import promulgate
from search import documents, progress
from search.engines.embedded.engine import EmbeddedEngine
from search.service import engine as engine_of_site
from tests.builders import Tree, a_content, a_page, an_ending, promulgated
from tests.search.asking import JANUARY, JUNE, MARCH


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
    call_command("search_rebuild")
    call_command("search_check")
    assert "clean: 2 documents" in capsys.readouterr().out


def test_a_document_stands_for_its_procedure_on_every_day_exactly_once(
    tree: Tree, birth: ProcedurePage
) -> None:
    promulgated(tree, birth, a_content(name="Hai"), MARCH, Action.AMENDED)
    promulgate(an_ending(tree, birth, JUNE).decision)
    one, two = documents.of_procedures([birth.pk])
    assert (one.shown_from, one.shown_to) == (None, MARCH)
    assert (two.shown_from, two.shown_to) == (MARCH, None)
    assert (two.valid_from, two.valid_to) == (MARCH, JUNE)
