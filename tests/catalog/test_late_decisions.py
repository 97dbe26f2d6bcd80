"""A decision entered after a later one changes later texts too, where an editor says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog import selectors
from catalog.beginning import begin_line
from catalog.carrying import carry_into_later, later_versions, leave_later
from catalog.comparison import changed_components, merged
from catalog.content import COMPONENT_FIELDS, Component, Content, Text
from catalog.drafts import begin_amendment, fill
from catalog.integrity import findings
from catalog.models import Action, Change, DecisionLine, ProcedurePage
from catalog.promulgation import Refused, preview, promulgate, retract
from catalog.validity import Follows
from tests.builders import (
    Tree,
    a_content,
    a_decision,
    a_page,
    an_ending,
    make_tree,
    promulgated,
)
from tests.catalog.amending import MARCH, MAY, NEW_YEAR, amendment, codes_of
from tests.catalog.strategies import contents

FEBRUARY, APRIL, JUNE = date(2026, 2, 1), date(2026, 4, 1), date(2026, 6, 1)
NOTED, BOTH = "Ghi chú mới", "Tên của tháng Năm"


@pytest.fixture
def user(db: None) -> User:
    return User.objects.create_user("thu")


@pytest.fixture
def later(tree: Tree, birth: ProcedurePage) -> DecisionLine:
    """A decision in effect from May, entered first: it changes the note."""
    line = amendment(tree, birth, MAY, "Đăng ký khai sinh", note_vi=NOTED)
    promulgate(line.decision)
    line.refresh_from_db()
    return line


@pytest.fixture
def late(tree: Tree, birth: ProcedurePage, later: DecisionLine) -> DecisionLine:
    """One in effect from March, entered after it: it changes the name."""
    return amendment(tree, birth, MARCH, "Tên mới")


def told(day: date) -> tuple[str, str, int]:
    found = selectors.version("1.001193", day)
    assert found is not None
    body = found.version.body
    return body.name.vi, body.note.vi, found.version.number


def test_what_a_late_decision_changes_is_not_left_out_of_a_later_text_silently(
    late: DecisionLine, later: DecisionLine
) -> None:
    with pytest.raises(Refused) as refused:
        promulgate(late.decision)
    assert codes_of(refused) == {"later-lacks"}
    assert later.decision.label() in str(refused.value)


def test_it_is_carried_over_into_the_later_text_on_that_ones_days(
    late: DecisionLine, later: DecisionLine, birth: ProcedurePage, user: User
) -> None:
    (brought,) = carry_into_later(late, user)
    assert brought.merged.taken == (Component.NAME,)
    known = Change.objects.latest("serial").recorded_at
    shown = preview(late.decision)
    assert shown.problems == ()
    assert (shown.counts_before.distinct, shown.counts_after.distinct) == (1, 1)
    promulgate(late.decision)
    assert told(NEW_YEAR) == ("Đăng ký khai sinh", "", 1)
    assert told(APRIL) == ("Tên mới", "", 3)
    assert told(MAY) == ("Tên mới", NOTED, 4)
    before = selectors.version("1.001193", MAY, known_at=known)
    assert before is not None
    assert before.version.body.name.vi == "Đăng ký khai sinh"
    carried = DecisionLine.objects.get(action=Action.CARRIED)
    assert carried.changed_components == ["name"]
    assert carried.starts_on is None
    birth.refresh_from_db()
    assert birth.title == "Tên mới"
    assert list(findings()) == []


def test_what_both_changed_stays_as_the_later_one_says_until_it_is_written(
    tree: Tree, birth: ProcedurePage, user: User
) -> None:
    promulgate(amendment(tree, birth, MAY, BOTH).decision)
    late = amendment(tree, birth, MARCH, "Tên mới", note_vi=NOTED)
    (brought,) = carry_into_later(late, user)
    assert brought.merged.contested == (Component.NAME,)
    written = late.carried.get()
    assert (written.name_vi, written.note_vi) == (BOTH, NOTED)
    written.name_vi = "Tên của cả hai"
    written.save()
    late.note_vi = "Ghi chú khác"
    late.save()
    with pytest.raises(Refused) as refused:
        promulgate(late.decision)
    assert codes_of(refused) == {"carried-stale"}
    carry_into_later(late, user)
    promulgate(late.decision)
    assert told(MAY)[:2] == ("Tên của cả hai", "Ghi chú khác")


def test_an_editor_may_say_that_later_texts_stay_as_they_are(
    late: DecisionLine, later: DecisionLine, user: User
) -> None:
    carry_into_later(late, user)
    leave_later(late, user)
    assert not late.carried.exists()
    promulgate(DecisionLine.objects.get(pk=late.pk).decision)
    assert told(APRIL)[0] == "Tên mới"
    assert told(MAY)[:2] == ("Đăng ký khai sinh", NOTED)


def test_a_temporary_change_that_is_over_by_then_is_not_offered(
    tree: Tree, birth: ProcedurePage, later: DecisionLine
) -> None:
    days = {"temporary_until": APRIL, "follows": Follows.PREVIOUS.value}
    late = amendment(tree, birth, MARCH, "Tên tạm", **days)
    assert later_versions(late) == []
    promulgate(late.decision)
    assert told(MAY)[:2] == ("Đăng ký khai sinh", NOTED)


def test_a_late_line_is_taken_back_with_what_was_carried_over_and_not_without(
    late: DecisionLine, later: DecisionLine, user: User
) -> None:
    carry_into_later(late, user)
    promulgate(late.decision)
    line = DecisionLine.objects.get(pk=late.pk)
    with pytest.raises(Refused) as refused:
        retract([line], reason="Nhầm")
    assert codes_of(refused) == {"carried"}
    retract([*late.decision.lines.all()], reason="Nhầm")
    assert told(APRIL) == ("Đăng ký khai sinh", "", 1)
    assert told(MAY) == ("Đăng ký khai sinh", NOTED, 2)
    assert list(findings()) == []


def test_what_a_late_decision_makes_new_is_not_left_out_of_a_later_text_silently(
    tree: Tree, birth: ProcedurePage, user: User
) -> None:
    birth.refresh_from_db()
    promulgate(an_ending(tree, birth, FEBRUARY).decision)
    again = begin_line(a_decision(tree, MAY), Action.NEW, procedure=birth)
    again.name_vi = BOTH
    again.save()
    promulgate(again.decision)
    # As an editor may write it who does not know that there was such a procedure: by its code.
    late = begin_line(a_decision(tree, MARCH), Action.NEW, agency=tree.justice)
    fill(late, a_content(note=Text(NOTED)))
    late.save()
    with pytest.raises(Refused) as refused:
        promulgate(late.decision)
    assert codes_of(refused) == {"later-lacks"}
    carry_into_later(late, user)
    promulgate(late.decision)
    assert told(APRIL) == ("Đăng ký khai sinh", NOTED, 3)
    assert told(MAY)[:2] == (BOTH, NOTED)
    assert list(findings()) == []


def test_a_correction_is_offered_to_what_was_begun_from_the_mistaken_text(
    tree: Tree, birth: ProcedurePage, later: DecisionLine, user: User
) -> None:
    mended = begin_amendment(a_decision(tree, JUNE), birth, day=NEW_YEAR, action=Action.CORRECTED)
    mended.effective_on, mended.name_vi, mended.reason = None, "Tên đúng", "Sai tên"
    mended.save()
    with pytest.raises(Refused) as refused:
        promulgate(mended.decision)
    assert codes_of(refused) == {"later-lacks"}
    carry_into_later(mended, user)
    promulgate(mended.decision)
    assert (told(NEW_YEAR)[0], told(MAY)[:2]) == ("Tên đúng", ("Tên đúng", NOTED))
    assert list(findings()) == []
    retract([*mended.decision.lines.all()], reason="Nhầm")
    assert told(MAY)[:2] == ("Đăng ký khai sinh", NOTED)


FIELDS = ("name_vi", "note_vi", "dossier_sets")


@dataclass(frozen=True)
class Decided:
    """What one decision changes from its day on. Numbers tell the texts of decisions apart."""

    number: int
    day: int
    fields: frozenset[str]

    def value(self, field: str) -> str | int:
        return 10 + self.number if field == "dossier_sets" else f"{field} {self.number}"


@st.composite
def entered(draw: st.DrawFn) -> list[Decided]:
    """Decisions of different days, in the order in which they are entered."""
    days = draw(st.lists(st.integers(1, 9), min_size=2, max_size=5, unique=True))
    changed = st.frozensets(st.sampled_from(FIELDS), min_size=1)
    return [Decided(number, day, draw(changed)) for number, day in enumerate(days)]


@pytest.mark.django_db
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(entered())
def test_the_order_of_entry_tells_on_no_day(decisions: list[Decided]) -> None:
    try:
        with transaction.atomic():
            tree = make_tree()
            page = a_page(tree)
            promulgated(tree, page, a_content(), NEW_YEAR)
            user = User.objects.create_user("thu")
            for one in decisions:
                _enter(tree, page, one, user)
            for day in range(11):
                assert _texts(day) == _by_the_newest_day(decisions, day)
            assert list(findings()) == []
            raise _UndoneError
    except _UndoneError:
        pass


class _UndoneError(Exception):
    """Takes an example back, so that each begins with an empty catalogue."""


def _on(day: int) -> date:
    return NEW_YEAR + timedelta(days=day)


def _enter(tree: Tree, page: ProcedurePage, one: Decided, user: User) -> None:
    line = begin_amendment(a_decision(tree, _on(one.day)), page)
    for field in one.fields:
        setattr(line, field, one.value(field))
    line.save()
    carry_into_later(line, user)
    promulgate(line.decision)


def _told(body: Content) -> dict[str, str | int | None]:
    return dict(zip(FIELDS, (body.name.vi, body.note.vi, body.dossier.sets), strict=True))


def _texts(day: int) -> dict[str, str | int | None]:
    found = selectors.version("1.001193", _on(day))
    assert found is not None
    return _told(found.version.body)


def _by_the_newest_day(decisions: list[Decided], day: int) -> dict[str, str | int | None]:
    """Return what the decision of the newest day until then says of each, by plain looking."""
    told = _told(a_content())
    for one in sorted(decisions, key=lambda one: one.day):
        if one.day <= day:
            told |= {field: one.value(field) for field in one.fields}
    return told


@settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow])
@given(base=contents(), draft=contents(), onto=contents())
def test_a_merge_takes_what_one_changed_and_leaves_what_both_did(
    base: Content, draft: Content, onto: Content
) -> None:
    found = merged(base, draft, onto)
    own, theirs = changed_components(base, draft), changed_components(base, onto)
    assert set(found.taken) <= set(own) - set(theirs)
    assert set(found.contested) <= set(own) & set(theirs)
    for component in Component:
        source = draft if component in found.taken else onto
        for name in COMPONENT_FIELDS[component]:
            assert getattr(found.content, name) == getattr(source, name)
    assert merged(base, base, onto).content == onto
    assert merged(base, draft, base).contested == ()


def test_a_merge_of_the_same_change_twice_changes_nothing() -> None:
    base = Content(code="1.001193", name=Text("Tên"))
    draft = Content(code="1.001193", name=Text("Tên mới"))
    assert merged(base, draft, draft) == merged(base, base, draft)


@pytest.mark.parametrize(
    ("action", "day"),
    [(Action.CORRECTED, None), (Action.AMENDED, MARCH)],
    ids=["corrected", "twice"],
)
def test_two_lines_of_one_procedure_are_told_as_such_before_any_later_text_is(
    tree: Tree, birth: ProcedurePage, action: Action, day: date | None
) -> None:
    first = amendment(tree, birth, MAY, "Tên mới")
    second = begin_amendment(first.decision, birth, day=NEW_YEAR, action=action)
    second.position, second.effective_on = 9, day
    second.name_vi, second.reason = "Tên đúng", "Sai"
    second.save()
    assert "twice" in [problem.code for problem in preview(first.decision).problems]
    with pytest.raises(Refused):
        promulgate(first.decision)
