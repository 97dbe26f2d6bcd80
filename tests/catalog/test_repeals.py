"""An earlier decision is repealed: from a day on it is as if it had not been."""

from __future__ import annotations

from datetime import date

import pytest

from catalog import drafts, selectors
from catalog.integrity import findings
from catalog.models import Action, Change, ChangeKind, DecisionLine, ProcedurePage
from catalog.on_day import State
from catalog.promulgation import Refused, preview, promulgate, retract
from tests.builders import (
    Tree,
    a_content,
    a_decision,
    a_page,
    a_repeal,
    an_ending,
    promulgated,
)
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
    in_law(a_repeal(tree, MAY, amended))
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
    repeal = in_law(a_repeal(tree, MAY, began))
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
    line = a_repeal(tree, MAY, ended)
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
    repeal = in_law(a_repeal(tree, MAY, amended))
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
    repeal = a_repeal(tree, MAY, amended)
    with pytest.raises(Refused) as refused:
        promulgate(repeal.decision)
    assert codes_of(refused) == {"built-on"}
    repeal.later_stay = True
    repeal.save()
    in_law(repeal)
    assert [name_on(birth, day) for day in (MAY, JULY)] == ["Đăng ký khai sinh", "Tên sau nữa"]


def test_a_page_is_titled_again_by_the_text_that_applies_again(
    tree: Tree, birth: ProcedurePage
) -> None:
    in_law(a_repeal(tree, MAY, in_law(amendment(tree, birth, MARCH, "Tên mới"))))
    birth.refresh_from_db()
    assert birth.title == "Đăng ký khai sinh"
    assert list(findings()) == []


def test_several_lines_about_a_procedure_are_repealed_by_one(
    tree: Tree, birth: ProcedurePage
) -> None:
    first = in_law(amendment(tree, birth, MARCH, "Tên mới"))
    second = amendment(tree, birth, date(2026, 4, 1), "Tên mới nữa")
    second.base_version = first.version
    second.save()
    in_law(second)
    in_law(a_repeal(tree, MAY, first, second))
    assert name_on(birth, MAY) == "Đăng ký khai sinh"
    assert list(findings()) == []


def test_a_repeal_of_what_was_only_to_come_is_told_as_that(
    tree: Tree, birth: ProcedurePage
) -> None:
    in_law(a_repeal(tree, MARCH, in_law(amendment(tree, birth, MAY, "Tên mới"))))
    assert name_on(birth, MAY) == "Đăng ký khai sinh"
    assert Change.objects.latest("serial").kind == ChangeKind.CANCELLED
    in_law(a_repeal(tree, JULY, in_law(an_ending(tree, birth, MAY))))
    assert Change.objects.latest("serial").kind == ChangeKind.RESTORED


def test_a_late_decision_is_asked_about_the_text_that_comes_again(
    tree: Tree, birth: ProcedurePage
) -> None:
    in_law(a_repeal(tree, MAY, in_law(amendment(tree, birth, MARCH, "Tên mới"))))
    late = drafts.begin_amendment(a_decision(tree, date(2026, 2, 1)), birth)
    late.name_vi = "Sửa muộn"
    late.save()
    with pytest.raises(Refused) as refused:
        promulgate(late.decision)
    assert [p.code for p in refused.value.problems] == ["later-lacks", "later-lacks"]


def test_a_code_that_another_procedure_has_now_does_not_come_back_by_a_repeal(
    tree: Tree, birth: ProcedurePage
) -> None:
    amended = in_law(amendment(tree, birth, MARCH, "Tên mới", code="1.009999"))
    promulgated(tree, a_page(tree), a_content(), MARCH)
    with pytest.raises(Refused) as refused:
        promulgate(a_repeal(tree, MAY, amended).decision)
    assert codes_of(refused) == {"code-taken"}


def test_readers_are_not_sent_to_what_a_repeal_ends(tree: Tree, birth: ProcedurePage) -> None:
    other = a_page(tree, "1.002000")
    brought = promulgated(tree, other, a_content("1.002000", "Thay thế"), MARCH).line
    in_law(an_ending(tree, birth, MARCH, Action.REPLACED, replaced_by=other))
    with pytest.raises(Refused) as refused:
        promulgate(a_repeal(tree, MAY, brought).decision)
    assert codes_of(refused) == {"replaces"}


def test_what_can_not_be_repealed_is_refused_with_the_reason(
    tree: Tree, birth: ProcedurePage
) -> None:
    began = DecisionLine.objects.get(procedure=birth)
    amended = in_law(amendment(tree, birth, MARCH, "Tên mới"))
    draft = amendment(tree, birth, MAY, "Nháp")
    taken_back = in_law(amendment(tree, birth, MAY, "Nhầm"))
    retract([taken_back], reason="Nhầm")
    taken_back.refresh_from_db()
    nothing = a_repeal(tree, MAY, began)
    nothing.repeals.clear()
    for line, code in (
        (a_repeal(tree, MAY, draft), "repealed"),
        (a_repeal(tree, MAY, taken_back), "repealed"),
        (a_repeal(tree, MAY, began), "no-effect"),
        (nothing, "no-repealed"),
    ):
        with pytest.raises(Refused) as refused:
            promulgate(line.decision)
        assert codes_of(refused) == {code}
    in_law(a_repeal(tree, MAY, amended))
    with pytest.raises(Refused) as refused:
        promulgate(a_repeal(tree, JULY, amended).decision)
    assert codes_of(refused) == {"no-effect"}
