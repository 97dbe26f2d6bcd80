"""Writing the index: a part of the journal, or all of the catalogue, each in one commit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import tantivy

from search.documents import Document
from search.engines.embedded import compiling
from search.engines.embedded.schema import entry, marker
from search.engines.embedded.store import reading_files
from search.progress import Position

_SMALL_HEAP, _LARGE_HEAP = 15_000_000, 60_000_000


@contextmanager
def writer(index: tantivy.Index, *, large: bool = False) -> Iterator[tantivy.IndexWriter]:
    """Open the writer of `index`; what was not committed is gone when the block fails."""
    with reading_files():
        opened = index.writer(_LARGE_HEAP if large else _SMALL_HEAP, 1)
    try:
        yield opened
    except BaseException:
        with reading_files():
            opened.rollback()
        raise
    finally:
        with reading_files():
            opened.wait_merging_threads()


def replace(
    opened: tantivy.IndexWriter,
    procedures: Iterable[int],
    documents: Iterable[Document],
    position: Position,
) -> None:
    """Put `documents` in the place of all entries of `procedures`, and commit with `position`."""
    with reading_files():
        for procedure in procedures:
            # By query: deleting by term misses unsigned fields without a word (tantivy-py 0.27).
            opened.delete_documents_by_query(compiling.of_procedure(procedure))
    add(opened, documents)
    commit(opened, position)


def add(opened: tantivy.IndexWriter, documents: Iterable[Document]) -> int:
    """Add `documents`, return how many they were."""
    number = 0
    for document in documents:
        made = entry(document)
        with reading_files():
            opened.add_document(made)
        number += 1
    return number


def commit(opened: tantivy.IndexWriter, position: Position) -> None:
    """Commit everything together with how far it reaches in the journal."""
    with reading_files():
        opened.delete_documents_by_query(compiling.of_marker())
        opened.add_document(marker(position))
        opened.commit()
