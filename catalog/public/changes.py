"""What is new and changed, what is coming, what has ended: three pages of one look."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any, cast

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from catalog import selectors
from catalog.content import Kind, Text
from catalog.models import Change, ChangeKind, DecisionPage
from catalog.models.draft_fields import drafts_of
from catalog.public.acts import (
    HAPPENED,
    Act,
    Numbers,
    beside,
    figures,
    names_of_ended,
)
from catalog.public.answers import BadInput, paged, public, read_page
from catalog.public.choices import Choices, Field, FieldKind, options, read_choices
from catalog.public.coming import Coming, coming, events, soon
from catalog.public.concerning import Concerns
from catalog.public.endings import ended, endings
from catalog.public.lines import pair_of, successors
from catalog.public.repeals import read_repealed
from catalog.public.words import HAPPENED as WORDS
from catalog.public.words import Happened

__all__ = ["Coming", "change_list", "ended_list", "newest_changes", "soon", "soon_list"]

SINCE, UNTIL = "tu", "den"
PUBLIC_CHANGES = (
    ChangeKind.VERSION,
    ChangeKind.ENDED,
    ChangeKind.RETURNED,
    ChangeKind.RESTORED,
    ChangeKind.CANCELLED,
    ChangeKind.CORRECTED,
    ChangeKind.RETRACTED,
)
BEGINNINGS = (
    Happened.NEW,
    Happened.AMENDED,
    Happened.ATTRIBUTES,
    Happened.CORRECTED,
    Happened.CARRIED,
)
ENDINGS = (Happened.REPLACED, Happened.ANNULLED, Happened.ABOLISHED, Happened.REPEALED)
AGAIN = (Happened.RESUMES, Happened.RESTORED)
OF_KIND = {
    ChangeKind.RETRACTED: Happened.RETRACTED,
    ChangeKind.RETURNED: Happened.RESUMES,
    ChangeKind.RESTORED: Happened.RESTORED,
    ChangeKind.CANCELLED: Happened.CANCELLED,
}
"""What the kind of a change tells; else its line's action does."""


def changes() -> QuerySet[Change]:
    """Return the changes of law, the newest first, each of a public procedure and text.

    What an import brought without knowing since when it is law is no change of it.
    """
    return (
        Change.objects.filter(kind__in=PUBLIC_CHANGES, procedure__live=True)
        .exclude(procedure__kind=Kind.INTERNAL)
        .exclude(line__version__kind=Kind.INTERNAL)
        .exclude(line__hidden=True)
        .exclude(kind=ChangeKind.VERSION, line__starts_unknown=True)
        .order_by("-serial")
    )


def newest_changes(limit: int) -> list[Change]:
    """Return the newest changes with what lists tell of them, in one query."""
    return list(_whole(changes())[:limit])


def newest_acts(concerning: Q, limit: int) -> list[tuple[Change, Act]]:
    """Return the newest changes that `concerning` keeps, each as lists tell it."""
    rows = list(_whole(changes().filter(concerning))[:limit])
    read_repealed(change.line for change in rows)
    acts = [act for group in _groups(rows, selectors.today()) for act in group.acts]
    return list(zip(rows, acts, strict=True))


def _whole(found: QuerySet[Change]) -> QuerySet[Change]:
    return (
        found.select_related(
            "procedure",
            "version",
            "decision",
            "line__decision",
            "line__version",
            "line__base_version",
            "line__replaced_by",
            "line__changed_by",
        )
        .defer(*drafts_of("line"))
        .annotate(**selectors.whole_names("line__replaced_by", "successor"))
    )


@dataclass(frozen=True, slots=True)
class Group:
    """Acts that one decision brought at once; `day` is when they were published here."""

    decision: DecisionPage
    day: datetime
    is_retraction: bool
    acts: tuple[Act, ...]


@public
def change_list(request: HttpRequest) -> HttpResponse:
    """List what changed, the newest first, by decision."""
    today = selectors.today()
    concerns = Concerns()
    fields = [
        Field(SINCE, _("From day"), FieldKind.DAY),
        Field(UNTIL, _("To day"), FieldKind.DAY),
        _happened(
            _("What happened"),
            (*BEGINNINGS, *AGAIN, *ENDINGS, Happened.CANCELLED, Happened.RETRACTED),
        ),
    ]
    chosen = read_choices(request, [*fields, *concerns.fields])
    found = changes().filter(concerns.lines(chosen, "line__"), _period(chosen))
    numbers = _numbers(found, today)
    page = read_page(request, found.filter(_what(chosen.value(HAPPENED))))
    rows = list(_whole(cast("QuerySet[Change]", page.object_list)))
    read_repealed(change.line for change in rows)
    context = {
        "page": page,
        "groups": _groups(rows, today),
        "periods": [
            (_("Last 7 days"), _days_back(chosen, today, 7)),
            (_("Last 30 days"), _days_back(chosen, today, 30)),
        ],
        "crumbs": [{"label": _("New and changed")}],
    }
    return _answer(request, "change_list.html", chosen, numbers, context)


def _days_back(chosen: Choices, today: date, number: int) -> str:
    """Return the parameters that ask for the last `number` days, today included."""
    since = today - timedelta(days=number - 1)
    return chosen.query_with({SINCE: since.isoformat(), UNTIL: today.isoformat()})


def _happened(label: str, values: Iterable[Happened]) -> Field:
    return Field(HAPPENED, label, options=options((v.value, WORDS[v]) for v in values))


def _period(chosen: Choices) -> Q:
    """Keep what was published, or took effect, on the chosen days.

    Both, because who comes on Monday has missed what either brought last week.
    """
    since, until = chosen.day(SINCE), chosen.day(UNTIL)
    if since and until and until < since:
        raise BadInput(
            _("The period ends before it begins: “%(until)s” is before “%(since)s”.")
            % {"until": UNTIL, "since": SINCE}
        )
    published, effective = Q(), Q()
    # The ends of the calendar bound nothing, and the midnights beyond them do not exist.
    if since and since > date.min:
        published &= Q(recorded_at__gte=_midnight(since))
        effective &= Q(effective_on__gte=since)
    if until and until < date.max:
        published &= Q(recorded_at__lt=_midnight(until + timedelta(days=1)))
        effective &= Q(effective_on__lte=until)
    return published | effective


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=selectors.VIETNAM)


def _what(happened: str) -> Q:
    """Keep the changes of one kind; a correction is a change of its own kind in the journal."""
    if not happened:
        return Q()
    for kind, told in OF_KIND.items():
        if happened == told:
            return Q(kind=kind)
    return Q(line__action=happened) & ~Q(kind__in=OF_KIND)


def _happening(kind: str, action: str) -> Happened:
    return OF_KIND.get(ChangeKind(kind)) or Happened(action)


def _numbers(found: QuerySet[Change], today: date) -> Numbers:
    rows = (
        found.order_by()
        .values("kind", "line__action")
        .annotate(number=Count("pk"), coming=Count("pk", filter=Q(effective_on__gt=today)))
    )
    numbers: dict[Happened, tuple[int, int]] = {}
    for row in rows:
        happened = _happening(row["kind"], row["line__action"])
        number, later = numbers.get(happened, (0, 0))
        later += 0 if happened is Happened.RETRACTED else row["coming"]
        numbers[happened] = (number + row["number"], later)
    return numbers


def _groups(rows: Sequence[Change], today: date) -> list[Group]:
    """Gather neighbours of one decision and one moment."""
    lines = [change.line for change in rows if change.line]
    endings = [line for line in lines if not line.brings_content]
    names, others = names_of_ended(endings), beside(endings)

    def key(change: Change) -> tuple[Any, ...]:
        return change.decision_id, change.recorded_at, change.kind == ChangeKind.RETRACTED

    groups = []
    for (_decision, at, retracted), members in groupby(rows, key=key):
        found = list(members)
        acts = tuple(_act(change, today, names, others) for change in found)
        groups.append(Group(acts[0].decision, at, retracted, acts))
    return groups


def _act(change: Change, today: date, names: dict[int, Text], others: list[Any]) -> Act:
    line, page = change.line, change.procedure
    assert line is not None and page is not None  # noqa: S101, PT018 - changes of law have both
    version = getattr(line, "version", None)
    name = Text(version.name_vi, version.name_en) if version else names.get(line.pk)
    day = change.effective_on
    happened = _happening(change.kind, line.action)
    is_law = happened is not Happened.RETRACTED
    is_coming = is_law and day is not None and day > today
    return Act(
        happened=happened,
        code=page.code,
        name=name or Text(page.title),
        line=line,
        day=day if is_law and happened is not Happened.CORRECTED else None,
        is_coming=is_coming,
        read_on=day if is_coming and version else None,
        pair=pair_of(line) if is_law else "",
        replaced_by=tuple(successors(line, others, change)) if is_law else (),
    )


@public
def soon_list(request: HttpRequest) -> HttpResponse:
    """List what begins or ends on a day to come, the nearest first."""
    today = selectors.today()
    concerns = Concerns()
    what = _happened(_("What will happen"), (*BEGINNINGS, *AGAIN, *ENDINGS, Happened.EXPIRED))
    chosen = read_choices(request, [what, *concerns.fields])
    found = events(today, concerns.periods(chosen))
    numbers = {h: (n, 0) for h, n in Counter(e.happened for e in found).items()}
    wanted = [e for e in found if chosen.value(HAPPENED) in ("", e.happened)]
    page = read_page(request, wanted)
    acts = [_coming_act(c) for c in coming(list(page.object_list))]
    days = [(day, list(of_day)) for day, of_day in groupby(acts, key=lambda a: a.day)]
    context = {"page": page, "days": days, "crumbs": [{"label": _("Soon in force")}]}
    return _answer(request, "soon_list.html", chosen, numbers, context)


def _coming_act(one: Coming) -> Act:
    begins = not one.is_end
    compared = begins and one.happened is not Happened.RESUMES
    return Act(
        happened=one.happened,
        code=one.procedure.code,
        name=one.title,
        line=one.line,
        day=one.day,
        is_coming=True,
        read_on=one.day if begins else None,
        pair=pair_of(one.line) if compared else "",
        replaced_by=tuple(successors(one.line, (), one.period)) if one.is_end else (),
    )


@public
def ended_list(request: HttpRequest) -> HttpResponse:
    """List the procedures that are no more in force, the newest end first."""
    concerns = Concerns()
    what = _happened(_("How it ended"), (*ENDINGS, Happened.EXPIRED))
    chosen = read_choices(request, [what, *concerns.fields])
    found = endings(selectors.today(), concerns.lines(chosen))
    numbers = {h: (n, 0) for h, n in Counter(e.happened for e in found).items()}
    page = read_page(request, [e for e in found if chosen.value(HAPPENED) in ("", e.happened)])
    context = {
        "page": page,
        "acts": ended(list(page.object_list)),
        "crumbs": [{"label": _("No longer in force")}],
    }
    return _answer(request, "ended_list.html", chosen, numbers, context)


def _answer(
    request: HttpRequest, template: str, chosen: Choices, numbers: Numbers, context: dict[str, Any]
) -> HttpResponse:
    """Render what the three pages have in common around `context`, which has the page of a list."""
    page = context.pop("page")
    shared = {
        "choices": chosen,
        "page_query": chosen.query,
        "figures": figures(numbers, chosen),
        "total": page.paginator.count,
        "happened": chosen.value(HAPPENED),
        "noindex": bool(chosen.used),
    }
    return render(request, f"catalog/public/{template}", paged(page) | shared | context)
