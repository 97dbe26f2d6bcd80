"""The expressions by which questions are understood now."""

from __future__ import annotations

from functools import cache

from search.expressions import Expressions
from search.expressions.files import read_expressions


@cache
def current() -> Expressions:
    """Return the expressions that come with the software."""
    return Expressions(read_expressions())
