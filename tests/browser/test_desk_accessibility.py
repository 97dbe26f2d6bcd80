"""What axe knows of, at the desk: every view of ours, its folds and its tabs open."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer
from wagtail.snippets.models import get_snippet_models

from catalog import selectors
from catalog.beginning import begin_line
from catalog.drafts import fill
from catalog.models import (
    Action,
    CalendarDay,
    DecisionLine,
    ImportItem,
    ImportRun,
    LegalDocument,
    LifeEvent,
    ProcedurePage,
    ProcedureWarning,
    Sector,
)
from catalog.promulgation import promulgate
from search.models import SearchExpression, UnansweredSearch
from tests.browser.looking import DESK, HEIGHT, PHONE, beyond, faults, open_all
from tests.builders import Tree, a_content, a_decision, a_page, promulgated
from tests.catalog.vocabulary import make_vocabulary

pytestmark = [
    pytest.mark.browser,
    pytest.mark.once,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]

WAGTAILS = [
    # Forms of snippets name their page in a heading of the second level.
    ("page-has-heading-one", "html:has(h2#header-title)"),
    # Listings tell how many results they have in a heading that is an alert too.
    ("aria-allowed-role", "h2[role=alert]"),
    # Blocks in blocks are regions, all by the name of their kind.
    ("landmark-unique", "section.w-panel--nested"),
    # The map of a long form scrolls, and its own links are the only way in.
    ("scrollable-region-focusable", ".w-minimap__list"),
    # The button that shows that map is a small one.
    ("target-size", "#w-minimap-toggle"),
    # Draftail, the editor of rich text, has its label beside it and no name.
    ("aria-input-field-name", ".public-DraftEditor-content"),
]
"""What is wrong in Wagtail's own markup, by the rule that tells it and where it stands."""
PASSWORD = "một mật khẩu dài"


@pytest.fixture
def lines(tree: Tree) -> list[DecisionLine]:
    """An open decision with a line of each kind, and something in every list of the desk."""
    make_vocabulary()
    Sector.objects.get_or_create(code="HT", defaults={"name_vi": "Hộ tịch"})
    User.objects.create_superuser("root", "root@example.test", PASSWORD)
    today = selectors.today()
    pages = [a_page(tree, f"1.00119{number}") for number in range(3)]
    for page in pages:
        promulgated(tree, page, a_content(page.code), date(2026, 1, 1))
    decided = a_decision(tree, today - timedelta(days=9))
    promulgated_line = begin_line(decided, Action.ABOLISHED, procedure=pages[2])
    promulgated_line.save()
    promulgate(decided)
    decision = a_decision(tree, today - timedelta(days=1), abstract="Về việc công bố")
    amended = begin_line(decision, Action.AMENDED, procedure=pages[0])
    amended.conditions_vi = "Người yêu cầu cư trú trên địa bàn tỉnh. " * 4
    ended = begin_line(decision, Action.REPLACED, procedure=pages[1])
    new = begin_line(decision, Action.NEW, agency=tree.justice)
    fill(new, a_content("", "Thủ tục mới"))
    for position, line in enumerate((amended, ended, new)):
        line.position = position
        line.save()
        line.save_revision()
    _records(pages[0], today)
    return [amended, ended, new, promulgated_line]


def _records(procedure: ProcedurePage, today: date) -> None:
    """Put something in the lists of what programs recorded, and in those few that are empty."""
    cited = {"number": "60/2014/QH13", "in_force_to": today}
    LegalDocument.objects.update_or_create(code="60/2014/QH13", defaults=cited)
    ImportItem.objects.create(run=ImportRun.objects.create(source="test"), outcome="failed")
    ProcedureWarning.objects.create(procedure=procedure, kind="zero_fee")
    UnansweredSearch.objects.create(day=today, words="sổ hồng", folded="so hong", nothing=2)
    SearchExpression.objects.create(phrase="sổ hồng", term="giấy chứng nhận", words="so hong")
    LifeEvent.objects.create(code="sinh", name_vi="Sinh con")
    CalendarDay.objects.create(day=date(2027, 1, 4), kind="off", reason_vi="Hoán đổi", document="1")


def addresses(lines: list[DecisionLine]) -> Iterator[tuple[str, str]]:
    """Yield every view of the desk by a name."""
    amended, _ended, _new, final = lines
    for name in ("wagtailadmin_home", "desk_decisions", "desk_todo", "procedures:index"):
        yield name, reverse(name)
    for name in ("procedurewarning", "expired-bases", "importrun", "importitem", "change"):
        yield name, reverse(f"{name}:index")
    yield "unanswered", reverse("unansweredsearch:index")
    yield "settings", reverse("wagtailsettings:edit", args=["portal", "provincesettings"])
    for name in ("desk_effect", "desk_promulgate", "desk_add_many", "desk_repeal"):
        yield name, reverse(name, args=[amended.decision_id])
    yield "desk_approval", reverse("desk_approval", args=[amended.decision_id])
    yield "desk_retract", reverse("desk_retract", args=[final.decision_id])
    document = LegalDocument.objects.get(code="60/2014/QH13")
    yield "desk_citing", reverse("desk_citing", args=[document.pk])
    for page in (amended.decision, amended.procedure, amended.agency):
        yield f"edit {page}", reverse("wagtailadmin_pages:edit", args=[page.pk])
    yield "lines", f"{reverse('lines:list')}?decision={amended.decision_id}"
    yield "begin", f"{reverse('lines:add')}?decision={amended.decision_id}"
    for name in ("difference", "foreseen", "delete"):
        yield name, reverse(f"lines:{name}", args=[amended.pk])
    for line in lines[:3]:
        yield f"edit {line.action}", reverse("lines:edit", args=[line.pk])
    for act in ("ready", "day"):
        bulk = reverse("wagtail_bulk_action", args=["catalog", "decisionline", act])
        yield act, f"{bulk}?id={amended.pk}"
    yield from vocabularies()


def vocabularies() -> Iterator[tuple[str, str]]:
    """Yield the list and the form of each vocabulary, and of the expressions of the search."""
    ours = [m for m in get_snippet_models() if m is not DecisionLine]
    for model in ours:
        names, first = model.snippet_viewset, model._default_manager.first()
        assert first is not None, model
        if model in {LegalDocument, SearchExpression}:
            # The others are listed alike.
            yield f"{model.__name__}s", reverse(names.get_url_name("list"))
        yield model.__name__, reverse(names.get_url_name("edit"), args=[first.pk])


def test_axe_finds_nothing_of_ours_at_the_desk(
    browser: Browser, live_server: LiveServer, lines: list[DecisionLine]
) -> None:
    context = browser.new_context(
        viewport={"width": DESK, "height": HEIGHT}, locale="vi-VN", bypass_csp=True
    )
    page = context.new_page()
    page.goto(f"{live_server.url}{reverse('wagtailadmin_login')}")
    page.fill("#id_username", "root")
    page.fill("#id_password", PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_url(f"{live_server.url}{reverse('wagtailadmin_home')}")
    problems: list[str] = []
    for name, address in addresses(lines):
        answer = page.goto(f"{live_server.url}{address}")
        assert answer is not None
        assert answer.ok, address
        problems += [f"{name}: {problem}" for problem in seen(page)]
    assert problems == []
    page.set_viewport_size({"width": PHONE, "height": HEIGHT})
    page.emulate_media(color_scheme="dark")
    for name, address in addresses(lines):
        if name in {"desk_promulgate", "difference", "foreseen", "lines", "edit replaced"}:
            page.goto(f"{live_server.url}{address}")
            hold_still(page)
            found = [*faults(page, but=WAGTAILS), *beyond(page)]
            problems += [f"{name} on a phone, dark: {fault}" for fault in found]
    assert problems == []


def seen(page: Page) -> list[str]:
    """Return the faults of a page with its folds open and the panels of all its tabs shown."""
    hold_still(page)
    open_all(page)
    page.evaluate("document.querySelectorAll('[role=tabpanel]').forEach(p => p.hidden = false)")
    return faults(page, but=WAGTAILS)


def hold_still(page: Page) -> None:
    """Let colours be at once what they become: Wagtail's buttons take their time."""
    page.add_style_tag(content="*, *::before, *::after { transition: none !important }")
