"""The whole catalogue as files: written once per serial, so that a download costs a file.

An *edition* is a folder: every public version with its days, as it was known at one serial, and
what is in force on a day. Versions and periods are never changed, only added and retracted, so the
state at a serial can be read at any time after, while others write: no transaction is held open,
and memory stays flat. Files appear whole or not at all, under names that never mean other bytes.
"""

from __future__ import annotations

import fcntl
import gzip
import hashlib
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import IO, Any

import orjson
from django.conf import settings
from django.utils import timezone

from catalog import selectors
from catalog.feed import documents
from catalog.feed.answering import site_links
from catalog.feed.dumping import versions_at
from catalog.feed.reconciling import rows_in_force, table
from catalog.journal import mark_of, newest
from catalog.models import ProcedureVersion

FORMAT = 4
"""Raised when documents get more keys, so that editions are written anew."""
KEPT = 2
"""Serials whose editions stay: who read a manifest can still download what it names."""
NAME = re.compile(r"\d{1,19}-[0-9a-f]{12}")
FILE = re.compile(r"versions\.ndjson\.gz|in-force-\d{4}-\d{2}-\d{2}\.csv")
MEDIA = {".gz": "application/gzip", ".csv": "text/csv; charset=utf-8"}


class NotReady(Exception):
    """There is no edition, and it is not for a request to write one."""


@dataclass(frozen=True, slots=True)
class Moment:
    """How far the journal is: its serial and the moment of it."""

    serial: int
    at: datetime


def manifest(links: documents.Links, *, write: bool = False) -> documents.Document:
    """Return what the newest files hold, and write them first where they are missing.

    `links` are those by which files are fetched; addresses in the files are the site's own
    (`BASE_URL`), so that there are no more editions than serials, whatever name it is called by.
    While somebody else writes, that is an earlier edition. With more versions than
    `FEED_BULK_AT_ONCE` only `write` writes. Raises NotReady where there is none yet.
    """
    moment, day = _now(), selectors.today()
    edition = _folder() / _name(moment)
    if not _manifest(edition, day).exists():
        if write or ProcedureVersion.objects.count() <= settings.FEED_BULK_AT_ONCE:
            with _writing(wait=write) as mine:
                if mine:
                    _write(edition, moment, day)
        if not _manifest(edition, day).exists():
            return _fetched(_earlier(), links)
    return _fetched(_read(_manifest(edition, day)), links)


def _fetched(told: documents.Document, links: documents.Links) -> documents.Document:
    """Return a manifest with the addresses by which its files are fetched."""
    files = [one | {"url": links.api(one["url"])} for one in told["files"]]
    return told | {"files": files}


def file(edition: str, name: str) -> Path | None:
    """Return where a file of an edition is, None where there is none such."""
    if not NAME.fullmatch(edition) or not FILE.fullmatch(name):
        return None
    path = Path(settings.FEED_PATH) / edition / name
    return path if path.is_file() else None


def in_force_now() -> Path | None:
    """Return where the table of what is in force today is, None where nobody wrote it yet."""
    path = _table(Path(settings.FEED_PATH) / _name(_now()), selectors.today())
    return path if path.is_file() else None


def _now() -> Moment:
    serial, at = newest()
    return Moment(serial, at or timezone.now())


def _folder() -> Path:
    folder = Path(settings.FEED_PATH)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _name(moment: Moment) -> str:
    """Return the name of an edition: another one where documents or addresses differ.

    A database that was restored from a copy counts its serials again; its moments differ.
    """
    state = f"{FORMAT} {moment.at.isoformat()} {site_links().root}"
    return f"{moment.serial}-{hashlib.sha256(state.encode()).hexdigest()[:12]}"


def _manifest(edition: Path, day: date) -> Path:
    return edition / f"manifest-{day}.json"


def _table(edition: Path, day: date) -> Path:
    return edition / f"in-force-{day}.csv"


def _read(path: Path) -> documents.Document:
    found: documents.Document = orjson.loads(path.read_bytes())
    return found


def _earlier() -> documents.Document:
    """Return the newest manifest that stands. Raises NotReady where there is none."""
    for _edition, told in _standing():
        return told
    raise NotReady


def _standing() -> Iterator[tuple[Path, documents.Document]]:
    """Yield editions with those manifests whose serial the journal still has under its mark.

    The newest first. From any other nobody can go on: a database that was restored from a copy has
    no such serial, or gave it to another change since.
    """
    paths = _folder().glob("*/manifest-*.json")
    for path in sorted(paths, key=lambda p: (_serial(p.parent), p.name), reverse=True):
        with suppress(FileNotFoundError):  # who writes takes old ones away meanwhile
            told = _read(path)
            if told["mark"] == mark_of(told["serial"]):
                yield path.parent, told


@contextmanager
def _writing(*, wait: bool) -> Iterator[bool]:
    """Hold the folder; tell whether it was free."""
    with (_folder() / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
            return
        yield True


def _write(edition: Path, moment: Moment, day: date) -> None:
    if _manifest(edition, day).exists():
        return
    edition.mkdir(exist_ok=True)
    head = edition / "versions.json"
    if not head.exists():
        counted = _versions(edition / "versions.ndjson.gz", moment, site_links())
        _put(head, lambda stream: stream.write(orjson.dumps(counted)))
    in_force = _in_force(_table(edition, day), moment, day)
    counted = _read(head)
    address = f"bulk/{edition.name}/"
    told = {
        "serial": moment.serial,
        "mark": mark_of(moment.serial),
        "day": day.isoformat(),
        "made_at": timezone.now().isoformat(),
        "procedures": counted["procedures"],
        "versions": counted["rows"],
        "in_force": in_force,
        "files": [
            _file("versions", edition / "versions.ndjson.gz", address, counted["rows"]),
            _file("in-force", _table(edition, day), address, in_force),
        ],
    }
    _put(_manifest(edition, day), lambda stream: stream.write(orjson.dumps(told)))
    _forget_days(edition, day)
    _clean(edition)


def _file(name: str, path: Path, address: str, rows: int) -> documents.Document:
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return {
        "name": name,
        "media_type": MEDIA[path.suffix],
        "url": f"{address}{path.name}",
        "sha256": digest,
        "size": path.stat().st_size,
        "rows": rows,
    }


def _versions(path: Path, moment: Moment, links: documents.Links) -> documents.Document:
    rows, procedures = 0, set()

    def write(stream: IO[bytes]) -> None:
        nonlocal rows
        # Without a name and a moment in its head, the same catalogue is the same bytes.
        with gzip.GzipFile("", "wb", fileobj=stream, mtime=0, compresslevel=6) as packed:
            for told in versions_at(moment.at, links):
                packed.write(orjson.dumps(told, option=orjson.OPT_APPEND_NEWLINE))
                rows += 1
                procedures.add(told["procedure"]["id"])

    _put(path, write)
    return {"rows": rows, "procedures": len(procedures)}


def _in_force(path: Path, moment: Moment, day: date) -> int:
    found = rows_in_force(day, moment.at)

    def write(stream: IO[bytes]) -> None:
        for part in table(found):
            stream.write(part.encode())

    _put(path, write)
    return found.count()


def _put(path: Path, write: Callable[[IO[bytes]], Any]) -> None:
    """Write a file whole or not at all."""
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as stream:
        try:
            write(stream)
        except BaseException:
            Path(stream.name).unlink()
            raise
    Path(stream.name).chmod(0o644)
    Path(stream.name).replace(path)


def _forget_days(edition: Path, day: date) -> None:
    """Take away what an edition has of days before yesterday: its serial may stand for a year."""
    kept = {str(day), str(day - timedelta(days=1))}
    for path in (*edition.glob("manifest-*"), *edition.glob("in-force-*")):
        if path.stem[-len("YYYY-MM-DD") :] not in kept:
            path.unlink(missing_ok=True)


def _clean(newest_edition: Path) -> None:
    """Take away all but the editions that stay. Who is reading a file reads on."""
    standing = {edition for edition, _told in _standing()} - {newest_edition}
    serials = sorted(set(map(_serial, standing)), reverse=True)[: KEPT - 1]
    kept = {newest_edition, *(path for path in standing if _serial(path) in serials)}
    for path in _folder().iterdir():
        if NAME.fullmatch(path.name) and path not in kept:
            shutil.rmtree(path, ignore_errors=True)


def _serial(edition: Path) -> int:
    return int(edition.name.partition("-")[0])
