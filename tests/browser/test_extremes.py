"""Texts and lists as long as the real ones, and longer: no page breaks."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from catalog import selectors
from catalog.content import (
    Channel,
    Content,
    Dossier,
    DossierCase,
    Duration,
    Fee,
    FeeState,
    Method,
    Paper,
    Step,
    StepCase,
    Text,
    Unit,
)
from catalog.models import Action
from catalog.promulgation import ImportedLine, promulgate_many
from tests.browser.looking import DESK, HEIGHT, NARROW, PHONE, faults, misfits
from tests.builders import Tree, a_content, a_decision, a_page, make_tree

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]

WORDS = "Cấp giấy chứng nhận quyền sử dụng đất, quyền sở hữu tài sản gắn liền với đất "
ONE_WORD = "a" * 400
LINES = 500


def an_endless_content(code: str, name: str) -> Content:
    """Return a content with a name of 2,000 characters, 40 papers and 12 channels."""
    papers = tuple(
        Paper(Text(f"{number}. {WORDS * 8}"), originals=1, note=Text(ONE_WORD))
        for number in range(40)
    )
    fees = tuple(
        Fee(FeeState.AMOUNT, amount=Decimal(10**number), condition=Text(WORDS))
        for number in range(3, 12)
    )
    channels = tuple(
        Channel(
            list(Method)[number % 3],
            Text(f"Trường hợp {number}: {WORDS * 2}"),
            Duration(value=Decimal(number + 1), unit=Unit.WORKING_DAY),
            Duration(text=Text(WORDS * 3)),
            fees,
            Text(ONE_WORD),
        )
        for number in range(12)
    )
    cases = tuple(DossierCase(Text(f"{n}. {WORDS}"), papers) for n in range(6))
    return a_content(
        code,
        name=name,
        channels=channels,
        dossier=Dossier(cases=cases, sets=99),
        steps=(StepCase(Text(WORDS * 4), (Step(Text(ONE_WORD), Text(WORDS * 40)),)),),
        conditions=Text(ONE_WORD * 3),
    )


@pytest.fixture
def addresses(live_server: LiveServer) -> list[str]:
    """The pages of an endless procedure, and of a decision of 500 lines."""
    tree: Tree = make_tree()
    today = selectors.today()
    page = a_page(tree, "1.000001")
    name = (WORDS * 30)[:2000]
    old, new = a_decision(tree, today - timedelta(9)), a_decision(tree, today, source="test")
    old.source = "test"
    old.save()
    first = an_endless_content("1.000001", name)
    promulgate_many([(old, [ImportedLine(page, first, Action.NEW, old.signed_on)])])
    again = an_endless_content("1.000001", ONE_WORD + name[400:])
    lines = [ImportedLine(page, again, Action.AMENDED, today)]
    for number in range(2, LINES + 1):
        code = f"1.{number:06}"
        named = a_content(code, name=f"{WORDS * (number % 7 + 1)}{number}")
        lines.append(ImportedLine(a_page(tree, code), named, Action.NEW, today))
    promulgate_many([(new, lines)])
    return [
        "/",
        "/thu-tuc/",
        "/thu-tuc/1.000001/",
        "/en/thu-tuc/1.000001/?truong-hop=6",
        "/thu-tuc/1.000001/lich-su/",
        "/thu-tuc/1.000001/so-sanh/1..2/",
        "/thu-tuc/1.000001/ban-in/",
        f"/quyet-dinh/{new.slug}/",
        "/quyet-dinh/",
        "/thay-doi/",
        "/thay-doi/tuan/",
        "/thay-doi/tuan/ban-in/",
        f"/co-quan/{tree.justice.slug}/",
        f"/co-quan/{tree.justice.slug}/ban-in/",
        f"/tim-kiem/?q={ONE_WORD}",
        "/tim-kiem/?q=cap+giay+chung+nhan",
    ]


def test_nothing_is_too_long_for_a_page(
    browser: Browser, live_server: LiveServer, addresses: list[str]
) -> None:
    page = browser.new_context(bypass_csp=True).new_page()
    problems: list[str] = []
    for address in addresses:
        for width in (NARROW, PHONE, DESK):
            page.set_viewport_size({"width": width, "height": HEIGHT})
            answer = page.goto(f"{live_server.url}{address}")
            assert answer is not None
            assert answer.ok, address
            problems += [f"{address} {width}: {misfit}" for misfit in misfits(page)]
        problems += [f"{address}: {fault}" for fault in faults(page)]
    assert problems == []
