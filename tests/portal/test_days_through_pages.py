"""Invariants 2 and 8 as readers meet them: the page of a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import time_machine
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog import selectors
from catalog.content import Text
from catalog.models import Action, DecisionLine, ProcedurePage, ProcedureVersion
from catalog.promulgation import ImportedLine, Refused, promulgate, promulgate_many, retract
from tests.builders import Tree, a_content, a_decision, a_page, an_ending

ORIGIN = datetime(2126, 1, 10, 9, tzinfo=selectors.VIETNAM)
"""Later than any real clock: the journal never goes back."""
DAYS = [ORIGIN.date() + timedelta(days=n) for n in range(-2, 14)]
_codes = iter(range(1, 1_000_000))


@dataclass(frozen=True)
class Act:
    """What is decided on a day of the scenario, and from when on, counted in days from then."""

    what: str
    offset: int


acts = st.lists(
    st.builds(
        Act,
        st.sampled_from(["text", "text", "text", "stop", "retract"]),
        st.integers(min_value=0, max_value=6),
    ),
    min_size=1,
    max_size=5,
)
few = settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def do(tree: Tree, page: ProcedurePage, act: Act, word: str) -> bool:
    """Do `act` today; False where the law refuses it."""
    day = selectors.today() + timedelta(days=act.offset)
    try:
        if act.what == "text":
            action = Action.AMENDED if page.versions.exists() else Action.NEW
            content = a_content(page.code, note=Text(word))
            decision = a_decision(tree, day, source="test")
            promulgate_many([(decision, [ImportedLine(page, content, action, day)])])
        elif act.what == "stop":
            promulgate(an_ending(tree, page, day).decision)
        else:
            lines = DecisionLine.objects.filter(procedure=page, retracted_at=None)
            last = lines.exclude(promulgated_at=None).order_by("-promulgated_at", "-pk").first()
            if last is None:
                return False
            retract([last], reason="Nhầm")
    except Refused:
        return False
    page.refresh_from_db()
    return True


def words_on(client: Client, code: str, day: date, words: list[str]) -> list[str]:
    """Return which of `words` the page of `day` shows, [] where nothing is in force."""
    response = client.get(f"/en/thu-tuc/{code}/ngay/{day}/")
    assert response.status_code in (200, 404, 410)
    page = response.content.decode()
    is_in_force = response.status_code == 200 and "In force on that day" in page
    return [w for w in words if f"<p>{w}</p>" in page] if is_in_force else []


@few
@given(decided=acts)
def test_invariant_2_the_page_of_a_day_shows_one_text_at_most(
    client: Client, tree: Tree, decided: list[Act]
) -> None:
    page = a_page(tree, f"3.{next(_codes):06}")
    words = [f"chu{n}x" for n in range(len(decided))]
    with time_machine.travel(ORIGIN, tick=False):
        for act, word in zip(decided, words, strict=True):
            do(tree, page, act, word)
        for day in DAYS:
            shown = words_on(client, page.code, day, words)
            rows = selectors.in_force(day).filter(procedure=page)
            said = [row.version.body.note.vi for row in rows]
            assert shown == said
            assert len(shown) <= 1


@few
@given(decided=acts)
def test_invariant_8_the_page_of_a_day_gone_by_is_changed_only_by_taking_back(
    client: Client, tree: Tree, decided: list[Act]
) -> None:
    """Each act is decided a day after the one before, and none reaches back: so a day that was
    read once reads the same ever after, whatever is decided and whatever day it is by then."""
    page = a_page(tree, f"3.{next(_codes):06}")
    words = [f"chu{n}x" for n in range(len(decided))]
    read: dict[date, list[str]] = {}
    for number, (act, word) in enumerate(zip(decided, words, strict=True)):
        with time_machine.travel(ORIGIN + timedelta(days=number), tick=False):
            if do(tree, page, act, word) and act.what == "retract":
                read = {}
            for day in DAYS:
                if day < selectors.today():
                    now = words_on(client, page.code, day, words)
                    assert read.setdefault(day, now) == now
    assert ProcedureVersion.objects.filter(procedure=page).count() <= len(decided)
