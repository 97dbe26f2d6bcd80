"""Reading the environment: what is set wrongly is refused with its name and what is allowed."""

from __future__ import annotations

import os
from typing import overload

from django.core.exceptions import ImproperlyConfigured


def number(name: str, default: float, *, least: float, most: float) -> float:
    """Return the number that the variable `name` holds. Raises ImproperlyConfigured."""
    text = os.environ.get(name, "").strip()
    if not text:
        return default
    try:
        found = float(text)
    except ValueError:
        found = float("nan")
    if not least <= found <= most:
        raise ImproperlyConfigured(
            f"{name} is “{text}”; it must be a number from {least:g} to {most:g}"
        )
    return found


def whole_number(name: str, default: int, *, least: int, most: int) -> int:
    """Return the whole number that the variable `name` holds. Raises ImproperlyConfigured."""
    found = number(name, default, least=least, most=most)
    if found != int(found):
        raise ImproperlyConfigured(f"{name} is “{found:g}”; it must be a whole number")
    return int(found)


@overload
def yes_or_no(name: str, default: bool) -> bool: ...


@overload
def yes_or_no(name: str, default: None) -> bool | None: ...


def yes_or_no(name: str, default: bool | None) -> bool | None:
    """Return whether the variable `name` is 1 or 0. Raises ImproperlyConfigured."""
    text = os.environ.get(name, "").strip()
    if not text:
        return default
    if text not in {"0", "1"}:
        raise ImproperlyConfigured(f"{name} is “{text}”; it must be 1 or 0")
    return text == "1"


def whole_numbers(name: str, default: tuple[int, ...], *, least: int, most: int) -> tuple[int, ...]:
    """Return the whole numbers, by commas, that the variable `name` holds, the greatest first.

    Raises ImproperlyConfigured.
    """
    words = os.environ.get(name, "").replace(",", " ").split()
    if not words:
        return default
    if not all(word.isascii() and word.isdigit() and least <= int(word) <= most for word in words):
        raise ImproperlyConfigured(
            f"{name} is “{' '.join(words)}”; it must be whole numbers from {least} to {most}, "
            "with commas between"
        )
    return tuple(sorted({int(word) for word in words}, reverse=True))
