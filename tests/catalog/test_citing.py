"""Which procedures cite a legal document, and which stand on one that has ended."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User

from catalog import citing
from catalog.content import Kind, LegalBasis, Text
from catalog.models import Action, DecisionLine, LegalDocument, ProcedurePage
from tests.builders import Tree, a_content, a_decision, a_page, an_ending, promulgated

NEW_YEAR = date(2026, 1, 1)
TODAY = date(2026, 9, 1)
NEXT_YEAR = date(2027, 1, 1)
EVERYTHING = User(username="root", is_superuser=True)
LAW, DECREE = "60/2014/QH13", "123/2015/NĐ-CP"


def a_document(number: str = LAW, **fields: Any) -> LegalDocument:
    made: LegalDocument = LegalDocument.objects.create(
        **({"code": number, "number": number, "name_vi": f"Tên của {number}"} | fields)
    )
    return made


def in_force(tree: Tree, code: str, *numbers: str, day: date = NEW_YEAR, **parts: Any) -> Any:
    """Return a procedure that cites documents of these numbers from `day` on."""
    page = ProcedurePage.objects.filter(code=code).first() or a_page(tree, code)
    bases = tuple(LegalBasis(number, Text(f"Tên của {number}")) for number in numbers)
    action = Action.AMENDED if page.versions.exists() else Action.NEW
    content = a_content(code, f"Thủ tục {code}", legal_bases=bases, **parts)
    promulgated(tree, page, content, day, action)
    return page


def codes(periods: Any) -> list[str]:
    return sorted(period.procedure.code for period in periods)


def test_those_in_force_or_coming_cite_a_document(tree: Tree) -> None:
    law = a_document()
    in_force(tree, "1.000001", LAW)
    in_force(tree, "1.000002", DECREE)
    in_force(tree, "1.000003", DECREE)
    in_force(tree, "1.000003", LAW, day=NEXT_YEAR)
    in_force(tree, "1.000004", LAW)
    in_force(tree, "1.000004", DECREE, day=TODAY)
    assert codes(citing.citing(law, TODAY)) == ["1.000001", "1.000003"]
    assert codes(citing.citing(law, NEW_YEAR)) == ["1.000001", "1.000003", "1.000004"]
    assert [p.valid_from for p in citing.citing(law, NEXT_YEAR)] == [NEW_YEAR, NEXT_YEAR]


def test_what_has_ended_or_was_taken_back_cites_nothing(tree: Tree) -> None:
    law = a_document()
    page = in_force(tree, "1.000001", LAW)
    from catalog.promulgation import promulgate

    promulgate(an_ending(tree, page, TODAY).decision)
    assert codes(citing.citing(law, date(2026, 8, 31))) == ["1.000001"]
    assert codes(citing.citing(law, TODAY)) == []


def test_a_procedure_that_changes_soon_counts_once(tree: Tree) -> None:
    law = a_document()
    in_force(tree, "1.000001", LAW)
    in_force(tree, "1.000001", LAW, day=NEXT_YEAR)
    found = citing.citing(law, TODAY)
    assert (found.count(), citing.count_citing(found)) == (2, 1)


def test_internal_procedures_are_for_the_desk_only(tree: Tree) -> None:
    law = a_document(in_force_to=TODAY)
    in_force(tree, "1.000001", LAW, kind=Kind.INTERNAL)
    assert not citing.citing(law, TODAY).exists()
    assert citing.citing(law, TODAY, internal=True).count() == 1
    assert not citing.on_ended(TODAY).exists()
    assert citing.on_ended(TODAY, internal=True).count() == 1


def test_a_document_is_found_by_the_number_it_had_and_the_one_it_has(tree: Tree) -> None:
    law = a_document(in_force_to=TODAY)
    in_force(tree, "1.000001", LAW)
    law.number, law.name_vi = "60/2014/QH13 (hợp nhất)", "Tên mới"
    law.save()
    in_force(tree, "1.000002", law.number)
    assert codes(citing.citing(law, TODAY)) == ["1.000001", "1.000002"]
    found = citing.with_number_citing(LegalDocument.objects.all(), TODAY).get()
    assert found.number_citing == 2
    assert {(p.procedure.code, p.title) for p in citing.on_ended(TODAY)} == {
        ("1.000001", "Tên mới"),
        ("1.000002", "Tên mới"),
    }


def test_many_documents_are_counted_in_one_query(
    tree: Tree, django_assert_num_queries: Any
) -> None:
    for number in (LAW, DECREE):
        a_document(number)
    a_document("1/2020/QH14")
    in_force(tree, "1.000001", LAW, DECREE)
    in_force(tree, "1.000002", LAW)
    in_force(tree, "1.000003", LAW, day=NEXT_YEAR)
    with django_assert_num_queries(1):
        rows = list(citing.with_number_citing(LegalDocument.objects.all(), TODAY))
    assert {row.number: row.number_citing for row in rows} == {LAW: 2, DECREE: 1, "1/2020/QH14": 0}


@pytest.mark.parametrize(
    ("end", "counts"), [(None, False), (TODAY, True), (date(2026, 9, 2), False)]
)
def test_an_end_is_the_first_day_without_and_none_is_no_end(
    tree: Tree, end: date | None, counts: bool
) -> None:
    a_document(in_force_to=end)
    in_force(tree, "1.000001", LAW)
    assert citing.on_ended(TODAY).exists() is counts
    assert citing.still_cited(LegalDocument.objects.all(), TODAY).exists() is counts


def test_a_row_a_procedure_and_a_document_that_is_over(
    tree: Tree, django_assert_num_queries: Any
) -> None:
    for number in (LAW, DECREE):
        a_document(number, in_force_to=TODAY)
    a_document("1/2020/QH14")
    in_force(tree, "1.000001", LAW, DECREE, "1/2020/QH14", "không có trong danh mục")
    in_force(tree, "1.000002", LAW)
    in_force(tree, "1.000003", LAW, day=NEXT_YEAR)
    with django_assert_num_queries(1):
        rows = [(p.procedure.code, p.cited, p.ended_on) for p in citing.on_ended(TODAY)]
    assert sorted(rows) == [
        ("1.000001", DECREE, TODAY),
        ("1.000001", LAW, TODAY),
        ("1.000002", LAW, TODAY),
    ]


def test_the_legal_bases_are_read_and_nothing_else_of_the_text(
    tree: Tree, django_assert_num_queries: Any
) -> None:
    law = a_document()
    in_force(tree, "1.000001", LAW, DECREE)
    rows = list(citing.with_bases(citing.citing(law, TODAY)))
    with django_assert_num_queries(2):
        citing.tell(rows)
    with django_assert_num_queries(0):
        [row] = rows
        said = (row.procedure.code, row.version.name, row.agency, row.open_line)
        bases = citing.bases_of(row)
    assert said == ("1.000001", "Thủ tục 1.000001", "Sở Tư pháp", None)
    assert [b.number for b in bases] == [LAW, DECREE]
    with django_assert_num_queries(1):
        assert row.version.content


def test_what_others_cite_leaves_out_the_procedures_of_the_decision(
    tree: Tree, django_assert_num_queries: Any
) -> None:
    decree = a_document(DECREE)
    mine = in_force(tree, "1.000001", LAW, DECREE)
    for number in range(2, 15):
        in_force(tree, f"1.0000{number:02}", LAW)
    in_force(tree, "1.000099", DECREE, kind=Kind.INTERNAL)
    in_force(tree, "1.000098", DECREE, day=NEXT_YEAR)
    decision = a_decision(tree, TODAY)
    DecisionLine.objects.create(
        decision=decision,
        action=Action.ABOLISHED,
        procedure=mine,
        agency=tree.justice,
        changed_by=decree,
    )
    with django_assert_num_queries(2):
        by_decree, by_law = citing.shared_with_others(
            decision, {LAW, "9/9999/XX"}, TODAY, EVERYTHING
        )
    assert (by_decree.document, by_decree.total) == (decree, 1)
    assert [other.code for other in by_decree.first] == ["1.000099"]
    assert (by_law.number, by_law.document, by_law.total) == (LAW, None, 13)
    assert len(by_law.first) == citing.SHOWN
    assert by_law.first[0].code == "1.000002"
    assert by_law.rest == 3


def test_five_hundred_numbers_take_as_many_queries_as_one(
    tree: Tree, django_assert_num_queries: Any
) -> None:
    LegalDocument.objects.bulk_create(
        LegalDocument(code=f"{n}/2020/NĐ-CP", number=f"{n}/2020/NĐ-CP") for n in range(500)
    )
    in_force(tree, "1.000001", "7/2020/NĐ-CP", "8/2020/NĐ-CP")
    decision = a_decision(tree, TODAY)
    numbers = {f"{n}/2020/NĐ-CP" for n in range(500)}
    with django_assert_num_queries(2):
        found = citing.shared_with_others(decision, numbers, TODAY, EVERYTHING)
    assert [(shared.number, shared.total) for shared in found] == [
        ("7/2020/NĐ-CP", 1),
        ("8/2020/NĐ-CP", 1),
    ]
