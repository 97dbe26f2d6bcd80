"""The arithmetic of the statistics, against a plain model; the figures of tables, by counting."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog import selectors
from catalog.content import (
    Content,
    Handling,
    HandlingKind,
    Kind,
    Level,
    OnlineService,
    Ref,
    Scheme,
    Text,
)
from catalog.models import ProcedurePage
from catalog.promulgation import promulgate
from catalog.statistics.charts import Item, chart
from catalog.statistics.counting import figures_on
from catalog.statistics.export import COLUMNS, written
from catalog.statistics.figures import Profile, Section, Standing, Total, count, standing_of
from catalog.statistics.tables import Line, lines, percent
from tests.builders import Tree, a_content, a_page, an_ending, promulgated

DAY = date(2026, 6, 1)
ONLINE = ["ND43-2011:4", "ND42-2022:full", "ND42-2022:partial", "ND224-2026:partial"]


def several(values: list[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(values), unique=True).map(tuple)


profiles = st.builds(
    Profile,
    kind=st.sampled_from(list(Kind)).map(str),
    place=st.sampled_from(["A", "B"]),
    starts_unknown=st.booleans(),
    sectors=several(["HT", "DD"]),
    levels=several(["province", "district", "commune"]),
    online=several(ONLINE),
    handling=several(["one_stop", "five_in_place"]),
)


@given(st.lists(profiles))
def test_shared_profiles_count_as_often_as_they_are_shared(each: list[Profile]) -> None:
    assert count(Counter(each).items()) == count((p, 1) for p in each)


@given(st.lists(profiles))
def test_every_section_counts_what_a_plain_loop_counts(each: list[Profile]) -> None:
    found = count((p, 1) for p in each)
    for level in ("province", "district", "commune", ""):
        plain = sum(level in (p.levels or ("",)) for p in each)
        assert found.number(Section.LEVEL, level) == plain
        for way in ("one_stop", "five_in_place"):
            both = sum(way in p.handling and level in (p.levels or ("",)) for p in each)
            assert found.number(Section.HANDLING_BY_LEVEL, f"{way}/{level}") == both
    for code in (*ONLINE, ""):
        assert found.number(Section.ONLINE, code) == sum(code in (p.online or ("",)) for p in each)
    assert found.number(Section.TOTAL, Total.UNKNOWN_START) == sum(p.starts_unknown for p in each)


@given(st.lists(profiles))
def test_the_two_totals_differ_by_what_stands_at_several_levels_or_none(
    each: list[Profile],
) -> None:
    found = count((p, 1) for p in each)
    more = sum(len(p.levels) - 1 for p in each if p.levels)
    none = found.number(Section.LEVEL, "")
    assert found.number(Section.TOTAL, Total.LEVELS) == found.procedures + more - none


@given(st.lists(profiles))
def test_sections_in_which_a_procedure_counts_once_add_up_to_all(each: list[Profile]) -> None:
    found = count((p, 1) for p in each)
    for section in (Section.KIND, Section.STANDING, Section.AGENCY):
        assert sum(found.sections[section].values()) == found.procedures == len(each)


@pytest.mark.parametrize(
    ("services", "standing"),
    [
        ([], Standing.NONE),
        (["ND43-2011:4"], Standing.FORMER),
        (["ND42-2022:full"], Standing.FULL),
        (["ND42-2022:partial", "ND42-2022:full"], Standing.FULL),
        (["ND42-2022:full", "ND224-2026:partial"], Standing.PARTIAL),
        (["ND42-2022:partial", "ND224-2026:full"], Standing.FULL),
        (["ND43-2011:4", "ND42-2022:information"], Standing.INFORMATION),
        (["ND224-2026:proactive-2"], Standing.PROACTIVE),
        (["ND224-2026:proactive-2", "ND42-2022:full"], Standing.FULL),
    ],
)
def test_the_newest_decree_decides_how_far_online_a_procedure_is(
    services: list[str], standing: Standing
) -> None:
    assert standing_of(services) is standing


@given(st.lists(profiles), st.lists(profiles))
def test_the_difference_is_now_less_then_for_every_code_of_either_day(
    now: list[Profile], then: list[Profile]
) -> None:
    today, before = count((p, 1) for p in now), count((p, 1) for p in then)
    for section in Section:
        found = lines(today, before, section)
        codes = {*today.sections[section], *before.sections[section]}
        assert {f.code for f in found} == codes
        assert len(found) == len(codes)
        for line in found:
            assert line.difference == today.number(section, line.code) - before.number(
                section, line.code
            )


def test_lines_stand_fullest_first_and_what_is_not_recorded_last() -> None:
    found = count([(Profile("national", "A", False), 9), (_of("B"), 2), (_of("C"), 3)])
    assert [f.code for f in lines(found, None, Section.SECTOR)] == ["C", "B", ""]


def _of(sector: str) -> Profile:
    return Profile("national", "A", False, sectors=(sector,))


def test_shares_are_rounded_to_a_tenth_halves_up() -> None:
    assert percent(1, 3) == Decimal("33.3")
    assert percent(1, 2000) == Decimal("0.1")
    assert percent(2, 2) == Decimal("100.0")
    assert percent(0, 0) is None


def test_bars_are_as_long_as_their_numbers_and_stay_below_each_other() -> None:
    drawn = chart([Item("Một", "10", 10, 5), Item("Hai " * 30, "5", 5, 20), Item("Ba", "0", 0, 0)])
    assert [b.width for b in drawn.bars] == ["50.00%", "25.00%", "0.00%"]
    assert [b.then_width for b in drawn.bars] == ["25.00%", "100.00%", "0.00%"]
    tops = [float(b.y.removesuffix("em")) for b in drawn.bars]
    assert tops == sorted(set(tops))
    assert float(drawn.height.removesuffix("em")) > tops[-1]
    assert [len(b.words) for b in drawn.bars] == [1, 2, 1]
    assert chart([]).height == "0.00em"


def test_the_file_opens_in_a_spreadsheet_and_runs_nothing_there() -> None:
    name = Text('=HYPERLINK("http://x")\nhai dòng, "kép"', "@SUM(1)")
    text = written([(Line(Section.SECTOR, "-1", 3, 5, 4), "-1", name)], DAY, DAY)
    assert text.startswith("\ufeffsection,code,")
    assert text.endswith("\r\n")
    header, row = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    assert tuple(header) == COLUMNS
    assert row[1:4] == ["'-1", "'" + name.vi, "'@SUM(1)"]
    assert row[4:] == ["2026-06-01", "3", "75.0", "2026-06-01", "5", "-2"]


# --- Against the tables -------------------------------------------------------------------------

kinds = st.sampled_from(list(Kind))
parts = st.fixed_dictionaries(
    {
        "kind": kinds,
        "levels": several(["province", "commune"]).map(lambda v: tuple(map(Level, v))),
        "online": several(ONLINE).map(lambda codes: tuple(map(_service, codes))),
        "handling": several(["one_stop", "five_in_place"]).map(
            lambda v: tuple(Handling(HandlingKind(k)) for k in v)
        ),
        "sectors": several(["HT", "a=b", "DD"]).map(
            lambda v: tuple(Ref(Text(code), code) for code in v)
        ),
    }
)


def _service(code: str) -> OnlineService:
    scheme, _, value = code.partition(":")
    reason = Text("Phải ký sổ") if value == "partial" else Text()
    return OnlineService(Scheme(scheme), value, reason)


@pytest.mark.django_db
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(parts, st.none() | st.integers(0, 4), st.booleans()), max_size=5))
def test_every_figure_equals_counting_what_is_in_force(
    tree: Tree, drawn: list[tuple[dict[str, Any], int | None, bool]]
) -> None:
    for content, start, ends in drawn:
        code = f"1.{ProcedurePage.objects.count():06}"
        page = a_page(tree, code)
        day = None if start is None else DAY + timedelta(days=start)
        promulgated(tree, page, a_content(code, **content), day)
        if ends:
            last = (day or DAY) + timedelta(days=1)
            promulgate(an_ending(tree, page, last).decision)
    for offset in (-1, 0, 2, 5):
        _compare(DAY + timedelta(days=offset))


def _compare(day: date) -> None:
    periods = list(selectors.in_force(day))
    bodies: list[Content] = [p.version.body for p in periods]
    found = figures_on(day)
    assert found.procedures == len(periods)
    assert found.number(Section.TOTAL, Total.UNKNOWN_START) == sum(
        p.valid_from is None for p in periods
    )
    assert found.sections[Section.KIND] == Counter(b.kind for b in bodies)
    assert found.sections[Section.LEVEL] == Counter(v for b in bodies for v in b.levels or ("",))
    assert found.sections[Section.SECTOR] == Counter(
        code for b in bodies for code in {s.code for s in b.sectors} or {""}
    )
    assert found.sections[Section.HANDLING] == Counter(
        k for b in bodies for k in {h.kind for h in b.handling} or {""}
    )
    assert found.sections[Section.ONLINE] == Counter(
        c for b in bodies for c in {f"{o.scheme.value}:{o.value}" for o in b.online} or {""}
    )
    assert found.sections[Section.HANDLING_BY_LEVEL] == Counter(
        f"{h.kind}/{level}" for b in bodies for h in b.handling for level in b.levels or ("",)
    )
    places = Counter(p.procedure.path[:-4] for p in periods)
    assert found.sections[Section.AGENCY] == places


def test_the_thinking_knows_no_framework() -> None:
    from pathlib import Path

    folder = Path(selectors.__file__).parent / "statistics"
    for name in ("figures", "tables", "charts", "export"):
        source = (folder / f"{name}.py").read_text()
        assert not re.search(r"^\s*(from|import) (django|wagtail|catalog\.models)", source, re.M)
