"""The shape of the embedded index, and how a document becomes one of its entries.

All text comes as tokens that `search.language` made, joined by blanks, so tantivy has nothing to
understand: the whitespace tokenizer only splits them again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from importlib.metadata import version
from itertools import chain

import tantivy

from search import keys, language, sectors
from search.documents import Document
from search.filling import RULES as FILLING
from search.filling import fillings
from search.progress import Position
from search.prominence import RULES as PROMINENCE
from search.prominence import prominence
from search.queries.fields import CALLED, FACET_FIELDS, HEADINGS, PAIRS

TEXT_FIELDS = {
    "name": "position",
    "name_exact": "freq",
    "name_pairs": "freq",
    "name_exact_pairs": "freq",
    "name_en": "freq",
    "name_en_pairs": "freq",
    "alias": "position",
    "alias_exact": "freq",
    "alias_pairs": "freq",
    "sectors": "freq",
    "agencies": "freq",
    "places": "freq",
    "marks": "basic",
    "body": "position",
    "headings": "basic",
    "called_pairs": "basic",
    "neighbours": "basic",
    "whole": "basic",
    "prominence": "basic",
    "code": "basic",
    "marker": "basic",
}
"""What each text field keeps of its tokens. Positions only where phrases are asked for.
"""

DAY_FIELDS = ("valid_from", "valid_to", "shown_from", "shown_to")
BEFORE_ALL, AFTER_ALL = 0, date.max.toordinal() + 1
MARKER = "position"


def _build() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name, option in TEXT_FIELDS.items():
        builder.add_text_field(name, tokenizer_name="whitespace", index_option=option)
    for name in DAY_FIELDS:
        builder.add_integer_field(name, fast=True, indexed=True)
    for name in (*FACET_FIELDS.values(), "name_key"):
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("temporary", fast=True, indexed=True)
    builder.add_unsigned_field("version", fast=True, stored=True)
    builder.add_unsigned_field("procedure", fast=True, indexed=True, stored=True)
    builder.add_text_field("digest", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("serial", stored=True)
    builder.add_text_field("moment", stored=True, tokenizer_name="raw", index_option="basic")
    return builder.build()


SCHEMA = _build()

LAYOUT = 9
"""Number of this module's layout. Raised when an entry is made in another way."""

DIGEST = hashlib.sha256(
    repr(
        (
            LAYOUT,
            language.RULES,
            sectors.RULES,
            PROMINENCE,
            FILLING,
            TEXT_FIELDS,
            FACET_FIELDS,
            DAY_FIELDS,
            version("tantivy"),
        )
    ).encode()
).hexdigest()[:12]
"""Names everything on which an index depends: another digest, another index."""


def entry(document: Document) -> tantivy.Document:
    """Return the index entry of a document."""
    made = tantivy.Document()
    for name, tokens in _tokens(document).items():
        made.add_text(name, " ".join(tokens))
    for facet, values in document.facets.items():
        for value in values:
            made.add_text(FACET_FIELDS[facet], value)
    made.add_text("name_key", document.name_key)
    made.add_integer("temporary", int(document.is_temporary))
    made.add_integer("valid_from", _ordinal(document.valid_from, BEFORE_ALL))
    made.add_integer("valid_to", _ordinal(document.valid_to, AFTER_ALL))
    made.add_integer("shown_from", _ordinal(document.shown_from, BEFORE_ALL))
    made.add_integer("shown_to", _ordinal(document.shown_to, AFTER_ALL))
    made.add_unsigned("version", document.version)
    made.add_unsigned("procedure", document.procedure)
    made.add_text("digest", document.digest)
    return made


def marker(position: Position) -> tantivy.Document:
    """Return the entry that says how far the index has come: committed with what it vouches for.

    It has no days, so no search finds it.
    """
    made = tantivy.Document()
    made.add_text("marker", MARKER)
    made.add_unsigned("serial", position.serial)
    made.add_text("moment", position.moment)
    return made


def _tokens(document: Document) -> dict[str, list[str]]:
    name, exact = language.fold_tokens(document.name), language.exact_tokens(document.name)
    english = language.fold_tokens(document.name_en)
    lines = document.aliases.splitlines()
    found = {
        "name": name,
        "name_exact": exact,
        "name_pairs": language.bigrams(name),
        "name_exact_pairs": language.bigrams(exact),
        "name_en": english,
        "name_en_pairs": language.bigrams(english),
        "alias": language.fold_tokens(document.aliases),
        "alias_exact": language.exact_tokens(document.aliases),
        "alias_pairs": [
            pair for line in lines for pair in language.bigrams(language.fold_tokens(line))
        ],
        "sectors": language.fold_tokens(document.sectors),
        "agencies": language.fold_tokens(document.agencies),
        "places": language.fold_tokens(document.places),
        "marks": keys.marks(document),
        "body": language.fold_tokens(document.body),
        "whole": keys.wholes(document),
        "code": list(document.code_keys),
        "prominence": [str(prominence(document.name, lines))],
    }
    return found | _united(found) | _filled(found, fillings(document))


def _united(found: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Return the words of all headings, the pairs of all names, and those of names and texts."""
    words = chain.from_iterable(found[field] for field in HEADINGS)
    called = dict.fromkeys(chain.from_iterable(found[field] for field in CALLED))
    pairs = chain(called, language.bigrams(found["body"]))
    return {
        "headings": list(dict.fromkeys(words)),
        "called_pairs": list(called),
        "neighbours": list(dict.fromkeys(pairs)),
    }


def _filled(
    found: Mapping[str, Sequence[str]], fillers: Mapping[str, list[str]]
) -> dict[str, list[str]]:
    """Return the fields that are filled, each with all that is made of its words."""
    added = {
        name: more
        for field, words in fillers.items()
        for name, more in (
            (field, words),
            (f"{field}_exact", words),
            (f"{field}{PAIRS}", language.bigrams(words)),
        )
        if name in found
    }
    return {name: [*found[name], *more] for name, more in added.items() if more}


def _ordinal(day: date | None, bound: int) -> int:
    return bound if day is None else day.toordinal()
