"""An earlier decision is repealed: from a day on it is as if it had not been."""

from __future__ import annotations

from datetime import date

import pytest

from catalog import selectors
from catalog.integrity import findings
from catalog.models import Action, Change, ChangeKind, DecisionLine, ProcedurePage
from catalog.on_day import State
from catalog.promulgation import Refused, preview, promulgate, retract
from tests.builders import Tree, a_repeal, an_ending
from tests.catalog.amending import MARCH, MAY, NEW_YEAR, amendment, codes_of

JULY = date(2026, 7, 1)


def name_on(page: ProcedurePage, day: date) -> str | None:
    period = selectors.reading(page, day).validity
    return period.version.name_vi if period else None


def in_law(line: DecisionLine) -> DecisionLine:
    promulgate(line.decision)
    line.refresh_from_db()
    return line


def test_a_repealed_amendment_gives_way_to_the_text_before_it(
    tree: Tree, birth: ProcedurePage
) -> None:
    amended = in_law(amendment(tree, birth, MARCH, "Tên mới"))
    known = Change.objects.latest("serial").recorded_at
    in_law(a_repeal(tree, amended, MAY))
    assert [name_on(birth, day) for day in (NEW_YEAR, MARCH, MAY)] == [
        "Đăng ký khai sinh",
        "Tên mới",
        "Đăng ký khai sinh",
    ]
    then = selectors.version("1.001193", MAY, known_at=known)
    assert then is not None
    assert then.version.name_vi == "Tên mới"
    change = Change.objects.latest("serial")
    assert (change.kind, change.effective_on) == (ChangeKind.RETURNED, MAY)
    assert list(findings()) == []


def test_a_procedure_that_the_repealed_decision_began_ends_by_the_repeal(
    tree: Tree, birth: ProcedurePage
) -> None:
    began = DecisionLine.objects.get(procedure=birth)
    repeal = in_law(a_repeal(tree, began, MAY))
    reading = selectors.reading(birth, MAY)
    assert reading.state is State.ENDED
    assert reading.last is not None
    assert reading.last.cause == repeal
    assert Change.objects.latest("serial").kind == ChangeKind.ENDED
    assert list(findings()) == []


def test_a_procedure_whose_abolition_is_repealed_comes_back(
    tree: Tree, birth: ProcedurePage
) -> None:
    ended = in_law(an_ending(tree, birth, MARCH))
    line = a_repeal(tree, ended, MAY)
    shown = preview(line.decision)
    assert (shown.counts_before.distinct, shown.counts_after.distinct) == (0, 1)
    in_law(line)
    assert [name_on(birth, day) for day in (MARCH, MAY)] == [None, "Đăng ký khai sinh"]
    assert list(findings()) == []


def test_a_correction_falls_with_the_line_that_it_corrects_and_a_repeal_can_be_taken_back(
    tree: Tree, birth: ProcedurePage
) -> None:
    amended = in_law(amendment(tree, birth, MARCH, "Tên mới"))
    corrected = amendment(tree, birth, MARCH, "Tên đúng", reason="Sai chính tả")
    corrected.action, corrected.base_version = Action.CORRECTED, amended.version
    corrected.save()
    in_law(corrected)
    repeal = in_law(a_repeal(tree, amended, MAY))
    assert [name_on(birth, day) for day in (MARCH, MAY)] == ["Tên đúng", "Đăng ký khai sinh"]
    with pytest.raises(Refused) as refused:
        retract([amended, corrected], reason="Nhầm")
    assert codes_of(refused) == {"repealed"}
    retract([repeal], reason="Nhầm")
    assert name_on(birth, MAY) == "Tên đúng"
    assert list(findings()) == []


def test_a_later_text_that_was_begun_from_the_repealed_one_stays_by_an_editors_word_only(
    tree: Tree, birth: ProcedurePage
) -> None:
    amended = in_law(amendment(tree, birth, MARCH, "Tên mới"))
    later = amendment(tree, birth, JULY, "Tên sau nữa")
    later.base_version = amended.version
    later.save()
    in_law(later)
    repeal = a_repeal(tree, amended, MAY)
    with pytest.raises(Refused) as refused:
        promulgate(repeal.decision)
    assert codes_of(refused) == {"built-on"}
    repeal.later_stay = True
    repeal.save()
    in_law(repeal)
    assert [name_on(birth, day) for day in (MAY, JULY)] == ["Đăng ký khai sinh", "Tên sau nữa"]


def test_what_can_not_be_repealed_is_refused_with_the_reason(
    tree: Tree, birth: ProcedurePage
) -> None:
    began = DecisionLine.objects.get(procedure=birth)
    amended = in_law(amendment(tree, birth, MARCH, "Tên mới"))
    draft = amendment(tree, birth, MAY, "Nháp")
    taken_back = in_law(amendment(tree, birth, MAY, "Nhầm"))
    retract([taken_back], reason="Nhầm")
    taken_back.refresh_from_db()
    nothing = a_repeal(tree, began, MAY)
    nothing.repeals = None
    nothing.save()
    for line, code in (
        (a_repeal(tree, draft, MAY), "repealed"),
        (a_repeal(tree, taken_back, MAY), "repealed"),
        (a_repeal(tree, began, MAY), "no-effect"),
        (nothing, "no-repealed"),
    ):
        with pytest.raises(Refused) as refused:
            promulgate(line.decision)
        assert codes_of(refused) == {code}
    in_law(a_repeal(tree, amended, MAY))
    with pytest.raises(Refused) as refused:
        promulgate(a_repeal(tree, amended, JULY).decision)
    assert codes_of(refused) == {"no-effect"}
