"""Lines taken back by a new record: time is folded without them."""

from __future__ import annotations

import pytest

from catalog import selectors
from catalog.integrity import findings
from catalog.models import (
    Action,
    Change,
    ChangeKind,
    DecisionLine,
    ProcedurePage,
)
from catalog.on_day import State
from catalog.promulgation import Refused, promulgate, retract
from tests.builders import Tree, an_ending
from tests.catalog.amending import MARCH, MAY, NEW_YEAR, amendment, codes_of


def test_a_retraction_brings_back_what_was_and_keeps_what_was_known(
    tree: Tree, birth: ProcedurePage
) -> None:
    line = amendment(tree, birth, MARCH, "Tên mới")
    promulgate(line.decision)
    known = Change.objects.latest("serial").recorded_at
    line.refresh_from_db()
    retract([line], reason="Ban hành nhầm")
    now = selectors.version("1.001193", MAY)
    then = selectors.version("1.001193", MAY, known_at=known)
    assert now is not None
    assert then is not None
    assert (now.version.number, then.version.number) == (1, 2)
    birth.refresh_from_db()
    assert birth.title == "Đăng ký khai sinh"
    assert Change.objects.latest("serial").kind == ChangeKind.RETRACTED
    assert list(findings()) == []


def test_a_line_on_which_another_rests_is_not_taken_back(tree: Tree, birth: ProcedurePage) -> None:
    ended = an_ending(tree, birth, MARCH)
    promulgate(ended.decision)
    first = DecisionLine.objects.get(procedure=birth, action=Action.NEW)
    with pytest.raises(Refused):
        retract([first], reason="Nhầm")
    assert selectors.reading(birth, NEW_YEAR).state is State.IN_FORCE


def test_a_retraction_says_why(tree: Tree, birth: ProcedurePage) -> None:
    line = DecisionLine.objects.get(procedure=birth)
    with pytest.raises(Refused) as refused:
        retract([line], reason=" ")
    assert codes_of(refused) == {"no-reason"}


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_page_of_which_all_was_taken_back_tells_of_its_newest_version(
    tree: Tree, birth: ProcedurePage, order: tuple[int, int]
) -> None:
    promulgate(amendment(tree, birth, MARCH, "Tên mới").decision)
    lines = list(DecisionLine.objects.filter(procedure=birth).order_by("pk"))
    for number in order:
        retract([lines[number]], reason="Ban hành nhầm")
    birth.refresh_from_db()
    assert birth.title == "Tên mới"
    assert selectors.reading(birth, MAY).state is State.WITHDRAWN
    assert list(findings()) == []
