"""What is set wrongly in the environment is refused by its name."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured

from portal.settings.environment import number, whole_number, whole_numbers, yes_or_no


@pytest.mark.parametrize(("text", "value"), [("", 0.5), (" ", 0.5), ("2", 2.0), ("0.05", 0.05)])
def test_a_number_is_read_where_there_is_one(
    monkeypatch: pytest.MonkeyPatch, text: str, value: float
) -> None:
    monkeypatch.setenv("SEARCH_READ_BUDGET", text)
    assert number("SEARCH_READ_BUDGET", 0.5, least=0.05, most=30) == value


@pytest.mark.parametrize("text", ["soon", "0", "-1", "31", "nan", "inf", "1e400", "½"])
def test_what_is_no_such_number_is_refused_with_what_is_allowed(
    monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setenv("SEARCH_READ_BUDGET", text)
    with pytest.raises(ImproperlyConfigured, match=r"SEARCH_READ_BUDGET.*0\.05 to 30"):
        number("SEARCH_READ_BUDGET", 0.5, least=0.05, most=30)


def test_half_a_failure_is_no_number_of_failures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEARCH_BREAKER_FAILURES", "2.5")
    with pytest.raises(ImproperlyConfigured, match=r"SEARCH_BREAKER_FAILURES.*whole"):
        whole_number("SEARCH_BREAKER_FAILURES", 3, least=1, most=1000)


@pytest.mark.parametrize(
    ("text", "value"), [("", (60, 10)), ("30", (30,)), ("5, 45 5", (45, 5)), ("0", (0,))]
)
def test_numbers_are_read_the_greatest_first(
    monkeypatch: pytest.MonkeyPatch, text: str, value: tuple[int, ...]
) -> None:
    monkeypatch.setenv("REMIND_DAYS_BEFORE", text)
    assert whole_numbers("REMIND_DAYS_BEFORE", (60, 10), least=0, most=366) == value


@pytest.mark.parametrize("text", ["soon", "60,x", "-1", "367", "1.5", "½", "²"])
def test_what_are_no_such_numbers_is_refused_with_what_is_allowed(
    monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setenv("REMIND_DAYS_BEFORE", text)
    with pytest.raises(ImproperlyConfigured, match=r"REMIND_DAYS_BEFORE.*0 to 366"):
        whole_numbers("REMIND_DAYS_BEFORE", (60, 10), least=0, most=366)


@pytest.mark.parametrize(("text", "value"), [("", None), ("1", True), ("0", False)])
def test_yes_or_no_is_read_where_it_is_said(
    monkeypatch: pytest.MonkeyPatch, text: str, value: bool | None
) -> None:
    monkeypatch.setenv("DECISIONS_NEED_APPROVAL", text)
    assert yes_or_no("DECISIONS_NEED_APPROVAL", None) is value


def test_what_is_neither_yes_nor_no_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DECISIONS_NEED_APPROVAL", "maybe")
    with pytest.raises(ImproperlyConfigured, match=r"DECISIONS_NEED_APPROVAL.*1 or 0"):
        yes_or_no("DECISIONS_NEED_APPROVAL", None)
