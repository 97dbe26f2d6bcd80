"""Which procedures cite a legal document, and which stand on one that has ended.

Versions keep the number of a document as it was when they were frozen. A document is therefore
found by its number of today and by its code, which is the number under which it was entered. One
whose last day is not known counts as in force. Nothing here reads a draft but to say that one is
there, and no text of a version but its legal bases.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.db.models import (
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    Window,
)
from django.db.models.functions import Coalesce, Length, RowNumber, Substr
from django.utils.translation import get_language
from wagtail.models import Page

from catalog.content import Kind, LegalBasis, Text, clean_text
from catalog.models import (
    DecisionLine,
    DecisionPage,
    Facet,
    LegalDocument,
    Validity,
    VersionTerm,
)
from catalog.permissions import LinePolicy, readable
from catalog.selectors import covering, known

SHOWN = 10
"""How many procedures are named where a few of them stand for all."""


def numbers_of(document: LegalDocument) -> set[str]:
    """Return the numbers by which versions may name `document`."""
    return {clean_text(document.number), document.code}


def standing(day: date, *, internal: bool = False) -> QuerySet[Validity]:
    """Return the periods that cover `day` or begin later, without the texts of their versions.

    Internal procedures come only with `internal=True`.
    """
    periods = known().filter(Q(valid_to=None) | Q(valid_to__gt=day))
    if not internal:
        periods = periods.exclude(version__kind=Kind.INTERNAL)
    return periods.select_related("procedure", "version").only(*_FOR_LISTS)


_FOR_LISTS = (
    "valid_from",
    "valid_to",
    "procedure__code",
    "procedure__path",
    "version__number",
    "version__name_vi",
    "version__name_en",
)


def citing(document: LegalDocument, day: date, *, internal: bool = False) -> QuerySet[Validity]:
    """Return the periods, on `day` or later, of the versions that cite `document`."""
    terms = _terms().filter(version=OuterRef("version_id"), code__in=numbers_of(document))
    return standing(day, internal=internal).filter(Exists(terms))


def count_citing(periods: QuerySet[Validity]) -> int:
    """Count the procedures of `periods`: one that changes soon has two of them."""
    return periods.order_by().values("procedure").distinct().count()


def with_number_citing(documents: QuerySet[Any], day: date) -> QuerySet[Any]:
    """Say of each document how many procedures in force on `day` cite it, as `number_citing`."""
    number = (
        _citing_it(day)
        .order_by()
        .values("facet")
        .annotate(number=Count("version__procedure", distinct=True))
        .values("number")
    )
    return documents.annotate(number_citing=Coalesce(Subquery(number), 0))


def still_cited(documents: QuerySet[Any], day: date) -> QuerySet[Any]:
    """Return those documents, over by `day`, that a procedure in force on it cites."""
    return documents.filter(Exists(_citing_it(day)), in_force_to__lte=day)


def _terms() -> QuerySet[VersionTerm]:
    return VersionTerm.objects.filter(facet=Facet.LEGAL_DOCUMENT)


def _citing_it(day: date) -> QuerySet[VersionTerm]:
    """Return the citations in force on `day` of the document that the query around it is at."""
    way = "version__validities__"
    begun = Q(**{f"{way}valid_from": None}) | Q(**{f"{way}valid_from__lte": day})
    lasts = Q(**{f"{way}valid_to": None}) | Q(**{f"{way}valid_to__gt": day})
    return _terms().filter(
        begun,
        lasts,
        code__in=[OuterRef("code"), OuterRef("number")],
        version__validities__isnull=False,
        version__validities__retracted_at=None,
    )


def on_ended(day: date, *, internal: bool = False) -> QuerySet[Validity]:
    """Return what is in force on `day` and cites a document that is over: a row a pair of them.

    Each row has the document's key, number, title and end, as `document`, `cited`, `title` and
    `ended_on`.
    """
    documents: QuerySet[Any] = LegalDocument.objects.all()
    ended = documents.filter(in_force_to__lte=day)
    rows = _cited(standing(day, internal=internal).filter(covering(day)), ended)
    return rows.annotate(
        document=_of(ended, "cited", "pk"),
        title=_of(ended, "cited", "name_vi"),
        ended_on=_of(ended, "cited", "in_force_to"),
    )


def _cited(periods: QuerySet[Validity], documents: QuerySet[Any]) -> QuerySet[Validity]:
    """Return a row for each of `documents` that each of `periods` cites: its number is `cited`."""
    # One list of numbers: with two, joined by "or", a database goes through all citations.
    codes, numbers = (documents.order_by().values(column) for column in ("code", "number"))
    cites = periods.filter(
        version__terms__facet=Facet.LEGAL_DOCUMENT, version__terms__code__in=codes.union(numbers)
    )
    return cites.annotate(cited=F("version__terms__code"))


def _of(documents: QuerySet[Any], number: str, column: str) -> Coalesce:
    """Return a column of the one of `documents` that the query around it names by `number`.

    By its code first, which is indexed and nearly always it.
    """
    ways = (documents.filter(**{key: OuterRef(number)}) for key in ("code", "number"))
    return Coalesce(*(Subquery(way.order_by("pk").values(column)[:1]) for way in ways))


def with_agency(periods: QuerySet[Validity]) -> QuerySet[Validity]:
    """Say of each period below whose page its procedure stands, as `whose`: to sort by it."""
    path = OuterRef("procedure__path")
    parent = Page.objects.filter(path=Substr(path, Value(1), Length(path) - Page.steplen))
    return periods.annotate(whose=Subquery(parent.values("title")[:1]))


def with_open_line(periods: QuerySet[Validity]) -> QuerySet[Validity]:
    """Say of each period which line of an open decision concerns its procedure, the newest one.

    `open_line` is its key, None where there is none.
    """
    lines = _open_lines().filter(procedure=OuterRef("procedure")).order_by("-decision", "-pk")
    return periods.annotate(open_line=Subquery(lines.values("pk")[:1]))


def _open_lines() -> QuerySet[DecisionLine]:
    return DecisionLine.objects.filter(
        promulgated_at=None, decision__promulgated_at=None, decision__source=""
    )


def tell(periods: Iterable[Any]) -> None:
    """Say of the periods of a page whose they are and what is begun: `agency`, below whose page the
    procedure stands, `open_line` and `open_decision`, the newest line of an open decision about it
    and that decision's number, None where there is none. Two queries: a database that is asked with
    the list does it for all rows of it, to show fifty.
    """
    rows = list(periods)
    places = {row.procedure.path[: -Page.steplen] for row in rows}
    agencies = dict(Page.objects.filter(path__in=places).order_by().values_list("path", "title"))
    lines = _open_lines().filter(procedure__in={row.procedure_id for row in rows})
    begun = {
        procedure: line
        for procedure, *line in lines.order_by("decision", "pk").values_list(
            "procedure", "pk", "decision__number"
        )
    }
    for row in rows:
        row.agency = agencies.get(row.procedure.path[: -Page.steplen])
        row.open_line, row.open_decision = begun.get(row.procedure_id, (None, None))


def with_bases(periods: QuerySet[Validity]) -> QuerySet[Validity]:
    """Read the legal bases of each period's version, and no more of its text."""
    return periods.annotate(frozen_bases=F("version__text__content__legal_bases"))


def bases_of(period: Any) -> list[LegalBasis]:
    """Return the legal bases of a period that was read `with_bases`."""
    return [
        LegalBasis(basis.get("number", ""), Text(**basis.get("title", {})))
        for basis in period.frozen_bases or []
    ]


def documents_named(numbers: Iterable[str]) -> dict[str, LegalDocument]:
    """Return the documents that have these numbers, by number, in one query."""
    wanted = {number for number in numbers if number}
    rows = LegalDocument.objects.filter(Q(code__in=wanted) | Q(number__in=wanted)).order_by("-pk")
    by_number = {number: row for row in rows for number in numbers_of(row)}
    return by_number | {row.code: row for row in rows}


class Elsewhere(NamedTuple):
    """A procedure that cites what others cite. The version's text stays unread."""

    document: str
    code: str
    name_vi: str
    name_en: str
    page: int
    number: int

    @property
    def name(self) -> str:
        """The official name in the active language, Vietnamese where English is missing."""
        return Text(self.name_vi, self.name_en).in_language(get_language() or "vi")


@dataclass(frozen=True, slots=True)
class Shared:
    """A legal document that procedures beside a decision cite: how many, and the first of them."""

    number: str
    document: LegalDocument | None
    total: int
    first: list[Elsewhere] = field(default_factory=list)

    @property
    def rest(self) -> int:
        return self.total - len(self.first)


def shared_with_others(
    decision: DecisionPage, numbers: Collection[str], day: date, user: Any
) -> tuple[Shared, ...]:
    """Return the documents of these numbers, and those that the decision's lines name, which
    procedures in force on `day` cite and no line of the decision concerns.

    Of lines and procedures those that `user` reads at the desk, and all that are public; internal
    ones are among them. Two queries, however many they are.
    """
    lines = LinePolicy(DecisionLine).instances_user_has_any_permission_for(user, {"view"})
    lines = lines.filter(decision=decision).order_by()
    named = Q(code__in=numbers) | Q(number__in=numbers) | Q(pk__in=lines.values("changed_by"))
    documents = {row.code: row for row in LegalDocument.objects.filter(named)}
    known_as = {n for row in documents.values() for n in numbers_of(row)} | set(numbers)
    found: dict[str, Shared] = {}
    for row in _elsewhere(known_as, decision, day, user):
        document = documents.get(row.document)
        number = document.number if document else row.document
        shared = found.setdefault(row.document, Shared(number, document, row.number))
        shared.first.append(row)
    return tuple(sorted(found.values(), key=lambda shared: shared.number))


def _elsewhere(
    numbers: Collection[str], decision: DecisionPage, day: date, user: Any
) -> Iterable[Elsewhere]:
    mine = decision.lines.order_by().exclude(procedure=None).values("procedure")
    cited = "version__terms__code"
    document = Coalesce(_of(LegalDocument.objects.all(), cited, "code"), F(cited))
    public = ~Q(version__kind=Kind.INTERNAL)
    rows = (
        (known().filter(public) | readable(user, known()))
        .filter(
            covering(day),
            version__terms__facet=Facet.LEGAL_DOCUMENT,
            version__terms__code__in=numbers,
        )
        .exclude(procedure__in=mine)
        .annotate(document=document)
        .annotate(
            place=Window(
                RowNumber(),
                partition_by="document",
                order_by=["version__name_key", "procedure__code"],
            ),
            number=Window(Count("pk"), partition_by="document"),
        )
        .filter(place__lte=SHOWN)
        .order_by("document", "place")
    )
    names = ("document", "procedure__code", "version__name_vi", "version__name_en")
    return map(Elsewhere._make, rows.values_list(*names, "procedure", "number"))
