"""The first, cheap pass over an input: what is in it, before anything is written."""

from __future__ import annotations

from dataclasses import dataclass, field

from catalog.importing.mentions import Mentions
from catalog.importing.options import Options
from catalog.importing.reading import Fault
from catalog.importing.sources import national_portal
from catalog.importing.stream import NEVER, Candidate, batches, known_digests
from catalog.models import ImportedRecord


@dataclass
class Survey:
    """`seen` holds the codes of the input; `cut_short`: something of it could not be read."""

    seen: set[str] = field(default_factory=set)
    items: int = 0
    cut_short: bool = False
    mentions: Mentions = field(default_factory=Mentions)


@dataclass(frozen=True, slots=True)
class Missing:
    """What the source no longer has, of `known` records that it had."""

    codes: tuple[str, ...]
    known: int

    @property
    def percent(self) -> float:
        return 100 * len(self.codes) / self.known if self.known else 0.0


def survey(options: Options) -> Survey:
    """Read the whole input once; only records that are new or changed are looked into."""
    result = Survey()
    for batch in batches(options):
        result.items += len(batch)
        # Whose record a damaged line was, nobody knows: it may be any of those not seen.
        result.cut_short |= any(isinstance(item, Fault) for item in batch)
        candidates = [c for c in batch if isinstance(c, Candidate) and c.code]
        digests = known_digests(candidates)
        for candidate in candidates:
            code = str(candidate.code)
            result.seen.add(code)
            if digests.get(code, NEVER)[0] != candidate.digest:
                _mention(candidate, options, result.mentions)
    return result


def _mention(candidate: Candidate, options: Options, mentions: Mentions) -> None:
    try:
        record = national_portal.read_record(candidate.data)
    except national_portal.Unusable:
        return
    if options.covers(record.publisher.code, internal=record.internal):
        mentions.add(record)


def missing(options: Options, seen: set[str]) -> Missing:
    """Return the source's records, in the scope of the run, that the input does not have."""
    rows = ImportedRecord.objects.filter(source=national_portal.NAME, missing_since=None)
    codes: list[str] = []
    known = 0
    for code, publisher, internal in rows.values_list("code", "publisher", "internal").iterator():
        if options.covers(publisher, internal=internal):
            known += 1
            if code not in seen:
                codes.append(code)
    return Missing(tuple(codes), known)
