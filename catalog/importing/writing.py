"""A planned batch, written: pages and decisions beforehand, not live; the rest in one transaction.

Killed anywhere, a batch is there as a whole or not at all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from catalog import journal
from catalog.importing.batch import Planned, Work
from catalog.importing.decisions import Decisions
from catalog.importing.places import Places, make_procedures
from catalog.importing.results import Outcome, Report, Result
from catalog.importing.sources import national_portal
from catalog.models import (
    Action,
    Change,
    ChangeKind,
    DecisionPage,
    ImportedRecord,
    ImportItem,
    ImportRun,
    ProcedureWarning,
)
from catalog.promulgation import ImportedLine, Refused, promulgate_many

PLACE_LENGTH = 255
MEANWHILE = "its law was changed while this run was reading it; the next run looks again"


class Writer:
    """Writes the batches of one run."""

    def __init__(
        self, run: ImportRun, places: Places, decisions: Decisions, report: Report
    ) -> None:
        self._run, self._places, self._decisions = run, places, decisions
        self._report = report

    def write(self, planned: Planned) -> None:
        """Write one batch, and count what became of its records."""
        self._prepare([w for w in planned.works if w.plan.content is not None])
        works, results = list(planned.works), list(planned.results)
        while True:
            try:
                written = self._commit(works, planned, results)
            except Refused as refused:
                works, failed = _without(works, refused)
                results += failed
            else:
                break
        self._report.add_batch(written, unchanged=len(planned.unchanged), skipped=planned.skipped)

    def _prepare(self, works: Sequence[Work]) -> None:
        """Make the pages that the batch's versions need."""
        new = {w.code: w for w in works if w.page is None}
        self._places.make([w.agency for w in new.values()])
        pages = make_procedures(
            {code: (self._places.page_of(w.agency), w.imported) for code, w in new.items()}
        )
        decisions = self._decisions.get({w.imported.decision for w in works})
        for work in works:
            work.page = work.page or pages[work.code]
            work.decision = decisions[work.imported.decision]

    def _commit(
        self, works: Sequence[Work], planned: Planned, results: Sequence[Result]
    ) -> list[Result]:
        """Write `works` but those that somebody changed meanwhile; return what became of all."""
        with transaction.atomic():
            journal.lock()
            changed = _changed_since(planned.serial, works)
            current = [w for w in works if w.page is None or w.page.pk not in changed]
            promulgate_many(_lines(current))
            now = timezone.now()
            _store_records(current, now)
            _see(planned.unchanged, now)
            _store_warnings(current)
            written = [*results, *(w.result() for w in current)]
            written += [w.result(Outcome.FAILED, MEANWHILE) for w in works if w not in current]
            _store_items(self._run, written)
        return written


def _changed_since(serial: int, works: Sequence[Work]) -> set[int | None]:
    """Return the pages whose law changed after the journal stood at `serial`."""
    pages = [w.page.pk for w in works if w.page is not None]
    changes = Change.objects.filter(serial__gt=serial, procedure__in=pages)
    return set(changes.exclude(kind=ChangeKind.GUIDANCE).values_list("procedure", flat=True))


def _lines(works: Sequence[Work]) -> list[tuple[DecisionPage, list[ImportedLine]]]:
    lines: defaultdict[DecisionPage, list[ImportedLine]] = defaultdict(list)
    for work in works:
        if work.plan.content is not None and work.page is not None and work.decision is not None:
            action = Action.NEW if work.first else Action.AMENDED
            start = work.start
            lines[work.decision].append(
                ImportedLine(work.page, work.plan.content, action, start.day, start.assumed)
            )
    return list(lines.items())


def _without(works: Sequence[Work], refused: Refused) -> tuple[list[Work], list[Result]]:
    """Take out what promulgation refuses, so that one record does not stop a batch."""
    reasons = {p.line.procedure_id: str(p.message) for p in refused.problems if p.line}
    general = "; ".join(p.message for p in refused.problems if not p.line)
    kept: list[Work] = []
    failed: list[Result] = []
    for work in works:
        reason = reasons.get(work.page.pk) if work.page else None
        if reason or general:
            failed.append(work.result(Outcome.FAILED, reason or general))
        else:
            kept.append(work)
    if not failed:
        raise refused
    return kept, failed


def _store_records(works: Sequence[Work], now: datetime) -> None:
    """Remember what the source says now, and what its last version rests on."""
    rows = []
    for work in works:
        rests_on = work.record.decision_day if work.record else None
        if work.plan.content is not None:
            rests_on = work.imported.decision.day
        rows.append(
            ImportedRecord(
                source=national_portal.NAME,
                code=work.code.value,
                procedure=work.page,
                record_hash=work.candidate.digest,
                component_hashes=work.hashes,
                decision_day=rests_on,
                keywords=work.imported.keywords,
                publisher=work.publisher,
                internal=work.imported.internal,
                seen_at=now,
                missing_since=None,
            )
        )
    ImportedRecord.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["source", "code"],
        update_fields=[
            "record_hash",
            "component_hashes",
            "decision_day",
            "keywords",
            "publisher",
            "internal",
            "seen_at",
            "missing_since",
        ],
    )


def _see(codes: Sequence[str], now: datetime) -> None:
    rows = ImportedRecord.objects.filter(source=national_portal.NAME, code__in=codes)
    rows.update(seen_at=now, missing_since=None)


def _store_warnings(works: Sequence[Work]) -> None:
    """Replace the warnings of these procedures by those of today's records."""
    pages = [w.page for w in works if w.page is not None]
    ProcedureWarning.objects.filter(procedure__in=pages).delete()
    ProcedureWarning.objects.bulk_create(
        [
            ProcedureWarning(
                procedure=work.page, kind=f.kind, component=f.component, detail=f.detail
            )
            for work in works
            for f in work.imported.findings
        ],
        batch_size=500,
    )


def _store_items(run: ImportRun, results: Iterable[Result]) -> None:
    ImportItem.objects.bulk_create(
        [
            ImportItem(
                run=run,
                outcome=result.outcome,
                code=result.code[:64],
                procedure_id=result.procedure,
                place=result.place[-PLACE_LENGTH:],
                message=result.message,
            )
            for result in results
            if result.outcome != Outcome.UNCHANGED
        ],
        batch_size=500,
    )


def store_missing(run: ImportRun, codes: Sequence[str], report: Report) -> None:
    """Record what the source no longer has; nothing is removed."""
    with transaction.atomic():
        rows = ImportedRecord.objects.filter(source=national_portal.NAME, code__in=codes)
        results = [
            Result(Outcome.MISSING, code, message="no longer in the source", procedure=page)
            for code, page in rows.values_list("code", "procedure_id")
        ]
        rows.update(missing_since=timezone.now())
        _store_items(run, results)
    for result in results:
        report.add(result)
