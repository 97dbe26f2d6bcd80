"""Plain text as a clerk types it → the HTML of a rich text field. Pure."""

from __future__ import annotations

from html import escape
from itertools import groupby


def as_html(text: str) -> str:
    """Return paragraphs for what blank lines divide, and lists for lines that begin with `- `."""
    blocks = [block.splitlines() for block in text.strip().split("\n\n") if block.strip()]
    return "".join(_block(lines) for lines in blocks)


def _block(lines: list[str]) -> str:
    return "".join(
        _list(list(part)) if is_list else f"<p>{'<br/>'.join(map(escape, part))}</p>"
        for is_list, part in groupby(lines, key=lambda line: line.startswith("- "))
    )


def _list(lines: list[str]) -> str:
    items = "".join(f"<li>{escape(line.removeprefix('- '))}</li>" for line in lines)
    return f"<ul>{items}</ul>"
