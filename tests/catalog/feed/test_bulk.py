"""The whole catalogue as files: written once, whole, and to be followed from their serial."""

from __future__ import annotations

import gzip
import hashlib
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from catalog import selectors
from catalog.feed import shapes
from catalog.models import Change, Journal, Validity
from tests.catalog.feed.conftest import BIRTH, SECRET, Fed


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.FEED_PATH = tmp_path / "feed"
    settings.WAGTAILADMIN_BASE_URL = "http://testserver"
    return tmp_path / "feed"


def download(fed: Fed, manifest: Any, name: str) -> bytes:
    told = next(one for one in manifest["files"] if one["name"] == name)
    answer = fed.get(told["url"])
    body = b"".join(answer.streaming_content)
    assert len(body) == told["size"] == int(answer.headers["Content-Length"])
    assert answer.headers["ETag"] == f'"{"-".join(told["url"].split("/")[-2:])}"'
    assert hashlib.sha256(body).hexdigest() == told["sha256"]
    return body


def test_the_bulk_has_every_public_version_with_its_days_and_goes_on_by_its_serial(
    fed: Fed, folder: Path
) -> None:
    manifest = fed.read("bulk")
    shapes.Manifest.model_validate(manifest)
    lines = gzip.decompress(download(fed, manifest, "versions")).decode().splitlines()
    for line in lines:
        shapes.BulkVersion.model_validate_json(line)
    told = [json.loads(line) for line in lines]
    assert [(t["procedure"]["code"], t["version"]) for t in told][:2] == [(BIRTH, 1), (BIRTH, 2)]
    assert told[0] == {"procedure": told[0]["procedure"]} | fed.read(
        f"procedures/{BIRTH}/versions/1"
    )
    assert SECRET not in "".join(lines)
    assert (len(told), manifest["procedures"], manifest["in_force"]) == (4, 3, 2)
    table = download(fed, manifest, "in-force").decode("utf-8-sig")
    assert len(table.splitlines()) == 1 + manifest["in_force"]
    following = fed.read(f"changes?since={manifest['serial']}")
    assert (following["items"], following["next"]) == ([], None)


def test_an_edition_is_written_once_and_the_one_before_stays_for_a_while(
    fed: Fed, folder: Path
) -> None:
    first = fed.read("bulk")
    tag = fed.get("/api/v1/bulk").headers["ETag"]
    again = fed.get("/api/v1/bulk", headers={"If-None-Match": tag})
    assert (again.status_code, again.headers["ETag"]) == (304, tag)
    url = first["files"][0]["url"]
    file_tag = f'"{"-".join(url.split("/")[-2:])}"'
    assert fed.get(url, headers={"If-None-Match": file_tag}).status_code == 304
    fed.tree.justice.agency.save()
    second = fed.read("bulk")
    assert second["serial"] == first["serial"] + 1
    # The same law is the same bytes, whenever it is written.
    assert second["files"][0]["sha256"] == first["files"][0]["sha256"]
    download(fed, first, "versions")
    kept = sorted(path.name for path in folder.iterdir())
    elsewhere = fed.get("/api/v1/bulk", headers={"Host": "testserver:40001"}).json()
    assert sorted(path.name for path in folder.iterdir()) == kept, "no edition for each name"
    assert elsewhere["files"][0]["url"].startswith("http://testserver:40001/api/v1/bulk/")
    fed.tree.justice.agency.save()
    fed.read("bulk")
    assert fed.get(url).status_code == 404
    for wrong in ("../../x", f"1-{'0' * 12}/lock", f"1-{'0' * 12}/versions.json"):
        assert fed.get(f"/api/v1/bulk/{wrong}").status_code == 404


def test_a_broken_download_goes_on_where_it_ended(fed: Fed) -> None:
    manifest = fed.read("bulk")
    for told in manifest["files"]:
        url, size, whole = told["url"], told["size"], download(fed, manifest, told["name"])

        def part(asked: str, url: str = url, ask: Any = fed.get, **more: str) -> Any:
            headers = {"Range": asked, "Accept-Encoding": "gzip", **more}
            answer = ask(url, headers=headers)
            return answer.status_code, b"".join(answer), answer.headers

        tag = f'"{"-".join(url.split("/")[-2:])}"'
        for start in (0, 10, size - 1):
            status, body, head = part(f"bytes={start}-", **{"If-Range": tag})
            assert (status, body) == (206, whole[start:])
            assert head["Content-Range"] == f"bytes {start}-{size - 1}/{size}"
            assert (head["Content-Length"], head["ETag"]) == (str(size - start), tag)
            assert "immutable" in head["Cache-Control"]
        for asked in ("bytes=-5", "bytes=5-9", "bytes=x-", "lines=1-"):
            assert part(asked)[:2] == (200, whole), asked
        status, body, head = part("bytes=10-", **{"If-Range": '"another"'})
        assert (status, body, head["Accept-Ranges"]) == (200, whole, "bytes")
        assert part("bytes=10-", **{"If-None-Match": tag})[0] == 304
        status, body, head = part(f"bytes={size}-")
        assert (status, head["Content-Range"]) == (416, f"bytes */{size}")
        assert json.loads(gzip.decompress(body) if head.get("Content-Encoding") else body)["detail"]
        status, body, head = part("bytes=10-", ask=fed.client.head)
        assert (status, body, head["Content-Length"]) == (200, b"", str(size))


def test_an_edition_has_the_tables_of_two_days_and_serves_those_who_ask_for_rows(
    fed: Fed, folder: Path
) -> None:
    def rows(asked: str = "") -> tuple[bytes, list[str]]:
        with CaptureQueriesContext(connection) as queries:
            body = b"".join(fed.get(f"/api/v1/reconciliation.csv{asked}").streaming_content)
        read = f'FROM "{Validity._meta.db_table}"'
        return body, [one["sql"] for one in queries if read in one["sql"]]

    made, queries = rows()
    assert (folder.exists(), len(queries)) == (False, 1), "who asks for rows writes no edition"
    table = download(fed, fed.read("bulk"), "in-force")
    assert rows() == (made, []) == (table, [])
    today = selectors.today()
    assert rows(f"?as_of={today}")[0] == made
    assert rows(f"?as_of={today}")[1] != []
    for number in (1, 2):
        with time_machine.travel(timezone.now() + timedelta(days=number)):
            assert rows()[1] != [], "that of another day is not taken"
            fed.read("bulk")
    files = [path.name for path in folder.rglob("*-*-*.*")]
    days = [today + timedelta(days=number) for number in (1, 2)]
    expected = [name for day in days for name in (f"in-force-{day}.csv", f"manifest-{day}.json")]
    assert sorted(files) == sorted(expected)
    fed.tree.justice.agency.save()
    assert rows()[1] != [], "nor that of another serial"


def test_a_large_catalogue_is_written_by_the_operator(
    fed: Fed, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.FEED_BULK_AT_ONCE = 3
    waiting = fed.get("/api/v1/bulk")
    assert (waiting.status_code, waiting.headers["Retry-After"]) == (503, "60")
    call_command("write_bulk")
    assert "4 versions, 2 in force" in capsys.readouterr().out
    first = fed.read("bulk")
    fed.tree.justice.agency.save()
    assert fed.read("bulk") == first


def test_who_follows_is_told_that_a_backup_was_restored(fed: Fed) -> None:
    manifest = fed.read("bulk")
    fed.tree.justice.agency.save()
    page = fed.read(f"changes?since={manifest['serial']}&mark={manifest['mark']}")
    assert [change["serial"] for change in page["items"]] == [page["serial"]]
    assert fed.read(f"changes?since={page['serial']}&mark={page['mark']}")["items"] == []
    Change.objects.filter(serial=page["serial"]).update(recorded_at=timezone.now())
    told = fed.get(f"/api/v1/changes?since={page['serial']}&mark={page['mark']}")
    assert (told.status_code, told.json()["parameter"]) == (404, "mark")
    assert told.json()["type"].endswith("unknown-serial")


def test_after_a_restored_backup_only_editions_are_named_from_which_a_copy_can_go_on(
    fed: Fed, settings: Settings
) -> None:
    before = Journal.objects.values("serial", "recorded_at").get()
    first = fed.read("bulk")
    fed.tree.justice.agency.save()
    lost = fed.read("bulk")
    settings.FEED_BULK_AT_ONCE = 0
    Change.objects.filter(serial__gt=before["serial"]).delete()
    Journal.objects.update(**before)
    fed.tree.justice.agency.save()
    assert fed.read("bulk") == first, "its serial is another change's now"
    call_command("write_bulk")
    again = fed.read("bulk")
    assert (again["serial"], again["mark"] == lost["mark"]) == (lost["serial"], False)
    for told in (first, again):
        download(fed, told, "versions")
        fed.read(f"changes?since={told['serial']}&mark={told['mark']}")
    assert fed.get(lost["files"][0]["url"]).status_code == 404
    Change.objects.filter(serial__gte=before["serial"]).delete()
    Journal.objects.update(serial=before["serial"] - 1)
    assert fed.get("/api/v1/bulk").status_code == 503
