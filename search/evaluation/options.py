"""Options that the commands share, as types of `argparse`."""

from __future__ import annotations

from argparse import ArgumentTypeError
from datetime import date

from search.request import DAY, WINDOW, BadRequest, parse


def a_day(text: str) -> date:
    """Return the day that `text` names, of those that an address may name."""
    try:
        return parse({DAY: [text]}, today=date.min, allowed={}).day
    except BadRequest as error:
        allowed = error.problems[0].allowed
        raise ArgumentTypeError(f"“{text}” is no day: {allowed}") from error


def a_limit(text: str) -> int:
    """Return the number of results that `text` names."""
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= WINDOW):
        raise ArgumentTypeError(f"“{text}” is no number from 1 to {WINDOW}")
    return int(text)
