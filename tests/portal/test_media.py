"""Uploaded files: what is given out, how, and that nothing else is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from wagtail.documents import get_document_model

from catalog.models.forms import _files

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def store(name: str, content: bytes) -> str:
    """Store a file as models do and return its address."""
    files = _files()
    return files.url(files.save(name, ContentFile(content)))


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def test_a_file_of_a_form_is_read_at_the_address_that_its_field_gives(client: Client) -> None:
    response = client.get(store("CT01.pdf", b"%PDF-1.7"))
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("inline")
    assert body(response) == b"%PDF-1.7"


def test_a_kept_file_may_be_cached_for_ever(client: Client) -> None:
    url = store("CT01.pdf", b"%PDF-1.7")
    first = client.get(url)
    assert "immutable" in first["Cache-Control"]
    assert body(first) == b"%PDF-1.7"
    again = client.get(url, headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    assert again.content == b""


@pytest.mark.parametrize("name", ["CT01.docx", "CT01.html", "CT01.svg", "CT01.xyz"])
def test_what_could_run_in_a_browser_is_offered_for_saving(client: Client, name: str) -> None:
    response = client.get(store(name, b"<script>alert(1)</script>"))
    assert response["Content-Disposition"].startswith("attachment")
    body(response)


@pytest.mark.parametrize(
    "path",
    [
        "/media/documents/secret.pdf",
        "/media/kept/",
        "/media/kept/../../niem-yet.sqlite3",
        "/media/kept/ab/../../../secret-key",
        "/media/kept/ab/%2e%2e/x.pdf",
        "/media/images/../documents/secret.pdf",
        "/media/images/..%2fdocuments%2fsecret.pdf",
        "/media/images/page.svg",
        "/media/kept/ab/" + "ab" * 32 + ".pdf",
    ],
)
def test_nothing_else_is_given_out(client: Client, media: Path, path: str) -> None:
    (media / "documents").mkdir()
    (media / "documents" / "secret.pdf").write_bytes(b"not for the public")
    (media / "images").mkdir()
    (media / "images" / "page.svg").write_bytes(b"<svg/>")
    assert client.get(path).status_code == 404


def test_pictures_that_wagtail_made_are_shown(client: Client, media: Path) -> None:
    (media / "images").mkdir()
    (media / "images" / "huy-hieu.width-320.png").write_bytes(b"\x89PNG")
    response = client.get("/media/images/huy-hieu.width-320.png")
    assert response["Content-Type"] == "image/png"
    assert body(response) == b"\x89PNG"


def test_files_are_only_read(client: Client) -> None:
    assert client.post(store("CT01.pdf", b"%PDF-1.7")).status_code == 405


def test_editors_list_their_documents_and_readers_fetch_them(admin_client: Client) -> None:
    document = get_document_model()(title="Hướng dẫn")
    document.file.save("huong-dan.html", ContentFile(b"<script>alert(1)</script>"))
    document.save()
    assert admin_client.get(reverse("wagtaildocs:index")).status_code == 200
    response = Client().get(document.url)
    assert body(response) == b"<script>alert(1)</script>"
    assert response["Content-Disposition"].startswith("attachment")
    assert "default-src 'none'" in response["Content-Security-Policy"]
    response.close()
