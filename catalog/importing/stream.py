"""Records with what a run decides by: their code and a digest that changes when they do."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from catalog.content import Code, canonical, clean_text
from catalog.importing.options import Options
from catalog.importing.reading import Fault, Place, Record, read
from catalog.importing.sources import national_portal
from catalog.models import ImportedRecord

BATCH = 100
"""Records of one transaction: what a killed run may have to do again."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record that may be imported. `code` None: the source gives no usable one (`reason`)."""

    place: Place
    data: dict[str, Any]
    digest: str
    code: Code | None
    reason: str = ""

    @property
    def written_code(self) -> str:
        return clean_text(str(self.data.get("code") or ""))[:64]


Item = Candidate | Fault


def batches(options: Options) -> Iterator[list[Item]]:
    """Yield the input in lists of at most `BATCH`, never more of it in memory."""
    items = islice(map(_item, read(options.paths)), options.limit)
    while batch := list(islice(items, BATCH)):
        yield batch


def _item(item: Record | Fault) -> Item:
    if isinstance(item, Fault):
        return item
    written = item.data.get("code")
    if not isinstance(written, str):
        reason = "code: a text is expected"
        return Candidate(item.place, item.data, _digest(item.data), None, reason)
    try:
        code = national_portal.read_code(written)
    except national_portal.Unusable as error:
        return Candidate(item.place, item.data, _digest(item.data), None, str(error))
    return Candidate(item.place, item.data, _digest(item.data), code)


def _digest(data: dict[str, Any]) -> str:
    """Return a hash of the record and of the rules by which it is read."""
    rules = str(national_portal.MAPPING).encode()
    return hashlib.sha256(rules + canonical(data)).hexdigest()


NEVER = ("", "", False)
"""What is known of a record that never was imported."""


def known_digests(candidates: Sequence[Candidate]) -> dict[str, tuple[str, str, bool]]:
    """Return digest, publisher and whether it is internal, by code, of what was imported before."""
    rows = ImportedRecord.objects.filter(
        source=national_portal.NAME, code__in=[str(c.code) for c in candidates]
    )
    values = rows.values_list("code", "record_hash", "publisher", "internal")
    return {code: (digest, publisher, internal) for code, digest, publisher, internal in values}
