"""Why a procedure was found when its name does not show it: passages that hold the words. Pure.

A passage is offered only when it says more than the name: a word that the name lacks, beside
another word of the question; single syllables stand in every text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import chain, pairwise
from math import ceil
from typing import Any

from catalog.content import NOTHING, Component, Text, component_json
from search import language
from search.highlight import Wanted, runs, wanted

MOST = 2
"""Passages shown of one procedure."""
LONGEST = 200
"""Characters of a passage; of a longer line the part around the words is shown."""
LOOKED_THROUGH = 6_000
"""Characters of a content in which words are looked for: of seven procedures in ten all, of others
what people need first."""
CLOSEST = 6
"""Lines, the fullest of words first, in which the words are looked for as they were meant."""


class Place(StrEnum):
    """Where a passage stands; the value is the anchor on the procedure's page, if it has one."""

    NAME = "ten-khac"
    CODES = "ma-khac"
    CITIZENS_WORDS = "tu-nguoi-dan"
    DOSSIER = "giay-to"
    CONDITIONS = "dieu-kien"
    STEPS = "cac-buoc"
    CHANNELS = "nop"
    ONLINE = "truc-tuyen"
    AGENCIES = "co-quan"
    LEGAL_BASES = "can-cu"
    GUIDANCE = "huong-dan"


ANCHORS = frozenset(Place) - {Place.NAME, Place.CODES, Place.CITIZENS_WORDS}
"""The places that are sections of the procedure's page."""

_COMPONENTS: dict[Place, tuple[Component, ...]] = {
    Place.DOSSIER: (Component.DOSSIER,),
    Place.CONDITIONS: (
        Component.CONDITIONS,
        Component.AUDIENCES,
        Component.RESULTS,
        Component.SECTORS,
        Component.NOTE,
    ),
    Place.STEPS: (Component.STEPS,),
    Place.CHANNELS: (Component.CHANNELS,),
    Place.ONLINE: (Component.ONLINE,),
    Place.AGENCIES: (Component.AGENCIES,),
    Place.LEGAL_BASES: (Component.LEGAL_BASES,),
}


Written = tuple[Place, bool, str]
"""Where a text stands, whether it is in English, and the text."""


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands on a procedure's page beside the text of the law, as plain lines."""

    code: str = ""
    codes: tuple[str, ...] = ()
    words: Text = NOTHING
    guidance: Text = NOTHING


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a procedure's text that holds words of the question, and where it stands."""

    place: Place
    text: str
    is_english: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """The words of a question in each of its readings, made ready to be looked for often."""

    readings: tuple[tuple[str, ...], ...]
    codes: tuple[str, ...]
    words: Wanted
    every: frozenset[str]
    pairs: frozenset[tuple[str, str]]


def question(readings: Sequence[str], codes: Sequence[str] = ()) -> Question:
    """Return what to look for: the texts searched for, and the keys of codes in the question."""
    folded = tuple(tuple(language.fold_tokens(text)) for text in readings)
    return Question(
        readings=folded,
        codes=tuple(codes),
        words=wanted(readings),
        every=frozenset(word for words in folded for word in words),
        pairs=frozenset(pair for words in folded for pair in pairwise(words)),
    )


def says_all(name: str, asked: Question) -> bool:
    """Tell whether `name` holds every word of one of the readings: then it was found for that."""
    held = set(language.fold_tokens(name))
    return any(held.issuperset(words) for words in asked.readings)


def matches(
    asked: Question, name: str, content: Mapping[str, Any], beside: Beside
) -> tuple[Passage, ...]:
    """Return the passages that tell why this was found; none where its `name` says it already.

    `content`: the JSON of the version, unread; only what is needed of it is looked at.
    """
    if says_all(name, asked):
        return ()
    held = set(language.fold_tokens(name))
    for is_english, other in _written(content["name"]):
        if says_all(other, asked):
            return (Passage(Place.NAME, _cut(other, 0), is_english),)
    found = [*_codes(asked, content, beside), *_numbered(asked, content)]
    found += _passages(asked, held, content, beside)
    return tuple(dict.fromkeys(found))[:MOST]


def _codes(asked: Question, content: Mapping[str, Any], beside: Beside) -> Iterator[Passage]:
    """Yield the other code by which it was asked for."""
    keys = set(asked.codes)
    if keys & set(language.keys_of_code(beside.code)):
        return
    for code in dict.fromkeys((content["code"], *content.get("aliases", ()), *beside.codes)):
        if keys & set(language.keys_of_code(code)):
            yield Passage(Place.CODES, code)


def _numbered(asked: Question, content: Mapping[str, Any]) -> Iterator[Passage]:
    """Yield the papers and legal bases whose code or number stands in the question."""
    spoken = ["_".join(("", *words, "")) for words in asked.readings]
    if not any(character.isdigit() for words in spoken for character in words):
        return
    for place, key, code in _numbers(content):
        if _is_named(code, spoken):
            text = key if code in key else f"{key} ({code})" if key else code
            yield Passage(place, _cut(text, text.find(code)))


def _numbers(content: Mapping[str, Any]) -> Iterator[tuple[Place, str, str]]:
    """Yield where a number stands, what it is the number of, and the number."""
    for case in content.get("dossier", {}).get("cases", ()):
        for paper in case.get("papers", ()):
            for code in (paper.get("code"), paper.get("form", {}).get("code")):
                if code:
                    yield Place.DOSSIER, paper.get("name", {}).get("vi", ""), code
    for basis in content.get("legal_bases", ()):
        if number := basis.get("number"):
            yield Place.LEGAL_BASES, basis.get("title", {}).get("vi", ""), number


_NUMBER_AND_YEAR = re.compile(r"^\d+_\d{4}$")


def _is_named(code: str, spoken: Iterable[str]) -> bool:
    """Tell whether a code with a digit in it, or but its number and year, is in the question."""
    if not any(character.isdigit() for character in code):
        return False
    tokens = language.fold_tokens(code)
    keys = {"_".join(tokens), "".join(tokens)}
    if _NUMBER_AND_YEAR.match("_".join(tokens[:2])):
        keys.add("_".join(tokens[:2]))
    return any(f"_{key}_" in words for key in keys for words in spoken)


def _passages(
    asked: Question, held: set[str], content: Mapping[str, Any], beside: Beside
) -> Iterator[Passage]:
    """Yield the best passage of citizens' words, and that of the text, each if it says more."""
    lacking = [set(words) - held for words in asked.readings if words]
    if not lacking:
        return
    missing, needed = set[str]().union(*lacking), ceil(min(map(len, lacking)) / 2)
    search = _Search(
        asked,
        frozenset(missing),
        needed,
        frozenset(pair for pair in asked.pairs if not missing.isdisjoint(pair)),
        has_single=any(len(words) == 1 for words in asked.readings),
    )
    own = search.best(_beside(Place.CITIZENS_WORDS, beside.words))
    if own is not None:
        yield own
    best = search.best(_texts(content, beside))
    if best is not None and (own is None or not search.words(best) <= search.words(own)):
        yield best


def _texts(content: Mapping[str, Any], beside: Beside) -> Iterator[Written]:
    left = LOOKED_THROUGH
    parts = ((place, part) for place, some in _COMPONENTS.items() for part in some)
    for place, component in parts:
        if left <= 0:
            break
        for is_english, text in _written(component_json(content, component)):
            if left > 0:
                yield place, is_english, text
            left -= len(text)
    yield from _beside(Place.GUIDANCE, beside.guidance)


_LANGUAGES = frozenset({"vi", "en"})


def _beside(place: Place, text: Text) -> Iterator[Written]:
    yield place, False, text.vi
    yield place, True, text.en


def _written(value: Any) -> list[tuple[bool, str]]:
    """Return the texts in a part of a content's JSON, and whether they are English."""
    found: list[tuple[bool, str]] = []
    _gather(value, found)
    return found


def _gather(value: Any, found: list[tuple[bool, str]]) -> None:
    # Into one list: generators within each other take twice as long.
    if isinstance(value, dict):
        for key, part in value.items():
            if not isinstance(part, str):
                _gather(part, found)
            elif key in _LANGUAGES:
                found.append((key == "en", part))
    elif isinstance(value, list):
        for part in value:
            _gather(part, found)


@dataclass(frozen=True, slots=True)
class _Line:
    """A line, where its telling words begin, and how much of the question it holds."""

    place: Place
    text: str
    at: int
    score: int
    is_english: bool


@dataclass(frozen=True, slots=True)
class _Search:
    """Looks for lines that hold at least `needed` of the words that are `missing` elsewhere.

    `telling`: the neighbours in the question of which one is missing. `has_single`: one of its
    readings is a single word, which tells by itself.
    """

    asked: Question
    missing: frozenset[str]
    needed: int
    telling: frozenset[tuple[str, str]]
    has_single: bool

    def best(self, written: Iterable[Written]) -> Passage | None:
        """Return the line that holds most of the question, cut to be read at a glance."""
        lines = [
            line
            for place, is_english, text in written
            for part in text.split("\n")
            if (line := self._weigh(place, part, is_english=is_english)) is not None
        ]
        for line in sorted(lines, key=lambda line: -line.score)[:CLOSEST]:
            cut = _cut(line.text, line.at)
            if any(True for _ in runs(cut, self.asked.words)):
                return Passage(line.place, cut, line.is_english)
        return None

    def words(self, passage: Passage) -> set[str]:
        """Return the words of the question that `passage` holds."""
        return {word for _, _, word in self._found(passage.text)}

    def _found(self, text: str) -> list[tuple[int, int, str]]:
        """Return where words of the question stand in `text`, and which."""
        return [
            (start, end, folded)
            for start, end, word in language.word_spans(text)
            if (folded := language.fold(word)) in self.asked.every
        ]

    def _may_hold(self, line: str) -> bool:
        """Tell whether `line` may say more than the name does.

        Most lines do not, so this is done in the quickest way there is.
        """
        words = [*chain.from_iterable(map(_folded, line.split()))]
        held = self.missing.intersection(words)
        if not held or len(held) < self.needed:
            return False
        return self.has_single or not self.telling.isdisjoint(pairwise(words))

    def _weigh(self, place: Place, line: str, *, is_english: bool) -> _Line | None:
        """Return how `line` answers, None where it says no more than the name does."""
        if not self._may_hold(line):
            return None
        found = self._found(line)
        words = {word for _, _, word in found}
        pairs = {
            (a[2], b[2]): a[0]
            for a, b in pairwise(found)
            if (a[2], b[2]) in self.asked.pairs and line[a[1] : b[0]].isspace()
        }
        telling = [at for pair, at in pairs.items() if pair in self.telling]
        is_one_word = any(
            len(reading) == 1 and reading[0] in words for reading in self.asked.readings
        )
        if not telling and not is_one_word:
            return None
        at = min(telling, default=found[0][0])
        return _Line(place, line, at, len(words) + 2 * len(pairs) + len(telling), is_english)


@lru_cache(maxsize=1 << 16)
def _folded(piece: str) -> tuple[str, ...]:
    """Return the folded words in what stands between two blanks: nearly always one."""
    return tuple(language.fold_tokens(piece))


def _cut(text: str, at: int) -> str:
    """Return at most `LONGEST` characters of `text` around the place `at`, between words."""
    if len(text) <= LONGEST:
        return text.strip()
    start = max(0, min(at - LONGEST // 4, len(text) - LONGEST))
    if start:
        sentence = max(text.rfind(stop, start, at) for stop in (". ", "; ", ": "))
        start = sentence + 2 if sentence >= 0 else text.find(" ", start, at) + 1 or start
    end = start + LONGEST
    if end < len(text):
        end = max(text.rfind(" ", start, end), at + 1)
    return ("… " if start else "") + text[start:end].strip() + (" …" if end < len(text) else "")
