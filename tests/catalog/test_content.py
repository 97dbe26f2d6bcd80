"""Codes and texts, in whatever form they come."""

from __future__ import annotations

import pytest

from catalog.content import Code, Text


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1.001193", "1.001193"),
        (" 1.001193 ", "1.001193"),
        ("1001193", "1.001193"),
        ("1.001193.01", "1.001193"),
        ("1.001193.000.00.00.H40", "1.001193"),
        ("1.012753.H19", "1.012753"),
        ("dp.007", "DP.7"),
        ("1.0133611", None),
        ("1.014955-Xoa", None),
        ("2.009182739", None),
        ("", None),
    ],
)
def test_a_code_is_read_in_every_accepted_form(text: str, code: str | None) -> None:
    parsed = Code.parse(text)
    assert (parsed.value if parsed else None) == code


def test_text_is_stored_in_one_form() -> None:
    messy = "Tho\u0300\u00a0 đi\u0323a\u200e  chi\u0309\r\nhai\tdòng "
    assert Text(messy).vi == "Thò địa chỉ\nhai dòng"
