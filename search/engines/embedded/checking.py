"""Index against database: what is missing, what is too many, what is not the same."""

from __future__ import annotations

from collections import defaultdict

from tantivy import Query

from search import progress
from search.comparing import Entry
from search.engines.base import Report
from search.engines.embedded.store import Snapshot, reading_files
from search.engines.gate import NO_INDEX, Findings
from search.engines.gate import compare as compare_entries
from search.outlines import joined


def compare(current: Snapshot | None, *, examples: int) -> Report:
    """Compare what is indexed with what the database says now. Raises Damaged."""
    findings = Findings(examples)
    if current is None:
        findings.note(NO_INDEX, "run search_sync")
        return findings.report(0)
    newest = progress.newest()
    digests = _digests(current)
    entries = (Entry(*key, joined(some)) for key, some in sorted(digests.items()))
    compare_entries(entries, current.position, newest, findings)
    return findings.report(sum(map(len, digests.values())))


def _digests(current: Snapshot) -> dict[tuple[int, int], list[str]]:
    """Return the digests of all entries, by procedure and version."""
    found: defaultdict[tuple[int, int], list[str]] = defaultdict(list)
    searcher = current.searcher
    with reading_files():
        hits = searcher.search(Query.all_query(), max(1, searcher.num_docs)).hits
        for _, address in hits:
            stored = searcher.doc(address)
            procedure, version = stored.get_first("procedure"), stored.get_first("version")
            if procedure is not None and version is not None:
                found[int(procedure), int(version)].append(str(stored.get_first("digest")))
    return found
