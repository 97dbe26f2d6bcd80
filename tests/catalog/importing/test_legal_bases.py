"""The legal bases and the decision that a record of the national portal names."""

from __future__ import annotations

import pytest

from catalog.importing.sources.national_portal import read_record
from tests.catalog.importing.portal_contents import content, kinds
from tests.catalog.importing.portal_records import (
    a_converted,
    a_record,
)


def bases(*codes: str) -> list[dict[str, str]]:
    return [{"code": code, "name": f"Văn bản {code}"} for code in codes]


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("Luật số 146/2025/QH15", "146/2025/QH15"),
        ("Luất số 146/2025/QH15", "146/2025/QH15"),
        ("  19/2012/QH13 ", "19/2012/QH13"),
        ("35 /2025/NQ-HĐND", "35/2025/NQ-HĐND"),
        ("28/2026/QĐ-UBND.", "28/2026/QĐ-UBND"),
        ("18/2021/ND-CP", "18/2021/NĐ-CP"),
        ("Nghị quyết số 66.19/2026/NQ-CP", "66.19/2026/NQ-CP"),
        ("55/2026/QĐ", "55/2026/QĐ"),
    ],
)
def test_numbers_of_legal_documents_get_one_spelling(written: str, number: str) -> None:
    assert content(legalBasisesDetails=bases(written)).legal_bases[0].number == number


def test_a_basis_whose_code_and_name_were_swapped_is_put_right() -> None:
    read = content(
        legalBasisesDetails=[{"code": "Luật Xuất bản của Quốc hội", "name": "19/2012/QH13"}]
    )
    assert read.legal_bases[0].number == "19/2012/QH13"
    assert read.legal_bases[0].title.vi == "Luật Xuất bản của Quốc hội"


def test_a_basis_listed_twice_and_one_newer_than_the_decision_are_told() -> None:
    rows = bases("19/2012/QH13", "Luật số 19/2012/QH13", "1/2027/NĐ-CP")
    found = kinds(a_record(legalBasisesDetails=rows))
    assert found["duplicate_basis"] == "19/2012/QH13"
    assert found["newer_basis"] == "1/2027/NĐ-CP > 02/03/2026"


def test_the_order_in_which_a_page_shuffles_its_bases_means_nothing() -> None:
    one = read_record(a_converted(legalBasisesDetails=bases("1/2020/NĐ-CP", "2/2020/NĐ-CP")))
    two = read_record(a_converted(legalBasisesDetails=bases("2/2020/NĐ-CP", "1/2020/NĐ-CP")))
    assert one.content == two.content


def test_the_decision_is_read_with_its_vietnamese_day() -> None:
    decision = read_record(a_record()).decision
    assert (decision.number, str(decision.day)) == ("12/QĐ-BS", "2026-03-02")


@pytest.mark.parametrize(
    ("written", "number"),
    [("SỐ 64/QĐ-NHNN", "64/QĐ-NHNN"), ("37/QD-BTP", "37/QĐ-BTP"), ("22./QĐ-BXD", "22/QĐ-BXD")],
)
def test_numbers_of_decisions_get_one_spelling(written: str, number: str) -> None:
    assert (
        read_record(a_record(procedureProposal={"proposalNumber": written})).decision.number
        == number
    )


@pytest.mark.parametrize("proposal", [None, {}, {"proposalNumber": "Demo/QĐ-BS"}])
def test_a_record_that_names_no_decision_is_told(proposal: dict[str, str] | None) -> None:
    record = a_record(procedureProposal=proposal)
    assert read_record(record).decision.number == ""
    assert "no_decision" in kinds(record)
