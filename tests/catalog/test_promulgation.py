"""Promulgation: a decision becomes law as a whole, or not at all."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from catalog import drafts, selectors
from catalog.content import Component, Kind
from catalog.integrity import findings
from catalog.models import (
    Action,
    Change,
    DecisionLine,
    DecisionPage,
    ProcedurePage,
    ProcedureVersion,
    Sector,
    Validity,
)
from catalog.models.version import Frozen
from catalog.on_day import State
from catalog.promulgation import Refused, preview, promulgate
from tests.builders import Tree, a_content, a_decision, a_page, an_ending, promulgated
from tests.catalog.amending import MARCH, MAY, NEW_YEAR, amendment, codes_of


def test_a_new_line_makes_the_page_live_under_the_agency_it_names(tree: Tree) -> None:
    Sector.objects.create(code="HT", name_vi="Hộ tịch")
    decision = a_decision(tree, NEW_YEAR)
    line = DecisionLine(decision=decision, action=Action.NEW, agency=tree.health)
    drafts.fill(line, a_content("1.004222", "Đăng ký thường trú"))
    line.save()
    promulgate(decision)
    page = ProcedurePage.objects.get(code="1.004222")
    assert page.live
    assert page.get_parent().specific == tree.health
    assert page.title == "Đăng ký thường trú"
    assert decision.live
    assert list(findings()) == []


def test_a_procedure_without_a_national_code_gets_the_next_local_one(tree: Tree) -> None:
    Sector.objects.create(code="HT", name_vi="Hộ tịch")
    decision = a_decision(tree, NEW_YEAR)
    for name in ("Một", "Hai"):
        line = DecisionLine(decision=decision, action=Action.NEW, agency=tree.health)
        drafts.fill(line, a_content("DP.1", name))
        line.code = ""
        line.save()
    promulgate(decision)
    assert sorted(ProcedurePage.objects.values_list("code", flat=True)) == ["DP.1", "DP.2"]


def test_a_local_code_stays_findable_when_the_national_one_comes(tree: Tree) -> None:
    page = a_page(tree, "DP.7")
    promulgated(tree, page, a_content("DP.7"), NEW_YEAR)
    promulgated(tree, page, a_content("1.001193"), MARCH, Action.AMENDED)
    assert page.code == "1.001193"
    assert selectors.find_procedure("dp.7") == page
    assert selectors.find_procedure("1.001193.000.00.00.H40") == page
    assert list(findings()) == []


def test_an_amendment_takes_over_on_its_day_and_not_before(
    tree: Tree, birth: ProcedurePage
) -> None:
    promulgate(amendment(tree, birth, MARCH, "Tên mới").decision)
    before, after = (selectors.version("1.001193", d) for d in (date(2026, 2, 28), MARCH))
    assert before is not None
    assert after is not None
    assert (before.version.name_vi, after.version.name_vi) == ("Đăng ký khai sinh", "Tên mới")


def test_the_line_of_an_amendment_says_which_components_changed(
    tree: Tree, birth: ProcedurePage
) -> None:
    line = amendment(tree, birth, MARCH, "Tên mới")
    promulgate(line.decision)
    line.refresh_from_db()
    assert line.changed_components == [Component.NAME]


def test_an_amendment_begun_from_what_is_no_longer_in_force_is_refused(
    tree: Tree, birth: ProcedurePage
) -> None:
    stale = amendment(tree, birth, MAY, "Bị vượt qua")
    promulgate(amendment(tree, birth, MARCH, "Đến trước").decision)
    with pytest.raises(Refused) as refused:
        promulgate(stale.decision)
    assert codes_of(refused) == {"stale-base"}
    assert birth.versions.count() == 2


def test_a_decision_is_promulgated_once(tree: Tree, birth: ProcedurePage) -> None:
    decision = amendment(tree, birth, MARCH, "Tên mới").decision
    promulgate(decision)
    with pytest.raises(Refused) as refused:
        promulgate(decision)
    assert codes_of(refused) == {"promulgated"}


def test_one_bad_line_keeps_the_whole_decision_from_becoming_law(
    tree: Tree, birth: ProcedurePage
) -> None:
    line = amendment(tree, birth, MARCH, "Tên mới")
    DecisionLine.objects.create(
        decision=line.decision, action=Action.ABOLISHED, agency=tree.health, procedure=None
    )
    changes = Change.objects.count()
    with pytest.raises(Refused) as refused:
        promulgate(line.decision)
    assert codes_of(refused) == {"no-procedure"}
    assert birth.versions.count() == 1
    assert Change.objects.count() == changes


def test_a_decision_without_lines_is_refused(tree: Tree) -> None:
    with pytest.raises(Refused) as refused:
        promulgate(a_decision(tree, NEW_YEAR))
    assert codes_of(refused) == {"empty"}


def test_two_lines_about_one_procedure_are_refused(tree: Tree, birth: ProcedurePage) -> None:
    line = amendment(tree, birth, MARCH, "Tên mới")
    DecisionLine.objects.create(
        decision=line.decision, action=Action.ABOLISHED, agency=tree.justice, procedure=birth
    )
    with pytest.raises(Refused) as refused:
        promulgate(line.decision)
    assert "twice" in codes_of(refused)


def test_a_code_that_another_procedure_has_is_refused(tree: Tree, birth: ProcedurePage) -> None:
    other = a_page(tree, "2.000635")
    promulgated(tree, other, a_content("2.000635", "Trích lục"), NEW_YEAR)
    line = amendment(tree, birth, MARCH, "Tên mới", code="2.000635")
    with pytest.raises(Refused) as refused:
        promulgate(line.decision)
    assert codes_of(refused) == {"code-taken"}


def test_two_lines_that_bring_one_code_are_refused(tree: Tree, birth: ProcedurePage) -> None:
    other = a_page(tree, "2.000635")
    promulgated(tree, other, a_content("2.000635", "Trích lục"), NEW_YEAR)
    decision = a_decision(tree, MARCH)
    for page in (birth, other):
        line = drafts.begin_amendment(decision, page)
        line.code = "9.999999"
        line.save()
    assert {p.code for p in preview(decision).problems} == {"twice"}
    with pytest.raises(Refused) as refused:
        promulgate(decision)
    assert codes_of(refused) == {"twice"}


def test_a_department_does_not_make_the_ended_procedure_of_another_new(
    tree: Tree, birth: ProcedurePage
) -> None:
    promulgate(an_ending(tree, birth, MARCH).decision)
    decision = a_decision(tree, MAY)
    line = DecisionLine(decision=decision, action=Action.NEW, agency=tree.health)
    drafts.fill(line, a_content())
    line.save()
    with pytest.raises(Refused) as refused:
        promulgate(decision)
    assert codes_of(refused) == {"other-agency"}
    line.agency = tree.justice
    line.save()
    promulgate(decision)
    assert selectors.reading(birth, MAY).state is State.IN_FORCE


def test_an_abolished_procedure_ends_on_the_day_and_names_decision_and_successor(
    tree: Tree, birth: ProcedurePage
) -> None:
    successor = a_page(tree, "2.000635")
    promulgated(tree, successor, a_content("2.000635", "Trích lục"), NEW_YEAR)
    line = an_ending(tree, birth, MARCH, Action.REPLACED, replaced_by=successor)
    promulgate(line.decision)
    reading = selectors.reading(birth, MARCH)
    assert reading.state is State.ENDED
    assert reading.last is not None
    assert reading.last.cause == line
    assert reading.last.cause.replaced_by == successor
    assert selectors.reading(birth, date(2026, 2, 28)).state is State.IN_FORCE
    assert selectors.counts(MARCH).distinct == 1


def test_a_replacement_names_its_successor_or_is_refused(tree: Tree, birth: ProcedurePage) -> None:
    with pytest.raises(Refused) as refused:
        promulgate(an_ending(tree, birth, MARCH, Action.REPLACED).decision)
    assert codes_of(refused) == {"no-successor"}


def test_an_annulment_may_act_back_to_the_first_day(tree: Tree, birth: ProcedurePage) -> None:
    promulgate(amendment(tree, birth, MAY, "Tên mới").decision)
    promulgate(an_ending(tree, birth, NEW_YEAR, Action.ANNULLED).decision)
    assert selectors.reading(birth, MAY).state is State.WITHDRAWN
    assert not selectors.in_force(MAY).exists()
    assert list(findings()) == []


def test_a_correction_keeps_the_legal_days_and_the_old_answer_for_those_who_knew_it(
    tree: Tree, birth: ProcedurePage
) -> None:
    wrong = birth.versions.get()
    line = DecisionLine(
        decision=a_decision(tree, MAY),
        action=Action.CORRECTED,
        procedure=birth,
        agency=tree.justice,
        base_version=wrong,
        reason="Sai chính tả",
    )
    drafts.fill(line, a_content(name="Đăng ký khai sinh (đính chính)"))
    line.save()
    promulgate(line.decision)
    now = selectors.version("1.001193", NEW_YEAR)
    then = selectors.version("1.001193", NEW_YEAR, known_at=wrong.recorded_at)
    assert now is not None
    assert then is not None
    assert now.version.name_vi == "Đăng ký khai sinh (đính chính)"
    assert now.valid_from == NEW_YEAR
    assert then.version == wrong


def test_a_correction_without_a_reason_is_refused(tree: Tree, birth: ProcedurePage) -> None:
    line = drafts.begin_amendment(a_decision(tree, MAY), birth)
    line.action = Action.CORRECTED
    line.save()
    with pytest.raises(Refused) as refused:
        promulgate(line.decision)
    assert codes_of(refused) == {"no-reason"}


def test_a_temporary_version_ends_by_itself_and_says_what_follows(
    tree: Tree, birth: ProcedurePage
) -> None:
    line = amendment(tree, birth, MARCH, "Tạm thời", temporary_until=MAY, follows="previous")
    promulgate(line.decision)
    reading = selectors.reading(birth, MARCH)
    assert reading.state is State.TEMPORARY
    assert reading.follows == "previous"
    back = selectors.version("1.001193", MAY)
    assert back is not None
    assert back.version.name_vi == "Đăng ký khai sinh"


def test_a_future_version_is_announced_and_the_present_one_stays(
    tree: Tree, birth: ProcedurePage
) -> None:
    promulgate(amendment(tree, birth, MAY, "Tên mới").decision)
    reading = selectors.reading(birth, MARCH)
    assert reading.validity is not None
    assert reading.validity.version.name_vi == "Đăng ký khai sinh"
    assert [u.valid_from for u in reading.upcoming] == [MAY]


def test_a_page_tells_no_more_of_a_text_that_an_end_leaves_without_days(
    tree: Tree, birth: ProcedurePage
) -> None:
    promulgate(amendment(tree, birth, MAY, "Tên mới").decision)
    promulgate(an_ending(tree, birth, MAY).decision)
    birth.refresh_from_db()
    assert birth.title == "Đăng ký khai sinh"
    assert list(findings()) == []


def test_a_preview_says_what_promulgation_then_does_and_writes_nothing(
    tree: Tree, birth: ProcedurePage
) -> None:
    line = an_ending(tree, birth, MARCH)
    rows = Validity.objects.count()
    shown = preview(line.decision)
    assert Validity.objects.count() == rows
    assert shown.problems == ()
    assert (shown.counts_before.distinct, shown.counts_after.distinct) == (1, 0)
    promulgate(line.decision)
    assert selectors.counts(MARCH) == shown.counts_after


def test_versions_are_never_changed_or_deleted(tree: Tree, birth: ProcedurePage) -> None:
    version = birth.versions.get()
    version.name_vi = "khác"
    for act in (
        version.save,
        version.delete,
        lambda: ProcedureVersion.objects.update(name_vi="khác"),
        ProcedureVersion.objects.all().delete,
    ):
        with pytest.raises(Frozen):
            act()


def test_a_promulgated_line_takes_no_more_edits(tree: Tree, birth: ProcedurePage) -> None:
    line = amendment(tree, birth, MARCH, "Tên mới")
    promulgate(line.decision)
    line.refresh_from_db()
    line.name_vi = "khác"
    with pytest.raises(ValidationError):
        line.save()


def test_an_imported_decision_grows_and_an_editors_one_takes_no_import(
    tree: Tree, birth: ProcedurePage
) -> None:
    imported = DecisionPage.objects.get(source="test")
    with pytest.raises(Refused) as refused:
        promulgate(imported)
    assert codes_of(refused) == {"imported"}


def test_internal_procedures_are_never_public(tree: Tree) -> None:
    page = a_page(tree, "6.000001")
    promulgated(tree, page, a_content("6.000001", kind=Kind.INTERNAL), NEW_YEAR)
    assert not selectors.in_force(MARCH).exists()
    assert selectors.counts(MARCH).distinct == 0
    assert selectors.reading(page, MARCH).shown is None


def test_older_guidance_published_again_brings_no_old_law_back(
    tree: Tree, birth: ProcedurePage
) -> None:
    birth.summary_vi = "Cho trẻ mới sinh"
    old = birth.save_revision()
    old.publish()
    promulgate(amendment(tree, birth, MARCH, "Tên mới").decision)
    old.publish()
    birth.refresh_from_db()
    assert birth.title == "Tên mới"
    assert birth.summary_vi == "Cho trẻ mới sinh"
    assert list(findings()) == []


def test_a_line_that_lacks_what_the_law_asks_for_does_not_become_law(tree: Tree) -> None:
    decision = a_decision(tree, NEW_YEAR)
    line = DecisionLine(decision=decision, action=Action.NEW, agency=tree.health)
    drafts.fill(line, a_content(steps=(), legal_bases=()))
    line.save()
    with pytest.raises(Refused) as refused:
        promulgate(decision)
    assert {p.field for p in refused.value.problems} == {"steps", "legal_bases"}
    assert not ProcedurePage.objects.exists()


def test_a_sector_renamed_in_its_vocabulary_is_no_change_of_the_procedure(
    tree: Tree, birth: ProcedurePage
) -> None:
    Sector.objects.get(code="HT").delete()
    Sector.objects.create(code="HT", name_vi="Hộ tịch và quốc tịch")
    line = amendment(tree, birth, MARCH, "Tên mới")
    promulgate(line.decision)
    line.refresh_from_db()
    assert line.changed_components == [Component.NAME]
    assert line.version.body.sectors[0].name.vi == "Hộ tịch và quốc tịch"


def test_a_replacement_in_a_group_names_the_one_procedure_that_the_group_brings(
    tree: Tree, birth: ProcedurePage
) -> None:
    line = an_ending(tree, birth, MARCH, Action.REPLACED, group="thay")
    new = DecisionLine(
        decision=line.decision, action=Action.NEW, agency=tree.justice, group="thay", position=1
    )
    drafts.fill(new, a_content("3.000333", "Thủ tục thay thế"))
    new.save()
    promulgate(line.decision)
    ended = selectors.reading(birth, MARCH).last
    assert ended is not None
    assert ended.cause is not None
    assert ended.cause.replaced_by == ProcedurePage.objects.get(code="3.000333")


def test_what_was_corrected_meanwhile_is_told_as_such(tree: Tree, birth: ProcedurePage) -> None:
    wrong = birth.versions.get()
    for expected in ("", "corrected"):
        line = DecisionLine(
            decision=a_decision(tree, MAY),
            action=Action.CORRECTED,
            procedure=birth,
            agency=tree.justice,
            base_version=wrong,
            reason="Sai chính tả",
        )
        drafts.fill(line, a_content(name=f"Đăng ký khai sinh {expected}"))
        line.save()
        if not expected:
            promulgate(line.decision)
            continue
        with pytest.raises(Refused) as refused:
            promulgate(line.decision)
        assert {p.code for p in refused.value.problems} == {expected}
