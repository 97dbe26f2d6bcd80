"""What people ask, made of a catalogue's own words; the same catalogue gives the same questions.

Half are typed without marks, in every kind. Of twenty: eight pieces of names of two to six words,
four in citizens' words, three whole questions of eight to twelve words, two names, one expression
or abbreviation with what follows it, one code, one piece of a name with two letters swapped. One in
four also has a filter.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from catalog.models import Facet as Term
from catalog.models import ProcedurePage, VersionTerm
from search import language
from search.expressions.files import read_expressions
from search.facets import Facet
from search.request import QUERY

FACETS = {Term.SECTOR: Facet.SECTOR, Term.LEVEL: Facet.LEVEL, Term.AUDIENCE: Facet.AUDIENCE}
OPENINGS = (
    "tôi muốn", "cho tôi hỏi về", "làm sao để", "cần những giấy tờ gì để", "xin hỏi thủ tục",
    "nhà tôi cần", "hướng dẫn",
)  # fmt: skip
ENDINGS = (
    "thì nộp ở đâu", "mất bao nhiêu tiền", "bao lâu thì xong", "cần chuẩn bị hồ sơ gì",
    "có làm qua mạng được không", "phải đến xã hay tỉnh",
)  # fmt: skip
FILTERED = 0.25
"""The share of questions that come with a filter."""
Parameters = Mapping[str, list[str]]
"""Those of an address, as a page receives them."""


@dataclass(frozen=True, slots=True)
class Words:
    """What questions are made of."""

    names: Sequence[str]
    citizens: Sequence[str]
    expressions: Sequence[str]
    codes: Sequence[str]
    filters: Sequence[tuple[Facet, str]]


def read_words() -> Words:
    """Read the words of the default database and of the software."""
    pages = ProcedurePage.objects.filter(live=True).exclude(kind="internal").order_by("code")
    lines = (
        words.splitlines() for words in pages.values_list("search_words_vi", flat=True) if words
    )
    terms = VersionTerm.objects.filter(facet__in=FACETS).order_by("facet", "code")
    return Words(
        names=list(pages.values_list("title", flat=True)),
        citizens=[line for some in lines for line in some if line.strip()],
        expressions=[row.phrase for row in read_expressions()],
        codes=list(pages.values_list("code", flat=True)),
        filters=[
            (FACETS[Term(facet)], code)
            for facet, code in terms.values_list("facet", "code").distinct()
        ],
    )


def questions(words: Words, number: int) -> Iterator[Parameters]:
    """Yield the parameters of `number` addresses."""
    chance = random.Random(20)  # noqa: S311
    kinds: list[Callable[[Words, random.Random], str]] = [
        *[_piece] * 8, *[_citizens] * 4, *[_long] * 3, *[_name] * 2, _expression, _code, _slip,
    ]  # fmt: skip
    for place in range(number):
        kind = kinds[place // 2 % len(kinds)]
        asked = kind(words, chance)
        parameters = {QUERY: [_folded(asked) if place % 2 else asked]}
        if chance.random() < FILTERED:
            facet, value = chance.choice(words.filters)
            parameters[facet] = [value]
        yield parameters


def _folded(text: str) -> str:
    return " ".join(language.fold(word) for word in language.words(text))


def _piece(words: Words, chance: random.Random, least: int = 2, most: int = 6) -> str:
    """Return words that follow each other in a name."""
    name = language.words(chance.choice(words.names))
    length = min(len(name), chance.randint(least, most))
    start = chance.randint(0, len(name) - length)
    return " ".join(name[start : start + length]).lower()


def _citizens(words: Words, chance: random.Random) -> str:
    return chance.choice(words.citizens or words.expressions)


def _long(words: Words, chance: random.Random) -> str:
    """Return a question of eight to twelve words."""
    asked = [chance.choice(OPENINGS), _piece(words, chance, 4, 6), chance.choice(ENDINGS)]
    found = " ".join(asked).split()
    return " ".join(found[: max(8, min(12, len(found)))])


def _name(words: Words, chance: random.Random) -> str:
    return chance.choice(words.names)


def _expression(words: Words, chance: random.Random) -> str:
    return f"{chance.choice(words.expressions)} {_piece(words, chance, 2, 3)}"


def _code(words: Words, chance: random.Random) -> str:
    return chance.choice(words.codes)


def _slip(words: Words, chance: random.Random) -> str:
    """Return a piece of a name with two letters of its longest word swapped."""
    asked = _piece(words, chance, 3, 6).split()
    longest = max(asked, key=len)
    place = chance.randint(0, max(0, len(longest) - 2))
    spoiled = longest[:place] + longest[place : place + 2][::-1] + longest[place + 2 :]
    return " ".join(spoiled if word is longest else word for word in asked)
