"""Ways to file, time limits and fees. What changed alike for several channels is told once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from catalog.comparison.matching import match
from catalog.comparison.phrases import (
    Change,
    Noun,
    became,
    both,
    come,
    gone,
    joined,
    lasting,
    moved,
    shortened,
    text_changes,
    worded,
)
from catalog.content import NOTHING, Channel, Content, Fee, Text
from catalog.wording import fee_in_words

_CHANNEL = Noun("cách nộp", "way to file", "ways to file")
_FEES = 3
"""So many fees of a channel are told in its sentence."""
_FEE = Noun("phí, lệ phí", "fee", "fees")
_STATUTORY = Text("thời hạn giải quyết", "time limit")
_COMMITTED = Text("thời hạn cam kết", "promised time")


@dataclass(frozen=True, slots=True)
class _Aspect:
    """One thing that changed in a channel: it became another, or it came, went or moved."""

    label: Text
    before: Text = NOTHING
    after: Text = NOTHING
    verb: str = "became"


def channels(before: Content, after: Content) -> list[Change]:
    found = match(before.channels, after.channels, _key, lambda channel: channel.case.vi)
    changes = gone(_CHANNEL, *_named_and_whole(found.removed))
    changes += come(_CHANNEL, *_named_and_whole(found.added))
    where: dict[_Aspect, list[Text]] = {}
    notes: list[Change] = []
    for old, new in found.pairs:
        name = _name(new)
        for aspect in dict.fromkeys(_aspects(old, new)):
            where.setdefault(aspect, []).append(name)
        note = joined(Text("ghi chú", "note"), _bracketed(name))
        notes += text_changes(note, old.note, new.note)
    count = len(after.channels)
    changes += [_told(aspect, names, count) for aspect, names in where.items()]
    return changes + notes + ([moved(_CHANNEL)] if found.moved else [])


def _key(channel: Channel) -> tuple[str, str]:
    return channel.method, channel.case.vi


def _name(channel: Channel) -> Text:
    case = shortened(channel.case)
    method = worded(channel.method)
    return joined(Text(method.vi.lower(), method.en.lower()), case, by=" – ")


def _bracketed(text: Text) -> Text:
    return Text(f"({text.vi})", f"({text.in_language('en')})") if text else text


def _described(channel: Channel) -> Text:
    """Name a channel with its time and fees, for one that came or went."""
    time = channel.committed or channel.statutory
    told = [lasting(time)] if time else []
    told += [_fee_words(fee) for fee in channel.fees[:_FEES]]
    return joined(_name(channel), _bracketed(joined(*told, by=", ")))


def _named_and_whole(channels: Sequence[Channel]) -> tuple[list[Text], list[Text]]:
    """Return channels as a sentence names them, and all of each where that leaves some out."""
    names = [_described(channel) for channel in channels]
    wholes = [
        joined(name, *map(_fee_words, channel.fees[_FEES:]), channel.note, by="\n")
        for name, channel in zip(names, channels, strict=True)
    ]
    return names, wholes


def _aspects(old: Channel, new: Channel) -> list[_Aspect]:
    aspects = []
    if old.method is not new.method or old.case != new.case:
        aspects.append(_Aspect(_CHANNEL.label, _name(old), _name(new)))
    for label, before, after in (
        (_STATUTORY, old.statutory, new.statutory),
        (_COMMITTED, old.committed, new.committed),
    ):
        if before != after:
            aspects.append(_Aspect(label, lasting(before), lasting(after)))
    return aspects + _fee_aspects(old.fees, new.fees)


def _fee_aspects(old: Sequence[Fee], new: Sequence[Fee]) -> list[_Aspect]:
    if len(old) == len(new) == 1:
        return [_fee_aspect(old[0], new[0])] if old != new else []
    found = match(old, new, _fee_key, lambda fee: _fee_words(fee).vi)
    aspects = [_Aspect(_label(fee), before=_fee_words(fee), verb="gone") for fee in found.removed]
    aspects += [_Aspect(_label(fee), after=_fee_words(fee), verb="come") for fee in found.added]
    aspects += [_fee_aspect(b, a) for b, a in found.pairs if b != a]
    return aspects + ([_Aspect(_FEE.label, verb="moved")] if found.moved else [])


def _fee_key(fee: Fee) -> tuple[str, ...]:
    return fee.kind or "", fee.per.vi, fee.condition.vi, fee.area.vi


def _fee_aspect(old: Fee, new: Fee) -> _Aspect:
    return _Aspect(_label(new), _fee_words(old), _fee_words(new))


def _label(fee: Fee) -> Text:
    if fee.kind is None:
        return Text("phí, lệ phí", "fee")
    kind = worded(fee.kind)
    return Text(kind.vi.lower(), kind.en.lower())


def _fee_words(fee: Fee) -> Text:
    """Return a fee with its condition and area."""
    when = joined(shortened(fee.condition, 60), shortened(fee.area, 60), by="; ")
    told = replace(fee, basis=shortened(fee.basis, 60))
    return joined(both(lambda language: fee_in_words(told, language)), _bracketed(when))


def _told(aspect: _Aspect, names: Sequence[Text], count: int) -> Change:
    """Say the aspect with the channels it changed for, unnamed when it did for all of several."""
    everywhere = 1 < count == len(names)
    where = Text() if everywhere else _bracketed(joined(*names, by=", "))
    label = joined(aspect.label, where)
    match aspect.verb:
        case "gone":
            words = joined(joined(Text("Bỏ", "Removed:"), label), aspect.before, by=": ")
        case "come":
            words = joined(joined(Text("Thêm", "Added:"), label), aspect.after, by=": ")
        case "moved":
            words = joined(Text("Đổi thứ tự", "Order changed:"), label)
        case _:
            return became(label, aspect.before, aspect.after)
    return Change(words)
