"""Lists of procedures are narrowed by what they are, and by how they stand on the day."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from itertools import product
from typing import Any
from urllib.parse import quote

from catalog import selectors
from catalog.content import (
    Answer,
    Channel,
    Fee,
    FeeState,
    Handling,
    HandlingKind,
    OnlineService,
    Presence,
    Ref,
    Scheme,
    Text,
)
from catalog.models import Action, ProcedurePage
from catalog.promulgation import promulgate
from catalog.validity import Follows
from tests.builders import Tree, a_content, a_page, an_ending, promulgated
from tests.catalog.amending import amendment
from tests.catalog.feed.conftest import BIRTH, ENDED, MARRIAGE, Fed

FREE, CHARGED = Presence(fee=Answer.NO), Presence(fee=Answer.YES)
STATUSES = ("in_force", "temporary", "upcoming", "ended")


def codes(page: Any) -> list[str]:
    return [item["code"] for item in page["items"]]


def days_from(today: date, *numbers: int) -> list[date]:
    return [today + timedelta(days=number) for number in numbers]


def stand_in_every_way(tree: Tree, today: date) -> None:
    """Make a text that runs out, one that comes back after another, one that is yet to come."""
    last_week, next_week, later, last = days_from(today, -7, 7, 14, 21)
    stops, returns, comes = (a_page(tree, f"1.0000{number}") for number in (11, 12, 13))
    for page in (stops, returns):
        promulgated(tree, page, a_content(page.code, presence=FREE), last_week)
    promulgated(tree, comes, a_content(comes.code, presence=FREE), next_week)
    for page, follows in ((stops, Follows.ABOLISHED), (returns, Follows.PREVIOUS)):
        page.refresh_from_db()
        line = amendment(
            tree, page, today, "Tạm thời", temporary_until=later, follows=follows.value
        )
        promulgate(line.decision)
    comes.refresh_from_db()
    promulgate(an_ending(tree, comes, last).decision)


def standing(day: date, known_at: Any) -> dict[str, list[tuple[str, int, str]]]:
    """Return what the pages of procedures show on the day, by how these stand."""
    told = defaultdict(list)
    for page in ProcedurePage.objects.filter(live=True).order_by("pk"):
        seen = selectors.reading(page, day, known_at=known_at)
        if period := seen.shown:
            told[seen.state.value].append(
                (page.code, period.version.number, str(period.valid_from))
            )
    return told


def shown(item: Any) -> tuple[str, int, str]:
    """Return the same of an item of the list."""
    version = item["version"]
    return item["code"], version["version"], str(version["periods"][0]["valid_from"])


def test_a_list_has_what_stands_as_asked_and_tells_the_text_that_the_day_shows(fed: Fed) -> None:
    today = selectors.today()
    before = fed.marriage.versions.get(number=1).recorded_at
    stand_in_every_way(fed.tree, today)
    found = set()
    for day, known_at in product(days_from(today, -101, -2, 0, 10, 14, 30), (None, before)):
        asked = f"as_of={day}" + (f"&known_at={quote(known_at.isoformat())}" if known_at else "")
        expected = standing(day, known_at)
        for status in STATUSES:
            items = fed.read(f"procedures?status={status}&{asked}")["items"]
            assert [shown(one) for one in items] == expected[status], (status, asked)
            assert {one["status"] for one in items} <= {status}
            found.update((status, one["code"]) for one in items)
    assert {status for status, _code in found} == set(STATUSES)
    assert {code for status, code in found if status == "temporary"} == {"1.000011", "1.000012"}
    both = fed.read("procedures?status=in_force&status=temporary")
    assert both == fed.read("procedures")
    assert "1.000011" in codes(both)


def test_an_ended_one_is_told_with_its_successor_and_pages_go_on_in_order(fed: Fed) -> None:
    stand_in_every_way(fed.tree, selectors.today())
    (ended,) = fed.read("procedures?status=ended")["items"]
    assert (ended["code"], ended["replaced_by"][0]["code"]) == (ENDED, BIRTH)
    (coming,) = fed.read("procedures?status=upcoming")["items"]
    assert coming == fed.read(f"procedures/{coming['code']}")
    address, read = "/api/v1/procedures?status=upcoming&status=ended&limit=1", []
    while address:
        page = fed.get(address).json()
        read += codes(page)
        address = page["next"]
    assert read == [ENDED, "1.000013"]


def test_every_facet_finds_what_the_shown_text_says(fed: Fed) -> None:
    today = selectors.today()
    first, second, third = (a_page(fed.tree, f"1.0000{number}") for number in (21, 22, 23))
    told = a_content(
        first.code,
        presence=FREE,
        online=(OnlineService(Scheme.ND42_2022, "full"),),
        handling=(Handling(HandlingKind.ONE_STOP, at=(Ref(Text("Một cửa"), "mot-cua"),)),),
        audiences=(Ref(Text("Công dân"), "CD"),),
    )
    promulgated(fed.tree, first, told, today)
    free, unknown = Fee(FeeState.FREE), Fee(FeeState.UNKNOWN)
    for page, fees in ((second, (free,)), (third, (free, unknown))):
        channels = (Channel(fees=fees),)
        promulgated(fed.tree, page, a_content(page.code, channels=channels), today)
    asked = ("online=ND42-2022/full", "handling=one_stop", "service_point=mot-cua", "audience=CD")
    for one in (*asked, "&".join(asked), "online=ND42-2022/full&online=ND224-2026/full"):
        assert codes(fed.read(f"procedures?{one}")) == [first.code], one
    assert codes(fed.read("procedures?online=ND42-2022/partial")) == []
    assert MARRIAGE in codes(fed.read("procedures?legal_document=60/2014/QH13"))
    then = today + timedelta(days=5)
    charged = a_content(first.code, presence=CHARGED)
    promulgated(fed.tree, first, charged, then, Action.AMENDED)
    is_free = [BIRTH, MARRIAGE, first.code, second.code]
    assert codes(fed.read("procedures?free=true")) == is_free
    assert codes(fed.read("procedures")) == [*is_free, third.code]
    is_free.remove(first.code)
    assert codes(fed.read(f"procedures?free=true&as_of={then}")) == is_free
    assert codes(fed.read("procedures?free=true&status=ended")) == [ENDED]
