"""The filters of the page of results in words: what each would leave, and what is chosen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db.models import Subquery
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from catalog.content import Text
from catalog.faceting import Item
from catalog.models import AgencyPage, Change
from catalog.on_day import Status
from catalog.public.choices import Field, options
from catalog.public.narrowing import Places, fields_for, places
from search.facets import FREE_OF_CHARGE, Facet
from search.request import SearchRequest, Sort

FEW = 8
"""Options of a filter shown at once; the others are folded."""

_ORDER = tuple(Facet)
_BY_NUMBER = frozenset({Facet.SECTOR, Facet.AGENCY, Facet.AUDIENCE})
"""Filters with so many options that the fullest come first; the others keep their own order."""


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to a filter, and how many results there would be with it."""

    value: str
    label: Text | str
    number: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter with the options that lead anywhere; `more` of them are folded."""

    name: str
    label: str
    shown: tuple[Option, ...]
    more: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Chip:
    """Something chosen, and the parameters that keep all the rest."""

    label: str
    shown: Text | str
    others: str


@dataclass(frozen=True, slots=True)
class Order:
    """A way to sort, and the parameters that ask for it."""

    label: str
    query: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Form:
    """The filters with every option in the words of lists, and the agencies' pages."""

    fields: tuple[Field, ...]
    where: Places

    @property
    def allowed(self) -> Mapping[Facet, frozenset[str]]:
        """The values that addresses may have of each filter."""
        return {Facet(f.name): frozenset(o.value for o in f.options) for f in self.fields}

    @property
    def hotlines(self) -> list[AgencyPage]:
        """The pages of the agencies that answer the telephone, by name."""
        return [page for page in self.where.by_path.values() if page.agency.hotline]

    def fullest(self, facet: Facet, items: Iterable[Item]) -> list[Option]:
        """Return the options of `facet` that `items` answer, the most frequent answer first."""
        numbers = Counter(answer for item in items for answer in item.answers[facet])
        field = next(f for f in self.fields if f.name == facet)
        offered = (Option(o.value, o.label, numbers[o.value], False) for o in field.options)
        return sorted((o for o in offered if o.number), key=lambda o: -o.number)


# Built once: to build it takes longer than to ask it.
_STAMP = (
    AgencyPage.objects.filter(live=True)
    .order_by()  # by path, SQLite would walk through all pages of the site
    .annotate(moment=Subquery(Change.objects.order_by("-serial").values("recorded_at")[:1]))
    .values_list(
        "moment", "path", "slug", "agency", "latest_revision_created_at", "last_published_at"
    )
)
"""What tells that the form is another: the journal's newest moment, and the pages of agencies."""


def read_form() -> Form:
    """Return the form in the active language, in one small query where nothing in it is new."""
    stamp = tuple(sorted(_STAMP.all()))  # the path, the second, is unlike all others
    if not stamp or stamp[0][0] is None:
        return _read_form()
    return _form(stamp, get_language())


# Terms of vocabularies change through the journal only. The stamp is read before what it stands
# for: at worst something newer is kept under an older stamp, for which nobody asks again.
@lru_cache(maxsize=4)
def _form(_stamp: object, _language: str | None) -> Form:
    return _read_form()


def _read_form() -> Form:
    """Read the form, in three queries."""
    where = places()
    statuses = {
        Status.IN_FORCE: _("In force"),
        Status.TEMPORARY: _("Temporarily in force"),
        Status.UPCOMING: _("Not yet in force"),
        Status.ENDED: _("No longer in force"),
    }
    found = [
        *fields_for(where),
        Field(Facet.FREE, _("Fees"), options=options([(FREE_OF_CHARGE, _("Free of charge"))])),
        Field(Facet.STATUS, _("Status"), options=options(statuses.items())),
    ]
    return Form(tuple(sorted(found, key=lambda field: _ORDER.index(Facet(field.name)))), where)


def filters(
    fields: Sequence[Field],
    asked: SearchRequest,
    numbers: Mapping[Facet, Mapping[str, int]],
    total: int,
) -> tuple[Filter, ...]:
    """Return the filters that leave a choice, with the `numbers` that an engine counted.

    One whose only option all the `total` results have leaves none.
    """
    made = (_filter(field, asked, numbers.get(Facet(field.name), {})) for field in fields)
    return tuple(one for one in made if one.shown and not _is_no_choice(one, total))


def _is_no_choice(one: Filter, total: int) -> bool:
    return len(one.shown) == 1 and not one.shown[0].is_chosen and one.shown[0].number == total


def _filter(field: Field, asked: SearchRequest, numbers: Mapping[str, int]) -> Filter:
    facet = Facet(field.name)
    chosen = asked.values(facet)
    offered = [
        Option(o.value, o.label, numbers.get(o.value, 0), o.value in chosen)
        for o in field.options
        if numbers.get(o.value) or o.value in chosen
    ]
    if facet in _BY_NUMBER:
        offered.sort(key=lambda o: (not o.is_chosen, -o.number))
    few = FEW if len(offered) > FEW + 1 else len(offered)
    return Filter(field.name, field.label, tuple(offered[:few]), tuple(offered[few:]))


def chips(fields: Sequence[Field], asked: SearchRequest, today: date) -> tuple[Chip, ...]:
    """Return what is chosen, each with the way to drop it alone."""
    return tuple(_chips(fields, asked, today))


def _chips(fields: Sequence[Field], asked: SearchRequest, today: date) -> Iterator[Chip]:
    for field in fields:
        facet = Facet(field.name)
        labels = {o.value: o.label for o in field.options}
        for value in asked.values(facet):
            others = asked.without(facet, value).query_string(today=today)
            yield Chip(field.label, labels.get(value, value), others)


def orders(asked: SearchRequest, today: date) -> tuple[Order, ...]:
    """Return the ways to sort."""
    labels = {
        Sort.RELEVANCE: _("best match"),
        Sort.NAME: _("name"),
        Sort.NEWEST: _("newest in force"),
    }
    return tuple(
        Order(label, asked.in_order(sort).query_string(today=today), sort is asked.sort)
        for sort, label in labels.items()
    )
