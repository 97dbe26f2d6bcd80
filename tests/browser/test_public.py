"""The public pages in a browser: without scripts, by keyboard, and for those who can't see well."""

from __future__ import annotations

import re
from datetime import timedelta
from importlib.resources import files
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from catalog import selectors
from catalog.content import Kind
from catalog.models import Action, DecisionLine, DecisionPage, ProcedurePage, Validity
from catalog.selectors import State

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]

AXE = str(files("axe_playwright_python") / "axe.min.js")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
LOOKS = [
    ("", PHONE, "light"),
    ("", DESK, "dark"),
    ("/en", DESK, "light"),
    ("/en", PHONE, "dark"),
]


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


def test_every_kind_of_page_is_accessible_fits_and_loads_nothing_from_elsewhere(
    browser: Browser, site: str
) -> None:
    addresses = kinds_of_page()
    problems: list[str] = []
    for prefix, size, scheme in LOOKS:
        context = browser.new_context(viewport=size, color_scheme=scheme, bypass_csp=True)  # type: ignore[arg-type]
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda request, asked=asked: asked.append(request.url))
        for kind, address in addresses.items():
            page.goto(f"{site}{prefix}{address}")
            where = f"{kind} {prefix or '/vi'} {size['width']} {scheme}"
            problems += [f"{where}: {problem}" for problem in found_on(page)]
        problems += [f"asks {url}" for url in asked if not url.startswith((site, "data:"))]
        context.close()
    assert problems == []


def found_on(page: Page) -> list[str]:
    """Return what is wrong with a page: what axe finds, and text beside the screen."""
    page.add_script_tag(path=AXE)
    report: dict[str, Any] = page.evaluate(
        "rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})", RULES
    )
    found = [
        f"{violation['id']}: {node['html'][:160]}"
        for violation in report["violations"]
        for node in violation["nodes"][:2]
    ]
    if is_wider_than_the_screen(page):
        found.append("wider than the screen")
    page.add_style_tag(content="html { font-size: 200% !important }")
    if is_wider_than_the_screen(page):
        found.append("wider than the screen when its text is twice as large")
    return found


def is_wider_than_the_screen(page: Page) -> bool:
    root = "document.documentElement"
    return bool(page.evaluate(f"{root}.scrollWidth > {root}.clientWidth"))


def kinds_of_page() -> dict[str, str]:
    """Return an address of each kind of page, and of a procedure in each standing."""
    today = selectors.today()
    standing: dict[str, str] = {}
    for procedure in ProcedurePage.objects.filter(live=True).exclude(kind=Kind.INTERNAL):
        state = selectors.reading(procedure, today).state
        standing.setdefault(state.value, f"/thu-tuc/{procedure.code}/")
    assert {State.IN_FORCE, State.TEMPORARY, State.UPCOMING, State.ENDED} <= set(standing)
    upcoming = Validity.objects.filter(retracted_at=None, valid_from__gt=today).latest("valid_from")
    ended = DecisionLine.objects.filter(action=Action.REPLACED, procedure__live=True).first()
    history = ended.procedure if ended and ended.procedure else upcoming.procedure
    return standing | {
        "home": "/",
        "search": "/tim-kiem/?q=khai+sinh",
        "nothing found": "/tim-kiem/?q=zzzzqqq",
        "search form": "/tim-kiem/",
        "all": "/thu-tuc/",
        "sectors": "/linh-vuc/",
        "sector": f"/linh-vuc/{selectors.in_force(today)[0].version.body.sectors[0].code}/",
        "agencies": "/co-quan/",
        "agency": f"/co-quan/{history.get_parent().slug}/",
        "decisions": "/quyet-dinh/",
        "decision": f"/quyet-dinh/{DecisionPage.objects.exclude(promulgated_at=None)[0].slug}/",
        "history": f"/thu-tuc/{history.code}/lich-su/",
        "as of a day": f"/thu-tuc/{upcoming.procedure.code}/ngay/{upcoming.valid_from}/",
        "not found": "/thu-tuc/9.999999/",
        "bad request": "/linh-vuc/?x=1",
    }
