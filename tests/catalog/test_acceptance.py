"""Which points receive a procedure, seen from the procedure and from the point: the same."""

from __future__ import annotations

from collections.abc import Collection
from itertools import product
from typing import Any

import pytest

from catalog import selectors
from catalog.acceptance import Accepted, points_for, received_at
from catalog.content import Agencies, Content, Handling, HandlingKind, Level, Ref, Text
from catalog.models import Agency, ProcedurePage, ServicePoint
from tests.builders import Tree, a_content, a_page, promulgated
from tests.catalog.public.conftest import days

FIVE, POST = HandlingKind.FIVE_IN_PLACE, HandlingKind.POSTAL_INTAKE


def a_point(code: str, *rules: dict[str, Any], **fields: Any) -> ServicePoint:
    accepts = [("rule", {"agency": None, "procedure": None} | rule) for rule in rules]
    point = ServicePoint.objects.create(code=code, name_vi=code, accepts=accepts, **fields)
    return ServicePoint.objects.get(pk=point.pk)


def accepted(
    content: Content, agencies: Collection[int] = (), procedure: int | None = None
) -> dict[str, Accepted]:
    found = points_for(
        content,
        agencies=agencies,
        procedure=procedure,
        day=selectors.today(),
        points=ServicePoint.objects.all(),
    )
    return {one.point.code: one for one in found}


def test_a_rule_accepts_what_fits_all_that_it_names(tree: Tree) -> None:
    justice, health = Agency.objects.get(code="H00.TP"), Agency.objects.get(code="H00.YT")
    a_point("both", {"agency": justice, "level": "commune"})
    a_point("level", {"level": "commune"})
    a_point("either", {"agency": health}, {"level": "province"})
    content = a_content(levels=(Level.COMMUNE,))
    assert set(accepted(content, {justice.pk})) == {"both", "level"}
    assert set(accepted(content, {health.pk})) == {"level", "either"}
    assert set(accepted(a_content(levels=(Level.PROVINCE,)), {justice.pk})) == {"either"}


def test_a_rule_for_one_procedure_accepts_no_other(tree: Tree) -> None:
    page = a_page(tree)
    a_point("one", {"procedure": page})
    assert set(accepted(a_content(), procedure=page.pk)) == {"one"}
    assert accepted(a_content(), procedure=page.pk + 1) == {}
    assert accepted(a_content()) == {}


def test_a_rule_that_names_nothing_accepts_nothing(tree: Tree) -> None:
    a_point("empty", {"handling": ["one_stop"]})
    a_point("none")
    assert accepted(a_content()) == {}


def test_handling_is_that_of_the_fitting_rules_and_of_the_text(tree: Tree) -> None:
    a_point("x", {"level": "commune", "handling": [FIVE]}, {"level": "province", "handling": []})
    a_point("y")
    handling = (Handling(POST), Handling(FIVE, (Ref(Text("y"), "y"),)))
    found = accepted(a_content(levels=(Level.COMMUNE,), handling=handling))
    assert {code: (one.handling, one.named) for code, one in found.items()} == {
        "x": ({FIVE, POST}, False),
        "y": ({FIVE, POST}, True),
    }


def test_a_point_receives_only_while_it_exists(tree: Tree) -> None:
    rule = {"level": "commune"}
    a_point("closed", rule, exists_to=days(0))
    a_point("planned", rule, exists_from=days(1))
    a_point("open", rule, exists_from=days(0), exists_to=days(1))
    assert set(accepted(a_content(levels=(Level.COMMUNE,)))) == {"open"}


def test_a_hundred_points_are_asked_without_a_query_more(
    tree: Tree, django_assert_num_queries: Any
) -> None:
    agency = Agency.objects.get(code="H00.TP")
    for number in range(100):
        a_point(f"x{number}", {"agency": agency, "level": "commune"})
    with django_assert_num_queries(1):
        assert len(accepted(a_content(levels=(Level.COMMUNE,)), {agency.pk})) == 100


@pytest.fixture
def catalogue(tree: Tree) -> list[ProcedurePage]:
    """Procedures under two agencies, at two levels, executed by one, named at a point."""
    pages = []
    for number, (parent, level, executing, named) in enumerate(
        product((tree.justice, tree.health), (Level.COMMUNE, Level.PROVINCE), (0, 1), (0, 1))
    ):
        code = f"1.0001{number:02}"
        page = a_page(tree, code)
        page.move(parent, pos="last-child")
        page.refresh_from_db()
        agencies = Agencies(
            executing=(Ref(Text("Sở Y tế"), "H00.YT"),) if executing else (),
            service_points=(Ref(Text("z"), "z"),) if named else (),
        )
        content = a_content(code, levels=(level,), agencies=agencies)
        promulgated(tree, page, content, days(-5))
        pages.append(page)
    return pages


RULES: list[list[dict[str, Any]]] = [
    [],
    [{"level": "commune"}],
    [{"agency": "H00.YT"}],
    [{"agency": "H00.YT", "level": "province"}],
    [{"agency": "H00.TP"}, {"level": "province"}],
    [{"procedure": "1.000103"}],
    [{"procedure": "1.000103", "level": "province"}],
    [{"handling": ["one_stop"]}],
]


def test_a_point_lists_exactly_the_procedures_that_list_the_point(
    catalogue: list[ProcedurePage], subtests: pytest.Subtests
) -> None:
    ids = dict(Agency.objects.values_list("code", "pk"))
    for code, rules in product(("z", "other"), RULES):
        with subtests.test(code=code, rules=rules):
            point = a_point(code, *(_with_rows(rule) for rule in rules))
            from_procedures = {page.code for page in catalogue if code in _accepting(page, ids)}
            periods = received_at(point, selectors.in_force(selectors.today()))
            assert {p.procedure.code for p in periods} == from_procedures
            assert len(periods) == len(from_procedures)
            point.delete()


def _accepting(page: ProcedurePage, ids: dict[str, int]) -> Collection[str]:
    """Return the codes of the points at which a procedure is received."""
    content = page.versions.get().body
    executing = {ids[r.code] for r in content.agencies.executing}
    above = page.get_parent().specific.agency_id
    return accepted(content, {above, *executing}, page.pk)


def _with_rows(rule: dict[str, Any]) -> dict[str, Any]:
    rows = {"agency": Agency, "procedure": ProcedurePage}
    return {k: rows[k].objects.get(code=v) if k in rows else v for k, v in rule.items()}
