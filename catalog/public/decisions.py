"""The pages of decisions: which there are, and what each one did, and when."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from catalog import selectors
from catalog.alphabet import alphabetical
from catalog.content import Kind, Level, Text
from catalog.folding import is_found
from catalog.models import Action, DecisionLine, DecisionPage, Facet, VersionTerm
from catalog.models.draft_fields import CONTENT_FIELDS
from catalog.public.answers import PAGE, Unknown, check_parameters, paged, public, read_page
from catalog.public.choices import Choices, Field, FieldKind, options, read_choices
from catalog.public.concerning import Concerns
from catalog.public.files import shown_file
from catalog.public.lines import public_lines, shown_lines, with_texts, without_texts
from catalog.public.words import ACTIONS, DECISION_KINDS

LINES_A_PAGE = 100
WORDS, ISSUER, YEAR, KIND, ACTION = "q", "noi-ban-hanh", "nam", "loai", "viec"


def decisions() -> QuerySet[DecisionPage]:
    """Return the decisions that the public may read: those with a line that it may."""
    lines = DecisionLine.objects.filter(public_lines(), decision=OuterRef("pk"))
    return DecisionPage.objects.filter(Exists(lines), live=True, promulgated_at__isnull=False)


@dataclass(frozen=True, slots=True)
class Did:
    """What a decision did: public lines by action, of which so many are taken back.

    `next_day`: the nearest day after today on which a line of it takes effect.
    """

    by_action: Mapping[Action, int]
    retracted: int
    next_day: date | None

    @property
    def total(self) -> int:
        return sum(self.by_action.values())


@public
def decision_list(request: HttpRequest) -> HttpResponse:
    """List the promulgated decisions, the newest first, by what the reader chose."""
    concerns = Concerns()
    chosen = read_choices(request, [*_fields(), *concerns.fields])
    page = read_page(request, _found(chosen, concerns))
    shown = DecisionPage.objects.select_related("issuer").in_bulk(page.object_list)
    did = _did(page.object_list, selectors.today())
    context = paged(page) | {
        "rows": [(shown[key], did[key]) for key in page.object_list],
        "choices": chosen,
        "page_query": chosen.query,
        "total": page.paginator.count,
        "noindex": bool(chosen.used),
        "crumbs": [{"label": _("Decisions")}],
    }
    return render(request, "catalog/public/decision_list.html", context)


def _fields() -> list[Field]:
    """Return the fields about decisions themselves, in one query."""
    columns = ("issuer__code", "issuer__name_vi", "issuer__name_en", "signed_on__year")
    rows = set(decisions().order_by().values_list(*columns).distinct())
    issuers = {code: Text(vi, en or "") for code, vi, en, _year in rows if code}
    years = sorted({year for *_issuer, year in rows if year}, reverse=True)
    by_name = sorted(issuers.items(), key=lambda pair: alphabetical(pair[1].vi))
    return [
        Field(WORDS, _("Number or words"), FieldKind.TEXT),
        Field(YEAR, _("Signed in"), options=options((y, str(y)) for y in years)),
        Field(ISSUER, _("Issuer"), options=options(by_name)),
        Field(KIND, _("Kind of decision"), options=options(_kinds())),
        Field(ACTION, _("What it did"), options=options(ACTIONS.items())),
    ]


def _kinds() -> Iterable[tuple[str, str]]:
    """Return the kinds of decisions as addresses write them: with hyphens."""
    return [(value.replace("_", "-"), label) for value, label in DECISION_KINDS.items()]


def _found(chosen: Choices, concerns: Concerns) -> list[int]:
    """Return the keys of the decisions that the reader chose, the newest first."""
    found = decisions()
    if chosen.value(YEAR):
        found = found.filter(signed_on__year=int(chosen.value(YEAR)))
    if chosen.value(ISSUER):
        found = found.filter(issuer__code=chosen.value(ISSUER))
    if chosen.value(KIND):
        found = found.filter(kind=chosen.value(KIND).replace("-", "_"))
    did = concerns.lines(chosen) & (Q(action=chosen.value(ACTION)) if chosen.value(ACTION) else Q())
    if did:
        lines = DecisionLine.objects.filter(public_lines(), did, decision=OuterRef("pk"))
        found = found.filter(Exists(lines))
    newest = found.order_by(F("signed_on").desc(nulls_last=True), "-promulgated_at", "-pk")
    words = chosen.value(WORDS)
    if not words:
        return list(newest.values_list("pk", flat=True))
    # Databases fold letters each in its own way, so the words are looked for here.
    rows = newest.values_list("pk", "number", "title", "abstract", "source_decision")
    return [key for key, *texts in rows if is_found(words, " ".join(texts))]


def _did(keys: Iterable[int], today: date) -> dict[int, Did]:
    """Return what each decision did, in one query."""
    rows = (
        DecisionLine.objects.filter(public_lines(), decision__in=keys)
        .values("decision", "action")
        .annotate(
            number=Count("pk"),
            retracted=Count("pk", filter=Q(retracted_at__isnull=False)),
            next_day=Min("starts_on", filter=Q(starts_on__gt=today, retracted_at=None)),
        )
        .order_by()
    )
    by_decision: dict[int, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        by_decision[row["decision"]].append(row)
    return {key: _sum_of(rows) for key, rows in by_decision.items()}


def _sum_of(rows: Sequence[Mapping[str, Any]]) -> Did:
    numbers = {row["action"]: row["number"] for row in rows}
    return Did(
        by_action={action: numbers[action] for action in Action if action in numbers},
        retracted=sum(row["retracted"] for row in rows),
        next_day=min((row["next_day"] for row in rows if row["next_day"]), default=None),
    )


@public
def decision(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one decision: its head, what it did in figures, and its lines by action."""
    check_parameters(request, {PAGE})
    found = decisions().filter(slug=slug).select_related("issuer").first()
    if found is None:
        raise Unknown(_("No decision stands at this address."))
    today = selectors.today()
    summary = summary_of(found)
    page = read_page(request, list(summary.levels), size=LINES_A_PAGE)
    lines = list(lines_of(found).filter(pk__in=page.object_list))
    for line in lines:
        line.decision = found
    context = paged(page) | {
        "decision": found,
        "repeals": repeals_of(found),
        "file": shown_file(found.file),
        "is_coming": found.default_day is not None and found.default_day > today,
        "is_over": found.expires_on is not None and found.expires_on <= today,
        "summary": summary,
        "lines": shown_lines(lines, summary.levels, today),
        "crumbs": [
            {"label": _("Decisions"), "url": reverse("decisions")},
            {"label": found.number or found.title},
        ],
    }
    return render(request, "catalog/public/decision.html", context)


def lines_of(decision: DecisionPage) -> QuerySet[DecisionLine]:
    """Return the public lines of `decision` with their texts, in their order."""
    lines = DecisionLine.objects.filter(public_lines(), decision=decision)
    return in_order(with_texts(without_texts(lines)))


@dataclass(frozen=True, slots=True)
class RepealOf:
    """What another decision repeals of one: how many lines, from which day, as recorded so far."""

    decision: DecisionPage
    number: int
    day: date


def repeals_of(decision: DecisionPage) -> list[RepealOf]:
    """Return what is repealed of `decision` and by which others, the first first, in one query."""
    lines = (
        DecisionLine.objects.filter(
            public_lines(), repeals__decision=decision, retracted_at=None, starts_on__isnull=False
        )
        .select_related("decision")
        .defer(*CONTENT_FIELDS)
        .order_by("promulgated_at", "pk")
    )
    gathered: dict[int, list[DecisionLine]] = defaultdict(list)
    for line in lines:
        gathered[line.decision_id].append(line)
    return [
        RepealOf(rows[0].decision, len(rows), min(x.starts_on for x in rows if x.starts_on))
        for rows in gathered.values()
    ]


def in_order(lines: QuerySet[DecisionLine]) -> QuerySet[DecisionLine]:
    """Put lines in the order of `Action`, then as they were written."""
    order = Case(
        *(When(action=action, then=Value(place)) for place, action in enumerate(Action)),
        output_field=IntegerField(),
    )
    return lines.order_by(order, "position", "pk")


@dataclass(frozen=True, slots=True)
class Summary:
    """All lines of a decision in figures; `levels` has those of each by its key, in their order.

    One line may stand at several levels, so that their sum can be larger than the total.
    """

    by_action: Mapping[Action, int]
    by_level: Mapping[Level, int]
    levels: Mapping[int, tuple[Level, ...]]
    retracted: int

    @property
    def total(self) -> int:
        return sum(self.by_action.values())


def summary_of(decision: DecisionPage) -> Summary:
    """Return what `decision` did in figures, in two queries.

    A line that ends a procedure counts at the levels of the text that it found.
    """
    lines = DecisionLine.objects.filter(public_lines(), decision=decision)
    columns = ("pk", "action", "procedure", "version", "promulgated_at", "retracted_at")
    rows = list(in_order(lines).values_list(*columns))
    terms = _levels_known(lines)
    levels: dict[int, tuple[Level, ...]] = {}
    for key, _action, procedure, version, at, _retracted in rows:
        texts = terms.get(procedure, {})
        if version is None:
            before = [t for t in texts if t[0] <= at]
            levels[key] = texts[max(before)] if before else ()
        else:
            levels[key] = next((texts[t] for t in texts if t[1] == version), ())
    actions = Counter(row[1] for row in rows)
    places = Counter(level for of_line in levels.values() for level in of_line)
    return Summary(
        by_action={action: actions[action] for action in Action if actions[action]},
        by_level={level: places[level] for level in Level if places[level]},
        levels=levels,
        retracted=sum(row[-1] is not None for row in rows),
    )


def _levels_known(
    lines: QuerySet[DecisionLine],
) -> dict[int, dict[tuple[Any, int], tuple[Level, ...]]]:
    """Return the levels of every public text of the procedures that `lines` are about.

    By procedure, then by the moment at which the text was recorded and its key.
    """
    rows = (
        VersionTerm.objects.filter(
            facet=Facet.LEVEL, version__procedure__in=lines.order_by().values("procedure")
        )
        .exclude(version__kind=Kind.INTERNAL)
        .values_list("version__procedure", "version__recorded_at", "version", "code")
    )
    gathered: dict[int, dict[tuple[Any, int], set[str]]] = defaultdict(lambda: defaultdict(set))
    for procedure, recorded_at, version, code in rows:
        gathered[procedure][recorded_at, version].add(code)
    return {
        procedure: {
            text: tuple(level for level in Level if level.value in codes)
            for text, codes in texts.items()
        }
        for procedure, texts in gathered.items()
    }
