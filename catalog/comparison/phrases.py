"""How a change is told: sentences in both languages, and the passages that show it word by word."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar

from catalog.comparison.matching import Matched, match
from catalog.comparison.texts import Run, word_runs
from catalog.content import Duration, Text
from catalog.wording import duration_in_words, in_words

T = TypeVar("T")

_SHORT = 80
"""Texts up to this length are quoted in the sentence; longer ones are shown as a passage."""
_NAME = 120


@dataclass(frozen=True, slots=True)
class Passage:
    """A text in one language, before and after."""

    language: str
    before: str
    after: str

    @property
    def runs(self) -> tuple[Run, ...]:
        """The words that stayed, went and came, for <del> and <ins>. Worked out when asked."""
        return word_runs(self.before, self.after)


@dataclass(frozen=True, slots=True)
class Change:
    """One change in words. `passages` show what is too long for the sentence."""

    sentence: Text
    passages: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True)
class Noun:
    """What is counted: "1 giấy tờ", "1 paper", "2 papers"."""

    vi: str
    one: str
    many: str

    @property
    def label(self) -> Text:
        return Text(self.vi, self.one)


def both(say: Callable[[str], str]) -> Text:
    """Return what `say` says in Vietnamese and in English."""
    return Text(say("vi"), say("en"))


def worded(value: StrEnum) -> Text:
    """Return a value of the content's lists in words."""
    return both(lambda language: in_words(value, language))


def joined(*parts: Text, by: str = " ") -> Text:
    """Return `parts` as one text, without the empty ones."""
    return both(lambda lang: by.join(filter(None, (p.in_language(lang) for p in parts))))


def lasting(duration: Duration | None) -> Text:
    """Return a length of time in words."""
    return both(lambda language: duration_in_words(duration, language))


def named(label: Text, name: Text) -> Text:
    """Return what is told of something with the name of it, quoted."""
    return joined(label, quoted(name)) if name else label


def capital(text: Text) -> Text:
    """Return `text` with a capital at its head."""
    return Text(text.vi[:1].upper() + text.vi[1:], text.en[:1].upper() + text.en[1:])


def shortened(text: Text, length: int = _NAME) -> Text:
    """Return `text` as a name: on one line, without list marks at its edges, cut to `length`."""

    def cut(words: str) -> str:
        line = " ".join(words.split())
        line = line.lstrip("-–+*•· ").rstrip(":;. ") or line
        return line if len(line) <= length else f"{line[:length].rstrip()}…"

    return Text(cut(text.vi), cut(text.en))


def quoted(text: Text) -> Text:
    """Return a name in quotation marks, in the language's own or else in Vietnamese."""
    name = shortened(text)
    return both(lambda language: f"“{name.in_language(language)}”")


def became(label: Text, before: Text, after: Text) -> Change:
    """Tell "label: before → after"; where both read alike, only the way of writing changed."""
    if before.vi == after.vi and before.in_language("en") == after.in_language("en"):
        return reworded(label)
    return Change(joined(capital(label), joined(before, after, by=" → "), by=": "))


def reworded(label: Text) -> Change:
    """Tell that something was written otherwise, without saying how."""
    return Change(Text(f"Sửa {label.vi}", f"{capital(label).en}: revised"))


def text_changes(label: Text, before: Text, after: Text) -> list[Change]:
    """Tell how a text changed in each language; nothing where it did not."""
    english = Text(f"{label.vi} (bản tiếng Anh)", f"{label.en} (in English)")
    changes = []
    if before.vi != after.vi:
        changes.append(_text_change(label, "vi", before.vi, after.vi))
    if before.en != after.en:
        changes.append(_text_change(english, "en", before.en, after.en))
    return changes


def _text_change(label: Text, language: str, before: str, after: str) -> Change:
    long = any(len(t) > _SHORT or "\n" in t for t in (before, after))
    passages = (Passage(language, before, after),) if long else ()
    head = capital(label).en
    if not before:
        tail = "" if long else f": {after}"
        sentence = Text(f"Thêm {label.vi}{tail}", f"{head} added{tail}")
    elif not after:
        tail = "" if long else f": {before}"
        sentence = Text(f"Bỏ {label.vi}{tail}", f"{head} removed{tail}")
    elif long:
        sentence = reworded(label).sentence
    else:
        return became(label, Text(f"“{before}”"), Text(f"“{after}”"))
    return Change(sentence, passages)


def gone(noun: Noun, names: Sequence[Text], wholes: Sequence[Text] = ()) -> list[Change]:
    """Tell what was taken away; where `wholes` say more than the names, they are shown."""
    passages = [Passage("vi", text, "") for text in _more(names, wholes or names)]
    return _listed("Bỏ", "removed", noun, names, passages)


def come(noun: Noun, names: Sequence[Text], wholes: Sequence[Text] = ()) -> list[Change]:
    """Tell what was added; where `wholes` say more than the names, they are shown."""
    passages = [Passage("vi", "", text) for text in _more(names, wholes or names)]
    return _listed("Thêm", "added", noun, names, passages)


def _more(names: Sequence[Text], wholes: Sequence[Text]) -> list[str]:
    pairs = zip(names, wholes, strict=True)
    return [
        w.vi for name, w in pairs if (w.vi and w.vi != name.vi) or shortened(w).vi.endswith("…")
    ]


def _listed(
    verb: str, participle: str, noun: Noun, names: Sequence[Text], passages: Sequence[Passage]
) -> list[Change]:
    if not names:
        return []
    count = len(names)
    told = [shortened(name) for name in names]
    vi, en = ("; ".join(filter(None, (n.in_language(lang) for n in told))) for lang in ("vi", "en"))
    return [
        Change(
            Text(
                f"{verb} {count} {noun.vi}" + (f": {vi}" if vi else ""),
                f"{count} {noun.one if count == 1 else noun.many} {participle}"
                + (f": {en}" if en else ""),
            ),
            tuple(passages),
        )
    ]


def moved(noun: Noun) -> Change:
    """Tell that only the order changed."""
    return Change(Text(f"Đổi thứ tự {noun.vi}", f"Order of {noun.many} changed"))


def item_changes(  # noqa: PLR0913 - the noun, two lists, and the three ways to look at an item
    noun: Noun,
    before: Sequence[T],
    after: Sequence[T],
    *,
    key: Callable[[T], Hashable],
    name: Callable[[T], Text],
    inner: Callable[[T, T], list[Change]],
    whole: Callable[[T], Text] | None = None,
) -> list[Change]:
    """Tell how a list changed: what went, what came, what is another, what moved.

    `whole` is all that is said of an item, for those that went or came; else it is the name.
    """
    found: Matched[T] = match(before, after, key, lambda item: name(item).vi)
    tell = whole or name
    changes = gone(noun, [*map(name, found.removed)], [*map(tell, found.removed)])
    changes += come(noun, [*map(name, found.added)], [*map(tell, found.added)])
    for old, new in found.pairs:
        if old != new:
            changes += inner(old, new) or [reworded(named(noun.label, name(old)))]
    if found.moved or not (changes or tuple(before) == tuple(after)):
        changes.append(moved(noun))
    return changes


def within(place: Text, changes: Iterable[Change]) -> list[Change]:
    """Tell where `changes` happened, unless the place has no name."""
    if not place:
        return list(changes)
    name = shortened(place)
    return [replace(c, sentence=joined(name, c.sentence, by=" – ")) for c in changes]
