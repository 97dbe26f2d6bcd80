"""What records name besides themselves, gathered over a whole input before anything is written.

Kept once each, so that it grows with the vocabularies and not with the number of records. Pure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from catalog.content import Content, Ref, Text
from catalog.importing.bodies import has_own_code, is_name
from catalog.importing.sources.national_portal import Imported, LifeEventRef


@dataclass
class Mentions:
    """Names as the source writes them; of bodies also how often each spelling occurs."""

    bodies: Counter[Ref] = field(default_factory=Counter)
    sectors: dict[Ref, None] = field(default_factory=dict)
    audiences: dict[Ref, None] = field(default_factory=dict)
    documents: dict[str, Text] = field(default_factory=dict)
    life_events: dict[LifeEventRef, None] = field(default_factory=dict)

    def add(self, record: Imported) -> None:
        """Take in what one record names."""
        content = record.content
        for ref in (record.publisher, record.decision.issuer, *bodies_of(content)):
            # Joined names are no name; they are divided later, by the names known then.
            joined = record.converted and ", " in ref.name.vi
            if is_name(ref.name.vi) and not joined:
                self.bodies[_own(ref)] += 1
        self.sectors |= dict.fromkeys(content.sectors)
        self.audiences |= dict.fromkeys(content.audiences)
        self.life_events |= dict.fromkeys(record.life_events)
        for basis in content.legal_bases:
            if basis.number:
                self.documents.setdefault(basis.number, basis.title)


def bodies_of(content: Content) -> Iterator[Ref]:
    """Yield every body that a content names, in any role."""
    agencies = content.agencies
    yield from agencies.executing
    yield from agencies.competent
    yield from agencies.authorised
    yield from agencies.coordinating


def _own(ref: Ref) -> Ref:
    """Drop the code of a *kind* of body: such a body is known by its name."""
    return ref if has_own_code(ref.code) else Ref(ref.name)
