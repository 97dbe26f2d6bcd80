"""A draft with everything in it goes through a real browser's form without loss."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from playwright.sync_api import Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from catalog import drafts
from catalog.content import (
    Agencies,
    Answer,
    Channel,
    Content,
    Dossier,
    DossierCase,
    Duration,
    Fee,
    FeeKind,
    FeeState,
    Handling,
    HandlingKind,
    LegalBasis,
    Level,
    Method,
    OnlineService,
    Paper,
    Presence,
    ProcessStep,
    Ref,
    Scheme,
    Step,
    StepCase,
    Text,
    Unit,
)
from catalog.models import Action, DecisionLine
from tests.builders import Tree, a_decision
from tests.catalog.strategies import AGENCIES, AUDIENCES, FORMS, SECTORS, SERVICE_POINTS
from tests.catalog.vocabulary import make_vocabulary

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]

RICH = Content(
    code="1.001193",
    name=Text("Đăng ký khai sinh\ncó yếu tố nước ngoài", "Birth registration"),
    sectors=(*SECTORS, Ref(Text("Lĩnh vực chưa có mã"))),
    levels=(Level.PROVINCE, Level.COMMUNE),
    steps=(
        StepCase(
            Text("Nộp trực tiếp"),
            (Step(Text("Bước 1:\nNộp"), Text("- Nộp hồ sơ\n- Nhận giấy hẹn", "File it")), Step()),
        ),
    ),
    process=(ProcessStep(Text("Thẩm định"), Text("Phòng A"), Duration(Decimal("2.5"), Unit.HOUR)),),
    channels=(
        Channel(
            Method.ONLINE,
            Text("Có đủ điều kiện"),
            Duration(Decimal(20), Unit.DAY),
            Duration(Decimal(16), Unit.DAY, Text("kể từ ngày nhận")),
            (
                Fee(FeeState.AMOUNT, FeeKind.CHARGE, Decimal(8000), per=Text("bản")),
                Fee(FeeState.ELSEWHERE, basis=Text("Nghị quyết 12/2026/NQ-HĐND")),
            ),
            Text("Ghi chú\nhai dòng"),
        ),
        Channel(Method.POSTAL, statutory=Duration(text=Text("Trong ngày", "The same day"))),
    ),
    dossier=Dossier(
        (
            DossierCase(
                Text("* Giấy tờ phải nộp:"),
                (
                    Paper(
                        Text("Tờ khai\ntheo mẫu", "Form"),
                        "G06-KQ1",
                        1,
                        2,
                        FORMS[0],
                        ("Mẫu số 01..docx", "mau (1).pdf"),
                        from_database=True,
                    ),
                    Paper(Text("Lưu ý"), is_note=True),
                ),
            ),
        ),
        1,
    ),
    audiences=AUDIENCES,
    agencies=Agencies(
        executing=(AGENCIES[0], Ref(Text("Sở A, Sở B"))),
        coordinating=AGENCIES[1:],
        service_points=SERVICE_POINTS,
        addresses=Text("Số 1\nĐường A"),
    ),
    results=(Ref(Text("Giấy khai sinh"), "KQ.G15.000001"),),
    conditions=Text("Không trùng\nhồ sơ"),
    presence=Presence(Answer.YES, Answer.YES, Answer.YES, Answer.YES),
    legal_bases=(
        LegalBasis("63/2010/NĐ-CP", Text("Trích dẫn khác")),
        LegalBasis("68/2020/QH14", Text("Đơn đề nghị")),
        LegalBasis(title=Text("Văn bản không số")),
    ),
    online=(
        OnlineService(Scheme.ND224_2026, "partial", Text("Phải ký"), "https://a.example/n?m=1"),
    ),
    handling=(
        Handling(HandlingKind.ONE_STOP, SERVICE_POINTS),
        Handling(HandlingKind.POSTAL_RETURN),
    ),
    note=Text("Mô tả", "Description"),
)


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    # Playwright keeps an event loop in this thread; the test's own queries are harmless beside it.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    path = shutil.which(os.environ.get("CHROMIUM", "chromium"))
    if path is None:
        pytest.skip("no Chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield chromium.new_page(locale="vi-VN")
        chromium.close()


@pytest.fixture
def line(tree: Tree) -> DecisionLine:
    make_vocabulary()
    decision = a_decision(tree, date(2026, 9, 1))
    line = DecisionLine(decision=decision, action=Action.NEW, agency=tree.justice)
    drafts.fill(line, RICH)
    line.save()
    return line


def test_a_draft_with_everything_in_it_is_saved_without_loss(
    page: Page, live_server: LiveServer, line: DecisionLine
) -> None:
    User.objects.create_superuser("root", "root@example.test", "một mật khẩu dài")
    page.goto(f"{live_server.url}{reverse('wagtailadmin_login')}")
    page.fill("#id_username", "root")
    page.fill("#id_password", "một mật khẩu dài")
    page.click("button[type=submit]")
    page.wait_for_url(f"{live_server.url}{reverse('wagtailadmin_home')}")
    page.goto(f"{live_server.url}{reverse('lines:edit', args=[line.pk])}")
    expect(page.locator("[name=name_vi]")).to_have_value(RICH.name.vi)
    page.evaluate("document.querySelector('[name=note_en]').value = 'Changed'")
    page.evaluate("document.querySelector('form[data-edit-form]').submit()")
    page.wait_for_load_state("networkidle")
    saved = drafts.content_of(DecisionLine.objects.get(pk=line.pk))
    assert saved == replace(RICH, note=replace(RICH.note, en="Changed"))
