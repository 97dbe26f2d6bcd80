"""Numbers as Vietnamese offices write them, typed into a form and shown in it again."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from catalog.amounts import AmountBlock

block = AmountBlock(required=False, min_value=0)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("8000", "8000"),
        ("8.000", "8000"),
        (" 1.250.000 ", "1250000"),
        ("1 250 000", "1250000"),
        ("1.250.000,5", "1250000.5"),
        ("2,5", "2.5"),
        ("2.5", "2.5"),
        ("0,125", "0.125"),
        ("0.125", "0.125"),
    ],
)
def test_a_number_is_read_as_a_vietnamese_office_means_it(typed: str, meant: str) -> None:
    assert block.clean(typed) == Decimal(meant)


@pytest.mark.parametrize("typed", ["12,000", "1,250,000.5", "1.2.3", "mười", "-8.000", "8.000đ"])
def test_what_could_mean_two_numbers_or_none_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        block.clean(typed)


def test_nothing_typed_is_no_number() -> None:
    assert block.clean("") is None


def test_what_was_typed_wrong_is_shown_again_as_it_was_typed() -> None:
    assert block.get_form_state("12,000") == "12,000"


@given(st.decimals(min_value=0, max_value=10**12, places=4))
def test_a_number_that_went_through_the_form_is_the_same_number(number: Decimal) -> None:
    assert block.clean(block.get_form_state(number)) == number


def test_thousands_are_shown_in_groups() -> None:
    assert block.get_form_state(Decimal(1250000)) == "1.250.000"
    assert block.get_form_state(Decimal("1.125")) == "1,1250"
