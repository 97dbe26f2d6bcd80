"""What the catalogue holds of the procedures that a batch of records is about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from catalog import selectors
from catalog.content import Content
from catalog.drafts import as_today
from catalog.importing.plan import Known
from catalog.importing.sources import national_portal
from catalog.models import ImportedRecord, ProcedurePage, ProcedureVersion, Validity


@dataclass
class State:
    """Pages and records by code; periods and the last imported version by page."""

    today: date
    records: dict[str, ImportedRecord] = field(default_factory=dict)
    pages: dict[str, ProcedurePage] = field(default_factory=dict)
    periods: dict[int, list[Validity]] = field(default_factory=dict)
    frozen: dict[int, ProcedureVersion] = field(default_factory=dict)

    def known(self, code: str) -> Known | None:
        """Return what is known of a procedure, None when no version of it was ever made."""
        page = self.pages.get(code)
        if page is None or not self.has_versions(page):
            return None
        record, frozen = self.records.get(code), self.frozen.get(page.pk)
        current = self._current(page)
        same = current is not None and frozen is not None and current.pk == frozen.pk
        body: Content | None = current.body if current else None
        before: Content | None = body if same else (frozen.body if frozen else None)
        if before is not None and body is not None and not same:
            # Under today's names: an item that was renamed since is no edit of the province.
            before, body = as_today(before), as_today(body)
        return Known(record.component_hashes if record else {}, before, body)

    def has_versions(self, page: ProcedurePage) -> bool:
        return page.pk in self.periods or page.pk in self.frozen

    def _current(self, page: ProcedurePage) -> ProcedureVersion | None:
        """Return what is in force, or what will be; None when the procedure has ended."""
        for period in self.periods.get(page.pk, []):
            if period.valid_to is None or period.valid_to > self.today:
                return period.version
        return None

    def newest_start(self, page: ProcedurePage) -> date | None:
        """Return the day on which what began last began."""
        starts = [p.valid_from for p in self.periods.get(page.pk, []) if p.valid_from]
        return max(starts, default=None)


def load(codes: Collection[str], today: date) -> State:
    """Read the state of the procedures with these codes, in a few queries."""
    state = State(today)
    rows = ImportedRecord.objects.filter(source=national_portal.NAME, code__in=codes)
    state.records = {row.code: row for row in rows}
    state.pages = {p.code: p for p in ProcedurePage.objects.filter(code__in=codes)}
    keys = [p.pk for p in state.pages.values()]
    periods: defaultdict[int, list[Validity]] = defaultdict(list)
    # Ordered by their start, as the model is.
    for period in selectors.known().filter(procedure__in=keys).select_related("version__text"):
        periods[period.procedure_id].append(period)
    state.periods = dict(periods)
    state.frozen = {v.procedure_id: v for v in _imported_versions(keys)}
    return state


def _imported_versions(pages: Iterable[int]) -> Iterator[ProcedureVersion]:
    """Yield the versions that this source's imports made, oldest first."""
    versions = ProcedureVersion.objects.filter(
        procedure__in=pages, line__decision__source=national_portal.NAME
    )
    yield from versions.select_related("text").order_by("number")
