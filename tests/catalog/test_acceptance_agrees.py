"""Property: a point lists exactly the procedures that list the point, and as they are handled."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import cycle, product
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog import selectors
from catalog.acceptance import Accepted, intake_of, points_for
from catalog.content import Agencies, Content, Handling, HandlingKind, Level, Ref, Text
from catalog.models import Agency, ProcedurePage, ServicePoint, Validity
from tests.builders import Tree, a_content, a_page, promulgated
from tests.catalog.public.conftest import days

FIVE, POST = HandlingKind.FIVE_IN_PLACE, HandlingKind.POSTAL_INTAKE
KINDS = (FIVE, POST, HandlingKind.ONE_STOP)
HERE, ELSEWHERE = (Ref(Text("Quầy"), "quay"),), (Ref(Text("Khác"), "khac"),)
WAYS = (
    (),
    (Handling(POST),),
    (Handling(FIVE, HERE),),
    (Handling(FIVE, ELSEWHERE), Handling(POST, HERE)),
    (Handling(FIVE), Handling(FIVE, ELSEWHERE)),
)
AGENCIES = ("H00.TP", "H00.YT", "H00.XX")
LEVELS = ("", "commune", "province", "ministry")

rules = st.lists(
    st.fixed_dictionaries(
        {
            "agency": st.sampled_from([None, *AGENCIES]),
            "level": st.sampled_from(LEVELS),
            "procedure": st.sampled_from([None, None, "1.000103", "1.000107"]),
            "handling": st.lists(st.sampled_from(KINDS), unique=True),
        }
    ),
    max_size=3,
)


@dataclass(frozen=True)
class Known:
    """The catalogue as a procedure's page reads it: contents, and who answers for each."""

    contents: dict[str, Content]
    procedures: dict[str, int]
    answering: dict[str, set[int]]
    agencies: dict[str, int]

    def stored(self, rule: dict[str, Any]) -> dict[str, Any]:
        """Return a rule as the database keeps it, with the identities of rows."""
        return rule | {
            "agency": self.agencies.get(rule["agency"] or ""),
            "procedure": self.procedures.get(rule["procedure"] or ""),
        }


@pytest.fixture
def known(tree: Tree) -> Known:
    """Procedures under two agencies, at two levels, executed by none, an agency or another."""
    Agency.objects.create(code="H00.XX", name_vi="Cơ quan không có trang")
    agencies = dict(Agency.objects.values_list("code", "pk"))
    found = Known({}, {}, {}, agencies)
    ways = cycle(WAYS)
    shapes = product((tree.justice, tree.health), (Level.COMMUNE, Level.PROVINCE), (0, 1, 2))
    for number, (parent, level, executing) in enumerate(shapes):
        code = f"1.0001{number:02}"
        page: ProcedurePage = a_page(tree, code)
        page.move(parent, pos="last-child")
        page.refresh_from_db()
        names = AGENCIES[1 : 1 + executing]
        roles = Agencies(
            executing=tuple(Ref(Text(name), name) for name in names),
            service_points=HERE if number % 5 == 0 else (),
        )
        content = a_content(code, levels=(level,), agencies=roles, handling=next(ways))
        promulgated(tree, page, content, days(-5))
        found.contents[code] = content
        found.procedures[code] = page.pk
        found.answering[code] = {parent.agency_id, *(agencies[name] for name in names)}
    return found


def from_procedures(known: Known, point: ServicePoint) -> dict[str, Accepted]:
    """Return by code how each procedure says that `point` receives it."""
    accepted: dict[str, Accepted] = {}
    for code, content in known.contents.items():
        for one in points_for(
            content,
            agencies=known.answering[code],
            procedure=known.procedures[code],
            day=selectors.today(),
            points=[point],
        ):
            accepted[code] = one
    return accepted


@given(rules=rules, code=st.sampled_from(["quay", "ngoai"]))
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_point_and_procedure_agree_on_what_is_received_and_how(
    known: Known, rules: list[dict[str, Any]], code: str
) -> None:
    stored = [{"type": "rule", "value": known.stored(rule)} for rule in rules]
    point = ServicePoint(code=code, name_vi=code, accepts=json.dumps(stored))
    expected = from_procedures(known, point)
    intake = intake_of(point)
    periods = selectors.in_force(selectors.today())
    received: list[Validity] = list(intake.received(periods))
    assert len(received) == len(expected)
    assert {p.procedure.code: intake.handling(p) for p in received} == {
        procedure: one.handling for procedure, one in expected.items()
    }
    codes = {p.pk: p.procedure.code for p in received}
    for kind in KINDS:
        handled = [codes[pk] for pk in intake.handled(periods, kind)]
        assert sorted(handled) == sorted(c for c, one in expected.items() if kind in one.handling)
