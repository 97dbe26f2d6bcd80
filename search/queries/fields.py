"""The names of the fields that every index has. See `search.documents.Document` for what they hold.

`name_exact` has the words with their marks, `name_pairs` pairs of neighbours, `name_exact_pairs`
both. `headings`, `called_pairs` and `neighbours` repeat others, so that what matches is asked of
one list of documents a word, and of one a pair: the words of all headings, the pairs of all names,
and those of names and texts.
"""

from __future__ import annotations

from search.facets import Facet

HEADINGS = ("name", "alias", "name_en", "sectors", "agencies")
"""The fields whose words `headings` has."""
NAMES = ("name", "alias", "name_en")
"""Those of them that say what a procedure is called."""
PAIRS = "_pairs"
"""How the fields end that hold pairs of neighbours."""
CALLED = tuple(f"{name}{PAIRS}" for name in NAMES)
"""The fields whose pairs `called_pairs` has."""
FACET_FIELDS: dict[Facet, str] = {
    facet: f"facet_{facet.name.lower()}" for facet in Facet if facet != Facet.STATUS
}
"""Where the values of each facet stand. The status is told from the days."""
