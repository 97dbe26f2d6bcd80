"""What a search box suggests while one writes: by keyboard, by touch, and without a script."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from tests.browser.looking import HEIGHT, PHONE, faults, misfits
from tests.builders import Tree, a_content, a_page, promulgated

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]

NAMES = {
    "1.001193": "Đăng ký khai sinh",
    "1.000894": "Đăng ký kết hôn",
    "1.000656": "Đăng ký khai tử",
}


@pytest.fixture
def address(live_server: LiveServer, settings: Settings, tmp_path: Path, tree: Tree) -> str:
    """The address of a site with a few procedures."""
    settings.SEARCH_INDEX_PATH = tmp_path / "search"
    for code, name in NAMES.items():
        promulgated(tree, a_page(tree, code), a_content(code, name), date(2026, 1, 1))
    return str(live_server.url)


def box_of(page: Page) -> Locator:
    return page.get_by_role("combobox", name="Tìm thủ tục")


def written(page: Page, words: str) -> Locator:
    """Write into the box of `page`; return the suggestions, which are there."""
    box_of(page).click()
    page.keyboard.type(words)
    options = page.get_by_role("option")
    expect(options.first).to_be_visible()
    return options


def test_a_suggestion_is_chosen_by_keys_and_leads_to_its_procedure(
    browser: Browser, address: str
) -> None:
    page = browser.new_page()
    page.goto(address)
    options = written(page, "dang ky")
    box = box_of(page)
    expect(options).to_have_count(3)
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("status")).to_contain_text("3")
    assert box.get_attribute("aria-activedescendant") is None
    page.keyboard.press("ArrowDown")
    expect(options.nth(0)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(options.nth(2)).to_have_attribute("aria-selected", "true")
    expect(page.locator("[role=option][aria-selected=true]")).to_have_count(1)
    active = box.get_attribute("aria-activedescendant")
    assert active == options.nth(2).get_attribute("id")
    chosen = (options.nth(2).text_content() or "").split()[-1]
    expect(box).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/thu-tuc/{chosen}/")


def test_escape_closes_and_enter_without_a_choice_searches(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(address)
    written(page, "khai")
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(box_of(page)).to_have_attribute("aria-expanded", "false")
    expect(box_of(page)).to_have_value("khai")
    page.keyboard.press("Enter")
    page.wait_for_url("**/tim-kiem/?q=khai")


def test_tab_leaves_the_box_and_takes_the_suggestions_with_it(
    browser: Browser, address: str
) -> None:
    page = browser.new_page()
    page.goto(f"{address}/linh-vuc/")
    written(page, "khai")
    page.keyboard.press("Tab")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(page.get_by_role("button", name="Tìm", exact=True)).to_be_focused()


def test_a_suggestion_is_chosen_by_touch(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": PHONE, "height": HEIGHT}, has_touch=True)
    page = context.new_page()
    page.goto(f"{address}/tim-kiem/?q=hon")
    box_of(page).fill("")
    written(page, "đăng ký kết").first.tap()
    page.wait_for_url("**/thu-tuc/1.000894/")


@pytest.mark.parametrize("path", ["/", "/tim-kiem/", "/linh-vuc/"])
def test_an_open_list_is_accessible_and_fits_wherever_there_is_a_box(
    browser: Browser, address: str, path: str
) -> None:
    page = browser.new_context(bypass_csp=True).new_page()
    page.set_viewport_size({"width": PHONE, "height": HEIGHT})
    page.goto(f"{address}{path}")
    written(page, "khai")
    page.keyboard.press("ArrowDown")
    assert [*faults(page), *misfits(page)] == []


def test_an_answer_that_comes_late_is_not_shown(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(address)
    options = written(page, "khai")
    page.keyboard.type(" sinh xyz")
    expect(options).to_have_count(0)
    expect(box_of(page)).to_have_attribute("aria-expanded", "false")


def test_the_box_searches_without_a_script(browser: Browser, address: str) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(address)
    page.get_by_role("searchbox", name="Tìm thủ tục").fill("kết hôn")
    page.keyboard.press("Enter")
    page.wait_for_url("**/tim-kiem/?q=*")
    assert page.get_by_role("link", name="Đăng ký kết hôn").count() == 1
