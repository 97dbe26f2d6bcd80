"""Files that readers take home, with what they need to know before: the format and the size."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath

from django.db.models.fields.files import FieldFile
from django.template.defaultfilters import filesizeformat


@dataclass(frozen=True, slots=True)
class ShownFile:
    """A file to download; `size` is in words, empty where the file is not at hand to measure."""

    url: str
    format: str
    size: str


def shown_file(file: FieldFile | None) -> ShownFile | None:
    """Return how `file` is offered, None where there is none. Reads no rows."""
    if not file:
        return None
    return ShownFile(file.url, PurePath(file.name or "").suffix.lstrip(".").upper(), _size(file))


def _size(file: FieldFile) -> str:
    try:
        return filesizeformat(file.size)
    except OSError:
        return ""
