"""The only read side: what is in force, what was, what will be, and what changed.

Days are Vietnamese calendar days. `known_at` asks the second axis: what these tables said at that
moment, before later corrections. Nothing here reads a draft.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, TextField
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone

from catalog.content import Code, Kind
from catalog.models import (
    Action,
    Change,
    DecisionLine,
    DecisionPage,
    Facet,
    ProcedurePage,
    ProcedureVersion,
    Validity,
    VersionTerm,
)
from catalog.models.draft_fields import CONTENT_FIELDS, drafts_of
from catalog.on_day import OnDay, on_day
from catalog.validity import Follows

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def today() -> date:
    """Return the day it is in Vietnam."""
    return timezone.now().astimezone(VIETNAM).date()


def known(known_at: datetime | None = None) -> QuerySet[Validity]:
    """Return all periods as they are known now, or were at `known_at`."""
    if known_at is None:
        return Validity.objects.filter(retracted_at=None)
    return Validity.objects.filter(
        Q(retracted_at=None) | Q(retracted_at__gt=known_at), recorded_at__lte=known_at
    )


def covering(day: date) -> Q:
    """Return what keeps the periods that cover `day`."""
    return (Q(valid_from=None) | Q(valid_from__lte=day)) & (Q(valid_to=None) | Q(valid_to__gt=day))


def _with_version(periods: QuerySet[Validity]) -> QuerySet[Validity]:
    return periods.select_related(
        "procedure",
        "version__text",
        "version__line__decision",
        "cause__decision",
        "cause__replaced_by",
    )


def in_force(
    day: date, *, known_at: datetime | None = None, internal: bool = False
) -> QuerySet[Validity]:
    """Return the periods that cover `day`, one a procedure at most, each with its version.

    Internal procedures are never public: they come only with `internal=True`.
    """
    periods = _with_version(known(known_at).filter(covering(day)))
    return periods if internal else periods.exclude(version__kind=Kind.INTERNAL)


def listing(
    day: date,
    *,
    known_at: datetime | None = None,
    place: str | None = None,
    **facets: str | None,
) -> QuerySet[Validity]:
    """Return what is in force on `day`, filtered by facet codes (`sector="G15-TP07"`, …).

    `place` keeps the procedures that stand under that agency's page, by the agency's code.
    Raises ValueError for a facet that does not exist.
    """
    periods = in_force(day, known_at=known_at)
    if place is not None:
        pages = ProcedurePage.objects.filter(pk=OuterRef("procedure_id"))
        periods = periods.filter(Exists(pages.filter(path__startswith=_page_path(place))))
    for name, code in facets.items():
        if code is not None:
            terms = VersionTerm.objects.filter(
                version=OuterRef("version_id"), facet=Facet(name), code=code
            )
            periods = periods.filter(Exists(terms))
    return periods.order_by("version__name_key", "procedure__code")


def _page_path(agency_code: str) -> str:
    from catalog.models import AgencyPage

    path = AgencyPage.objects.filter(agency__code=agency_code).values_list("path", flat=True)
    return path.first() or "no page"


def public_procedures() -> QuerySet[ProcedurePage]:
    """Return the pages of procedures that readers may know of, whatever is in force."""
    return ProcedurePage.objects.filter(live=True).exclude(kind=Kind.INTERNAL)


def told_procedures() -> QuerySet[ProcedurePage]:
    """Return the pages of procedures of which anything public was ever told.

    Beside `public_procedures` those that have only internal law by now: what was known of them at a
    moment does not change, and a public text that was repealed from its first day may come back.
    """
    versions = ProcedureVersion.objects.filter(procedure=OuterRef("pk"))
    told = ~Q(kind=Kind.INTERNAL) | Exists(versions.exclude(kind=Kind.INTERNAL))
    return ProcedurePage.objects.filter(told, live=True)


STANDING_FIRST = F("line__retracted_at").desc(nulls_first=True)
"""Orders versions: those whose lines were taken back come last."""


def find_procedure(code: str) -> ProcedurePage | None:
    """Return the public procedure of any accepted form of a code, old codes included.

    Never an internal one, nor one that is not live yet.
    """
    parsed = Code.parse(code)
    if parsed is None:
        return None
    pages = public_procedures()
    found = pages.filter(code=parsed.value).first()
    if found is not None:
        return found
    formerly = ProcedureVersion.objects.filter(code=parsed.value, procedure__in=pages)
    formerly = formerly.exclude(kind=Kind.INTERNAL)
    earlier = formerly.select_related("procedure").order_by(STANDING_FIRST, "-recorded_at").first()
    if earlier is not None:
        return earlier.procedure
    # Neither database needs to read JSON for this: the code stands in the stored text in quotes.
    written = pages.annotate(written=Cast("other_codes", TextField()))
    aliased = written.filter(written__contains=f'"{parsed.value}"')
    return next((p for p in aliased if parsed.value in p.other_codes), None)


def version(code: str, day: date, *, known_at: datetime | None = None) -> Validity | None:
    """Return the period of the procedure `code` that covers `day`, None when none does."""
    procedure = find_procedure(code)
    if procedure is None:
        return None
    return in_force(day, known_at=known_at).filter(procedure=procedure).first()


@dataclass(frozen=True, slots=True)
class Reading(OnDay[Validity]):
    """All that the page of a procedure needs to know about time, seen from one day."""

    procedure: ProcedurePage
    periods: tuple[Validity, ...]

    @property
    def events(self) -> int:
        """The length of its public history; 0 in lists, where nobody counts it."""
        number: int = getattr(self.periods[0], "events", 0) if self.periods else 0
        return number

    @property
    def text_day(self) -> date:
        """The day nearest to `day` on which what is shown is in force: forms and bases go by it."""
        shown = self.shown
        if shown is None or shown.covers(self.day):
            return self.day
        if shown.valid_to is not None and shown.valid_to <= self.day:
            return shown.valid_to - timedelta(days=1)
        return shown.valid_from or self.day

    @property
    def follows(self) -> Follows | None:
        """What comes after a temporary version, None when it is not temporary."""
        if not self.ends_itself or self.validity is None or self.validity.cause is None:
            return None
        return Follows(self.validity.cause.follows)


def reading(procedure: ProcedurePage, day: date, *, known_at: datetime | None = None) -> Reading:
    """Return how `procedure` stands on `day`. Internal procedures read as withdrawn."""
    return read_from(procedure, day, tuple(_public_periods(known_at).filter(procedure=procedure)))


def reading_by_code(code: str, day: date) -> Reading | None:
    """Return how the public procedure with exactly this code stands on `day`, in one query.

    None where there is no such procedure, and where nothing of it is public.
    """
    pages = public_procedures().filter(code=code)
    periods = tuple(_public_periods(None).filter(procedure__in=pages))
    return read_from(periods[0].procedure, day, periods) if periods else None


def readings(procedures: Iterable[int], day: date) -> dict[int, Reading]:
    """Return how several procedures stand on `day`, by identity, in one small query.

    For lists: contents, lines and decisions are left where they are.
    """
    rows = (
        known()
        .exclude(version__kind=Kind.INTERNAL)
        .filter(procedure__in=procedures)
        .select_related("procedure", "version", "cause")
        .only(*_FOR_LISTS)
        .order_by()
    )
    ordered = sorted(rows, key=lambda p: (p.procedure_id, p.valid_from or date.min))
    grouped = (tuple(g) for _, g in groupby(ordered, key=lambda p: p.procedure_id))
    return {g[0].procedure_id: read_from(g[0].procedure, day, g) for g in grouped}


_FOR_LISTS = (
    "valid_from",
    "valid_to",
    "procedure__code",
    "version__number",
    "version__name_vi",
    "version__name_en",
    "cause__action",
    "cause__follows",
)


def _public_periods(known_at: datetime | None) -> QuerySet[Validity]:
    return (
        _with_version(known(known_at))
        .exclude(version__kind=Kind.INTERNAL)
        .select_related(
            "version__line__decision__issuer", "cause__changed_by", "begun_by__decision"
        )
        .defer("version__text__at_a_glance")
        .annotate(events=_events(), **whole_names("cause__replaced_by", "successor"))
    )


def whole_names(way: str, called: str) -> dict[str, Subquery]:
    """Return the whole names of what `way` leads to, as `called`_vi, _en: a page's title is cut."""
    names = (
        ProcedureVersion.objects.filter(procedure=OuterRef(way), line__retracted_at=None)
        .exclude(kind=Kind.INTERNAL)
        .order_by("-number")
    )
    return {
        f"{called}_vi": Subquery(names.values("name_vi")[:1]),
        f"{called}_en": Subquery(names.values("name_en")[:1]),
    }


def _events() -> Coalesce:
    """Count the lines that `history` tells of the procedure in question."""
    lines = DecisionLine.objects.filter(
        procedure=OuterRef("procedure"), promulgated_at__isnull=False, hidden=False
    ).exclude(version__kind=Kind.INTERNAL)
    number = lines.order_by().values("procedure").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(number), 0)


def read_from(procedure: ProcedurePage, day: date, periods: tuple[Validity, ...]) -> Reading:
    """Return how `procedure` stands on `day` by `periods`, all it has, in their order."""
    seen = on_day(periods, day)
    return Reading(
        day=day,
        validity=seen.validity,
        upcoming=seen.upcoming,
        last=seen.last,
        procedure=procedure,
        periods=periods,
    )


@dataclass(frozen=True, slots=True)
class Event:
    """One promulgated line in the history of a procedure."""

    line: DecisionLine
    version: ProcedureVersion | None

    @property
    def decision(self) -> DecisionPage:
        return self.line.decision

    @property
    def day(self) -> date | None:
        """The day on which it took effect; None: unknown, or a correction, which has no day."""
        return self.line.starts_on

    @property
    def action(self) -> Action:
        return Action(self.line.action)

    @property
    def retracted_at(self) -> datetime | None:
        return self.line.retracted_at


def history(procedure: ProcedurePage) -> list[Event]:
    """Return every promulgated line of `procedure`, the newest record first.

    But those that repeal what no reader ever saw.
    """
    lines = (
        DecisionLine.objects.filter(procedure=procedure, promulgated_at__isnull=False, hidden=False)
        .select_related(
            "decision__issuer",
            "version",
            "replaced_by",
            "changed_by",
            "base_version",
        )
        .defer(*CONTENT_FIELDS)
        .annotate(**whole_names("replaced_by", "successor"))
        .order_by("-promulgated_at", "-position", "-pk")
    )
    return [Event(line, getattr(line, "version", None)) for line in lines]


@dataclass(frozen=True, slots=True)
class Recorded:
    """One public version with the days on which it is in force, as known now; its text unread."""

    version: ProcedureVersion
    periods: tuple[Validity, ...]


def recorded(procedure: ProcedurePage) -> list[Recorded]:
    """Return the public versions of `procedure` that stand, the oldest record first.

    Internal ones are never public; what was taken back is published no more. Two queries.
    """
    rows = (
        ProcedureVersion.objects.filter(procedure=procedure, line__retracted_at=None)
        .exclude(kind=Kind.INTERNAL)
        .select_related("line__decision__issuer", "line__changed_by")
        .defer(*drafts_of("line"))
        .order_by("number")
    )
    periods = list(known().filter(procedure=procedure))
    return [Recorded(v, tuple(p for p in periods if p.version_id == v.pk)) for v in rows]


def changes_since(serial: int, *, limit: int | None = None) -> QuerySet[Change]:
    """Return the changes after `serial` in serial order, at most `limit`."""
    changes = Change.objects.filter(serial__gt=serial).order_by("serial")
    return changes if limit is None else changes[:limit]


@dataclass(frozen=True, slots=True)
class Counts:
    """Procedures in force on a day: distinct, and by level (one may stand at several levels)."""

    day: date
    distinct: int
    by_level: dict[str, int]
    unknown_start: int


def counts(day: date, *, known_at: datetime | None = None) -> Counts:
    """Count what is in force on `day`: distinct by procedure, by level, with unknown start."""
    periods = in_force(day, known_at=known_at).select_related(None).order_by()
    return Counts(
        day=day,
        distinct=periods.count(),
        by_level=facet_counts(day, Facet.LEVEL, known_at=known_at),
        unknown_start=periods.filter(valid_from=None).count(),
    )


def facet_counts(day: date, facet: Facet, *, known_at: datetime | None = None) -> dict[str, int]:
    """Count the procedures in force on `day` by each code of `facet`."""
    periods = in_force(day, known_at=known_at).select_related(None).order_by()
    rows = (
        VersionTerm.objects.filter(facet=facet, version__in=periods.values("version"))
        .values_list("code")
        .annotate(number=Count("pk"))
        .order_by("code")
    )
    return dict(rows)
