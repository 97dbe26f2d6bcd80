"""Documents of the feed say everything, and exactly what their published shapes say."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest
from hypothesis import given

from catalog.content import Content, Text, content_hash, from_json, to_json, whole_json
from catalog.feed import documents, facts, shapes
from catalog.on_day import State
from tests.catalog.strategies import contents

pytestmark = pytest.mark.once

LINKS = documents.Links("https://tthc.example.vn")
DECISION = facts.DecisionFacts(
    slug="12-qd-ubnd-2026-01-02",
    title="Quyết định 12/QĐ-UBND",
    kind="announcement",
    number="12/QĐ-UBND",
    issuer=Text("Ủy ban nhân dân tỉnh", ""),
    signed_on=date(2026, 1, 2),
)
LINE = facts.LineFacts("amended", DECISION, date(2026, 2, 1), components=("name", "channels"))
PERIOD = facts.PeriodFacts(date(2026, 2, 1), None)


def version_of(content: Content) -> facts.VersionFacts:
    return facts.VersionFacts(
        number=2,
        code=content.code,
        content=whole_json(content),
        content_hash=content_hash(to_json(content)),
        recorded_at=datetime(2026, 1, 3, 4, 5, tzinfo=UTC),
        line=LINE,
        periods=(PERIOD,),
    )


@given(contents())
def test_a_procedure_is_told_in_its_published_shape_and_can_be_read_back(content: Content) -> None:
    standing = facts.ProcedureFacts(facts.IdentityFacts(7, content.code), State.IN_FORCE)
    told = documents.procedure(standing, version_of(content), LINKS)
    shapes.Procedure.model_validate_json(json.dumps(told))
    version = told["version"]
    assert from_json(version["content"] | {"schema": version["schema"]}) == content


def test_fields_keep_what_was_asked_for_and_the_code() -> None:
    content = Content(code="1.001193", name=Text("Đăng ký khai sinh"))
    standing = facts.ProcedureFacts(facts.IdentityFacts(7, content.code), State.IN_FORCE)
    told = documents.procedure(standing, version_of(content), LINKS, ["status"])
    assert told == {"code": "1.001193", "status": "in_force"}
