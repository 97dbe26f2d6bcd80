"""A record of the wrong shape says which field is wrong; what is not used may be anything."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.importing.records import WrongShape, parse
from tests.catalog.importing.portal_records import a_method, a_paper, a_record, midnight


@pytest.mark.parametrize(
    ("parts", "field"),
    [
        ({"name": None}, "name"),
        ({"name": " \n "}, "name"),
        ({"name": 7}, "name"),
        ({"code": None}, "code"),
        ({"type": "OTHER"}, "type"),
        ({"isWard": "yes"}, "isWard"),
        ({"executionMethods": {}}, "executionMethods"),
        (
            {"executionMethods": [a_method(submissionMethod="FAX")]},
            "executionMethods.0.submissionMethod",
        ),
        ({"executionMethods": [a_method(processingTime=-1)]}, "executionMethods.0.processingTime"),
        ({"executionMethods": [a_method(processingTime=[1])]}, "executionMethods.0.processingTime"),
        ({"executionMethods": [a_method(fees=[{"value": -5}])]}, "executionMethods.0.fees.0.value"),
        (
            {"executionMethods": [a_method(fees=[{"value": "x"}])]},
            "executionMethods.0.fees.0.value",
        ),
        (
            {"executionCases": [{"name": "", "profileComponents": [a_paper(originalQty="1")]}]},
            "executionCases.0.profileComponents.0.originalQty",
        ),
        ({"procedureProposal": {"decisionDate": 10**30}}, "procedureProposal.decisionDate"),
        ({"procedureProposal": {"decisionDate": "2026-01-01"}}, "procedureProposal.decisionDate"),
        ({"legalBasisesDetails": ["text"]}, "legalBasisesDetails.0"),
    ],
)
def test_a_wrong_field_is_named(parts: dict[str, Any], field: str) -> None:
    with pytest.raises(WrongShape, match=rf"^{field}"):
        parse(a_record(**parts))


def test_many_wrong_fields_do_not_flood_the_report() -> None:
    with pytest.raises(WrongShape, match=r"and 15 more"):
        parse(a_record(legalBasisesDetails=["text"] * 20))


def test_unknown_keys_and_missing_optional_ones_are_no_error() -> None:
    record = parse({"code": "1.900001", "name": "Tên", "novelty": {"deep": [1]}})
    assert record.name == "Tên"
    assert record.executionMethods == ()


def test_midnight_in_vietnam_is_that_day_and_not_the_day_before() -> None:
    record = parse(
        a_record(procedureProposal={"proposalNumber": "1", "decisionDate": midnight("2026-01-01")})
    )
    assert record.procedureProposal is not None
    assert str(record.procedureProposal.decisionDate) == "2026-01-01"
