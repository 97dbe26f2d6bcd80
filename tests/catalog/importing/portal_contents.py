"""What tests read out of a record: its content, a part of it, what was found wrong."""

from __future__ import annotations

from typing import Any

from catalog.content import (
    Channel,
    Content,
    Fee,
)
from catalog.importing.sources.national_portal import read_record
from catalog.models import ProcedureVersion
from tests.catalog.importing.portal_records import (
    a_fee,
    a_method,
    a_record,
)


def content(**parts: Any) -> Content:
    return read_record(a_record(**parts)).content


def channel(**parts: Any) -> Channel:
    return content(executionMethods=[a_method(**parts)]).channels[0]


def fee(value: int | None, description: str = "", **parts: Any) -> Fee:
    return channel(fees=[a_fee(value, description, **parts)]).fees[0]


def kinds(record: dict[str, Any]) -> dict[str, str]:
    """Return the findings of a record: the detail by kind."""
    return {str(f.kind): f.detail for f in read_record(record).findings}


def newest(code: str = "1.900001") -> ProcedureVersion:
    version = ProcedureVersion.objects.filter(procedure__code=code).order_by("-number").first()
    assert version is not None
    return version
