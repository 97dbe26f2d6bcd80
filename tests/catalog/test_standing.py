"""What the tree of pages says of procedures is a change of the journal, and nothing else in it."""

from __future__ import annotations

from catalog import journal
from catalog.models import Change, ChangeKind
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
