"""The pages of procedures: made, made live, and given the copies of the version they tell of.

A page tells of its newest public version that is in force on any day. So a page is of kind
"internal" only when none is: a public text stays public until its last day, whatever comes next.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Exists, OuterRef
from wagtail.search import index

from catalog.content import Code, Content, Kind
from catalog.journal import Entry
from catalog.models import ProcedurePage, ProcedureVersion, Validity
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
    """Copy code, kind and title of what the page tells of now, and make it live.

    Periods are stored before. What is brought and public has days, and is the newest.
    """
    page, content = effect.procedure, effect.after
    if page is None:
        return
    hides = content is not None and content.kind is Kind.INTERNAL and page.kind != Kind.INTERNAL
    if hides or (content is None and _other_texts(effect)):
        tell(page)
    elif content is not None:
        set_copies(page, content)
    if not page.live:
        page.live = True
        page.has_unpublished_changes = False
        page.first_published_at = page.last_published_at = entry.recorded_at


def _other_texts(effect: Effect) -> bool:
    """Tell whether other texts have days than before: an end takes them, a repeal may give them."""
    before = {period.version for period in effect.timeline_before}
    return before != {period.version for period in effect.timeline_after}


def tell(page: ProcedurePage) -> None:
    """Set what a page repeats by what the tables say now."""
    periods = Validity.objects.filter(version=OuterRef("pk"), retracted_at=None)
    versions = page.versions.select_related("line").annotate(has_days=Exists(periods.order_by()))
    told = max(
        versions,
        key=lambda v: precedence(v.kind, v.number, has_days=v.has_days, stands=_stands(v)),
        default=None,
    )
    if told is not None:
        set_copies(page, told.body)


def _stands(version: ProcedureVersion) -> bool:
    return version.line.retracted_at is None


def precedence(
    kind: str, number: int, *, has_days: bool, stands: bool
) -> tuple[bool, bool, bool, bool, int]:
    """Return by what the version that a page tells of is chosen; the greatest is.

    `has_days`: it is in force on some day. `stands`: its line was not taken back. Where nothing
    has days any more, the page tells of the newest that stands, or of the newest at all.
    """
    is_public = kind != Kind.INTERNAL
    return is_public and has_days, has_days, stands, is_public, number


def set_copies(page: ProcedurePage, content: Content) -> None:
    """Set what a page repeats of a version; a code that it had stays as another one."""
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
