"""The shape of the index on a server, and how a version becomes one of its entries.

One entry a version, with its identity as `_id`. Spans of days are half-open, and there are several
where a version has several periods. Text is cleaned before it is sent; what the server makes of it
is said by `analysis`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from itertools import groupby
from typing import Any, Literal

from elasticsearch.dsl import Date, DateRange, Document, Integer, Keyword, Long, MetaField, Text

from search import keys, language, sectors
from search.documents import Document as Source
from search.engines.elasticsearch.analysis import (
    EXACT,
    EXACT_PAIRS,
    FOLD,
    FOLD_PAIRS,
    analyzers,
    word_pattern,
)
from search.filling import FIELDS, fillings
from search.filling import RULES as FILLING
from search.outlines import joined
from search.progress import START, Position
from search.prominence import RULES as PROMINENCE
from search.prominence import prominence
from search.queries.fields import FACET_FIELDS

LAYOUT = 2
"""Number of this module's layout. Raised when an entry is made in another way."""

POSITION = "position"
"""`_id` of the entry that says how far the index has come. It has no days: no search finds it."""

UNREAD = ("body", "places", *(f"{field}_filling" for field in FIELDS))
"""What is only searched: left out of `_source`, since an index is made anew from the database."""
_LONGEST_KEY = 8_191
"""Letters of a key at most, so that no term has more than the 32,766 bytes that a server takes."""


Options = Literal["docs", "freqs", "positions"]


def _text(analyzer: str, options: Options = "freqs", **more: Any) -> Text:
    return Text(analyzer=analyzers()[analyzer], index_options=options, **more)


def _united(analyzer: str) -> Text:
    """Return a field that only says which entries have a word or a pair."""
    return _text(analyzer, "docs", norms=False)


def _filling(field: str) -> Text:
    """Return a field whose words stand in `field`, and are nowhere else."""
    return Text(index=False, norms=False, copy_to=[field])


def _keyword(**more: Any) -> Keyword:
    return Keyword(ignore_above=_LONGEST_KEY, **more)


def _days() -> DateRange:
    return DateRange(format="strict_date", doc_values=False)


class Entry(Document):
    """One version: the mapping of the index. See `entry` for how it is filled."""

    class Meta:
        dynamic = MetaField("strict")
        source = MetaField(excludes=list(UNREAD))

    name = _text(
        FOLD,
        "positions",
        copy_to=["headings", "called_pairs", "neighbours"],
        fields={
            "exact": _text(EXACT),
            "pairs": _text(FOLD_PAIRS),
            "exact_pairs": _text(EXACT_PAIRS),
        },
    )
    name_en = _text(
        FOLD,
        copy_to=["headings", "called_pairs", "neighbours"],
        fields={"pairs": _text(FOLD_PAIRS)},
    )
    alias = _text(
        FOLD,
        "positions",
        copy_to=["headings", "called_pairs", "neighbours"],
        fields={
            "exact": _text(EXACT),
            "pairs": _text(FOLD_PAIRS),
        },
    )
    sectors = _text(FOLD, copy_to=["headings"])
    agencies = _text(FOLD, copy_to=["headings"])
    places = _text(FOLD)
    body = _text(FOLD, "positions", copy_to=["neighbours"])
    name_en_filling = _filling("name_en")
    alias_filling = _filling("alias")
    sectors_filling = _filling("sectors")
    agencies_filling = _filling("agencies")
    places_filling = _filling("places")
    headings = _united(FOLD)
    called_pairs = _united(FOLD_PAIRS)
    neighbours = _united(FOLD_PAIRS)

    whole = _keyword(doc_values=False)
    marks = _keyword(doc_values=False)
    code = _keyword(doc_values=False)
    prominence = Keyword()
    facet_sector = _keyword()
    facet_agency = _keyword()
    facet_level = _keyword()
    facet_audience = _keyword()
    facet_online = _keyword()
    facet_free = _keyword()
    facet_handling = _keyword()
    name_key = _keyword()
    digest = Keyword()

    in_force = _days()
    shown = _days()
    temporary = _days()
    upcoming = _days()
    ended = _days()
    valid_from = Date(format="strict_date")

    procedure = Integer()
    version = Integer()
    serial = Long(index=False)
    moment = Keyword(index=False)


@cache
def meta() -> dict[str, Any]:
    """Return what `_meta` of an index of this code says: another one, another index.

    The letters of which words are made are not part of it, since they grow with Python's own
    Unicode, by scripts that no text here has.
    """
    definitions = json.dumps(analysis(), sort_keys=True).replace(json.dumps(word_pattern()), "")
    rules = language.RULES, sectors.RULES, repr((PROMINENCE, FILLING)), definitions
    fields = Entry._doc_type.mapping.properties.to_dict()
    return {"layout": LAYOUT, "analysis": _digest(rules), "fields": _digest(fields)}


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:12]


def analysis() -> dict[str, Any]:
    """Return the definitions of the analyzers that the mapping names."""
    found: dict[str, Any] = Entry._doc_type.mapping._collect_analysis()
    return found


def mapping() -> dict[str, Any]:
    """Return the mapping of the index, with `_meta`."""
    return {**Entry._doc_type.mapping.to_dict(), "_meta": meta()}


def settings() -> dict[str, Any]:
    """Return the settings of an index that its layout needs, wherever it is kept."""
    return {
        "analysis": analysis(),
        # A stale write that comes within this time after a deletion is still told from a new one.
        "gc_deletes": "1h",
    }


def entries(documents: Iterable[Source]) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield each version of `documents` and its entry. Those of one procedure are neighbours."""
    for _, of_procedure in groupby(documents, key=lambda document: document.procedure):
        periods: dict[int, list[Source]] = {}
        for document in of_procedure:
            periods.setdefault(document.version, []).append(document)
        for version, found in periods.items():
            yield version, entry(found)


def entry(periods: Sequence[Source]) -> dict[str, Any]:
    """Return the entry of a version, of its documents in order of time."""
    one = periods[0]
    aliases = one.aliases.splitlines()
    return {
        "name": language.clean(one.name),
        "name_en": language.clean(one.name_en),
        "alias": list(filter(None, map(language.clean, aliases))),
        "sectors": language.clean(one.sectors),
        "agencies": language.clean(one.agencies),
        "places": language.clean(one.places),
        **{f"{field}_filling": " ".join(words) for field, words in fillings(one).items()},
        "body": language.clean(one.body),
        "whole": list(dict.fromkeys(keys.wholes(one))),
        "marks": list(dict.fromkeys(keys.marks(one))),
        "code": list(one.code_keys),
        "prominence": str(prominence(one.name, aliases)),
        **{FACET_FIELDS[facet]: list(values) for facet, values in one.facets.items()},
        "name_key": one.name_key,
        "digest": joined([period.digest for period in periods]),
        **_spans(periods),
        "valid_from": [str(period.valid_from) for period in periods if period.valid_from],
        "procedure": one.procedure,
        "version": one.version,
    }


def _spans(periods: Sequence[Source]) -> dict[str, list[Mapping[str, str]]]:
    """Return the days on which a version is in force, stands for its procedure, and as what."""
    return {
        "in_force": _all(_span(p.valid_from, p.valid_to) for p in periods),
        "shown": _all(_span(p.shown_from, p.shown_to) for p in periods),
        "temporary": _all(_span(p.valid_from, p.valid_to) for p in periods if p.is_temporary),
        "upcoming": _all(_span(p.shown_from, p.valid_from) for p in periods if p.valid_from),
        "ended": _all(_span(p.valid_to, p.shown_to) for p in periods if p.valid_to),
    }


def _span(start: date | None, end: date | None) -> Mapping[str, str] | None:
    """Return the days from `start` until `end`, None where there are none."""
    if start and end and start >= end:
        return None  # which the server refuses
    bounds = {"gte": start, "lt": end}
    return {name: day.isoformat() for name, day in bounds.items() if day}


def _all(spans: Iterable[Mapping[str, str] | None]) -> list[Mapping[str, str]]:
    return [span for span in spans if span is not None]


def marker(position: Position) -> dict[str, Any]:
    """Return the entry that says how far the index has come."""
    return {"serial": position.serial, "moment": position.moment}


def position(source: Mapping[str, Any] | None) -> Position:
    """Return what the entry `source` says, the start for an index that has none."""
    return Position(source["serial"], source["moment"]) if source else START
