"""A line's blocks and the content they say: both ways, without loss.

Filling a line with a content and reading it back gives the same content, under the names that
the vocabularies have today; through a form, too. `content_of` is strict only about what no content
can be without; what the law asks for besides is told by `incomplete`.
"""

from catalog.drafts.amendment import begin_again, begin_amendment, own_day
from catalog.drafts.completeness import all_incomplete, incomplete, lacking
from catalog.drafts.lines import (
    all_as_today,
    as_today,
    base_of,
    bases_of,
    content_of,
    contents_of,
    fill,
)
from catalog.drafts.problems import FieldProblem, Incomplete
from catalog.drafts.vocabulary import Rows

__all__ = [
    "FieldProblem",
    "Incomplete",
    "Rows",
    "all_as_today",
    "all_incomplete",
    "as_today",
    "base_of",
    "bases_of",
    "begin_again",
    "begin_amendment",
    "content_of",
    "contents_of",
    "fill",
    "incomplete",
    "lacking",
    "own_day",
]
