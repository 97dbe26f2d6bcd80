"""Looking for all links that count today or later, and asking those that were not asked lately."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from queue import Empty, SimpleQueue
from typing import Any, Protocol
from urllib.parse import urlsplit

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from catalog import citing
from catalog.links.answers import Answer, is_broken
from catalog.models import Agency, FormEdition, LegalDocument, LinkCheck
from catalog.selectors import VIETNAM

WORKERS = 8
"""Hosts that are asked at a time."""
BATCH = 500
GIVE_UP = 5
"""Silences in a row after which a host is asked no more in a run; the rest of it is as silent."""
ENOUGH_HOSTS = 3
"""If of so many hosts none can be reached, the fault is taken to be here."""


SIGN_OF_LIFE = 60
"""Seconds between two, while no answer comes."""

Said = tuple[LinkCheck, Answer] | BaseException


class Asking(Protocol):
    """Asks one link; called by several threads."""

    def __call__(self, url: str, /) -> Answer: ...


@dataclass(frozen=True, slots=True)
class Checked:
    """What a run did: how many links there are, were asked now, fail, and are broken for good."""

    links: int
    asked: int
    failing: int
    broken: int


class Offline(Exception):
    """No host could be reached: nothing was recorded."""


def links_of(day: date) -> dict[str, set[int]]:
    """Return the links that count on `day` or later, each with the procedures whose text names it.

    Addresses to file at, of texts in force or to come; guides of editions of forms that are not
    over; legal documents; sites of agencies that exist.
    """
    found: defaultdict[str, set[int]] = defaultdict(set)
    texts = citing.standing(day, internal=True).filter(version__terms__facet="online").distinct()
    named = texts.order_by().annotate(online=F("version__text__content__online"))
    for procedure, online in named.values_list("procedure_id", "online").iterator():
        for service in online or ():
            found[service.get("submit_url") or ""].add(procedure)
    lasting = Q(valid_to=None) | Q(valid_to__gt=day)
    existing = Q(exists_to=None) | Q(exists_to__gt=day)
    documents: QuerySet[Any] = LegalDocument.objects.order_by()
    agencies: QuerySet[Any] = Agency.objects.order_by()
    for urls in (
        FormEdition.objects.filter(lasting).values_list("guide", flat=True),
        documents.values_list("link", flat=True),
        agencies.filter(existing).values_list("website", flat=True),
    ):
        for url in urls:
            found[url or ""] |= set()
    found.pop("", None)
    return dict(found)


def remember(links: Mapping[str, set[int]]) -> None:
    """Make the table hold exactly `links`; what is known of those that stay is kept."""
    by_hash = {_hash(url): url for url in links}
    kept = {row.url_hash: row for row in LinkCheck.objects.all()}
    gone = [row.pk for key, row in kept.items() if key not in by_hash]
    for start in range(0, len(gone), BATCH):
        LinkCheck.objects.filter(pk__in=gone[start : start + BATCH]).delete()
    new, moved = [], []
    for key, url in by_hash.items():
        procedures = sorted(links[url])
        if key not in kept:
            new.append(LinkCheck(url_hash=key, url=url, procedures=procedures))
        elif kept[key].procedures != procedures:
            kept[key].procedures = procedures
            moved.append(kept[key])
    LinkCheck.objects.bulk_create(new, batch_size=BATCH)
    LinkCheck.objects.bulk_update(moved, ["procedures"], batch_size=BATCH)


def _hash(url: str) -> str:
    return hashlib.sha256(url.encode()).hexdigest()


def check(
    ask: Asking,
    *,
    not_since: timedelta,
    most: int | None = None,
    go_on: Callable[[], None] = lambda: None,
) -> Checked:
    """Ask what was not asked within `not_since`, the longest unasked first, `most` at most.

    Each answer is recorded as it comes, so a run that was broken off is gone on with by the next.
    Raises Offline, and records no answer, when no host can be reached; the next run begins with
    other links then. `go_on` is called all the while, and may break the run off by raising.
    """
    before = timezone.now() - not_since
    waiting = LinkCheck.objects.filter(Q(checked_at=None) | Q(checked_at__lte=before))
    longest = (F(name).asc(nulls_first=True) for name in ("tried_at", "checked_at"))
    rows = list(waiting.order_by(*longest, "pk")[:most])
    held: list[tuple[LinkCheck, Answer]] = []
    reached = False
    for row, answer in _answers(ask, rows, go_on):
        reached = reached or not answer.may_be_our_fault
        if reached:
            _record([*held, (row, answer)])
            held.clear()
        else:
            held.append((row, answer))
    if len({_host(row.url) for row, _answer in held}) >= ENOUGH_HOSTS:
        now = timezone.now()
        for row, _answer in held:
            LinkCheck.objects.filter(pk=row.pk).update(tried_at=now)
        raise Offline
    _record(held)
    known = LinkCheck.objects.all()
    failing = known.exclude(failing_since=None).count()
    return Checked(known.count(), len(rows), failing, known.filter(is_broken=True).count())


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""


def _answers(
    ask: Asking, rows: Collection[LinkCheck], go_on: Callable[[], None]
) -> Iterator[tuple[LinkCheck, Answer]]:
    """Ask `rows` in a few threads, a host in one of them, and give each answer as it comes."""
    hosts: defaultdict[str, list[LinkCheck]] = defaultdict(list)
    for row in rows:
        hosts[_host(row.url)].append(row)
    said: SimpleQueue[Said] = SimpleQueue()
    stopped: list[bool] = []

    def work(of_host: Iterable[LinkCheck]) -> None:
        silent = 0
        last = Answer()
        try:
            for row in of_host:
                if stopped:
                    return
                # A host that does not answer is not asked thousands of times a night.
                last = last if silent >= GIVE_UP else ask(row.url)
                silent = silent + 1 if last.may_be_our_fault else 0
                said.put((row, last))
        except BaseException as error:
            said.put(error)

    pool = ThreadPoolExecutor(WORKERS, thread_name_prefix="link")
    try:
        for of_host in hosts.values():
            pool.submit(work, of_host)
        for _row in rows:
            one = _next(said, go_on)
            if isinstance(one, BaseException):
                raise one
            yield one
    finally:
        stopped.append(True)
        pool.shutdown(cancel_futures=True)


def _next(said: SimpleQueue[Said], go_on: Callable[[], None]) -> Said:
    while True:
        go_on()
        try:
            return said.get(timeout=SIGN_OF_LIFE)
        except Empty:
            continue


def _record(answers: Iterable[tuple[LinkCheck, Answer]]) -> None:
    now = timezone.now()
    for row, answer in answers:
        since = (row.failing_since or now) if answer.fails else None
        LinkCheck.objects.filter(pk=row.pk).update(
            checked_at=now,
            tried_at=now,
            status=answer.status,
            failure=answer.failure or "",
            failing_since=since,
            is_broken=is_broken(since and _day(since), _day(now)),
        )


def _day(moment: datetime) -> date:
    return moment.astimezone(VIETNAM).date()
