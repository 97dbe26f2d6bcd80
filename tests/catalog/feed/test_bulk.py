"""The whole catalogue as files: written once, whole, and to be followed from their serial."""

from __future__ import annotations

import gzip
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone
from pytest_django import Settings

from catalog.feed import shapes
from catalog.models import Change
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
    assert fed.get("/api/v1/bulk", headers={"If-None-Match": tag}).status_code == 304
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
