"""Whatever the files look like: what is good is read, what is not is named with its place."""

from __future__ import annotations

import gzip
import json
import tracemalloc
from pathlib import Path

import pytest

from catalog.importing.reading import Fault, Item, Record, read


def faults(items: list[Item]) -> list[str]:
    return [
        f"{Path(i.place.file).name}:{i.place.line}: {i.reason}"
        for i in items
        if isinstance(i, Fault)
    ]


def codes(items: list[Item]) -> list[str]:
    return [i.data["code"] for i in items if isinstance(i, Record)]


def lines(*numbers: int) -> bytes:
    return b"".join(b'{"code": "%d"}\n' % n for n in numbers)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "records.jsonl"


def test_plain_and_gzip_lines_are_told_apart_by_what_they_are(tmp_path: Path) -> None:
    plain, zipped = tmp_path / "a.gz", tmp_path / "b.jsonl"
    plain.write_bytes(lines(1, 2))
    zipped.write_bytes(gzip.compress(lines(3)))
    assert codes(list(read([plain, zipped]))) == ["1", "2", "3"]


def test_an_invalid_line_is_named_and_the_rest_is_read(file: Path) -> None:
    file.write_bytes(lines(1) + b'{"code": \n' + lines(2))
    items = list(read([file]))
    assert codes(items) == ["1", "2"]
    assert faults(items)[0].startswith("records.jsonl:2: not valid JSON")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"[1, 2]", "an object is expected, not a list"),
        (b'"text"', "an object is expected, not a text"),
        (b'{"code": "1", "name": NaN}', "not valid JSON: NaN is no JSON number"),
        (b'{"name": "\\ud83d"}', "not valid text: half of a surrogate pair"),
        (b'{"name": "\xe1"}', "not UTF-8: byte 11 is 0xe1"),
        (b'{"name": "caf\xe9"}', "not UTF-8: byte 14 is 0xe9"),
        (b"[" * 100_000, "not valid JSON: nested too deeply"),
        (b'{"code":"ERROR","message":"x","data":null}', "the answer is not OK but 'ERROR' x"),
        (b'{"code":"OK","message":"OK","data":[]}', "data: an object is expected, not a list"),
    ],
)
def test_a_line_that_is_no_record_says_why(file: Path, line: bytes, reason: str) -> None:
    file.write_bytes(line + b"\n" + lines(2))
    items = list(read([file]))
    assert faults(items) == [f"records.jsonl:1: {reason}"]
    assert codes(items) == ["2"]


def test_a_truncated_gzip_keeps_what_came_before(file: Path) -> None:
    whole = gzip.compress(
        b"".join(
            json.dumps({"code": str(n), "x": str(hash(str(n)))}).encode() + b"\n"
            for n in range(5000)
        )
    )
    file.write_bytes(whole[: len(whole) // 2])
    items = list(read([file]))
    assert 0 < len(codes(items)) < 5000
    assert "damaged or cut short" in faults(items)[-1]
    assert [i.fatal for i in items if isinstance(i, Fault)] == [True]


def test_a_damaged_gzip_keeps_what_came_before(file: Path) -> None:
    whole = bytearray(gzip.compress(lines(*range(9000)), mtime=0))
    whole[len(whole) // 2] ^= 0xFF
    file.write_bytes(bytes(whole))
    assert "damaged or cut short" in faults(list(read([file])))[-1]


def test_an_empty_file_a_missing_one_and_an_empty_folder_are_faults(tmp_path: Path) -> None:
    empty, folder = tmp_path / "empty", tmp_path / "folder"
    empty.touch()
    folder.mkdir()
    items = list(read([empty, tmp_path / "missing", folder]))
    assert [i.reason.split(":")[0] for i in items if isinstance(i, Fault)] == [
        "the file is empty",
        "cannot be read",
        "the folder holds no .json file",
    ]


def test_a_line_over_the_limit_is_skipped_and_never_held_in_memory(file: Path) -> None:
    long = 64 * 1024 * 1024
    with gzip.open(file, "wb", compresslevel=1) as stream:
        stream.write(lines(1))
        for _ in range(long // (1 << 20)):
            stream.write(b"x" * (1 << 20))
        stream.write(b"\n" + lines(2))
    tracemalloc.start()
    items = list(read([file], limit=1 << 20))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert codes(items) == ["1", "2"]
    assert faults(items) == ["records.jsonl:2: the line is longer than 1 MiB"]
    assert peak < 8 * 1024 * 1024


def test_a_last_line_without_end_is_read(file: Path) -> None:
    file.write_bytes(lines(1) + b'{"code": "2"}')
    assert codes(list(read([file]))) == ["1", "2"]


def test_a_folder_holds_records_and_envelopes_one_a_file(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"code": "1"}')
    (tmp_path / "b.json").write_text('{"code":"OK","message":"OK","data":{"code":"2"}}')
    (tmp_path / "c.json").write_text("<html>Request Rejected</html>")
    (tmp_path / "d.json").write_text('{"code":"FORBIDDEN","message":"no","data":null}')
    (tmp_path / "other.txt").write_text("not looked at")
    items = list(read([tmp_path]))
    assert codes(items) == ["1", "2"]
    assert [f.split(":")[0] for f in faults(items)] == ["c.json", "d.json"]
