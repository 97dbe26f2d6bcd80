"""The index on disk: where it lies, who may write it, and how another takes its place at once.

    <root>/<digest>/lock       held by the one process that writes
    <root>/<digest>/current    names the folder that is read; replaced, never edited
    <root>/<digest>/<name>/    a tantivy index

Each commit of tantivy is all or nothing, and the position in the journal is an entry of the same
commit. So whatever kills a writer, an index never claims more than it holds. The lock is one of
the operating system, which lets go of it with the process.
"""

from __future__ import annotations

import os
import shutil
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import tantivy
from django.core.files import locks

from search.engines.base import Unavailable
from search.engines.embedded import compiling
from search.engines.embedded.schema import DIGEST, SCHEMA
from search.progress import START, Position

_POLL = 0.02


class Damaged(RuntimeError):
    """The files of the index can't be read: it has to be made again."""


@contextmanager
def reading_files() -> Iterator[None]:
    """Turn everything that tantivy raises for unreadable files into `Damaged`."""
    try:
        yield
    except (ValueError, OSError) as error:
        raise Damaged(str(error)) from error
    except BaseException as error:
        # A panic in Rust arrives as an exception that is no Exception and has no public name.
        if type(error).__name__ != "PanicException":
            raise
        raise Damaged(str(error)) from error


@dataclass(frozen=True, slots=True)
class Snapshot:
    """An index as it was at one commit: nothing that is written later changes its answers."""

    folder: Path
    index: tantivy.Index
    searcher: tantivy.Searcher
    position: Position


class Store:
    """The indexes of this code's layout below `root`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.home = root / DIGEST
        self._lock = self.home / "lock"
        self._pointer = self.home / "current"

    @contextmanager
    def writing(self, *, timeout: float | None = None) -> Iterator[None]:
        """Be the only writer.

        Raises Unavailable when another still is after `timeout` seconds, or when the disk is full
        or not ours to write.
        """
        end = None if timeout is None else time.monotonic() + timeout
        try:
            self.home.mkdir(parents=True, exist_ok=True)
            with self._lock.open("a") as file:
                while not locks.lock(file, locks.LOCK_EX | locks.LOCK_NB):
                    if end is not None and time.monotonic() >= end:
                        raise Unavailable("another process is writing the index")
                    time.sleep(_POLL)
                yield
        except OSError as error:
            raise Unavailable(f"the index can't be written: {error}") from error

    def folder(self) -> Path | None:
        """Return the folder that is read now, None when there is none."""
        with suppress(OSError):
            name = self._pointer.read_text().strip()
            if name and (self.home / name).is_dir():
                return self.home / name
        return None

    def open(self) -> Snapshot | None:
        """Open what is read now, None when there is nothing. Raises Damaged."""
        while folder := self.folder():
            try:
                return _opened(folder)
            except Damaged:
                if folder == self.folder():
                    raise  # otherwise another took its place while it was being opened
        return None

    @contextmanager
    def making(self) -> Iterator[tuple[Path, tantivy.Index]]:
        """Give the writer an empty index that nobody reads before the block has ended well."""
        folder = self.home / uuid.uuid4().hex
        folder.mkdir()
        try:
            with reading_files():
                index = tantivy.Index(SCHEMA, str(folder), reuse=False)
            yield folder, index
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        self._put_in_place(folder)

    def _put_in_place(self, folder: Path) -> None:
        """Let all readers use `folder` from now on, and remove what it replaces."""
        draft = self._pointer.with_suffix(".new")
        with draft.open("w") as file:
            file.write(folder.name)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self._pointer)
        for other in self.home.iterdir():
            # Readers of the old one keep its open files until they look at the pointer again.
            if other.is_dir() and other != folder:
                shutil.rmtree(other, ignore_errors=True)

    def forget(self) -> None:
        """Leave readers without an index until another is put in place."""
        self._pointer.unlink(missing_ok=True)

    def age(self) -> float:
        """Return for how many seconds the index that is read has been in its place."""
        try:
            return time.time() - self._pointer.stat().st_mtime
        except OSError:
            return float("inf")

    def discard_other_layouts(self) -> None:
        """Remove what other versions of this code left behind."""
        for other in self.root.iterdir():
            if other.is_dir() and other != self.home:
                shutil.rmtree(other, ignore_errors=True)


def _opened(folder: Path) -> Snapshot:
    with reading_files():
        index = tantivy.Index(SCHEMA, str(folder), reuse=True)
        index.config_reader("manual")
    return snapshot(folder, index)


def snapshot(folder: Path, index: tantivy.Index) -> Snapshot:
    """Return the newest commit of `index`. Raises Damaged."""
    with reading_files():
        index.reload()
        searcher = index.searcher()
        hits = searcher.search(compiling.of_marker(), 1).hits
        if not hits:
            return Snapshot(folder, index, searcher, START)
        values = searcher.doc(hits[0][1])
    serial, moment = values.get_first("serial"), values.get_first("moment")
    return Snapshot(folder, index, searcher, Position(int(serial or 0), str(moment or "")))
