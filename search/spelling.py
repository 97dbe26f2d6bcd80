"""Slips of the keyboard, and marks that were left out. Pure.

Only a syllable that no text has is corrected: folded syllables are so short and so many that a
neighbour at distance one is nearly always another word (`docs/search.md`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterator, Sequence

from search import language
from search.lexicon import Lexicon

_ALPHABET = "abcdeghiklmnopqrstuvxy"
_LETTERS = re.compile(r"[^\W\d_]{2,14}")
_FINAL_I = re.compile("^(k|l|m|qu)i$")
"""Where official texts write y for the vowel that the exact form has as i: ký, lý, mỹ, quý."""
_LONGEST_ABBREVIATION = 6
SHORTEST = 2
"""Words without marks that may be restored: one syllable alone has too many readings."""


def corrected(
    words: Sequence[str], lexicon: Lexicon, also_known: Container[str] = ()
) -> list[str] | None:
    """Return `words` with unknown syllables set right, None where nothing is to be set right.

    Folded syllables that are `also_known` stay as they are.
    """
    found = list(words)
    for place, word in enumerate(words):
        folded = language.fold(word)
        if lexicon.knows(folded) or folded in also_known or not _may_be_a_slip(word):
            continue
        left = language.fold(found[place - 1].split()[-1]) if place else ""
        right = language.fold(words[place + 1]) if place + 1 < len(words) else ""
        best = _best(folded, left, right, lexicon)
        if best and (not is_possible(folded) or _is_at_home(best, left, right, lexicon)):
            marked = any(map(language.has_marks, words))
            found[place] = " ".join(
                written(_reading(part, lexicon)) if marked else part for part in best
            )
    return found if found != list(words) else None


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


def _is_at_home(parts: tuple[str, ...], left: str, right: str, lexicon: Lexicon) -> bool:
    """Tell whether names have `parts` beside each of the neighbours that there are.

    A possible syllable that no text has is mostly a word that offices do not use ("hôm nay").
    """
    beside = [f"{left}_{parts[0]}"] if left else []
    beside += [f"{parts[-1]}_{right}"] if right else []
    return bool(beside) and all(pair in lexicon.pairs for pair in beside)


def _may_be_a_slip(word: str) -> bool:
    is_abbreviation = word.isupper() and len(word) <= _LONGEST_ABBREVIATION
    return bool(_LETTERS.fullmatch(word)) and not is_abbreviation


def _best(folded: str, left: str, right: str, lexicon: Lexicon) -> tuple[str, ...]:
    """Return the known syllable or two that fit between their neighbours best."""

    def rank(parts: tuple[str, ...]) -> tuple[int, int, int]:
        fits = lexicon.pairs.get(f"{left}_{parts[0]}", 0)
        fits += lexicon.pairs.get(f"{parts[-1]}_{right}", 0)
        inner = lexicon.pairs.get("_".join(parts), 0) if len(parts) > 1 else 0
        return fits + inner, -len(parts), lexicon.exact[lexicon.readings[parts[-1]][0]]

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
