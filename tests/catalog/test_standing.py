"""What the tree of pages says of procedures is a change of the journal, and nothing else in it."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from catalog import journal
from catalog.models import Change, ChangeKind
from catalog.models.change import Journal
from tests.builders import Tree, a_content, a_page, promulgated


def journaled(since: int) -> list[tuple[str, str, int | None]]:
    changes = Change.objects.filter(serial__gt=since).order_by("serial")
    return list(changes.values_list("kind", "item", "procedure"))


def test_an_agency_that_answers_at_another_address_is_one_change(tree: Tree) -> None:
    since = journal.newest_serial()
    tree.health.intro_vi = "Chào mừng"
    tree.health.save_revision().publish()
    tree.health.slug = "y-te"
    draft = tree.health.save_revision()
    assert journaled(since) == []
    draft.publish()
    assert journaled(since) == [(ChangeKind.VOCABULARY, "agency:H00.YT", None)]


def test_a_page_that_goes_is_one_change_and_one_that_was_never_live_is_none(tree: Tree) -> None:
    tree.health.unpublish()
    since = journal.newest_serial()
    tree.health.refresh_from_db()
    tree.health.slug = "y-te"
    tree.health.save()
    assert journaled(since) == []
    tree.health.delete()
    assert journaled(since) == [(ChangeKind.VOCABULARY, "agency:H00.YT", None)]


def test_a_procedure_that_is_moved_to_another_agency_is_one_change(tree: Tree) -> None:
    one, other = a_page(tree), a_page(tree, "1.000894")
    for page in (one, other):
        promulgated(tree, page, a_content(page.code), None)
    since = journal.newest_serial()
    other.move(one, pos="left")
    assert journaled(since) == []
    one.refresh_from_db()
    one.move(tree.health, pos="last-child")
    assert journaled(since) == [(ChangeKind.GUIDANCE, "", one.pk)]


@pytest.mark.parametrize("act", ["move", "delete"])
def test_the_journal_is_locked_before_the_row_of_a_page_is_written(tree: Tree, act: str) -> None:
    page: Page = a_page(tree) if act == "move" else tree.health
    with CaptureQueriesContext(connection) as asked:
        if act == "move":
            page.move(tree.health, pos="last-child")
        else:
            page.delete()
    statements = [query["sql"] for query in asked]
    pages, journals = (f'"{model._meta.db_table}"' for model in (Page, Journal))
    written = re.compile(rf'(UPDATE {pages} SET (?!"numchild")|DELETE FROM {pages})')  # noqa: S608
    own = [sql for sql in statements if written.match(sql)]  # not the count of the page above
    locking = [sql for sql in statements if f"FROM {journals}" in sql]
    assert statements.index(locking[0]) < statements.index(own[0])
