"""What changed since a serial."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from catalog import journal
from catalog.feed import documents, shapes, vocabularies
from catalog.feed.answering import PROBLEMS, answer, links_of
from catalog.feed.asked import Refusal, Since, check
from catalog.feed.facts import ChangeFacts
from catalog.feed.following import changes_after

router = Router(tags=["changes"])


@router.get(
    "changes",
    response={200: shapes.Changes, **PROBLEMS},
    summary="What changed since a serial",
)
def changes(request: HttpRequest, asked: Query[Since]) -> HttpResponse:
    """Return the changes after a serial, in their order, with all that a copy needs to follow."""
    check(request, Since)
    links = links_of(request)
    newest = journal.newest_serial()
    if asked.since > newest:
        raise _unknown(
            newest, f"The newest serial is {newest}; {asked.since} has not been given.", "since"
        )
    if asked.mark and asked.mark != journal.mark_of(asked.since):
        raise _unknown(newest, f"Another change has the serial {asked.since} now.", "mark")
    found, reached = changes_after(asked.since, asked.limit, newest)
    newest = max(newest, reached)
    address, mark = None, journal.mark_of(reached)
    if reached < newest:
        address = links.api(f"changes?since={reached}&mark={mark}&limit={asked.limit}")
    rows = [one.named for one in found if one.named is not None]
    codes = vocabularies.Codes(rows)
    items = [documents.change(one, links, _item(one, links, codes)) for one in found]
    return answer(
        documents.many(items, next_page=address, serial=reached, mark=mark, newest=newest)
    )


def _unknown(newest: int, why: str, parameter: str) -> Refusal:
    detail = f"{why} After a restored backup, take the bulk anew."
    more = {"parameter": parameter, "newest": newest}
    return Refusal("unknown-serial", "No such serial", 404, detail, **more)


def _item(
    change: ChangeFacts, links: documents.Links, codes: vocabularies.Codes
) -> documents.Document | None:
    if not change.item:
        return None
    kind, code = vocabularies.named(change.item)
    row = change.named
    return {
        "kind": kind,
        "code": code,
        "item": None if row is None else vocabularies.document(row, links, codes),
        "api_url": vocabularies.address(kind, code, links),
    }
