"""A small catalogue that other systems read: something of everything."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import orjson
import pytest
from django.test import Client

from catalog import selectors
from catalog.content import Kind, Ref, Text
from catalog.models import (
    Action,
    Form,
    FormEdition,
    LegalDocument,
    ProcedurePage,
    Sector,
    ServicePoint,
)
from catalog.promulgation import promulgate
from tests.builders import Tree, a_content, a_page, a_repeal, an_ending, promulgated

BIRTH, MARRIAGE, ENDED, SECRET = "1.000001", "1.000002", "1.000003", "1.000004"


@dataclass
class Fed:
    """The procedures of the small catalogue, and the way to read them."""

    tree: Tree
    birth: ProcedurePage
    marriage: ProcedurePage
    ended: ProcedurePage
    get: Callable[..., Any]
    client: Client

    def read(self, path: str, status: int = 200) -> Any:
        """Return the document at `path` under the feed."""
        answer = self.get(f"/api/v1/{path}")
        assert answer.status_code == status, answer.content
        return orjson.loads(answer.content)


@pytest.fixture
def fed(tree: Tree, client: Client) -> Fed:
    """Birth has three versions, the last repealed; one procedure ended; one is internal."""
    today = selectors.today()
    Sector.objects.create(code="HT", name_vi="Hộ tịch", name_en="Civil status")
    LegalDocument.objects.create(code="60-2014-QH13", number="60/2014/QH13", name_vi="Luật Hộ tịch")
    form = Form.objects.create(code="CT01", name_vi="Tờ khai")
    FormEdition.objects.create(form=form, valid_from=today, guide="https://example.vn/huong-dan")
    birth, marriage, ended = (a_page(tree, code) for code in (BIRTH, MARRIAGE, ENDED))
    ServicePoint.objects.create(
        code="mot-cua",
        name_vi="Bộ phận Một cửa",
        accepts=[("rule", {"agency": None, "level": "commune", "procedure": None, "handling": []})],
    )
    then = today - timedelta(days=100)
    promulgated(tree, birth, a_content(BIRTH, "Đăng ký khai sinh"), then)
    promulgated(tree, marriage, a_content(MARRIAGE, "Đăng ký kết hôn"), None)
    promulgated(tree, ended, a_content(ENDED, "Đăng ký lại"), then)
    english = Text("Đăng ký khai sinh mới", "Birth registration")
    amended = a_content(BIRTH, sectors=(Ref(Text("Hộ tịch"), "HT"),))
    second = promulgated(
        tree,
        birth,
        amended.__class__(**_with(amended, name=english)),
        then + timedelta(days=50),
        Action.AMENDED,
    )
    promulgate(a_repeal(tree, today + timedelta(days=30), second.line).decision)
    ending = an_ending(tree, ended, today - timedelta(days=1), replaced_by=birth)
    promulgate(ending.decision)
    secret = a_page(tree, SECRET)
    promulgated(tree, secret, a_content(SECRET, "Việc nội bộ", kind=Kind.INTERNAL), then)
    for page in (birth, marriage, ended):
        page.refresh_from_db()
    return Fed(tree, birth, marriage, ended, client.get, client)


def _with(content: Any, **parts: Any) -> dict[str, Any]:
    return {name: getattr(content, name) for name in content.__dataclass_fields__} | parts
