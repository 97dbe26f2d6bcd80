"""What a browser sends for a line's blocks: the names and values that the page's script makes."""

from __future__ import annotations

from typing import Any

from wagtail import blocks

from catalog.drafts.vocabulary import stream_fields
from catalog.models import DecisionLine

Post = dict[str, str]


def post_of(line: DecisionLine) -> Post:
    """Return the form data of all of the line's streams, as an editor who changes nothing sends."""
    data: Post = {}
    for name, field in stream_fields().items():
        data |= encode(field.stream_block, getattr(line, name), name)
    return data


def encode(block: blocks.Block, value: Any, prefix: str) -> Post:
    """Return the form data of one block's value."""
    match block:
        case blocks.StreamBlock():
            data = _items(value, prefix)
            for number, child in enumerate(value):
                data[f"{prefix}-{number}-type"] = child.block_type
                data |= encode(child.block, child.value, f"{prefix}-{number}-value")
        case blocks.ListBlock():
            data = _items(value.bound_blocks, prefix)
            for number, child in enumerate(value.bound_blocks):
                data |= encode(block.child_block, child.value, f"{prefix}-{number}-value")
        case blocks.StructBlock():
            data = {}
            for name, inner in block.child_blocks.items():
                data |= encode(inner, value[name], f"{prefix}-{name}")
        case blocks.BooleanBlock():
            data = {prefix: "on"} if value else {}
        case _:
            data = {prefix: _sent(block.get_form_state(value))}
    return data


def _items(children: Any, prefix: str) -> Post:
    data = {f"{prefix}-count": str(len(children))}
    for number, child in enumerate(children):
        place = f"{prefix}-{number}"
        data |= {f"{place}-deleted": "", f"{place}-order": str(number), f"{place}-id": child.id}
    return data


def _sent(state: Any) -> str:
    """Return a field's state as a browser sends it: choosers by key, line ends as CRLF."""
    if isinstance(state, dict):
        state = state["id"]
    if isinstance(state, list):
        state = state[0] if state else ""
    return "" if state is None else str(state).replace("\n", "\r\n")
