"""Results, conditions, what it is supposed to have, legal bases, online service, note."""

from __future__ import annotations

from catalog.comparison.phrases import (
    Change,
    Noun,
    became,
    both,
    item_changes,
    joined,
    shortened,
    text_changes,
    worded,
)
from catalog.comparison.sentences.identity import refs
from catalog.content import Content, LegalBasis, OnlineService, Text
from catalog.wording import online_in_words

_RESULT = Noun("kết quả", "result", "results")
_BASIS = Noun("căn cứ pháp lý", "legal basis", "legal bases")
_SERVICE = Noun("mức độ trực tuyến", "online level", "online levels")
_PARTS = {
    "form": Text("có mẫu đơn, tờ khai", "has a form"),
    "result": Text("có kết quả", "has a result"),
    "conditions": Text("có yêu cầu, điều kiện", "has requirements or conditions"),
    "fee": Text("có phí, lệ phí", "has a fee"),
}
_NONE = Text("không có", "none")


def results(before: Content, after: Content) -> list[Change]:
    return refs(_RESULT, before.results, after.results)


def conditions(before: Content, after: Content) -> list[Change]:
    label = Text("yêu cầu, điều kiện", "requirements and conditions")
    return text_changes(label, before.conditions, after.conditions)


def note(before: Content, after: Content) -> list[Change]:
    return text_changes(Text("ghi chú", "note"), before.note, after.note)


def presence(before: Content, after: Content) -> list[Change]:
    changes = []
    for part, label in _PARTS.items():
        old, new = getattr(before.presence, part), getattr(after.presence, part)
        if old is not new:
            changes.append(became(label, worded(old), worded(new)))
    return changes


def legal_bases(before: Content, after: Content) -> list[Change]:
    def inner(old: LegalBasis, new: LegalBasis) -> list[Change]:
        number = new.number or old.number
        label = Text(f"trích yếu của {number}", f"title of {number}") if number else _BASIS.label
        changes = text_changes(label, old.title, new.title)
        if old.number != new.number:
            label = Text("số hiệu căn cứ pháp lý", "number of the legal basis")
            changes.append(became(label, Text(old.number or "–"), Text(new.number or "–")))
        return changes

    return item_changes(
        _BASIS,
        before.legal_bases,
        after.legal_bases,
        key=lambda basis: basis.number or basis.title.vi,
        name=lambda basis: joined(Text(basis.number), shortened(basis.title, 100)),
        whole=lambda basis: joined(Text(basis.number), basis.title),
        inner=inner,
    )


def online(before: Content, after: Content) -> list[Change]:
    """Tell how the online service changed; a level that moved to another decree names both."""
    if len(before.online) == len(after.online) == 1:
        return _service_changes(before.online[0], after.online[0])
    return item_changes(
        _SERVICE,
        before.online,
        after.online,
        key=lambda service: service.scheme,
        name=_level,
        inner=_service_changes,
    )


def _level(service: OnlineService) -> Text:
    scheme = worded(service.scheme)
    return joined(_value(service), Text(f"({scheme.vi})", f"({scheme.en})"))


def _value(service: OnlineService) -> Text:
    return both(lambda language: online_in_words(service, language))


def _service_changes(old: OnlineService, new: OnlineService) -> list[Change]:
    changes = []
    if old.scheme is not new.scheme:
        changes.append(became(_SERVICE.label, _level(old), _level(new)))
    elif old.value != new.value:
        changes.append(became(_SERVICE.label, _value(old), _value(new)))
    reason = Text("lý do chỉ thực hiện một phần", "reason for being partly online")
    changes += text_changes(reason, old.reason, new.reason)
    if old.submit_url != new.submit_url:
        label = Text("địa chỉ nộp trực tuyến", "address for filing online")
        urls = (Text(s.submit_url) or _NONE for s in (old, new))
        changes.append(became(label, *urls))
    return changes
