"""By what procedures can be narrowed, in the words of addresses, and how each one answers.

The list of procedures in force is read whole, as small rows without texts: only so can the number
beside each option tell what it would leave under all other choices.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet, Subquery
from django.utils.translation import gettext as _

from catalog import selectors, wording
from catalog.alphabet import Key, alphabetical
from catalog.content import HandlingKind, Level, Text
from catalog.faceting import Item
from catalog.joined_terms import codes_by_facet, joined_terms
from catalog.models import AgencyPage, Audience, Facet, Sector, Validity
from catalog.public.choices import Field, options
from catalog.public.presentation import named
from catalog.public.sectors import told_apart
from catalog.statistics.figures import Standing, standing_of

LEVEL, ONLINE, HANDLING = "cap", "truc-tuyen", "cach"
SECTOR, AGENCY, AUDIENCE = "linh-vuc", "co-quan", "doi-tuong"
FACETS = (
    Facet.LEVEL,
    Facet.ONLINE,
    Facet.HANDLING,
    Facet.SECTOR,
    Facet.AGENCY,
    Facet.AUDIENCE,
)
"""What of a version's terms is asked for here."""
_FORMER = "muc-do-"
"""Begins the answer of a procedure of which only a level of Decree 43/2011 is known, 1 to 4."""

ONLINE_ANSWERS: Mapping[str, Text] = {
    Standing.FULL: Text("Toàn trình", "Fully online"),
    Standing.PARTIAL: Text("Một phần", "Partly online"),
    Standing.INFORMATION: Text("Cung cấp thông tin trực tuyến", "Information online"),
    Standing.PROACTIVE: Text("Chỉ ghi mức độ chủ động", "Only a proactive level recorded"),
    **{f"{_FORMER}{n}": Text(f"Mức độ {n} (cũ)", f"Level {n} (former)") for n in (4, 3, 2, 1)},
    Standing.NONE: Text("Chưa ghi mức độ", "No level recorded"),
}


@dataclass(frozen=True, slots=True)
class Places:
    """The live pages of agencies, by path in the tree and by the agency's code."""

    by_path: Mapping[str, AgencyPage]
    by_code: Mapping[str, AgencyPage]

    def answering(self, place: str, codes: Iterable[str]) -> set[str]:
        """Return the slugs of the agencies that answer for a procedure.

        It stands under the page at `place`, or its text names them as executing it or deciding.
        """
        pages = (self.by_path.get(place), *(self.by_code.get(code) for code in codes))
        return {page.slug for page in pages if page is not None}


def places() -> Places:
    """Read the pages of agencies, in one query."""
    pages = AgencyPage.objects.filter(live=True).select_related("agency")
    found = sorted(pages, key=lambda p: alphabetical(p.agency.name_vi or ""))
    return Places({p.path: p for p in found}, {p.agency.code: p for p in found})


def items_on(day: date, where: Places) -> list[Item]:
    """Return every procedure in force on `day` with its answers, in the order of lists.

    One query; the key of an item is its period.
    """
    alike: dict[tuple[str, str], Mapping[str, Collection[str]]] = {}
    items = []
    for key, path, terms in _rows(selectors.in_force(day)):
        place = path[: -AgencyPage.steplen]
        if (place, terms) not in alike:
            alike[place, terms] = answers(where, place, terms)
        items.append(Item(key, alike[place, terms]))
    return items


def _rows(periods: QuerySet[Validity]) -> Iterator[tuple[int, str, str]]:
    return (
        periods.select_related(None)
        .annotate(terms=Subquery(joined_terms(FACETS)))
        .order_by("version__name_key", "procedure__code")
        .values_list("pk", "procedure__path", "terms")
        .iterator()
    )


def answers(where: Places, place: str, terms: str | None) -> Mapping[str, Collection[str]]:
    """Return how a version with these joined terms answers each question.

    `place` is the path of the page above its procedure's.
    """
    codes = codes_by_facet(terms)
    return {
        LEVEL: codes[Facet.LEVEL],
        ONLINE: (online_answer(codes[Facet.ONLINE]),),
        HANDLING: [code.replace("_", "-") for code in codes[Facet.HANDLING]],
        SECTOR: codes[Facet.SECTOR],
        AGENCY: where.answering(place, codes[Facet.AGENCY]),
        AUDIENCE: codes[Facet.AUDIENCE],
    }


def online_answer(services: Collection[str]) -> str:
    """Return how far online a procedure is, told as `<scheme>:<value>`: the newest decree decides.

    A former level stays what it was: level 4 is not made "fully online".
    """
    standing = standing_of(services)
    if standing is not Standing.FORMER:
        return standing.value
    return _FORMER + max(code.rpartition(":")[2] for code in services)


def fields_for(where: Places) -> list[Field]:
    """Return the fields of the whole form, in two queries."""
    sectors: QuerySet[Any] = Sector.objects.all()
    labels = told_apart(sectors.select_related("agency"))
    audiences = sorted(Audience.objects.all(), key=lambda a: alphabetical(a.name_vi or ""))
    pages = where.by_path.values()
    return [
        *common_fields(),
        Field(SECTOR, _("Sector"), options=options(sorted(labels.items(), key=_by_label))),
        Field(AGENCY, _("Agency"), options=options((p.slug, named(p.agency)) for p in pages)),
        Field(AUDIENCE, _("Who it is for"), options=options((a.code, named(a)) for a in audiences)),
    ]


def common_fields() -> list[Field]:
    """Return the fields whose options need no query."""
    levels = ((level.value, _in_words(level)) for level in Level)
    ways = ((kind.value.replace("_", "-"), _in_words(kind)) for kind in HandlingKind)
    return [
        Field(LEVEL, _("Level"), options=options(levels)),
        Field(ONLINE, _("Online"), options=options(ONLINE_ANSWERS.items())),
        Field(HANDLING, _("Handling"), options=options(ways)),
    ]


def _by_label(labelled: tuple[str, Text]) -> Key:
    return alphabetical(labelled[1].vi)


def _in_words(value: Level | HandlingKind) -> Text:
    return Text(wording.in_words(value, "vi"), wording.in_words(value, "en"))
