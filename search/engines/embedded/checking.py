"""Index against database: what is missing, what is too many, what is not the same."""

from __future__ import annotations

from collections import defaultdict

from tantivy import Query

from search import documents, progress
from search.engines.base import Report
from search.engines.embedded.store import Snapshot, reading_files

Entries = dict[tuple[int, int], list[str]]
"""Digests of the entries, by procedure and version."""


def compare(current: Snapshot | None, *, examples: int) -> Report:
    """Compare what is indexed with what the database says now. Raises Damaged."""
    if current is None:
        return Report(0, {"no index": 1}, {"no index": ["run search_sync"]})
    found: defaultdict[str, list[str]] = defaultdict(list)
    counts: defaultdict[str, int] = defaultdict(int)

    def note(kind: str, words: str) -> None:
        counts[kind] += 1
        if len(found[kind]) < examples:
            found[kind].append(words)

    newest = progress.newest()
    if current.position != newest:
        note("behind", f"index at serial {current.position.serial}, journal at {newest.serial}")
    indexed = _entries(current)
    number = sum(map(len, indexed.values()))
    for document in documents.of_all():
        digests = indexed.get((document.procedure, document.version), [])
        where = f"procedure {document.procedure}, version {document.version}"
        if document.digest in digests:
            digests.remove(document.digest)
        elif digests:
            digests.pop()
            note("different", where)
        else:
            note("missing", where)
    for (procedure, version), digests in indexed.items():
        for _ in digests:
            note("left over", f"procedure {procedure}, version {version}")
    return Report(number, dict(counts), dict(found))


def _entries(current: Snapshot) -> Entries:
    entries: defaultdict[tuple[int, int], list[str]] = defaultdict(list)
    searcher = current.searcher
    with reading_files():
        hits = searcher.search(Query.all_query(), max(1, searcher.num_docs)).hits
        for _, address in hits:
            stored = searcher.doc(address)
            procedure, version = stored.get_first("procedure"), stored.get_first("version")
            if procedure is not None and version is not None:
                digest = str(stored.get_first("digest"))
                entries[int(procedure), int(version)].append(digest)
    return entries
