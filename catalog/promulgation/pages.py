"""The pages of procedures: made, made live, and given the copies of the version they tell of.

A page tells of the public version that is in force last: of the newest, but for one after which an
earlier text applies again. So a page is of kind "internal" only when none is in force on any day: a
public text stays public until its last day, whatever comes next.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from wagtail.search import index

from catalog.content import Code, Content, Kind
from catalog.journal import Entry
from catalog.models import ProcedurePage, ProcedureVersion, Validity
from catalog.models.procedure import TITLE_LENGTH
from catalog.promulgation.values import Effect
from catalog.validity import Timeline

BATCH = 200


def on_page(effect: Effect) -> Effect:
    """Make the page of a new procedure under the agency that the line names."""
    if effect.procedure is not None or effect.after is None:
        return effect
    page = new_page(effect.after)
    effect.line.agency.add_child(instance=page)
    return effect.on_page(page)


def new_page(content: Content) -> ProcedurePage:
    """Return the page of a new procedure, not live and not in the tree yet."""
    code = Code.parse(content.code)
    assert code is not None  # noqa: S101 - planned: an unreadable code is a problem
    return ProcedurePage(
        title=content.name.vi[:TITLE_LENGTH],
        slug=code.slug,
        code=code.value,
        kind=content.kind,
        live=False,
    )


def copy_to_page(effect: Effect, entry: Entry) -> None:
    """Copy code, kind and title of what the page tells of now, and make it live.

    Periods are stored before. What is brought mostly has the last days, so that it is what the page
    tells of.
    """
    page, content, periods = effect.procedure, effect.after, effect.timeline_after
    if page is None:
        return
    if content is not None:
        page.looked_at = entry.recorded_at
    is_last = _last_text(periods) == effect.line.pk
    turns = content is not None and (content.kind is Kind.INTERNAL) != (page.kind == Kind.INTERNAL)
    begins_anew = page.live and not effect.timeline_before  # what it had may be taken back
    if content is not None and is_last and not turns and not begins_anew:
        set_copies(page, content, [*page.other_codes, page.code])
    elif content is not None or _last_text(effect.timeline_before) != _last_text(periods):
        tell(page)
    if not page.live:
        page.live = True
        page.has_unpublished_changes = False
        page.first_published_at = page.last_published_at = entry.recorded_at


def _last_text(periods: Timeline) -> int | None:
    """Return the line of the version that is in force last: an end or a repeal may change which."""
    return periods[-1].version if periods else None


def tell(page: ProcedurePage) -> None:
    """Set what a page repeats by what the tables say now, codes that were taken back left out."""
    versions = with_last_day(page.versions.select_related("line", "text"))
    told = max(
        versions,
        key=lambda v: precedence(v.kind, v.number, last_day=v.last_day, stands=_stands(v)),
        default=None,
    )
    if told is not None:
        set_copies(page, told.body, _codes(v for v in versions if _goes_with(v, told)))


def _goes_with(version: ProcedureVersion, told: ProcedureVersion) -> bool:
    """Tell whether a page that tells of one version also has the codes of another: of a public one
    nothing internal is told.
    """
    is_open = version.kind != Kind.INTERNAL or told.kind == Kind.INTERNAL
    return version == told or (is_open and _stands(version))


def _codes(versions: Iterable[ProcedureVersion]) -> list[str]:
    """Return the codes of versions with those that their texts name beside, each once."""
    codes = (code for v in versions for code in (v.code, *v.body.aliases))
    return list(dict.fromkeys(codes))


def _stands(version: ProcedureVersion) -> bool:
    return version.line.retracted_at is None


def with_last_day(versions: QuerySet[Any]) -> QuerySet[Any]:
    """Add to each version `last_day`: until when it is in force last; None where on no day."""
    periods = Validity.objects.filter(version=OuterRef("pk"), retracted_at=None).order_by()
    last = periods.annotate(last=Coalesce("valid_to", Value(date.max))).order_by("-last")
    return versions.annotate(last_day=Subquery(last.values("last")[:1]))


def precedence(
    kind: str, number: int, *, last_day: date | None, stands: bool
) -> tuple[bool, date, bool, bool, int]:
    """Return by what the version that a page tells of is chosen; the greatest is.

    `last_day`: until when it is in force last, None where on no day. `stands`: its line was not
    taken back. Where nothing has days any more, the page tells of the newest that stands, or of the
    newest at all.
    """
    is_public = kind != Kind.INTERNAL
    has_days = last_day is not None
    return is_public and has_days, last_day or date.min, stands, is_public, number


def set_copies(page: ProcedurePage, content: Content, codes: Iterable[str]) -> None:
    """Set what a page repeats of a version; `codes` are those by which it is found as well."""
    code = Code.parse(content.code)
    value = code.value if code else content.code
    page.other_codes = [one for one in dict.fromkeys([*codes, *content.aliases]) if one != value]
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
    "looked_at",
]


def store_pages(pages: Sequence[ProcedurePage], entry: Entry) -> None:
    for page in pages:
        page.url_path = f"{page.url_path.rstrip('/').rpartition('/')[0]}/{page.slug}/"
    ProcedurePage.objects.bulk_update(pages, _COPIED, batch_size=BATCH)
    for page in pages:
        if getattr(page, "retitled", False):
            index.insert_or_update_object(page)
