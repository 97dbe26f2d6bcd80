"""What a line's blocks say is what its content says, both ways."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings

from catalog import drafts
from catalog.content import (
    Channel,
    Content,
    Dossier,
    DossierCase,
    Fee,
    FeeState,
    Kind,
    Level,
    Paper,
    Ref,
    Text,
)
from catalog.models import Action, Audience, DecisionLine, Form, Sector
from tests.builders import Tree, a_content, a_decision
from tests.catalog.strategies import AUDIENCES, FORMS, SECTORS, contents
from tests.catalog.vocabulary import make_vocabulary

thorough = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture
def line(tree: Tree) -> DecisionLine:
    make_vocabulary()
    decision = a_decision(tree, date(2026, 9, 1))
    return DecisionLine(decision=decision, action=Action.NEW, agency=tree.justice)


def without_origins(content: Content) -> Content:
    return replace(content, origins={})


@thorough
@given(content=contents())
def test_a_content_filled_into_a_line_reads_back_the_same(
    line: DecisionLine, content: Content
) -> None:
    drafts.fill(line, content)
    read = drafts.content_of(line)
    assert without_origins(read) == without_origins(content)
    if content.kind is not Kind.LOCAL:
        assert read.origins == content.origins


@settings(parent=thorough, max_examples=15)
@given(content=contents())
def test_a_saved_line_says_what_was_filled_in(line: DecisionLine, content: Content) -> None:
    line.pk = None
    line._state.adding = True
    drafts.fill(line, content)
    line.save()
    read = drafts.content_of(DecisionLine.objects.get(pk=line.pk))
    assert without_origins(read) == without_origins(content)


def test_filling_twice_makes_the_same_blocks(line: DecisionLine) -> None:
    content = a_content(sectors=SECTORS)
    raw = []
    for _time in range(2):
        drafts.fill(line, content)
        raw.append(line.dossier.get_prep_value() + line.channels.get_prep_value())
    assert raw[0] == raw[1]


def test_names_are_those_that_the_vocabulary_has_when_the_line_is_read(
    line: DecisionLine,
) -> None:
    drafts.fill(line, a_content(sectors=SECTORS))
    Sector.objects.filter(code="HT").update(name_vi="Hộ tịch và quốc tịch")
    assert drafts.content_of(line).sectors[0].name.vi == "Hộ tịch và quốc tịch"


def test_a_sector_of_no_vocabulary_stays_as_written_with_its_code(line: DecisionLine) -> None:
    sectors = (Ref(Text("Lĩnh vực cũ"), "CU"), Ref(Text("Chưa có mã")))
    drafts.fill(line, a_content(sectors=sectors))
    assert drafts.content_of(line).sectors == sectors


def test_a_form_of_no_vocabulary_is_refused_by_name_and_code(line: DecisionLine) -> None:
    paper = Paper(Text("Tờ khai"), form=Ref(Text("Mẫu cũ"), "CT99"))
    with pytest.raises(drafts.Incomplete) as refusal:
        drafts.fill(line, a_content(dossier=Dossier((DossierCase(papers=(paper,)),))))
    ((field, message),) = refusal.value.problems
    assert field == "dossier"
    assert "Mẫu cũ" in message
    assert "CT99" in message


@pytest.mark.parametrize(
    ("model", "parts", "field"),
    [
        (Sector, {"sectors": SECTORS[:1]}, "sectors"),
        (Audience, {"audiences": AUDIENCES[:1]}, "audiences"),
        (
            Form,
            {"dossier": Dossier((DossierCase(papers=(Paper(Text("Tờ khai"), form=FORMS[0]),)),))},
            "dossier",
        ),
    ],
)
def test_a_chosen_item_that_was_deleted_is_told_at_its_field(
    line: DecisionLine, model: Any, parts: dict[str, Any], field: str
) -> None:
    drafts.fill(line, a_content(**({"sectors": ()} | parts)))
    model.objects.all().delete()
    with pytest.raises(drafts.Incomplete) as refusal:
        drafts.content_of(line)
    assert [f for f, _message in refusal.value.problems] == [field]


def test_an_empty_line_names_every_field_that_no_content_can_be_without(
    line: DecisionLine,
) -> None:
    line.action = Action.AMENDED
    with pytest.raises(drafts.Incomplete) as refusal:
        drafts.content_of(line)
    assert [field for field, _message in refusal.value.problems] == ["code", "name_vi", "kind"]


def test_a_new_procedure_may_wait_for_its_code(line: DecisionLine) -> None:
    drafts.fill(line, a_content())
    line.code = ""
    assert drafts.content_of(line).code == ""
    assert "code" not in dict(drafts.incomplete(line))


@pytest.mark.parametrize(
    ("written", "read"), [("1.001193.000.00.00.H48", "1.001193"), ("dp.012", "DP.12")]
)
def test_a_code_is_read_in_any_form(line: DecisionLine, written: str, read: str) -> None:
    drafts.fill(line, a_content())
    line.code = written
    assert drafts.content_of(line).code == read


def test_a_code_that_is_none_is_told(line: DecisionLine) -> None:
    drafts.fill(line, a_content())
    line.code = "không rõ"
    assert [f for f, _message in drafts.incomplete(line)] == ["code"]


def test_levels_are_a_set_whatever_the_order_of_the_boxes(line: DecisionLine) -> None:
    drafts.fill(line, a_content())
    line.levels = ["commune", "province"]
    assert drafts.content_of(line).levels == (Level.PROVINCE, Level.COMMUNE)


def damaged(line: DecisionLine, field: str, change: Any) -> DecisionLine:
    """Put raw data that no form lets through into the first block of a field."""
    raw = getattr(line, field).get_prep_value()
    change(raw[0]["value"])
    setattr(line, field, raw)
    return line


DAMAGE = [
    ("channels", lambda v: v["fees"][0]["value"].update(amount=None)),
    ("channels", lambda v: v["fees"][0]["value"].update(state="gratis")),
    ("channels", lambda v: v.update(method="by dove")),
    ("channels", lambda v: v["statutory"].update(value=None, text_vi="", unit="day")),
    ("online", lambda v: v.update(value="4")),
]


@pytest.mark.parametrize(("field", "change"), DAMAGE)
def test_stored_data_that_cannot_be_is_a_problem_and_no_exception_of_another_kind(
    line: DecisionLine, field: str, change: Any
) -> None:
    from catalog.content import OnlineService, Scheme

    fee = Fee(FeeState.AMOUNT, amount=Decimal(8000))
    base = a_content()
    channel = replace(base.channels[0], fees=(fee,))
    service = OnlineService(Scheme.ND224_2026, "full")
    drafts.fill(line, replace(base, channels=(channel,), online=(service,)))
    damaged(line, field, change)
    with pytest.raises(drafts.Incomplete) as refusal:
        drafts.content_of(line)
    assert [f for f, _message in refusal.value.problems] == [field]


def test_list_items_without_an_id_are_read_too(line: DecisionLine) -> None:
    papers = (Paper(Text("Tờ khai")), Paper(Text("Ảnh")))
    drafts.fill(line, a_content(dossier=Dossier((DossierCase(papers=papers),))))

    def drop_ids(value: dict[str, Any]) -> None:
        for item in value["papers"]:
            del item["id"]

    damaged(line, "dossier", drop_ids)
    assert drafts.content_of(line).dossier.cases[0].papers == papers


def test_many_lines_are_read_with_as_many_queries_as_one(line: DecisionLine) -> None:
    def lines(count: int) -> list[DecisionLine]:
        made = []
        for number in range(count):
            one = DecisionLine(decision=line.decision, action=Action.NEW, agency=line.agency)
            content = a_content(f"1.{number:06}", sectors=SECTORS, audiences=AUDIENCES)
            drafts.fill(one, content)
            made.append(one)
        return made

    counts = []
    for batch in (lines(1), lines(40)):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            read = drafts.contents_of(batch)
        assert all(isinstance(content, Content) for content in read)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_of_many_lines_each_has_its_content_or_its_problems(line: DecisionLine) -> None:
    drafts.fill(line, a_content(channels=(Channel(),)))
    empty = DecisionLine(decision=line.decision, action=Action.NEW, agency=line.agency)
    content, problems = drafts.contents_of([line, empty])
    assert isinstance(content, Content)
    assert isinstance(problems, drafts.Incomplete)
