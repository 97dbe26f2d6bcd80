"""Slips of the keyboard, and marks that were left out. Pure.

Only a syllable that no text has is corrected: folded syllables are so short and so many that a
neighbour at distance one is nearly always another word (`docs/search.md`).
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Container, Iterator, Sequence
from itertools import pairwise

from search import language
from search.lexicon import Lexicon

_ALPHABET = "abcdeghiklmnopqrstuvxy"
_LETTERS = re.compile(r"[^\W\d_]{2,14}")
_READ_OUT = re.compile("[aeiouy]")
_FINAL_I = re.compile("^(k|l|m|qu)i$")
"""Where official texts write y for the vowel that the exact form has as i: ký, lý, mỹ, quý."""
_LONGEST_ABBREVIATION = 6
_APART = re.compile(r"(?<![^\W_])([^\W\d_]{2,4})[ -]([0-9]{1,3})(?![^\W_]|[/.-][^\W_])")
"""Letters and digits that may be the code of a form; one letter is a class or a point (`d 5`)."""
SHORTEST = 2
"""Words without marks that may be restored: one syllable alone has too many readings."""


def corrected(
    words: Sequence[str], lexicon: Lexicon, also_known: Container[str] = ()
) -> list[str] | None:
    """Return `words` with unknown syllables set right, None where nothing is to be set right.

    Folded syllables that are `also_known` stay as they are. So do all where most of the unknown
    ones can't be set right: the question is in another language.
    """
    folded = [language.fold(word) for word in words]
    capitals_tell = not "".join(words).isupper()
    unknown = [
        i
        for i, word in enumerate(words)
        if not lexicon.knows(folded[i])
        and folded[i] not in also_known
        and _may_be_a_slip(word, capitals_tell)
    ]
    right: dict[int, tuple[str, ...]] = {}
    for i in unknown:
        before = right[i - 1][-1] if i - 1 in right else folded[i - 1] if i else ""
        after = folded[i + 1] if i + 1 < len(words) else ""
        best = _best(folded[i], before, after, lexicon)
        may_be_meant = is_possible(folded[i]) or not _READ_OUT.search(folded[i])
        if best and _is_at_home(best, before, after, lexicon, every=may_be_meant):
            right[i] = best
    if not right or len(right) * 2 < len(unknown):
        return None
    marked = any(map(language.has_marks, words))
    return [
        " ".join(written(_reading(part, lexicon)) if marked else part for part in right[i])
        if i in right
        else word
        for i, word in enumerate(words)
    ]


def rejoined(text: str, lexicon: Lexicon) -> str:
    """Return `text` with the codes in one word that were written in two: `CT 01`.

    They are where texts have the one word, names don't have the two as neighbours, and the letters
    can't be read out as a syllable.
    """

    def together(found: re.Match[str]) -> str:
        letters, digits = language.fold(found[1]), found[2]
        is_code = (
            not _READ_OUT.search(letters)
            and lexicon.knows(letters + digits)
            and f"{letters}_{digits}" not in lexicon.pairs
        )
        return found[1] + digits if is_code else found[0]

    return _APART.sub(together, text)


def restored(words: Sequence[str], lexicon: Lexicon) -> str:
    """Return `words`, typed without marks, with those that names have; "" where in doubt.

    The likeliest way through the readings of each syllable, and only if every pair of neighbours
    in it was seen in a name.
    """
    if len(words) < SHORTEST or any(map(language.has_marks, words)):
        return ""
    options = [lexicon.readings.get(language.fold(word), ()) for word in words]
    if not all(options):
        return ""
    paths: dict[str, tuple[float, tuple[str, ...]]] = {
        form: (float(lexicon.exact[form]), (form,)) for form in options[0]
    }
    for forms in options[1:]:
        following: dict[str, tuple[float, tuple[str, ...]]] = {}
        for form in forms:
            for last, (score, path) in paths.items():
                seen = lexicon.exact_pairs.get(f"{last}_{form}", 0)
                likely = score * seen / lexicon.exact[last]
                if likely > following.get(form, (0.0, ()))[0]:
                    following[form] = likely, (*path, form)
        paths = following
    if not paths:
        return ""
    best = max(paths.values())[1]
    text = " ".join(map(written, best))
    return text if any(map(language.has_marks, best)) else ""


def written(form: str) -> str:
    """Return an exact form as it is written: the tone on the vowel that bears it."""
    letters = form.rstrip(language.TONES)
    tone = form[len(letters) :]
    letters = _FINAL_I.sub(r"\1y", letters)
    if not tone:
        return letters
    place = _bearer(letters)
    return unicodedata.normalize("NFC", letters[: place + 1] + tone + letters[place + 1 :])


_VOWEL = "aăâeêioôơuưy"


def _bearer(letters: str) -> int:
    """Return where the tone stands: on a vowel of its own quality, else by the syllable's end."""
    begin = 2 if re.match(f"(qu|gi)[{_VOWEL}]", letters) else 0
    vowels = [i for i, c in enumerate(letters) if c in _VOWEL and i >= begin]
    if not vowels:
        return len(letters) - 1
    own = [i for i in vowels if letters[i] in "ăâêôơư"]
    if own:
        return own[-1]
    is_open = vowels[-1] == len(letters) - 1
    if len(vowels) == 1 or not is_open:
        return vowels[-1]
    return vowels[-2]


_ONSET = "ngh?|gh?|kh?|ch?|ph?|nh?|th?|tr?|qu|gi|[bdhlmrsvx]"
_RIME = (
    "a([cimnoputy]|ch|n[gh])?|e([cmnoptu]|n[gh]|ch)?|i([acmnptu]|ch|nh|e([cmnptu]|ng))?"
    "|o([cimnpt]|o?ng|a([cimnopty]|ch|n[gh])?|e([mnot])?)?"
    "|u([acimnptu]|ng|a([nty]|ng)|e(ch|nh)?|o([cimnptu]|ng)?|y([antu]|ch|nh|e[nt])?)?"
    "|y(e([mntu]|ng)|[nt]|nh)?"
)
_POSSIBLE = re.compile(f"({_ONSET})?({_RIME})")


def is_possible(folded: str) -> bool:
    """Tell whether Vietnamese spelling can have a syllable of these bare letters."""
    return bool(_POSSIBLE.fullmatch(folded))


def _is_at_home(
    parts: tuple[str, ...], left: str, right: str, lexicon: Lexicon, *, every: bool
) -> bool:
    """Tell whether names have `parts` beside one of the neighbours that there are, or `every` one.

    A possible syllable that no text has is mostly a word that offices do not use ("hôm nay"), and
    an impossible one beside strangers is foreign ("driving school"). Two syllables that were stuck
    together are neighbours of each other.
    """
    beside = [f"{left}_{parts[0]}"] if left else []
    beside += [f"{parts[-1]}_{right}"] if right else []
    seen = [pair in lexicon.pairs for pair in beside]
    return bool(seen) and all(seen) if every else any(seen) or len(parts) > 1


def _may_be_a_slip(word: str, capitals_tell: bool) -> bool:
    """Tell whether `word` may be anything but itself. Capitals say nothing where all are ones."""
    is_abbreviation = capitals_tell and word.isupper() and len(word) <= _LONGEST_ABBREVIATION
    return bool(_LETTERS.fullmatch(word)) and not is_abbreviation


def _best(folded: str, left: str, right: str, lexicon: Lexicon) -> tuple[str, ...]:
    """Return the known syllable or two that fit between their neighbours best."""

    def rank(parts: tuple[str, ...]) -> tuple[float, int, int]:
        # Logarithms, so that fitting both neighbours is worth more than fitting one often.
        fits = sum(
            math.log1p(lexicon.pairs.get(f"{a}_{b}", 0)) for a, b in pairwise((left, *parts, right))
        )
        return fits, -len(parts), lexicon.exact[lexicon.readings[parts[-1]][0]]

    candidates = {*_near(folded, lexicon), *_split(folded, lexicon)}
    return max(sorted(candidates), key=rank, default=())


def _near(word: str, lexicon: Lexicon) -> Iterator[tuple[str, ...]]:
    """Yield the known syllables one edit away: a letter more, less, other, or two swapped."""
    for i in range(len(word) + 1):
        before, after = word[:i], word[i:]
        edits = [before + after[1:]] if after else []
        if len(after) > 1:
            edits.append(before + after[1] + after[0] + after[2:])
        for letter in _ALPHABET:
            edits += [before + letter + after[1:], before + letter + after]
        yield from ((edit,) for edit in edits if edit and lexicon.names(edit))


def _split(word: str, lexicon: Lexicon) -> Iterator[tuple[str, ...]]:
    """Yield the two known neighbours that stand in `word` without a blank."""
    for i in range(1, len(word)):
        if f"{word[:i]}_{word[i:]}" in lexicon.pairs:
            parts = (word[:i], word[i:])
            if all(map(lexicon.names, parts)):
                yield parts


def _reading(folded: str, lexicon: Lexicon) -> str:
    return lexicon.readings[folded][0]
