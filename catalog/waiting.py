"""What waits for a user at the desk: read in a bounded number of queries, however much it is.

*Temporary texts that end.* A period that its own decision ends, within the days of `Rules`. It is
settled, and not listed, when the decision says what follows (the version before it, or nothing), or
when any later period of the procedure is recorded, after a gap too: then somebody decided. A line
of an open decision settles nothing, but the reminder leads to it. Once the day has come it is no
longer listed: nothing can be done in time, and the procedure stands among those that ended.

*Open decisions.* By when they are signed and made public: `reminders.of_decision`. Of several
legal documents that the lines name that one counts which takes effect last, and whether it was
issued on the fast track. Promulgation settles it.

*Procedures not looked through.* In force, public, and neither published nor given a version for
`Rules.review_after` days (`ProcedurePage.looked_at`). All of a catalogue may be, so those that wait
longest are named, `MOST` of them where no more are asked for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from wagtail.models import Page

from catalog import citing, selectors
from catalog.beginning import open_decisions
from catalog.content import Kind as KindOfProcedure
from catalog.content import Text
from catalog.models import (
    BRINGS_CONTENT,
    AgencyPage,
    DecisionLine,
    LegalDocument,
    ProcedurePage,
    Validity,
)
from catalog.permissions import LinePolicy, readable, reads_all
from catalog.reminders import Kind, Reminder, Rules, of_decision, review_due
from catalog.selectors import VIETNAM
from catalog.site_calendar import calendar_of_the_site, terms_of_the_site
from catalog.validity import Follows

NAMES = ("procedure", "version__name_vi", "version__name_en")
NAMED = (NAMES[0], "procedure__code", "procedure__path", *NAMES[1:])
MOST = 1_000
"""How many procedures that nobody looked through are named."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """Who asks and when, what of: the names of agencies by the tree paths of their pages, and the
    path below which procedures are asked for.
    """

    user: Any
    today: date
    rules: Rules
    agencies: Mapping[str, str]
    place: str


def rules_of_the_site() -> Rules:
    """Return how far ahead things are told here, as it is set."""
    return Rules(tuple(settings.REMIND_DAYS_BEFORE), settings.REVIEW_AFTER_DAYS)


@dataclass(frozen=True, slots=True)
class Waits:
    """What waits, most urgent first. `is_cut`: more procedures than these wait to be looked at."""

    reminders: list[Reminder]
    is_cut: bool = False

    @property
    def number(self) -> str:
        """How many there are, in words of a count."""
        return f"{len(self.reminders)}{'+' if self.is_cut else ''}"


def waiting(user: Any, today: date, *, place: str = "", most: int | None = MOST) -> Waits:
    """Return what waits on `today` about procedures whose lines `user` reads.

    `place` is the tree path of the one agency whose things are asked for. At most `most` procedures
    that nobody looked through are among them; all, which may take long, where it is None.
    """
    agencies = dict(AgencyPage.objects.order_by().values_list("path", "title"))
    asked = _Asked(user, today, rules_of_the_site(), agencies, place)
    reviews = list(_reviews(asked, None if most is None else most + 1))
    is_cut = most is not None and len(reviews) > most
    found = [*_endings(asked), *_decisions(asked), *reviews[:most]]
    found = [reminder for reminder in found if not place or place in reminder.places]
    return Waits(sorted(found, key=lambda reminder: reminder.order), is_cut)


def ending(today: date, rules: Rules) -> QuerySet[Validity]:
    """Return the periods that end by themselves soon, and nothing is known to follow them."""
    later = selectors.known().filter(
        procedure=OuterRef("procedure"), valid_from__gte=OuterRef("valid_to")
    )
    return selectors.known().filter(
        ~Exists(later),
        valid_to__gt=today,
        valid_to__lte=today + timedelta(days=rules.first),
        cause__action__in=BRINGS_CONTENT,
        cause__follows=Follows.UNSTATED,
    )


def _endings(asked: _Asked) -> Iterator[Reminder]:
    mine = readable(asked.user, ending(asked.today, asked.rules))
    periods = citing.with_open_line(mine).order_by()
    for *named, day, line in periods.values_list(*NAMED, "valid_to", "open_line"):
        yield _about(Kind.ENDING, named, day, asked, line)


def unseen(today: date, rules: Rules) -> QuerySet[ProcedurePage]:
    """Return the public procedures in force today that nobody looked through for long, those that
    wait longest first.
    """
    last = today - timedelta(days=rules.review_after)
    before = datetime.combine(last, time.min, VIETNAM)
    periods = selectors.known().filter(selectors.covering(today), procedure=OuterRef("pk"))
    public = periods.exclude(version__kind=KindOfProcedure.INTERNAL)
    pages = ProcedurePage.objects.filter(Exists(public), looked_at__lt=before, live=True)
    return pages.order_by("looked_at", "pk")


def _reviews(asked: _Asked, most: int | None) -> Iterator[Reminder]:
    if not asked.rules.review_after:
        return
    pages = readable(asked.user, unseen(asked.today, asked.rules), "path")
    pages = pages.filter(path__startswith=asked.place) if asked.place else pages
    rows = list(pages.values_list("pk", "code", "path", "looked_at")[:most])
    # The texts of today are read of these pages alone: else all would be, to be put in order.
    texts = selectors.known().filter(selectors.covering(asked.today))
    texts = texts if most is None else texts.filter(procedure__in=[key for key, *_rest in rows])
    names = {key: of for key, *of in texts.order_by().values_list(*NAMES)}
    for *named, moment in rows:
        due = review_due(moment.astimezone(VIETNAM).date(), asked.rules)
        yield _about(Kind.REVIEW, [*named, *names[named[0]]], due, asked)


def _about(
    kind: Kind, named: list[Any], day: date, asked: _Asked, line: int | None = None
) -> Reminder:
    key, code, path, name_vi, name_en = named
    place = path[: -Page.steplen]
    return Reminder(
        kind,
        key,
        code,
        Text(name_vi, name_en),
        day,
        (day - asked.today).days,
        path=path,
        places=(place,),
        agency=asked.agencies.get(place, ""),
        line=line,
    )


def _decisions(asked: _Asked) -> Iterator[Reminder]:
    law = _counting()
    decisions = open_decisions().annotate(
        in_force_from=Subquery(law.values("in_force_from")[:1]),
        fast_track=Subquery(law.values("is_fast_track")[:1]),
    )
    calendar, terms = calendar_of_the_site(), terms_of_the_site()
    rows = list(decisions.only("number", "title", "signed_on"))
    places = _places(asked.user, [row.pk for row in rows])
    all_of_them = reads_all(asked.user)
    for row in rows:
        days = {"signed": row.signed_on, "in_force_from": row.in_force_from}
        fast = bool(row.fast_track)
        waits = of_decision(calendar, terms, asked.today, fast_track=fast, **days)
        if waits is None or not (all_of_them or row.pk in places):
            continue
        kind, due = waits
        left = (due - asked.today).days
        if asked.rules.is_told(left):
            mine = tuple(sorted(places.get(row.pk, ())))
            names = _names(asked.agencies.get(place, "") for place in mine)
            label = Text(row.label(), row.label())
            yield Reminder(kind, row.pk, row.number, label, due, left, places=mine, agency=names)


def _counting() -> QuerySet[Any]:
    """Return the legal document that counts for a decision's deadlines, first of those its lines
    name: that which takes effect last, and of several on that day an ordinary one.
    """
    documents: QuerySet[Any] = LegalDocument.objects.all()
    last = F("in_force_from").desc(nulls_last=True)
    return documents.filter(lines__decision=OuterRef("pk")).order_by(last, "is_fast_track")


def _places(user: Any, decisions: Collection[int]) -> Mapping[int, set[str]]:
    """Return whose lines each of `decisions` has that `user` reads, as tree paths of agencies.

    A line about a procedure is its agency's where it stands now.
    """
    lines = LinePolicy(DecisionLine).instances_user_has_any_permission_for(user, {"view"})
    rows = lines.filter(decision__in=decisions).order_by()
    found: defaultdict[int, set[str]] = defaultdict(set)
    for decision, procedure, agency in rows.values_list(
        "decision_id", "procedure__path", "agency__path"
    ):
        found[decision].add(procedure[: -Page.steplen] if procedure else agency)
    return dict(found)


def _names(agencies: Iterable[str]) -> str:
    return "; ".join(sorted(filter(None, agencies)))
