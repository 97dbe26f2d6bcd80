"""The shape of the embedded index, and how a document becomes one of its entries.

All text comes as tokens that `search.language` made, joined by blanks, so tantivy has nothing to
understand: the whitespace tokenizer only splits them again.
"""

from __future__ import annotations

import hashlib
from datetime import date
from importlib.metadata import version

import tantivy

from search import language
from search.documents import Document
from search.progress import Position

TEXT_FIELDS = {
    "name": "position",
    "name_exact": "freq",
    "name_pairs": "freq",
    "name_exact_pairs": "freq",
    "name_en": "freq",
    "alias": "position",
    "alias_pairs": "freq",
    "meta": "freq",
    "body": "position",
    "whole": "basic",
    "code": "basic",
    "marker": "basic",
}
"""What each text field keeps of its tokens. Positions only where phrases are asked for."""

DAY_FIELDS = ("valid_from", "valid_to", "shown_from", "shown_to")
BEFORE_ALL, AFTER_ALL = 0, date.max.toordinal() + 1
MARKER = "position"


def _build() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name, option in TEXT_FIELDS.items():
        builder.add_text_field(name, tokenizer_name="whitespace", index_option=option)
    for name in DAY_FIELDS:
        builder.add_integer_field(name, fast=True, indexed=True)
    builder.add_unsigned_field("version", fast=True, stored=True)
    builder.add_unsigned_field("procedure", fast=True, indexed=True, stored=True)
    builder.add_text_field("digest", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("serial", stored=True)
    builder.add_text_field("moment", stored=True, tokenizer_name="raw", index_option="basic")
    return builder.build()


SCHEMA = _build()

LAYOUT = 1
"""Number of this module's layout. Raised when an entry is made in another way."""

DIGEST = hashlib.sha256(
    repr((LAYOUT, language.RULES, TEXT_FIELDS, DAY_FIELDS, version("tantivy"))).encode()
).hexdigest()[:12]
"""Names everything on which an index depends: another digest, another index."""


def entry(document: Document) -> tantivy.Document:
    """Return the index entry of a document."""
    made = tantivy.Document()
    for name, tokens in _tokens(document).items():
        made.add_text(name, " ".join(tokens))
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
    aliases = [language.fold_tokens(line) for line in document.aliases.splitlines()]
    wholes = (document.name, document.name_en, *document.aliases.splitlines())
    return {
        "name": name,
        "name_exact": exact,
        "name_pairs": language.bigrams(name),
        "name_exact_pairs": language.bigrams(exact),
        "name_en": language.fold_tokens(document.name_en),
        "alias": [token for line in aliases for token in line],
        "alias_pairs": [pair for line in aliases for pair in language.bigrams(line)],
        "meta": language.fold_tokens(document.meta),
        "body": language.fold_tokens(document.body),
        "whole": [key for key in map(language.whole_key, wholes) if key],
        "code": list(document.code_keys),
    }


def _ordinal(day: date | None, bound: int) -> int:
    return bound if day is None else day.toordinal()
