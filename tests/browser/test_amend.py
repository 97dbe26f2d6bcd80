"""The editors' road in a browser: amend, preview, promulgate, and read it in public."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
import time_machine
from django.contrib.auth.models import Group, User
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from catalog import selectors
from catalog.groups import PUBLISHERS, create_groups, department_group
from catalog.models import DecisionPage, ProcedurePage, Sector
from tests.builders import Tree, a_content, a_decision, a_page, promulgated

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]

PASSWORD = "một mật khẩu dài"
NEW_NAME = "Đăng ký khai sinh cho trẻ em"


@pytest.fixture
def procedure(tree: Tree) -> ProcedurePage:
    Sector.objects.create(code="HT", name_vi="Hộ tịch")
    page = a_page(tree)
    promulgated(tree, page, a_content(), date(2026, 1, 1))
    return page


@pytest.fixture
def decision(tree: Tree) -> DecisionPage:
    """An open decision that takes effect on the day the test runs."""
    return a_decision(tree, selectors.today())


@pytest.fixture
def accounts(tree: Tree) -> None:
    create_groups()
    groups = {
        "bientap": department_group(tree.justice),
        "congbo": Group.objects.get(name=PUBLISHERS),
    }
    for name, group in groups.items():
        User.objects.create_user(name, f"{name}@example.test", PASSWORD).groups.add(group)


def sit(browser: Browser, live_server: LiveServer, name: str, width: int = 1280) -> Page:
    """Return a page of a new browser session in which `name` has logged in."""
    context = browser.new_context(viewport={"width": width, "height": 900}, locale="vi-VN")
    page = context.new_page()
    page.goto(f"{live_server.url}{reverse('wagtailadmin_login')}")
    page.fill("#id_username", name)
    page.fill("#id_password", PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_url(f"{live_server.url}{reverse('wagtailadmin_home')}")
    return page


def amend(page: Page, live_server: LiveServer, procedure: ProcedurePage, label: str) -> None:
    """From the procedure's edit page to the saved line."""
    page.goto(f"{live_server.url}{reverse('wagtailadmin_pages:edit', args=[procedure.pk])}")
    page.locator(".desk-law a", has_text=re.compile("Sửa đổi|Amend")).first.click()
    page.select_option("#id_decision", label=label)
    page.locator("form[data-edit-form] button[type=submit]").click()
    page.wait_for_url(re.compile(r"/admin/lines/edit/\d+/"))
    page.get_by_role("tab", name=re.compile("^(Tên|Name)$")).click()
    page.fill("textarea[name=name_vi]", NEW_NAME)


def test_an_amendment_goes_from_the_draft_to_the_public_page_on_its_day(
    browser: Browser,
    live_server: LiveServer,
    accounts: None,
    procedure: ProcedurePage,
    decision: DecisionPage,
    *,
    settings: Settings,
    tmp_path: Path,
) -> None:
    settings.SEARCH_INDEX_PATH = tmp_path / "search"
    decision.effective_on = selectors.today() + timedelta(days=30)
    decision.save()
    public = f"{live_server.url}{reverse('procedure', kwargs={'code': procedure.code})}"
    editor = sit(browser, live_server, "bientap")
    amend(editor, live_server, procedure, str(decision))

    editor.locator("[data-side-panel-toggle=preview]").click()
    preview = editor.frame_locator("iframe[title], iframe#w-preview-iframe").first
    expect(preview.locator("h1")).to_contain_text(NEW_NAME, timeout=20_000)
    editor.locator("[data-side-panel-toggle=in-force]").click()
    expect(editor.locator(".desk-in-force")).to_contain_text("Đăng ký khai sinh")
    editor.keyboard.press("Control+s")
    editor.wait_for_load_state("networkidle")
    editor.get_by_role("link", name="Chỗ khác nhau").first.click()
    editor.get_by_role("button", name="Đánh dấu xong").click()
    expect(editor.get_by_text("Đã đánh dấu xong").first).to_be_visible()

    publisher = sit(browser, live_server, "congbo")
    publisher.goto(f"{live_server.url}{reverse('desk_decisions')}")
    publisher.get_by_role("link", name=decision.number).first.click()
    publisher.get_by_role("link", name="Xem trước", exact=True).first.click()
    publisher.get_by_role("link", name="Trang sẽ hiển thị").first.click()
    foreseen = publisher.frame_locator(".desk-frame iframe")
    expect(foreseen.locator("h1")).to_contain_text(NEW_NAME)

    assert_reads(browser, public, NEW_NAME, on_the_page=False)
    publisher.goto(f"{live_server.url}{reverse('desk_promulgate', args=[decision.pk])}")
    expect(publisher.locator(".desk-effect")).to_contain_text(NEW_NAME)
    publisher.check("input[name=confirm]")
    publisher.locator(".desk-confirm button[type=submit]").click()
    expect(publisher.locator(".messages")).to_contain_text(decision.number)

    reader = assert_reads(browser, public, NEW_NAME, on_the_page=False)
    announced = f"Từ ngày {decision.effective_on:%d/%m/%Y} sẽ đổi: tên thủ tục"
    expect(reader.locator(".banner.soon")).to_contain_text(announced)
    search = f"{live_server.url}/tim-kiem/?q=khai+sinh+cho+tre+em"
    with time_machine.travel(f"{decision.effective_on}T07:00+07:00"):
        reader = assert_reads(browser, public, NEW_NAME)
        expect(reader.locator(".banner.soon")).to_have_count(0)
        reader.goto(search)
        expect(reader.locator(".result").first).to_contain_text(NEW_NAME)


def assert_reads(browser: Browser, address: str, name: str, *, on_the_page: bool = True) -> Page:
    """Return the page as somebody reads it who comes for the first time, and check its name."""
    reader = browser.new_context(locale="vi-VN").new_page()
    reader.goto(address)
    heading = expect(reader.locator("h1"))
    if on_the_page:
        heading.to_contain_text(name)
    else:
        heading.not_to_contain_text(name)
    return reader


@pytest.mark.parametrize("width", [390, 1280])
def test_the_desk_fits_and_promulgation_is_usable_at(
    browser: Browser,
    live_server: LiveServer,
    accounts: None,
    procedure: ProcedurePage,
    decision: DecisionPage,
    *,
    width: int,
) -> None:
    editor = sit(browser, live_server, "bientap", width)
    amend(editor, live_server, procedure, str(decision))
    assert editor.evaluate("document.documentElement.scrollWidth") <= width
    editor.keyboard.press("Control+s")
    editor.wait_for_load_state("networkidle")
    publisher = sit(browser, live_server, "congbo", width)
    publisher.goto(f"{live_server.url}{reverse('desk_promulgate', args=[decision.pk])}")
    assert publisher.evaluate("document.documentElement.scrollWidth") <= width
    assert publisher.locator("label", has=publisher.locator("[name=confirm]")).is_visible()


def test_a_day_typed_as_people_write_it_stays_that_day(
    browser: Browser,
    live_server: LiveServer,
    accounts: None,
    procedure: ProcedurePage,
    decision: DecisionPage,
) -> None:
    page = sit(browser, live_server, "bientap")
    page.goto(live_server.url + reverse("lines:add") + f"?procedure={procedure.pk}&action=amended")
    page.locator("[name=decision]").select_option(str(decision.pk))
    page.get_by_role("button", name="Bắt đầu").click()
    day = page.locator("[name=effective_on]")
    day.click()
    page.keyboard.type("05/06/2027")
    page.keyboard.press("Tab")
    expect(day).to_have_value("05/06/2027")
    page.get_by_role("button", name="Lưu").click()
    page.wait_for_load_state()
    assert decision.lines.get().effective_on == date(2027, 6, 5)
