"""The pages of procedures: made, made live, and given the copies of their newest version."""

from __future__ import annotations

from collections.abc import Sequence

from wagtail.search import index

from catalog.content import Code, Content
from catalog.journal import Entry
from catalog.models import ProcedurePage
from catalog.models.procedure import TITLE_LENGTH
from catalog.promulgation.values import Effect

BATCH = 200


def on_page(effect: Effect) -> Effect:
    """Make the page of a new procedure under the agency that the line names."""
    if effect.procedure is not None or effect.after is None:
        return effect
    code = Code.parse(effect.after.code)
    assert code is not None  # noqa: S101 - planned: an unreadable code is a problem
    page = ProcedurePage(
        title=effect.after.name.vi[:TITLE_LENGTH],
        slug=code.slug,
        code=code.value,
        kind=effect.after.kind,
        live=False,
    )
    effect.line.agency.add_child(instance=page)
    return effect.on_page(page)


def copy_to_page(effect: Effect, entry: Entry) -> None:
    """Copy code, kind and title of the newest version to the page, and make it live."""
    page, content = effect.procedure, effect.after
    if page is None:
        return
    if content is not None:
        set_copies(page, content)
    if not page.live:
        page.live = True
        page.has_unpublished_changes = False
        page.first_published_at = page.last_published_at = entry.recorded_at


def set_copies(page: ProcedurePage, content: Content) -> None:
    """Set what a page repeats of its newest version; a code that it had stays as another one."""
    code = Code.parse(content.code)
    value = code.value if code else content.code
    others = dict.fromkeys([*page.other_codes, *content.aliases])
    if page.code and page.code != value:
        others[page.code] = None
    others.pop(value, None)
    page.other_codes = list(others)
    page.code, page.kind = value, content.kind
    page.slug = value.replace(".", "-").lower()
    title = content.name.vi[:TITLE_LENGTH]
    page.retitled = page.title != title
    page.title = page.draft_title = title


_COPIED = [
    "title",
    "draft_title",
    "slug",
    "url_path",
    "code",
    "kind",
    "other_codes",
    "live",
    "has_unpublished_changes",
    "first_published_at",
    "last_published_at",
]


def store_pages(pages: Sequence[ProcedurePage], entry: Entry) -> None:
    for page in pages:
        page.url_path = f"{page.url_path.rstrip('/').rpartition('/')[0]}/{page.slug}/"
    ProcedurePage.objects.bulk_update(pages, _COPIED, batch_size=BATCH)
    for page in pages:
        if getattr(page, "retitled", False):
            index.insert_or_update_object(page)
