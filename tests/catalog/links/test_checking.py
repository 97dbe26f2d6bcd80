"""The run that asks all links: which it asks, what it remembers, and when one is broken."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from pytest_django import Settings

from catalog.content import OnlineService, Scheme
from catalog.links.running import Running, only_run
from catalog.models import Agency, Form, FormEdition, LegalDocument, LinkCheck, Sector
from tests.builders import Tree, a_content, a_page, promulgated
from tests.catalog.desk.waiting import recorded_on
from tests.catalog.links.web import Web, a_web

Check = Callable[..., str]


@pytest.fixture
def web(settings: Settings) -> Iterator[Web]:
    settings.LINKS_ALLOW_PRIVATE, settings.LINKS_PAUSE = True, 0
    with a_web() as web:
        yield web


@pytest.fixture
def links(tree: Tree, web: Web) -> dict[str, str]:
    """One link of each kind, and two that nobody follows any more."""
    Sector.objects.create(code="HT", name_vi="Hộ tịch")
    online = OnlineService(Scheme.ND224_2026, "full", submit_url=web.url("/nop"))
    page = a_page(tree, "1.000001")
    with recorded_on("2026-08-01"):
        promulgated(tree, page, a_content("1.000001", online=(online,)), date(2026, 1, 1))
    form = Form.objects.create(code="CT01", name_vi="Tờ khai")
    FormEdition.objects.create(form=form, guide=web.url("/gone"))
    FormEdition.objects.create(form=form, guide=web.url("/cu"), valid_to=date(2026, 1, 1))
    LegalDocument.objects.create(code="1", number="1", link=web.url("/error", "localhost"))
    Agency.objects.filter(code="H00.TP").update(website=web.url("/login"))
    Agency.objects.filter(code="H00.YT").update(
        website=web.url("/giai-the"), exists_to=date(2026, 1, 1)
    )
    return {row: web.url(row) for row in ("/nop", "/gone", "/login")}


def check(day: str, *options: str) -> str:
    said = StringIO()
    with time_machine.travel(f"{day}+07:00", tick=False):
        call_command("check_links", *options, stdout=said)
    return said.getvalue()


def broken() -> set[str]:
    return {link.url.rpartition("/")[2] for link in LinkCheck.objects.filter(is_broken=True)}


def test_what_fails_on_two_days_is_broken_and_is_not_once_it_answers(
    web: Web, links: dict[str, str]
) -> None:
    said = check("2026-09-01 03:00", "-v2")
    assert "4 links, 4 asked now: 2 fail, 0 of them on two days" in said
    assert f"404: {links['/gone']}" in said
    assert "4 links, 0 asked now" in check("2026-09-01 05:00")
    # The night goes on, but it is still the same day; then another one by Vietnamese clocks.
    assert "2 fail, 0 of them" in check("2026-09-01 23:30")
    assert "2 fail, 2 of them" in check("2026-09-02 20:00")
    assert broken() == {"gone", "error"}
    web.broken.remove("/error")
    assert "1 fail, 1 of them" in check("2026-09-03 20:00")
    assert broken() == {"gone"}
    web.broken.add("/error")
    check("2026-09-04 20:00")
    assert broken() == {"gone"}, "what failed, answered and fails anew is on its first day"
    assert web.asked.count("HEAD /cu") == web.asked.count("HEAD /giai-the") == 0
    FormEdition.objects.update(guide="")
    assert "3 links" in check("2026-09-05 20:00")
    assert broken() == {"error"}
    assert LinkCheck.objects.get(url=links["/nop"]).procedures != []


def test_a_run_that_ended_early_is_gone_on_with(web: Web, links: dict[str, str]) -> None:
    assert "4 links, 1 asked now" in check("2026-09-01 03:00", "--most", "1")
    assert LinkCheck.objects.filter(checked_at=None).count() == 3
    assert "4 links, 3 asked now" in check("2026-09-01 03:01")
    assert len({asked.split()[1] for asked in web.asked}) == 4
    with pytest.raises(CommandError, match="--most"):
        check("2026-09-01 03:02", "--most", "0")


def test_a_host_is_asked_by_one_at_a_time(web: Web, tree: Tree) -> None:
    for number in range(30):
        LegalDocument.objects.create(
            code=str(number), number=str(number), link=web.url(f"/{number}")
        )
    assert "30 links, 30 asked now: 0 fail" in check("2026-09-01 03:00")
    assert web.most == 1


def test_when_no_host_can_be_reached_nothing_is_held_against_them(
    web: Web, tree: Tree, settings: Settings
) -> None:
    for number in range(3):
        link = f"http://khong-co-{number}.invalid/"
        LegalDocument.objects.create(code=str(number), number=str(number), link=link)
    with pytest.raises(CommandError, match="no answer was recorded"):
        check("2026-09-01 03:00")
    assert LinkCheck.objects.filter(checked_at=None).count() == 3
    LegalDocument.objects.create(code="9", number="9", link=web.url("/page"))
    # A run of three does not begin with the same dead ones for ever.
    assert "4 links, 3 asked now: 2 fail" in check("2026-09-01 04:00", "--most", "3")
    assert "4 links, 4 asked now: 3 fail" in check("2026-09-01 04:01", "--hours", "0")
    settings.LINKS_ALLOW_PRIVATE = False
    assert "4 links, 4 asked now: 4 fail" in check("2026-09-02 04:00")
    assert LinkCheck.objects.get(url=web.url("/page")).failure == "private"


def test_two_runs_do_not_ask_at_once_and_a_killed_one_is_not_waited_for_long(
    web: Web, links: dict[str, str]
) -> None:
    with time_machine.travel("2026-09-01 03:00+07:00", tick=False):
        with only_run() as run:
            with pytest.raises(CommandError, match=r"another run asks the links now.*03:10"):
                check("2026-09-01 03:09")
            assert "4 links, 4 asked now" in check("2026-09-01 03:10")
            with time_machine.travel("2026-09-01 03:11+07:00"), pytest.raises(Running):
                run.go_on()
        with only_run() as run, time_machine.travel("2026-09-01 03:09+07:00", tick=False):
            run.go_on()
            with pytest.raises(CommandError, match="03:19"):
                check("2026-09-01 03:18")
    assert web.asked
