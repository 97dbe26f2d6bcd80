"""One run of an import, from files to law: survey, refusal or not, batch after batch, report."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from time import monotonic

from django.db import reset_queries
from django.utils import timezone

from catalog import selectors
from catalog.importing import words
from catalog.importing.attaching import attach
from catalog.importing.batch import Planner
from catalog.importing.decisions import Decisions
from catalog.importing.options import Options
from catalog.importing.places import Places
from catalog.importing.results import Outcome, Report
from catalog.importing.sources import national_portal
from catalog.importing.stream import batches
from catalog.importing.survey import Missing, Survey, missing, survey
from catalog.importing.vocabulary import Vocabularies
from catalog.importing.writing import Writer, store_missing
from catalog.models import ImportRun

Progress = Callable[[int, int], None]
"""Told how many items are done, of how many."""

SHOWN = 10
"""Missing codes that a refusal names."""


def run(options: Options, progress: Progress = lambda done, total: None) -> Report:
    """Import the files of `options` and return what became of each record.

    Writes nothing but the run itself when too much of the source has vanished; nothing at all in
    a dry run. Raises `words.BadLine`, before anything is written, when a reviewed file is wrong.
    """
    began = monotonic()
    reviewed = words.read()
    report = Report(dry_run=options.dry_run)
    surveyed = survey(options)
    gone = missing(options, surveyed.seen) if options.looks_for_missing else Missing((), 0)
    record = None if options.dry_run else _begin(options)
    if gone.percent > options.max_missing:
        report.state = ImportRun.State.REFUSED
        report.message = _refusal(gone, options)
    else:
        for done in _batches(options, surveyed, record, report):
            progress(done, surveyed.items)
        # What a damaged file did not get to tell is not missing.
        if not surveyed.cut_short:
            _miss(gone, record, report)
        if record is not None:
            report.worded = attach(reviewed)
        report.state = ImportRun.State.DONE
    if record is not None:
        _finish(record, report)
    report.seconds = monotonic() - began
    return report


def _batches(
    options: Options, surveyed: Survey, record: ImportRun | None, report: Report
) -> Iterator[int]:
    """Do one batch after another and yield how many items are done; no run: write nothing."""
    today = selectors.today()
    vocabularies = Vocabularies()
    vocabularies.learn(surveyed.mentions)
    if record is not None:
        vocabularies.store()
    places = Places(vocabularies)
    decisions = Decisions(national_portal.NAME, today, vocabularies)
    writer = Writer(record, places, decisions, report) if record is not None else None
    planner = Planner(options, vocabularies, places, today)
    done = 0
    for batch in batches(options):
        planned = planner.plan(batch)
        if writer is not None:
            writer.write(planned)
        else:
            results = [*planned.results, *(work.result() for work in planned.works)]
            report.add_batch(results, unchanged=len(planned.unchanged), skipped=planned.skipped)
        # Where DEBUG is on, Django keeps the text of each query: a run would keep its input.
        reset_queries()
        done += len(batch)
        yield done


def _miss(gone: Missing, record: ImportRun | None, report: Report) -> None:
    if record is not None:
        store_missing(record, gone.codes, report)
    else:
        report.outcomes[Outcome.MISSING] += len(gone.codes)


def _begin(options: Options) -> ImportRun:
    return ImportRun.objects.create(
        source=national_portal.NAME,
        inputs=options.to_json()["paths"],
        options=options.to_json(),
    )


def _finish(record: ImportRun, report: Report) -> None:
    record.state, record.message = report.state, report.message
    record.counts, record.finished_at = report.counts(), timezone.now()
    record.save(update_fields=["state", "message", "counts", "finished_at"])


def _refusal(gone: Missing, options: Options) -> str:
    shown = ", ".join(gone.codes[:SHOWN]) + (", …" if len(gone.codes) > SHOWN else "")
    return (
        f"{len(gone.codes)} of {gone.known} known records ({gone.percent:.1f} %) are not in the "
        f"input; at most {options.max_missing:g} % may be. Nothing was imported. If they are "
        f"really gone, raise --max-missing; if the files are only a part, say --partial. "
        f"Missing: {shown}"
    )
