"""Every kind of page, for those who can't see well, or use no mouse, or no script."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.kinds import kinds_of_page
from tests.browser.looking import (
    COLOURS,
    DESK,
    HEIGHT,
    NARROW,
    PHONE,
    faults,
    has_folds,
    lost_controls,
    misfits,
    open_all,
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


@pytest.mark.parametrize("prefix", ["", "/en"], ids=["vi", "en"])
def test_every_kind_of_page_is_accessible_fits_and_loads_nothing_from_elsewhere(
    browser: Browser, site: str, prefix: str
) -> None:
    problems: list[str] = []
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for kind, address in kinds_of_page().items():
        page.goto(f"{site}{prefix}{address}")
        problems += [f"{kind} {address}, {problem}" for problem in seen_at_all_sizes(page)]
    problems += [f"asks {url}" for url in asked if not url.startswith((site, "data:"))]
    assert problems == []


def seen_at_all_sizes(page: Page) -> list[str]:
    """Return the faults of a page on a phone and a desk, folded and not, in light and in dark."""
    page.set_viewport_size({"width": PHONE, "height": HEIGHT})
    found = [f"folded: {fault}" for fault in faults(page)] if has_folds(page) else []
    open_all(page)
    for width in (PHONE, DESK):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        found += [f"{width}: {fault}" for fault in faults(page)]
        page.emulate_media(color_scheme="dark")
        found += [f"{width} dark: {fault}" for fault in faults(page, COLOURS)]
        page.emulate_media(color_scheme="light")
    for width in (NARROW, PHONE, DESK):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        found += [f"{width}: {misfit}" for misfit in misfits(page)]
    return found


def test_every_control_is_reached_by_the_keyboard_and_shows_that_it_is(
    browser: Browser, site: str
) -> None:
    problems: list[str] = []
    for width in (PHONE, DESK):
        page = browser.new_page(viewport={"width": width, "height": HEIGHT})
        for kind, address in kinds_of_page().items():
            page.goto(f"{site}{address}")
            problems += [f"{kind} {width}: {lost}" for lost in lost_controls(page)]
        page.close()
    assert problems == []


def test_pages_carry_no_script_but_the_one_that_suggests(browser: Browser, site: str) -> None:
    page = browser.new_page()
    problems: list[str] = []
    page.on("console", lambda message: problems.append(f"console: {message.text}"))
    for kind, address in kinds_of_page().items():
        page.goto(f"{site}{address}")
        run = "script:not([type='application/ld+json'])"
        others = f"document.querySelectorAll(`{run}:not([src*='/portal/suggest.'])`).length"
        many = f"document.querySelectorAll(`{run}`).length > 1"
        inline = "document.querySelectorAll('[style], style').length"
        problems += [f"{kind}: {what}" for what in (others, many, inline) if page.evaluate(what)]
    expected = ("404", "400", "410")  # what the browser says of pages that answer so
    assert [p for p in problems if not any(status in p for status in expected)] == []
