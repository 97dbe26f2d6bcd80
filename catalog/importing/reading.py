"""Records out of files, one at a time, whatever the files look like.

Bounded: one record is in memory, never a file, and never a line longer than the limit. A fault
is an item of the stream like any record: it names file, line and reason, and reading goes on
with what follows, if anything can.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, NoReturn

from catalog.content import clean_text

LINE_LIMIT = 32 * 1024 * 1024
"""Bytes of the longest line or file that is read as one record; real ones stay below 0.5 MB."""

_GZIP = b"\x1f\x8b"
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was read: a file, and its line where it has lines."""

    file: str
    line: int | None = None

    def __str__(self) -> str:
        # A file may have a name that is no text; whoever reads this must not stumble over it.
        file = self.file.encode(errors="replace").decode()
        return file if self.line is None else f"{file}:{self.line}"


@dataclass(frozen=True, slots=True)
class Record:
    """One record as the source wrote it; that it has the right shape is not yet known."""

    place: Place
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that could not be read. `fatal`: the rest of that file could not be, either."""

    place: Place
    reason: str
    fatal: bool = False


Item = Record | Fault


def read(paths: Iterable[Path], *, limit: int = LINE_LIMIT) -> Iterator[Item]:
    """Yield what `paths` hold: JSON lines, plain or gzip, or folders of JSON files."""
    for path in paths:
        try:
            yield from _read_folder(path, limit) if path.is_dir() else _read_lines(path, limit)
        except OSError as error:
            yield Fault(Place(str(path)), f"cannot be read: {error.strerror or error}", fatal=True)


def _read_folder(folder: Path, limit: int) -> Iterator[Item]:
    files = sorted(p for p in folder.rglob("*.json") if p.is_file())
    if not files:
        yield Fault(Place(str(folder)), "the folder holds no .json file", fatal=True)
    for file in files:
        place = Place(str(file))
        try:
            if file.stat().st_size > limit:
                yield _too_long(place, "file", limit)
            else:
                yield _parse(file.read_bytes(), place)
        except OSError as error:
            yield Fault(place, f"cannot be read: {error.strerror or error}")


def _read_lines(path: Path, limit: int) -> Iterator[Item]:
    number = 0
    with closing(_open(path)) as stream:
        while True:
            place = Place(str(path), number + 1)
            try:
                line = stream.readline(limit + 1)
                whole = len(line) <= limit or line.endswith(b"\n") or _skip_line(stream)
            except (EOFError, zlib.error, gzip.BadGzipFile) as error:
                yield Fault(place, f"the gzip file is damaged or cut short: {error}", fatal=True)
                return
            if not line:
                break
            number += 1
            if not whole:
                yield _too_long(place, "line", limit)
            elif line.strip():
                yield _parse(line, place)
    if not number:
        yield Fault(Place(str(path)), "the file is empty", fatal=True)


def _open(path: Path) -> IO[bytes]:
    """Open by what the file is, not by what it is called."""
    with path.open("rb") as start:
        zipped = start.read(2) == _GZIP
    return gzip.open(path, "rb") if zipped else path.open("rb")  # type: ignore[return-value]


def _skip_line(stream: IO[bytes]) -> bool:
    """Read past the rest of a line that is too long; always False: the line is not whole."""
    while (part := stream.readline(_CHUNK)) and not part.endswith(b"\n"):
        pass
    return False


def _too_long(place: Place, what: str, limit: int) -> Fault:
    return Fault(place, f"the {what} is longer than {limit / 1024 / 1024:g} MiB")


def _parse(raw: bytes, place: Place) -> Item:
    try:
        value = json.loads(raw.decode("utf-8-sig"), parse_constant=_no_number)
        # A lone surrogate is valid JSON and no text: no database takes it.
        json.dumps(value, ensure_ascii=False).encode() if rb"\u" in raw else None
    except UnicodeEncodeError:
        return Fault(place, "not valid text: half of a surrogate pair")
    except UnicodeDecodeError as error:
        return Fault(place, f"not UTF-8: byte {error.start + 1} is {raw[error.start]:#04x}")
    except RecursionError:
        return Fault(place, "not valid JSON: nested too deeply")
    except ValueError as error:
        return Fault(place, f"not valid JSON: {error}")
    return _record(value, place)


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON number")


def _record(value: Any, place: Place) -> Item:
    """Take a record as it is, or out of the envelope of an answer that says `OK`."""
    if not isinstance(value, dict):
        return Fault(place, f"an object is expected, not {_kind(value)}")
    if "message" not in value and "data" not in value:
        return Record(place, value)
    if value.get("code") != "OK":
        answer = clean_text(f"{value.get('code')!r} {value.get('message') or ''}")
        return Fault(place, f"the answer is not OK but {answer[:200]}")
    data = value.get("data")
    if not isinstance(data, dict):
        return Fault(place, f"data: an object is expected, not {_kind(data)}")
    return Record(place, data)


def _kind(value: Any) -> str:
    names = {list: "a list", str: "a text", bool: "a truth value", type(None): "null"}
    return names.get(type(value), "a number")
