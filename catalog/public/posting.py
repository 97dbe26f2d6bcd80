"""Lists of procedures as offices post them: hundreds of rows, no content read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from catalog.alphabet import Key, alphabetical
from catalog.content import Level, OnlineService, Scheme, Text
from catalog.models import DecisionPage, Facet, Sector, Validity, VersionTerm
from catalog.public.glance import newest_scheme

SHOWN = (Facet.LEVEL, Facet.ONLINE, Facet.SECTOR)


@dataclass(frozen=True, slots=True)
class PostedRow:
    """One procedure of a posted list."""

    number: int
    code: str
    name: Text
    levels: tuple[Level, ...]
    online: OnlineService | None
    version: int
    decision: DecisionPage


@dataclass(frozen=True, slots=True)
class PostedGroup:
    """The procedures of one sector; `name` is empty for those that are in none."""

    name: Text
    rows: tuple[PostedRow, ...]


def posted_groups(periods: QuerySet[Validity]) -> list[PostedGroup]:
    """Return `periods` by sector, numbered through, in three queries.

    A procedure of several sectors stands once, in the first by the alphabet.
    """
    shown = periods.select_related(None).select_related("version__line__decision").only(*_COLUMNS)
    terms = _terms(periods)
    sectors = {s.code: Text(s.name_vi, s.name_en or "") for s in Sector.objects.all()}
    grouped: dict[Text, list[Validity]] = defaultdict(list)
    for period in shown:
        codes = terms[period.version_id, Facet.SECTOR]
        names = [sectors[code] for code in codes if code in sectors]
        grouped[min(names, key=_alphabetical, default=Text())].append(period)
    number, groups = 0, []
    for name in sorted(grouped, key=lambda n: (not n, _alphabetical(n))):
        rows = [_row(number + place, p, terms) for place, p in enumerate(grouped[name], start=1)]
        number += len(rows)
        groups.append(PostedGroup(name, tuple(rows)))
    return groups


_COLUMNS = (
    "version__number",
    "version__code",
    "version__name_vi",
    "version__name_en",
    "version__line__decision__title",
    "version__line__decision__slug",
    "version__line__decision__number",
    "version__line__decision__signed_on",
    "version__line__decision__promulgated_at",
)

Terms = dict[tuple[int, str], list[str]]


def _terms(periods: QuerySet[Validity]) -> Terms:
    """Return the codes of levels, online levels and sectors, by version and facet."""
    versions = periods.order_by().values("version")
    rows = VersionTerm.objects.filter(facet__in=SHOWN, version__in=versions)
    found: Terms = defaultdict(list)
    for version, facet, code in rows.values_list("version", "facet", "code"):
        found[version, facet].append(code)
    return found


def _row(number: int, period: Validity, terms: Terms) -> PostedRow:
    version = period.version
    levels = terms[version.pk, Facet.LEVEL]
    return PostedRow(
        number=number,
        code=version.code,
        name=Text(version.name_vi, version.name_en),
        levels=tuple(level for level in Level if level.value in levels),
        online=newest_scheme(_services(terms[version.pk, Facet.ONLINE])),
        version=version.number,
        decision=version.line.decision,
    )


def _services(codes: Iterable[str]) -> list[OnlineService]:
    pairs = (code.partition(":") for code in codes)
    return [OnlineService(Scheme(scheme), value) for scheme, _, value in pairs]


def _alphabetical(name: Text) -> Key:
    return alphabetical(name.vi)
