"""Results read how procedures stand as pages do, only without models."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog import selectors
from catalog.content import Kind
from catalog.listed import listed
from catalog.models import Action, ProcedurePage
from catalog.on_day import State
from catalog.promulgation import promulgate
from catalog.validity import Follows
from tests.builders import Tree, a_content, a_page, an_ending, promulgated
from tests.catalog.amending import amendment

JANUARY, MARCH, JUNE, AUGUST = (date(2026, month, 1) for month in (1, 3, 6, 8))


def made(tree: Tree) -> list[ProcedurePage]:
    """Procedures of every standing: with one text or several, temporary, ended, internal, none."""
    pages = [a_page(tree, f"1.{number:06}") for number in range(6)]
    simple, amended, temporary, ended, internal, _without = pages
    for page in (simple, amended, temporary, ended):
        promulgated(tree, page, a_content(page.code), JANUARY)
    promulgated(tree, internal, a_content(internal.code, kind=Kind.INTERNAL), JANUARY)
    promulgated(tree, amended, a_content(amended.code, "Tên mới"), JUNE, Action.AMENDED)
    promulgate(
        amendment(
            tree,
            temporary,
            MARCH,
            "Tạm",
            temporary_until=JUNE,
            follows=Follows.PREVIOUS.value,
        ).decision
    )
    promulgate(an_ending(tree, ended, AUGUST).decision)
    return pages


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.integers(-40, 300).map(lambda days: JANUARY + timedelta(days=days)))
def test_a_day_is_read_alike_for_results_and_for_pages(tree: Tree, day: date) -> None:
    pages = list(ProcedurePage.objects.all()) or made(tree)
    keys = [page.pk for page in pages]
    ours, theirs = listed(keys, day), selectors.readings(keys, day)
    assert ours.keys() == theirs.keys()
    for key, seen in ours.items():
        reading = theirs[key]
        assert (seen.state, seen.ends_itself) == (reading.state, reading.ends_itself)
        for one, other in (
            (seen.shown, reading.shown),
            (seen.validity, reading.validity),
            (seen.last, reading.last),
            *zip(seen.upcoming, reading.upcoming, strict=True),
        ):
            assert (one is None) == (other is None)
            if one is not None and other is not None:
                assert (one.version, one.valid_from, one.valid_to) == (
                    other.version_id,
                    other.valid_from,
                    other.valid_to,
                )


def test_every_standing_is_among_those_that_are_compared(tree: Tree) -> None:
    keys = [page.pk for page in made(tree)]
    states = {seen.state for day in (MARCH, AUGUST) for seen in listed(keys, day).values()}
    early = {seen.state for seen in listed(keys, date(2025, 12, 1)).values()}
    assert states | early == {State.IN_FORCE, State.TEMPORARY, State.ENDED, State.UPCOMING}
    assert len(listed(keys, MARCH)) == 4


def test_what_results_show_is_in_the_row(tree: Tree) -> None:
    page = a_page(tree)
    page.summary_vi = "Giấy tờ đầu tiên của trẻ"
    page.save_revision().publish()
    promulgated(tree, page, a_content(), JANUARY)
    shown = listed([page.pk], JUNE)[page.pk].shown
    assert shown is not None
    assert (shown.code, shown.summary.vi) == (page.code, "Giấy tờ đầu tiên của trẻ")
