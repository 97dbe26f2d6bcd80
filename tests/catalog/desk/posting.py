"""What a browser posts from a line's edit form, worked out from the stored draft."""

from __future__ import annotations

from typing import Any

from wagtail import blocks

from catalog.content import Content
from catalog.drafts import fill
from catalog.models import DecisionLine
from catalog.panels import line as line_panel

Data = dict[str, Any]


def form_data(line: DecisionLine, **changes: Any) -> Data:
    """Return the POST data of `line`'s form as it stands, with `changes` typed in."""
    panel = line_panel(line.action).bind_to_model(DecisionLine)
    form = panel.get_form_class()(instance=line)
    data: Data = {}
    for name, field in form.fields.items():
        if hasattr(field, "block"):
            data |= stream(field.block, getattr(line, name), name)
            continue
        value = form[name].value()
        if value not in (None, "", []):
            data[name] = getattr(value, "pk", value)
    if line.latest_revision_id:
        revision = line.latest_revision
        data["loaded_revision_id"] = str(revision.pk)
        data["loaded_revision_created_at"] = revision.created_at.isoformat()
    return data | changes


def written(line: DecisionLine, content: Content) -> Data:
    """Return the POST data of an editor who wrote all of `content` into `line`'s form."""
    fill(line, content)
    data = form_data(line)
    line.refresh_from_db()
    return data


def stream(block: blocks.StreamBlock, value: Any, prefix: str) -> Data:
    """Return the fields of a stream block."""
    data: Data = {f"{prefix}-count": str(len(value))}
    for number, child in enumerate(value):
        place = f"{prefix}-{number}"
        data |= {
            f"{place}-deleted": "",
            f"{place}-order": str(number),
            f"{place}-type": child.block_type,
            f"{place}-id": child.id or "",
        }
        data |= _block(child.block, child.value, f"{place}-value")
    return data


def _block(block: Any, value: Any, prefix: str) -> Data:
    if isinstance(block, blocks.StructBlock):
        data: Data = {}
        for name, child in block.child_blocks.items():
            data |= _block(child, value.get(name), f"{prefix}-{name}")
        return data
    if isinstance(block, blocks.ListBlock):
        return _list(block, value, prefix)
    if isinstance(block, blocks.BooleanBlock):
        return {prefix: "on"} if value else {}
    if value is None:
        return {prefix: ""}
    return {prefix: getattr(value, "pk", value)}


def _list(block: blocks.ListBlock, value: Any, prefix: str) -> Data:
    data: Data = {f"{prefix}-count": str(len(value))}
    for number, child in enumerate(value.bound_blocks):
        place = f"{prefix}-{number}"
        data |= {
            f"{place}-deleted": "",
            f"{place}-order": str(number),
            f"{place}-id": child.id or "",
        }
        data |= _block(block.child_block, child.value, f"{place}-value")
    return data
