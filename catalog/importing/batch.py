"""One batch of records, thought through: what each is, and what will be done. Writes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from catalog import journal
from catalog.content import Code, Component, component_hashes
from catalog.importing.options import Options
from catalog.importing.places import Places
from catalog.importing.plan import Plan, Start, plan, start_of
from catalog.importing.reading import Fault
from catalog.importing.results import Outcome, Result
from catalog.importing.sources import national_portal
from catalog.importing.sources.national_portal import Imported
from catalog.importing.state import State, load
from catalog.importing.stream import NEVER, Candidate, Item, known_digests
from catalog.importing.vocabulary import Vocabularies
from catalog.models import DecisionPage, ImportedRecord, ProcedurePage


@dataclass(slots=True)
class Work:
    """One record on its way: what it says, what is known, what will be done."""

    candidate: Candidate
    code: Code
    imported: Imported
    publisher: str
    agency: str
    hashes: dict[Component, str]
    plan: Plan
    start: Start
    first: bool
    record: ImportedRecord | None
    page: ProcedurePage | None = None
    decision: DecisionPage | None = None

    def result(self, outcome: str = "", message: str = "") -> Result:
        """Return what became of it: as planned, unless another outcome is given."""
        conflicts = ", ".join(c.value for c in self.plan.conflicts)
        return Result(
            outcome=outcome or self.plan.outcome.value,
            code=self.code.value,
            place=str(self.candidate.place),
            message=message or (f"fixed by the province: {conflicts}" if conflicts else ""),
            procedure=self.page.pk if self.page else None,
            findings=self.imported.findings,
        )


@dataclass
class Planned:
    """`results` are those of items that nothing will be done for; `unchanged` has codes only.

    `serial` is where the journal stood when it was planned: what came later was not looked at.
    """

    serial: int
    works: list[Work] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    results: list[Result] = field(default_factory=list)
    skipped: int = 0


class Planner:
    """Plans the batches of one run; it remembers the codes, since each comes once in an input."""

    def __init__(
        self, options: Options, vocabularies: Vocabularies, places: Places, today: date
    ) -> None:
        self._options, self._vocabularies, self._today = options, vocabularies, today
        self._places = places
        self._met: set[str] = set()

    def plan(self, batch: Sequence[Item]) -> Planned:
        """Sort a batch into what can't be used, what is as it was, and what is to be done."""
        planned = Planned(journal.newest_serial())
        usable = [item for item in batch if self._is_usable(item, planned)]
        candidates = [item for item in usable if isinstance(item, Candidate)]
        changed = self._set_aside_unchanged(candidates, planned)
        state = load([str(c.code) for c in changed], self._today)
        for candidate in changed:
            self._plan_one(candidate, state, planned)
        return planned

    def _set_aside_unchanged(
        self, candidates: Sequence[Candidate], planned: Planned
    ) -> list[Candidate]:
        """Return the records that are new or not as they were; nothing is loaded for the rest."""
        digests = known_digests(candidates)
        changed: list[Candidate] = []
        for candidate in candidates:
            code = str(candidate.code)
            digest, publisher, internal = digests.get(code, NEVER)
            if digest != candidate.digest:
                changed.append(candidate)
            elif self._options.covers(publisher, internal=internal):
                planned.unchanged.append(code)
            else:
                planned.skipped += 1
        return changed

    def _is_usable(self, item: Item, planned: Planned) -> bool:
        """Tell whether an item is a record with a code that did not come before."""
        if isinstance(item, Fault):
            planned.results.append(
                Result(Outcome.FAILED, place=str(item.place), message=item.reason)
            )
            return False
        reason = item.reason
        if item.code is not None and item.code.value in self._met:
            reason = f"code: {item.code} came before in this run; that record was used"
        if reason:
            planned.results.append(_failed(item, reason))
            return False
        self._met.add(str(item.code))
        return True

    def _plan_one(self, candidate: Candidate, state: State, planned: Planned) -> None:
        code = candidate.code
        assert code is not None  # noqa: S101 - usable
        try:
            imported = national_portal.read_record(candidate.data)
        except national_portal.Unusable as error:
            planned.results.append(_failed(candidate, str(error)))
            return
        publisher = self._publisher(imported)
        if not self._options.covers(publisher, internal=imported.internal):
            planned.skipped += 1
            return
        planned.works.append(self._work(candidate, code, imported, publisher, state))

    def _publisher(self, imported: Imported) -> str:
        found = self._vocabularies.agencies.find(imported.publisher)
        return imported.publisher.code or (found.code if found else "")

    def _work(
        self, candidate: Candidate, code: Code, imported: Imported, publisher: str, state: State
    ) -> Work:
        page, record = state.pages.get(code.value), state.records.get(code.value)
        resolved = self._vocabularies.resolve(imported)
        hashes = component_hashes(imported.content)
        first = page is None or not state.has_versions(page)
        return Work(
            candidate=candidate,
            code=code,
            imported=imported,
            publisher=publisher,
            agency=self._places.agency_of(imported, resolved.sectors),
            hashes=hashes,
            plan=plan(hashes, resolved, state.known(code.value)),
            start=start_of(
                imported.decision.day,
                today=self._today,
                first=first,
                rested_on=record.decision_day if record else None,
                newest_start=state.newest_start(page) if page else None,
            ),
            first=first,
            record=record,
            page=page,
        )


def _failed(candidate: Candidate, reason: str) -> Result:
    code = str(candidate.code) if candidate.code else candidate.written_code
    return Result(Outcome.FAILED, code, str(candidate.place), reason)
