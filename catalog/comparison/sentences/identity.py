"""Code, kind, name, sectors, audiences."""

from __future__ import annotations

from collections.abc import Sequence

from catalog.comparison.phrases import (
    Change,
    Noun,
    became,
    item_changes,
    named,
    text_changes,
    worded,
)
from catalog.content import Content, Ref, Text

_OTHER_CODE = Noun("mã khác", "other code", "other codes")
_PART = Noun("thủ tục thành phần", "part", "parts")
_SECTOR = Noun("lĩnh vực", "sector", "sectors")
_AUDIENCE = Noun("đối tượng thực hiện", "kind of applicant", "kinds of applicants")


def code(before: Content, after: Content) -> list[Change]:
    changes = codes(_OTHER_CODE, before.aliases, after.aliases)
    if before.code != after.code:
        label = Text("mã thủ tục", "code")
        changes.insert(0, became(label, Text(before.code), Text(after.code)))
    return changes


def kind(before: Content, after: Content) -> list[Change]:
    changes = codes(_PART, before.parts, after.parts)
    if before.kind is not after.kind:
        label = Text("loại thủ tục", "kind")
        changes.insert(0, became(label, worded(before.kind), worded(after.kind)))
    return changes


def name(before: Content, after: Content) -> list[Change]:
    return text_changes(Text("tên thủ tục", "name"), before.name, after.name)


def sectors(before: Content, after: Content) -> list[Change]:
    return refs(_SECTOR, before.sectors, after.sectors)


def audiences(before: Content, after: Content) -> list[Change]:
    return refs(_AUDIENCE, before.audiences, after.audiences)


def codes(noun: Noun, before: Sequence[str], after: Sequence[str]) -> list[Change]:
    """Tell how a list of codes changed."""

    def code_of(item: str) -> Text:
        return Text(item)

    return item_changes(
        noun,
        before,
        after,
        key=str,
        name=code_of,
        inner=lambda b, a: [became(noun.label, Text(b), Text(a))],
    )


def refs(noun: Noun, before: Sequence[Ref], after: Sequence[Ref]) -> list[Change]:
    """Tell how a list of references changed; one with the same code is the same, renamed."""

    def inner(old: Ref, new: Ref) -> list[Change]:
        changes = text_changes(noun.label, old.name, new.name)
        if old.code != new.code:
            label = named(Text("mã của", "code of"), new.name)
            changes.append(became(label, Text(old.code or "–"), Text(new.code or "–")))
        return changes

    return item_changes(
        noun,
        before,
        after,
        key=lambda ref: ref.code or ref.name.vi,
        name=lambda ref: ref.name or Text(ref.code),
        inner=inner,
    )
