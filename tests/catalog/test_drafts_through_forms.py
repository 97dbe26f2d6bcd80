"""A draft that went through the editors' form says the same; a wrong one is told at its field."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django import forms
from hypothesis import HealthCheck, given, settings
from wagtail.admin.forms import WagtailAdminModelForm

from catalog import drafts
from catalog.content import (
    Agencies,
    Channel,
    Content,
    Dossier,
    DossierCase,
    Duration,
    Fee,
    FeeState,
    Kind,
    LegalBasis,
    OnlineService,
    Paper,
    ProcessStep,
    Ref,
    Scheme,
    Text,
    Unit,
)
from catalog.drafts.vocabulary import stream_fields
from catalog.models import Action, DecisionLine, Sector
from tests.builders import Tree, a_content, a_decision
from tests.catalog.form_posts import Post, post_of
from tests.catalog.strategies import SECTORS, contents
from tests.catalog.vocabulary import make_vocabulary

pytestmark = pytest.mark.once


@pytest.fixture
def line(tree: Tree) -> DecisionLine:
    make_vocabulary()
    decision = a_decision(tree, date(2026, 9, 1))
    return DecisionLine(decision=decision, action=Action.NEW, agency=tree.justice)


def form_of(line: DecisionLine, data: Post) -> Any:
    form_class: Any = forms.modelform_factory(
        DecisionLine, form=WagtailAdminModelForm, fields=list(stream_fields())
    )
    return form_class(data, instance=line)


def filled(content: Content) -> Content:
    """Return the content without what no form lets through: a legal basis that says nothing."""
    bases = tuple(b for b in content.legal_bases if b.number or b.title)
    return replace(content, legal_bases=bases, origins={}, kind=Kind.NATIONAL)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(content=contents().map(filled))
def test_a_draft_sent_back_unchanged_by_a_browser_says_the_same(
    line: DecisionLine, content: Content
) -> None:
    channels = tuple(replace(c, committed=None) for c in content.channels)
    content = replace(content, channels=channels)
    drafts.fill(line, content)
    form = form_of(line, post_of(line))
    assert form.is_valid(), form.errors.as_json()
    assert drafts.content_of(form.instance) == content


def test_an_item_deleted_in_the_browser_is_gone_and_the_others_stay(line: DecisionLine) -> None:
    papers = tuple(Paper(Text(name)) for name in ("Tờ khai", "Giấy chứng sinh", "Ảnh"))
    drafts.fill(line, a_content(dossier=Dossier((DossierCase(papers=papers),))))
    data = post_of(line) | {"dossier-0-value-papers-1-deleted": "1"}
    form = form_of(line, data)
    assert form.is_valid()
    (case,) = drafts.content_of(form.instance).dossier.cases
    assert [paper.name.vi for paper in case.papers] == ["Tờ khai", "Ảnh"]


TIME = Duration(Decimal(20), Unit.DAY)

WRONG: list[tuple[dict[str, Any], dict[str, str], str, list[str | int]]] = [
    (
        {"channels": (Channel(fees=(Fee(FeeState.AMOUNT, amount=Decimal(8000)),)),)},
        {"channels-0-value-fees-0-value-amount": ""},
        "channels",
        [0, "fees", 0, "amount"],
    ),
    (
        {"channels": (Channel(fees=(Fee(FeeState.FREE),)),)},
        {"channels-0-value-fees-0-value-amount": "8000"},
        "channels",
        [0, "fees", 0, "amount"],
    ),
    (
        {"channels": (Channel(fees=(Fee(FeeState.FREE),)),)},
        {"channels-0-value-fees-0-value-amount": "tám nghìn"},
        "channels",
        [0, "fees", 0, "amount"],
    ),
    (
        {"channels": (Channel(statutory=TIME),)},
        {"channels-0-value-statutory-value": ""},
        "channels",
        [0, "statutory", "value"],
    ),
    (
        {"channels": (Channel(statutory=TIME, committed=TIME),)},
        {"channels-0-value-committed-value": "21"},
        "channels",
        [0, "committed"],
    ),
    (
        {"process": (ProcessStep(Text("Thẩm định"), duration=TIME),)},
        {"process-0-value-duration-value": ""},
        "process",
        [0, "duration", "value"],
    ),
    (
        {"online": (OnlineService(Scheme.ND224_2026, "full"),)},
        {"online-0-value-value": "4"},
        "online",
        [0, "value"],
    ),
    (
        {"online": (OnlineService(Scheme.ND224_2026, "full"),)},
        {"online-0-value-value": "partial"},
        "online",
        [0, "reason_vi"],
    ),
    (
        {"agencies": Agencies(executing=(Ref(Text("Sở Tư pháp")),))},
        {"agencies-0-value-executing-0-value-name_vi": ""},
        "agencies",
        [0, "executing", 0, "agency"],
    ),
    (
        {"legal_bases": (LegalBasis("60/2014/QH13"),)},
        {"legal_bases-0-value-number": ""},
        "legal_bases",
        [0, "document"],
    ),
    (
        {"dossier": Dossier((DossierCase(papers=(Paper(Text("Tờ khai")),)),))},
        {"dossier-0-value-papers-0-value-name_vi": ""},
        "dossier",
        [0, "papers", 0, "name_vi"],
    ),
]


@pytest.mark.parametrize(("parts", "sent", "field", "place"), WRONG)
def test_what_cannot_be_is_told_at_the_field_where_it_stands(
    line: DecisionLine,
    parts: dict[str, Any],
    sent: dict[str, str],
    field: str,
    place: list[str | int],
) -> None:
    drafts.fill(line, a_content(**parts))
    data = post_of(line)
    assert set(sent) <= set(data)
    form = form_of(line, data | sent)
    assert not form.is_valid()
    (error,) = form.errors.as_data()[field]
    for step in place:
        assert set(error.block_errors) == {step}
        error = error.block_errors[step]
    assert error.messages[0]


@pytest.mark.parametrize(("parts", "sent", "field", "place"), WRONG)
def test_what_is_only_missing_may_be_missing_while_a_draft_is_written(
    line: DecisionLine,
    parts: dict[str, Any],
    sent: dict[str, str],
    field: str,
    place: list[str | int],
) -> None:
    drafts.fill(line, a_content(**parts))
    form = form_of(line, post_of(line) | sent)
    form.defer_required_fields()
    impossible = {"8000", "tám nghìn", "21", "4"}
    assert form.is_valid() == (not impossible & set(sent.values()))
    if form.is_valid():
        kept = form.instance
        kept.code, kept.kind, kept.name_vi = "1.001193", "national", "Đăng ký khai sinh"
        assert field in dict(drafts.incomplete(kept)) or place[-1] in {"agency", "document"}


def test_a_block_in_which_nothing_is_chosen_yet_is_told(line: DecisionLine) -> None:
    drafts.fill(line, a_content(sectors=SECTORS[:1]))
    form = form_of(line, post_of(line) | {"sectors-0-value": ""})
    form.defer_required_fields()
    assert form.is_valid()
    form.instance.code, form.instance.kind, form.instance.name_vi = "1.001193", "national", "Tên"
    ((field, unchosen),) = drafts.incomplete(form.instance)
    assert field == "sectors"
    drafts.fill(line, a_content(sectors=SECTORS[:1]))
    Sector.objects.all().delete()
    assert dict(drafts.incomplete(line))["sectors"] != unchosen


def test_an_agency_is_chosen_or_written_but_not_both(line: DecisionLine) -> None:
    agencies = Agencies(executing=(Ref(Text("Sở Xây dựng"), "SXD"),))
    drafts.fill(line, a_content(agencies=agencies, sectors=()))
    place = "agencies-0-value-executing-0-value-name_vi"
    form = form_of(line, post_of(line) | {place: "Sở Tư pháp"})
    assert not form.is_valid()
    assert "agencies" in form.errors
