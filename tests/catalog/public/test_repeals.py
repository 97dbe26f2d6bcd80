"""Readers are told beforehand that a decision is repealed, and nothing of what is internal."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog.content import Kind
from catalog.models import DecisionLine, ProcedurePage
from catalog.promulgation import promulgate
from tests.builders import Tree, a_content, a_page, a_repeal, an_ending, promulgated
from tests.catalog.amending import amendment
from tests.catalog.public.conftest import days
from tests.catalog.public.reading import in_english, read


def in_law(line: DecisionLine) -> DecisionLine:
    promulgate(line.decision)
    line.refresh_from_db()
    return line


@pytest.fixture
def amended(tree: Tree) -> DecisionLine:
    """A procedure that was renamed three weeks ago."""
    page = a_page(tree)
    promulgated(tree, page, a_content(), days(-60))
    return in_law(amendment(tree, page, days(-20), "Tên mới"))


def test_a_coming_repeal_is_announced_wherever_a_coming_amendment_is(
    client: Client, tree: Tree, amended: DecisionLine
) -> None:
    repeal = in_law(a_repeal(tree, days(20), amended))
    number = repeal.decision.number
    for address in ("thu-tuc/1.001193/", "thay-doi/sap-toi/", "thay-doi/", ""):
        shown = read(client, f"/en/{address}")
        assert number in shown or address == ""
        assert in_english(20) in shown
    assert "Applies again" in read(client, "/en/thay-doi/sap-toi/")
    assert "Ends from" not in read(client, "/en/")
    assert number in read(client, "/en/thu-tuc/1.001193/ban-in/")


def test_a_procedure_that_comes_back_is_announced_while_it_is_ended(
    client: Client, tree: Tree
) -> None:
    page = a_page(tree)
    promulgated(tree, page, a_content(), days(-60))
    ended = in_law(an_ending(tree, page, days(-20)))
    in_law(a_repeal(tree, days(20), ended))
    shown = read(client, "/en/thu-tuc/1.001193/")
    assert "this procedure is in force again." in shown
    assert "In force again" in read(client, "/en/thay-doi/sap-toi/")


def test_a_repeal_of_what_was_internal_is_told_nowhere(client: Client, tree: Tree) -> None:
    page = a_page(tree)
    promulgated(tree, page, a_content(), days(-60))
    hidden = in_law(amendment(tree, page, days(10), "Nội bộ", kind=Kind.INTERNAL))
    repeal = in_law(a_repeal(tree, days(20), hidden))
    addresses = ("", "thu-tuc/1.001193/", "thu-tuc/1.001193/lich-su/", "quyet-dinh/")
    for address in (*addresses, "thay-doi/", "thay-doi/sap-toi/"):
        shown = read(client, f"/en/{address}")
        assert repeal.decision.number not in shown
        assert hidden.decision.number not in shown


def test_lists_of_repeals_ask_no_more_for_more_of_them(
    client: Client, tree: Tree, amended: DecisionLine
) -> None:
    def asked(address: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            read(client, address)
        return len(queries)

    addresses = ("/thay-doi/sap-toi/", "/thay-doi/het-hieu-luc/", "/thay-doi/")
    in_law(a_repeal(tree, days(20), amended))
    before = [asked(address) for address in addresses]
    for number in range(3):
        page: ProcedurePage = a_page(tree, f"1.00200{number}")
        began = promulgated(tree, page, a_content(page.code, f"Thủ tục {number}"), days(-60)).line
        in_law(a_repeal(tree, days(-5 if number else 5), began))
    again = [asked(address) for address in addresses]
    assert all(now <= then + 3 for now, then in zip(again, before, strict=True))
