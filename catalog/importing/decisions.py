"""The decisions that imported versions rest on: found by their identity, or made.

Identity is issuer, number and day. The same decision comes again in later runs and grows. Where a
record names none, or names one that editors entered (whose lines are final), its version rests on
the one decision "imported, no decision named" of the source and the day.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from catalog.importing.places import index_page
from catalog.importing.sources.national_portal import Decision
from catalog.importing.vocabulary import Vocabularies
from catalog.models import Agency, DecisionIndexPage, DecisionPage

Key = tuple[str, str, date | None]
"""Issuer's code, number, day."""


class Decisions:
    """Finds and makes decisions for one run of one source."""

    def __init__(self, source: str, today: date, vocabularies: Vocabularies) -> None:
        self._source, self._today, self._vocabularies = source, today, vocabularies

    def get(self, decisions: Iterable[Decision]) -> dict[Decision, DecisionPage]:
        """Return the page of each decision, making those that are missing."""
        keys = {decision: self._key(decision) for decision in decisions}
        found = self._find(keys.values())
        missing = [key for key in dict.fromkeys(keys.values()) if key not in found]
        found |= self._make(missing)
        usable = {key: page for key, page in found.items() if page.grows}
        # A number finds other issuers' and other years' decisions too.
        for key in set(keys.values()) - usable.keys():
            usable[key] = self._unnamed()
        return {d: usable[key] for d, key in keys.items()}

    def _key(self, decision: Decision) -> Key:
        if not decision.number:
            return ("", "", None)
        issuer = self._vocabularies.agencies.find(decision.issuer)
        return (issuer.code if issuer else "", decision.number, decision.day)

    def _find(self, keys: Iterable[Key]) -> dict[Key, DecisionPage]:
        numbers = {number for _issuer, number, _day in keys if number}
        pages = DecisionPage.objects.filter(number__in=numbers, retracted_at=None)
        pages = pages.select_related("issuer")
        return {(p.issuer.code if p.issuer else "", p.number, p.signed_on): p for p in pages}

    def _make(self, keys: Iterable[Key]) -> dict[Key, DecisionPage]:
        wanted = [key for key in keys if key[1]]
        if not wanted:
            return {}
        agencies = {
            a.code: a for a in Agency.objects.filter(code__in={issuer for issuer, *_ in wanted})
        }
        index = index_page(DecisionIndexPage)
        made: dict[Key, DecisionPage] = {}
        with transaction.atomic():
            for issuer, number, day in wanted:
                page = DecisionPage(
                    number=number,
                    issuer=agencies.get(issuer),
                    signed_on=day,
                    source=self._source,
                    live=False,
                )
                # Sets title and slug, and refuses what is no decision.
                page.full_clean(exclude=["title", "slug", "path", "depth"])
                made[issuer, number, day] = index.add_child(instance=page)
        return made

    def _unnamed(self) -> DecisionPage:
        slug = f"nhap-{self._source}-{self._today:%Y-%m-%d}"
        found = DecisionPage.objects.filter(slug=slug).first()
        if found is not None:
            return found
        title = f"Nhập ngày {self._today:%d/%m/%Y}, không nêu quyết định công bố"
        page = DecisionPage(title=title, slug=slug, source=self._source, live=False)
        with transaction.atomic():
            made: DecisionPage = index_page(DecisionIndexPage).add_child(instance=page)
        return made
