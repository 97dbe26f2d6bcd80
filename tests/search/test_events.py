"""What is told of the search: a closed catalogue, and nothing of what people ask."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import events
from search.engines.base import Unavailable
from search.events import CATALOGUE, Event, counts, emit


def test_every_event_has_its_place_in_the_catalogue() -> None:
    assert set(CATALOGUE) == set(Event)


def test_events_are_counted_apart_by_reason(caplog: pytest.LogCaptureFixture) -> None:
    before = counts()
    with caplog.at_level(logging.INFO, logger="search"):
        emit(Event.STANDBY_ANSWERED, reason="timeout")
        emit(Event.STANDBY_ANSWERED, reason="timeout")
        emit(Event.STANDBY_ANSWERED, reason="refused")
        emit(Event.CONFLICTS, times=3)
    after = counts()

    def more(name: str) -> int:
        return after[name] - before.get(name, 0)

    assert more("standby_answered.timeout") == 2
    assert more("standby_answered.refused") == 1
    assert more("conflicts") == 3
    assert "standby_answered reason=refused" in caplog.text
    assert "conflicts times=3" in caplog.text


@pytest.mark.parametrize(
    ("event", "fields"),
    [
        ("somebody_searched", {}),
        (Event.STANDBY_ANSWERED, {"query": "khai"}),
        (Event.STANDBY_ANSWERED, {"reason": "đăng ký khai sinh"}),
        (Event.STANDBY_ANSWERED, {"reason": "giấy"}),
        (Event.WARMED, {"engine": "x" * 41}),
    ],
)
def test_what_is_not_in_the_catalogue_is_refused(event: Any, fields: dict[str, Any]) -> None:
    before = counts()
    with pytest.raises(ValueError, match=r"field|word|valid"):
        emit(event, **fields)
    assert counts() == before


@given(st.text())
def test_no_text_but_one_plain_word_gets_through(text: str) -> None:
    is_word = text.isascii() and text.replace("-", "a").replace("_", "a").isalnum()
    if not (is_word and text[0].isalpha() and len(text) <= 40):
        with pytest.raises(ValueError, match="one word"):
            emit(Event.STANDBY_ANSWERED, reason=text)


def every_kind_of(kind: type[Unavailable]) -> list[type[Unavailable]]:
    return [kind, *(one for sub in kind.__subclasses__() for one in every_kind_of(sub))]


def test_every_reason_of_an_engine_can_be_told() -> None:
    import search.service  # noqa: F401 — brings all engines

    for kind in every_kind_of(Unavailable):
        assert events._WORD.fullmatch(kind.reason), kind
