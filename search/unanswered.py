"""Searches that did not help, counted by day for editors: the words, and nothing of who asked.

What is kept is decided without the database. Whatever looks like somebody's own is not kept at
all, rather than in part: beside a number mostly stands a name. Counting never harms an answer.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from enum import StrEnum

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import Count, F, Q

from catalog import selectors
from search import language
from search.models import LONGEST_WORDS, UnansweredSearch
from search.request import SearchRequest
from search.results import SearchResults

log = logging.getLogger(__name__)

MOST_A_DAY = 2_000
"""Different words that are kept of one day: a flood of them tells editors nothing."""
PATIENCE = 0.1
"""Seconds that a reader waits, at most, for another writer's lock of the whole database."""
LONGEST_RETENTION = 3_650

_ADDRESS = re.compile(r"[@＠]|://|\bwww\.|[^\W_]\.(?:com|net|org|vn)\b", re.IGNORECASE)
_NUMBER = re.compile(r"\d(?: ?\d){6}")
"""Seven digits among words, whatever stood between: identity cards, telephones, tax codes, days."""
_SURNAMES = frozenset(
    language.exact_tokens(
        "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Trịnh Mai Đào "
        "nguyen tran le pham hoang huynh phan vu vo bui ho ngo dinh trinh"
    )
)
"""Those of nine in ten people; without marks where they are hardly another word."""
_MIDDLE = frozenset(language.exact_tokens("Văn Thị van thi"))
_NGUYEN = language.exact("nguyễn")
"""No word but a name."""


class Outcome(StrEnum):
    """What a search came to that did not help; the names of fields of `UnansweredSearch`."""

    NOTHING = "nothing"
    WEAK = "weak"


def outcome_of(found: SearchResults) -> Outcome | None:
    """Return how a search failed; None where it did not, or where words are not to blame.

    Only a plain question counts, so each once: no filter, other page, other day or repetition. An
    index that is late proves nothing, nor does a look at names alone.
    """
    asked = found.request
    plain = SearchRequest(asked.query, selectors.today(), language=asked.language)
    if asked != plain or found.is_late or found.is_looked_up:
        return None
    if not found.total:
        return Outcome.NOTHING
    return Outcome.WEAK if found.is_weak else None


def words_of(query: str) -> str:
    """Return what is kept of a question: its words in lower case; "" where nothing may be.

    Not kept: e-mail and web addresses, numbers of seven digits or more, names of persons as far
    as they show by their form, and what has no letter.
    """
    words = [word.lower() for word in language.words(language.clean(query))]
    kept = " ".join(words)
    if not any(letter.isalpha() for letter in kept) or _names_a_person(words):
        return ""
    if _ADDRESS.search(query) or _NUMBER.search(kept):
        return ""
    return _cut(kept)


def _names_a_person(words: Sequence[str]) -> bool:
    forms = [language.exact(word) for word in words]
    threes = zip(forms, forms[1:], forms[2:], strict=False)
    return _NGUYEN in forms or any(a in _SURNAMES and b in _MIDDLE for a, b, _ in threes)


def _cut(words: str) -> str:
    """Return `words` cut to what is kept, behind a word where there is one."""
    if len(words) <= LONGEST_WORDS:
        return words
    return words[: LONGEST_WORDS + 1].rpartition(" ")[0] or words[:LONGEST_WORDS]


def note(query: str, outcome: Outcome) -> None:
    """Count a search that did not help. Never raises for what the database says.

    Where none are counted, what was counted before goes.
    """
    words, today = words_of(query), selectors.today()
    try:
        with _briefly():
            if settings.SEARCH_UNANSWERED_DAYS <= 0:
                forget(today)
            elif words:
                _count(today, words, outcome)
    except DatabaseError as error:
        # Without the words, which a message may repeat: logs are kept elsewhere, and longer.
        log.warning("a search that found nothing was not counted: %s", type(error).__name__)


def _count(day: date, words: str, outcome: Outcome) -> None:
    """Add one to the row of the day, or make it.

    Two who are the first to ask for the same words at the same moment count as one.
    """
    rows = UnansweredSearch.objects.filter(day=day)
    number = rows.aggregate(every=Count("pk"), same=Count("pk", filter=Q(words=words)))
    if number["same"]:
        rows.filter(words=words).update(**{outcome: F(outcome) + 1})
        return
    if number["every"] >= MOST_A_DAY:
        return
    if not number["every"]:
        forget(day)
    folded = " ".join(language.fold_tokens(words))
    row = UnansweredSearch(day=day, words=words, folded=folded, **{outcome: 1})
    UnansweredSearch.objects.bulk_create([row], ignore_conflicts=True)


def first_day_kept(today: date) -> date:
    """Return the first day of which counts are kept; tomorrow where none are."""
    days = min(max(settings.SEARCH_UNANSWERED_DAYS, 0), LONGEST_RETENTION)
    return today - timedelta(days=days - 1)


def forget(today: date) -> int:
    """Delete the counts of days that are kept no longer; return how many rows.

    Writes only where there are some: the list at the desk opens while an import writes.
    """
    old = UnansweredSearch.objects.filter(day__lt=first_day_kept(today))
    return old.delete()[0] if old.exists() else 0


@contextmanager
def _briefly() -> Iterator[None]:
    """Within it, SQLite gives up soon on a lock that an import may hold for minutes.

    PostgreSQL locks single rows, and nothing holds these.
    """
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    database = connection.connection
    (usual,) = database.execute("PRAGMA busy_timeout").fetchone()
    database.execute(f"PRAGMA busy_timeout = {int(PATIENCE * 1000)}")
    try:
        yield
    finally:
        database.execute(f"PRAGMA busy_timeout = {usual}")
