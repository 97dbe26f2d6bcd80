"""Changing many lines of open decisions at once: each with its revision and its log entry.

A few queries do it for 500 lines. The caller holds the locks of `lock_decisions` and has read the
lines under them: what `DecisionLine.save` refuses one by one can't happen to them then.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from wagtail.models import ModelLogEntry, ReferenceIndex, Revision
from wagtail.signal_handlers import disable_reference_index_auto_update

from catalog.models import DecisionLine, DecisionPage, LegalDocument

BATCH = 100
"""Rows a query: a line's revision is large."""


@dataclass(frozen=True, slots=True)
class Act:
    """What is done to each line: `change` sets `fields`; the log gets what `told` says of it.

    `revised`: the text changes, so each line gets a revision too.
    """

    name: str
    change: Callable[[DecisionLine], None]
    fields: Sequence[str]
    told: Callable[[DecisionLine], Any]
    revised: bool = False


def lock_decisions(keys: Collection[int]) -> None:
    """Hold the decisions of the lines with `keys` until the transaction ends."""
    decisions = DecisionLine.objects.filter(pk__in=keys).values("decision_id")
    list(DecisionPage.objects.select_for_update().filter(pk__in=decisions).order_by("pk"))


def change_lines(lines: Sequence[DecisionLine], act: Act, user: Any) -> None:
    """Do `act` to each of `lines`, and log it with before and after."""
    before = {line.pk: act.told(line) for line in lines}
    for line in lines:
        act.change(line)
    if act.revised:
        revise(lines, user)
    names = [*act.fields, "latest_revision"] if act.revised else [*act.fields]
    DecisionLine.objects.bulk_update(lines, names, batch_size=BATCH)
    data = {line.pk: {"before": before[line.pk], "after": act.told(line)} for line in lines}
    note(lines, act.name, user, data=data, content_changed=act.revised)


def revise(lines: Sequence[DecisionLine], user: Any) -> None:
    """Store a revision of each line as it stands. The rows' `latest_revision` is not saved yet."""
    kind = ContentType.objects.get_for_model(DecisionLine)
    now = timezone.now()
    revisions = [
        Revision(
            content_type=kind,
            base_content_type=kind,
            object_id=str(line.pk),
            user=user,
            created_at=now,
            content=line.serializable_data(),
            object_str=str(line),
        )
        for line in lines
    ]
    Revision.objects.bulk_create(revisions, batch_size=BATCH)
    for line, revision in zip(lines, revisions, strict=True):
        line.latest_revision = revision


def note(
    lines: Iterable[DecisionLine],
    action: str,
    user: Any,
    *,
    data: dict[int, Any] | None = None,
    **flags: bool,
) -> None:
    """Write an entry for each line into Wagtail's audit log."""
    kind = ContentType.objects.get_for_model(DecisionLine)
    now = timezone.now()
    changed = flags.get("content_changed", False)
    entries = [
        ModelLogEntry(
            content_type=kind,
            object_id=str(line.pk),
            label=str(line),
            action=action,
            timestamp=now,
            # Of entries that share one, a line's history would show the newest line's alone.
            uuid=uuid4(),
            user=user,
            data=(data or {}).get(line.pk, {}),
            revision=line.latest_revision if changed else None,
            **flags,
        )
        for line in lines
    ]
    ModelLogEntry.objects.bulk_create(entries, batch_size=BATCH)


def delete_lines(lines: Sequence[DecisionLine], user: Any) -> None:
    """Delete `lines`, their revisions and what Wagtail knows of their references.

    With them go the lines that carry their changes over.
    """
    chosen = {line.pk for line in lines}
    lines = [*lines, *DecisionLine.objects.filter(carries__in=chosen).exclude(pk__in=chosen)]
    told = {line.pk: what_it_was(line) for line in lines}
    note(lines, "wagtail.delete", user, data=told, deleted=True)
    keys = [line.pk for line in lines]
    kind = ContentType.objects.get_for_model(DecisionLine)
    named = [str(key) for key in keys]
    with disable_reference_index_auto_update():
        DecisionLine.objects.filter(pk__in=keys).delete()
    ReferenceIndex.objects.filter(base_content_type=kind, object_id__in=named).delete()
    ReferenceIndex.objects.filter(to_content_type=kind, to_object_id__in=named).delete()


def what_it_was(line: DecisionLine) -> dict[str, Any]:
    """Return what the log keeps of a line that is deleted."""
    before = {
        "decision": line.decision_id,
        "action": line.action,
        "procedure": line.procedure_id,
        "code": line.code,
        "name": line.name_vi,
        "effective_on": line.effective_on,
        "ready_at": line.ready_at,
    }
    return {"before": before, "after": None}


def refer_to_documents(lines: Sequence[DecisionLine]) -> None:
    """Tell Wagtail which document changes each of `lines`, as saving them one by one would."""
    kind = ContentType.objects.get_for_model(DecisionLine)
    document = ContentType.objects.get_for_model(LegalDocument)
    path = "changed_by"
    here = {"base_content_type": kind, "content_type": kind, "model_path": path}
    keys = [str(line.pk) for line in lines]
    ReferenceIndex.objects.filter(object_id__in=keys, **here).delete()
    ReferenceIndex.objects.bulk_create(
        ReferenceIndex(
            object_id=str(line.pk),
            to_content_type=document,
            to_object_id=str(line.changed_by_id),
            content_path=path,
            content_path_hash=ReferenceIndex._get_content_path_hash(path),
            **here,
        )
        for line in lines
        if line.changed_by_id
    )
