"""All pages of a list tell of one state, whatever is promulgated and whichever day it becomes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import quote

import time_machine

from catalog import journal, selectors
from catalog.feed.asked import Walk
from catalog.feed.walking import at_one_state
from catalog.models import Action, DecisionLine, Validity
from catalog.promulgation import promulgate, retract
from tests.builders import a_content, a_page, an_ending, promulgated
from tests.catalog.feed.conftest import BIRTH, MARRIAGE, Fed


def rest(fed: Fed, page: Any) -> list[Any]:
    """Return all items from a page on, by the addresses that each gives."""
    items = list(page["items"])
    while page["next"]:
        page = fed.get(page["next"]).json()
        items += page["items"]
    return items


def change_everything(fed: Fed, day: date) -> None:
    """Take an ending back, amend a text and end it with `day`, and promulgate one of long ago."""
    ending = DecisionLine.objects.get(procedure=fed.ended, action=Action.ABOLISHED)
    retract([ending], reason="Ban hành nhầm")
    amended = a_content(MARRIAGE, "Đăng ký kết hôn lưu động")
    promulgated(fed.tree, fed.marriage, amended, selectors.today(), Action.AMENDED)
    fed.marriage.refresh_from_db()
    promulgate(an_ending(fed.tree, fed.marriage, day).decision)
    late = a_page(fed.tree, "1.000006")
    promulgated(fed.tree, late, a_content(late.code), None)


def test_a_walk_sees_one_state_over_midnight_and_promulgations(fed: Fed) -> None:
    tomorrow = selectors.today() + timedelta(days=1)
    coming = [a_page(fed.tree, f"1.00001{number}") for number in range(2)]
    for page in coming:
        promulgated(fed.tree, page, a_content(page.code), tomorrow)
    now = quote(datetime.now(UTC).isoformat())
    asked = (
        "procedures?",
        "procedures?status=upcoming&status=ended&",
        f"procedures?as_of={tomorrow}&",
        f"procedures?known_at={now}&",
        f"procedures?as_of={tomorrow}&known_at={now}&",
        "reconciliation?",
        f"reconciliation?known_at={now}&",
        f"procedures/{BIRTH}/versions?",
    )
    whole = {one: fed.read(f"{one}limit=500")["items"] for one in asked}
    begun = {one: fed.read(f"{one}limit=1") for one in asked}
    assert rest(fed, begun[asked[-1]]) == whole[asked[-1]], "nothing has changed yet"
    with time_machine.travel(datetime.now(UTC) + timedelta(days=1)):
        assert {one: rest(fed, begun[one]) for one in asked} == whole
        change_everything(fed, tomorrow)
        for one in asked[:-1]:
            assert rest(fed, begun[one]) == whole[one], one
            assert len(whole[one]) > 1
            read_now = fed.read(f"{one}limit=500")["items"]
            assert (read_now == whole[one]) == ("known_at" in one and "as_of" in one), one
    assert whole["procedures?"][0]["guidance"] is not None
    assert whole[f"procedures?known_at={now}&"][0]["guidance"] is None


def test_what_is_promulgated_while_a_page_is_read_is_not_on_it(fed: Fed) -> None:
    read: list[datetime | None] = []

    def codes(day: date, known_at: datetime | None) -> tuple[list[str], int | None]:
        read.append(known_at)
        if known_at is None:
            late = a_page(fed.tree, "1.000007")
            promulgated(fed.tree, late, a_content(late.code), day)
        found: Any = Validity.objects.all() & selectors.known(known_at)
        names = found.filter(selectors.covering(day)).values_list("procedure__code", flat=True)
        return sorted(names.order_by()), 1

    before, newest = codes(selectors.today(), datetime.now(UTC)), journal.newest_moment()
    found, cursor = at_one_state(Walk(), codes)
    assert (found, read[1:]) == (before[0], [None, newest])
    assert at_one_state(Walk(cursor=cursor), codes) == (found, cursor)
