"""What a public page depends on, in one query: equal stamps, equal pages."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path

import django
import wagtail
from django.conf import settings
from django.db.models import Subquery
from django.http import HttpRequest
from wagtail.models import Site

from catalog import selectors
from catalog.models import Journal
from portal.edits import number_of_edits
from portal.models import ProvinceSettings

_CODE = {".py", ".html", ".css", ".js", ".mo", ".json", ".svg", ".png"}


@dataclass(frozen=True, slots=True)
class Stamp:
    """The moment at which a page is made: how far journal and edits are, on which day.

    `recorded_at` tells two states of one serial apart: a database restored from a copy counts its
    serials again. `province` is read in the same query, since every page names it.
    """

    serial: int
    recorded_at: datetime | None
    edits: int
    day: date
    province: ProvinceSettings

    def of(self, address: str) -> str:
        """Return what names the page at `address`, host and scheme included, as it is now."""
        state = (self.serial, self.recorded_at, self.edits, self.day.isoformat())
        parts = (code_stamp(), *state, address)
        return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()[:32]


def stamp_of(request: HttpRequest) -> Stamp:
    """Return the stamp under which `request` is answered, read once."""
    found: Stamp | None = getattr(request, "_stamp", None)
    if found is None:
        found = read_stamp()
        request._stamp = found  # type: ignore[attr-defined]
    return found


def read_stamp() -> Stamp:
    """Read the stamp in one query. The province has no name yet where nobody gave it one."""
    journal = Journal.objects.filter(pk=1)
    site = (
        Site.objects.filter(is_default_site=True)
        .select_related("provincesettings")
        .annotate(
            serial=Subquery(journal.values("serial")[:1]),
            changed_at=Subquery(journal.values("recorded_at")[:1]),
            edits=Subquery(number_of_edits()[:1]),
        )
        .first()
    )
    province = getattr(site, "provincesettings", None) or ProvinceSettings()
    province.updated_at = getattr(site, "changed_at", None)
    serial, edits = (getattr(site, name, None) or 0 for name in ("serial", "edits"))
    return Stamp(serial, province.updated_at, edits, selectors.today(), province)


@cache
def code_stamp() -> str:
    """Return a hash of all that makes pages but is no row: code, templates, words, styles.

    By content, not by time, so that machines with the same release agree. Takes a few hundredths
    of a second, once a process.
    """
    digest = hashlib.sha256(f"{django.__version__} {wagtail.__version__}".encode())
    for folder in ("catalog", "search", "site", "templates", "locale"):
        for path in sorted(Path(settings.ROOT, folder).rglob("*")):
            if path.suffix in _CODE and path.is_file():
                digest.update(f"{path.relative_to(settings.ROOT)}\n".encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()
