"""An amendment ready to be promulgated, and days to do it on."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from catalog import drafts
from catalog.models import (
    DecisionLine,
    ProcedurePage,
)
from catalog.promulgation import Refused
from tests.builders import Tree, a_decision

NEW_YEAR = date(2026, 1, 1)
MARCH = date(2026, 3, 1)
MAY = date(2026, 5, 1)


def amendment(tree: Tree, page: ProcedurePage, day: date, name: str, **fields: Any) -> DecisionLine:
    """A line, in a decision of its own, that renames the procedure from `day` on."""
    line = drafts.begin_amendment(a_decision(tree, day), page)
    line.name_vi = name
    for field, value in fields.items():
        setattr(line, field, value)
    line.save()
    return line


def codes_of(error: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {p.code for p in error.value.problems}
