"""The public pages in a browser: without scripts, by keyboard, and for those who can't see well."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, expect

from catalog import selectors

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]

PHONE = {"width": 390, "height": 844}


def test_a_citizen_searches_reads_goes_back_in_time_and_reads_english(
    browser: Browser, site: str
) -> None:
    context = browser.new_context(java_script_enabled=False, viewport=PHONE)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(site)
    page.get_by_label("Tìm thủ tục").fill("dang ky khai sinh")
    page.get_by_role("button", name="Tìm").click()
    expect(page).to_have_url(re.compile(r"/tim-kiem/\?q="))
    result = page.locator(".result a").first
    expect(result).to_contain_text("khai sinh", ignore_case=True)
    result.click()
    expect(page).to_have_url(re.compile(r"/thu-tuc/[^/]+/$"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("khai sinh", ignore_case=True)
    expect(page.get_by_role("heading", name="Cần mang gì")).to_be_visible()
    day = selectors.today() - timedelta(days=1)
    page.locator("#ngay").fill(day.isoformat())
    page.get_by_role("button", name="Xem").click()
    expect(page).to_have_url(re.compile(f"/ngay/{day}/$"))
    expect(page.get_by_text("Bạn đang xem bản của ngày")).to_be_visible()
    page.get_by_role("link", name="English").click()
    expect(page).to_have_url(re.compile(f"/en/thu-tuc/.*/ngay/{day}/$"))
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("link", name="Back to today").click()
    expect(page.get_by_text("In force since").first).to_be_visible()


def test_the_keyboard_reaches_the_text_at_once_and_sees_where_it_is(
    browser: Browser, site: str
) -> None:
    page = browser.new_page()
    page.goto(site)
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Tới nội dung chính")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
