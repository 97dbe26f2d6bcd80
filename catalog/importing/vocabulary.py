"""The vocabularies of an import: items found, or entered in bulk, and names taken from them.

An item that is there is never renamed by an import: its name is the catalogue's. New spellings of
a body are kept beside it (`Agency.other_names`), so that it stays one body.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import chain

from django.db import transaction
from wagtail.search.backends import get_search_backend

from catalog import journal
from catalog.content import Agencies, Content
from catalog.importing.indexes import (
    AgencyIndex,
    AudienceIndex,
    DocumentIndex,
    LifeEventIndex,
    SectorIndex,
)
from catalog.importing.mentions import Mentions
from catalog.importing.sources.national_portal import Imported
from catalog.models import Agency, Change, ChangeKind, Vocabulary

BATCH = 500


@dataclass
class Vocabularies:
    """All vocabularies, loaded once a run."""

    agencies: AgencyIndex = field(default_factory=AgencyIndex)
    sectors: SectorIndex = field(default_factory=SectorIndex)
    audiences: AudienceIndex = field(default_factory=AudienceIndex)
    documents: DocumentIndex = field(default_factory=DocumentIndex)
    life_events: LifeEventIndex = field(default_factory=LifeEventIndex)

    def learn(self, mentions: Mentions) -> None:
        """Take in what an input names; nothing is written yet."""
        self.agencies.learn_spellings(mentions.bodies)
        self.sectors.learn(mentions.sectors)
        self.audiences.learn(mentions.audiences)
        self.documents.learn_numbers(mentions.documents.items())
        self.life_events.learn_events(mentions.life_events)

    def resolve(self, record: Imported) -> Content:
        """Return the record's content with codes and names of the vocabularies."""
        content = record.content
        written = content.agencies
        return replace(
            content,
            sectors=self.sectors.resolve_for(content.sectors, self.agencies.find(record.publisher)),
            audiences=self.audiences.resolve(content.audiences),
            agencies=Agencies(
                executing=self.agencies.resolve(written.executing),
                competent=self.agencies.resolve(written.competent),
                authorised=self.agencies.resolve(written.authorised),
                coordinating=self.agencies.resolve(written.coordinating),
                addresses=written.addresses,
            ),
        )

    def store(self) -> None:
        """Enter what was learnt, each item with its change, in one transaction."""
        with transaction.atomic():
            entry = journal.lock()
            changed = [*self._store_new(), *self._store_spellings()]
            items = dict.fromkeys(item.item for item in changed)
            entry.append([Change(kind=ChangeKind.VOCABULARY, item=item) for item in items])

    def _store_new(self) -> list[Vocabulary]:
        indexes = (self.agencies, self.sectors, self.audiences, self.documents, self.life_events)
        stored: list[Vocabulary] = []
        for index in indexes:
            new: list[Vocabulary] = list(index.new)
            index.new.clear()
            # Whoever saves in bulk tells the admin's search too: no signal does.
            created = index.model._default_manager.bulk_create(new, batch_size=BATCH)
            get_search_backend().add_bulk(index.model, created)
            stored += created
        return stored

    def _store_spellings(self) -> list[Agency]:
        """Keep new spellings and identifiers of bodies that were known."""
        spellings, identified = self.agencies.spellings, self.agencies.identified
        codes = {*spellings, *identified.values()}
        changed = []
        for agency in Agency.objects.filter(code__in=codes):
            names = {agency.name_vi: None} | dict.fromkeys(agency.other_names.splitlines())
            identifiers = agency.identifiers.split()
            new_names = [n for n in spellings.get(agency.code, {}) if n not in names]
            new_codes = [i for i, c in identified.items() if c == agency.code]
            if new_names or set(new_codes) - set(identifiers):
                agency.other_names = "\n".join([*agency.other_names.splitlines(), *new_names])
                agency.identifiers = " ".join(dict.fromkeys(chain(identifiers, new_codes)))[:255]
                changed.append(agency)
        spellings.clear()
        identified.clear()
        fields = ["other_names", "identifiers"]
        Agency.objects.bulk_update(changed, fields, batch_size=BATCH)
        get_search_backend().add_bulk(Agency, changed)
        return changed
