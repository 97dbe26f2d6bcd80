"""An index that followed the journal step by step is the one that a rebuild makes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog import selectors
from catalog.models import Action, DecisionLine, ProcedurePage
from catalog.promulgation import (
    ImportedLine,
    Refused,
    promulgate,
    promulgate_many,
    retract,
)
from search.engines.base import Engine
from tests.builders import Tree, a_content, a_decision, a_page, an_ending
from tests.search.asking import JANUARY, codes
from tests.search.protocol.engines import Opener

CODES = ("1.000001", "1.000002", "DP.3")
NAMES = ("Đăng ký khai sinh", "Đăng ký lại khai sinh", "Cấp bản sao trích lục")


@dataclass(frozen=True)
class Act:
    """One random thing that changes what the public reads."""

    what: str
    code: str
    name: str
    day: date
    pick: int


acts = st.builds(
    Act,
    what=st.sampled_from(["start", "start", "stop", "retract", "guide"]),
    code=st.sampled_from(CODES),
    name=st.sampled_from(NAMES),
    day=st.integers(0, 20).map(lambda days: JANUARY + timedelta(days=days)),
    pick=st.integers(0, 5),
)


def do(tree: Tree, page: ProcedurePage, act: Act) -> None:
    """Do `act` by the public road; what the law's time refuses is not done."""
    page.refresh_from_db()
    try:
        match act.what:
            case "start":
                _start(tree, page, act)
            case "stop":
                promulgate(an_ending(tree, page, act.day).decision)
            case "retract":
                lines = DecisionLine.objects.filter(
                    procedure=page, promulgated_at__isnull=False, retracted_at=None
                ).order_by("pk")
                if lines:
                    retract([lines[act.pick % len(lines)]], reason="Thử")
            case "guide" if page.live:
                page.search_words_vi = act.name
                page.save_revision().publish()
    except Refused:
        pass


def _start(tree: Tree, page: ProcedurePage, act: Act) -> None:
    in_force = selectors.reading(page, act.day).validity
    action = Action.AMENDED if in_force else Action.NEW
    line = ImportedLine(page, a_content(page.code, act.name), action, act.day)
    promulgate_many([(a_decision(tree, act.day, source="test"), [line])])


@settings(
    deadline=None, max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(done=st.lists(st.tuples(acts, st.booleans()), min_size=1, max_size=7))
def test_following_and_rebuilding_make_the_same_index(
    tree: Tree,
    open_engine: Opener,
    tmp_path_factory: pytest.TempPathFactory,
    done: list[tuple[Act, bool]],
) -> None:
    with transaction.atomic():
        new = partial(tmp_path_factory.mktemp, "index")
        _check(tree, open_engine(new()), open_engine(new()), done)
        transaction.set_rollback(True)  # each example begins with an empty catalogue


def _check(tree: Tree, following: Engine, rebuilt: Engine, done: list[tuple[Act, bool]]) -> None:
    pages = {code: a_page(tree, code) for code in CODES}
    for act, then_catch_up in done:
        do(tree, pages[act.code], act)
        if then_catch_up:
            following.catch_up()
    following.catch_up()
    rebuilt.rebuild()
    assert following.check().counts == {}
    assert rebuilt.check() == following.check()
    for offset in (-1, 0, 5, 12, 25):
        day = JANUARY + timedelta(days=offset)
        for query in ("khai sinh", "trich luc", *CODES):
            for ended in (False, True):
                one = set(codes(following, query, day, include_ended=ended))
                assert one == set(codes(rebuilt, query, day, include_ended=ended))
        _check_against_tables(following, day)


def _check_against_tables(engine: Engine, day: date) -> None:
    """What is found by words on a day is what the tables say is in force on it."""
    expected = {
        period.procedure.code
        for period in selectors.in_force(day)
        if "khai sinh" in f"{period.version.name_vi} {period.procedure.search_words_vi}"
    }
    assert set(codes(engine, "khai sinh", day)) == expected
