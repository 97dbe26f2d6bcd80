"""What the province fixed stays; what the source changed of it since is a conflict."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from catalog.content import Component, Content, Origin, Source, Text, component_hashes
from catalog.importing.plan import Known, Outcome, Plan, plan, start_of

NATIONAL = {c: Origin(decision="1/QĐ") for c in Component}


def a_content(**parts: object) -> Content:
    base = Content(code="1.900001", name=Text("Tên"), origins=NATIONAL)
    return replace(base, **parts)  # type: ignore[arg-type]


def planned(incoming: Content, before: Content, current: Content | None) -> Plan:
    hashes = {c.value: h for c, h in component_hashes(before).items()}
    return plan(component_hashes(incoming), incoming, Known(hashes, before, current))


def local(content: Content, component: Component) -> Content:
    here = Origin(Source.LOCAL, "9/QĐ-UBND")
    return replace(content, origins=content.origins | {component: here})


def test_a_record_that_is_new_is_created() -> None:
    content = a_content()
    assert plan(component_hashes(content), content, None).outcome is Outcome.CREATED


def test_the_same_record_changes_nothing() -> None:
    content = a_content()
    assert planned(content, content, content) == Plan(Outcome.UNCHANGED)


def test_a_changed_component_is_replaced_and_the_others_stay() -> None:
    before = a_content(note=Text("cũ"))
    result = planned(a_content(note=Text("mới")), before, before)
    assert (result.outcome, result.changed) == (Outcome.UPDATED, (Component.NOTE,))
    assert result.content is not None
    assert result.content.note.vi == "mới"


def test_what_the_province_fixed_stays_when_the_source_changes_something_else() -> None:
    before = a_content()
    current = local(replace(before, note=Text("của tỉnh")), Component.NOTE)
    result = planned(a_content(name=Text("Tên mới")), before, current)
    assert result.outcome is Outcome.UPDATED
    assert result.content is not None
    assert (result.content.name.vi, result.content.note.vi) == ("Tên mới", "của tỉnh")
    assert result.content.origin(Component.NOTE).source is Source.LOCAL


def test_what_both_changed_is_a_conflict_and_nothing_is_written() -> None:
    before = a_content(note=Text("cũ"))
    current = local(replace(before, note=Text("của tỉnh")), Component.NOTE)
    result = planned(a_content(note=Text("của bộ")), before, current)
    assert result == Plan(Outcome.CONFLICT, conflicts=(Component.NOTE,))


def test_a_conflict_does_not_hold_back_other_components() -> None:
    before = a_content(note=Text("cũ"))
    current = local(replace(before, note=Text("của tỉnh")), Component.NOTE)
    result = planned(a_content(note=Text("của bộ"), name=Text("Tên mới")), before, current)
    assert (result.outcome, result.changed) == (Outcome.CONFLICT, (Component.NAME,))
    assert result.content is not None
    assert (result.content.name.vi, result.content.note.vi) == ("Tên mới", "của tỉnh")


def test_an_edit_without_a_recorded_origin_is_an_edit_all_the_same() -> None:
    before = a_content(note=Text("cũ"))
    current = replace(before, note=Text("sửa tay"))
    assert planned(a_content(note=Text("của bộ")), before, current).conflicts == (Component.NOTE,)


def test_the_province_and_the_source_agreeing_is_no_conflict() -> None:
    before = a_content(note=Text("cũ"))
    current = local(replace(before, note=Text("chung")), Component.NOTE)
    assert planned(a_content(note=Text("chung")), before, current).outcome is Outcome.UNCHANGED


def test_a_procedure_that_the_province_ended_is_not_revived() -> None:
    before = a_content()
    assert planned(before, before, None).outcome is Outcome.UNCHANGED
    changed = planned(a_content(note=Text("mới")), before, None)
    assert (changed.outcome, changed.content) == (Outcome.CONFLICT, None)


def test_a_procedure_entered_by_hand_is_met_without_overwriting() -> None:
    by_hand = Content(code="1.900001", name=Text("Tên"), note=Text("sửa tay"))
    incoming = a_content(note=Text("của bộ"))
    result = plan(component_hashes(incoming), incoming, Known({}, None, by_hand))
    assert result == Plan(Outcome.CONFLICT, conflicts=(Component.NOTE,))


texts = st.sampled_from(["", "a", "b", "c"]).map(Text)
parts = st.fixed_dictionaries({"note": texts, "conditions": texts})


@given(parts, parts, parts, st.sets(st.sampled_from([Component.NOTE, Component.CONDITIONS])))
def test_no_import_ever_changes_what_the_province_fixed(
    before: dict[str, Text], here: dict[str, Text], incoming: dict[str, Text], fixed: set[Component]
) -> None:
    old = a_content(**before)
    current = old
    for component in fixed:
        current = local(replace(current, **{component.value: here[component.value]}), component)
    result = planned(a_content(**incoming), old, current)
    after = result.content or current
    for component in fixed:
        assert getattr(after, component.value) == getattr(current, component.value)
    for component in {Component.NOTE, Component.CONDITIONS} - fixed:
        assert getattr(after, component.value) == incoming[component.value]


TODAY = date(2026, 9, 1)


def test_a_first_version_without_a_day_starts_before_the_records() -> None:
    start = start_of(None, today=TODAY, first=True)
    assert (start.day, start.assumed) == (None, False)


def test_a_first_version_starts_on_its_decisions_day() -> None:
    assert start_of(date(2026, 3, 2), today=TODAY, first=True).day == date(2026, 3, 2)


def test_a_later_version_starts_on_the_day_of_a_newer_decision() -> None:
    start = start_of(date(2026, 8, 1), today=TODAY, first=False, rested_on=date(2026, 3, 2))
    assert (start.day, start.assumed) == (date(2026, 8, 1), False)


def test_a_later_version_under_the_same_decision_starts_today_and_says_so() -> None:
    day = date(2026, 3, 2)
    start = start_of(day, today=TODAY, first=False, rested_on=day)
    assert (start.day, start.assumed) == (TODAY, True)


def test_a_newer_decision_older_than_what_began_last_starts_today() -> None:
    start = start_of(
        date(2026, 5, 1),
        today=TODAY,
        first=False,
        rested_on=date(2026, 3, 2),
        newest_start=date(2026, 6, 1),
    )
    assert (start.day, start.assumed) == (TODAY, True)
