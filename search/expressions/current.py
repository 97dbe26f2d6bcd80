"""The expressions by which questions are understood now: those that came, then the editors' own.

They are read again when their stamp is new. The stamp is read before them: at worst newer ones
are kept under an older stamp, for which nobody asks again.
"""

from __future__ import annotations

from functools import cache, lru_cache
from uuid import UUID

from search.expressions import Expression, Expressions
from search.expressions.files import read_expressions
from search.models import ExpressionStamp, SearchExpression


def current() -> Expressions:
    """Return the expressions as they are now, in one query where none is new."""
    return expressions_of(ExpressionStamp.current().first())


@lru_cache(maxsize=2)
def expressions_of(stamp: UUID | None) -> Expressions:
    """Return the expressions that have this stamp. An editor's own hold where both have one."""
    editors = SearchExpression.objects.all() if stamp else ()
    return Expressions([*shipped(), *(row.expression for row in editors)])


@cache
def shipped() -> tuple[Expression, ...]:
    """Return the expressions that come with the software."""
    return read_expressions()
