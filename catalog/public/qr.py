"""QR codes drawn on the server, as SVG that a strict content policy lets through."""

from __future__ import annotations

import segno
from django.utils.safestring import SafeString, mark_safe

ERROR = "m"
"""A sheet on a wall gets dirty: 15 % of the squares may be lost."""


def qr_code(address: str) -> SafeString:
    """Return an SVG that a telephone reads as `address`. It takes the size of its box."""
    code = segno.make(address, error=ERROR, micro=False)
    drawn = code.svg_inline(border=2, omitsize=True, svgclass=None, lineclass=None)
    return mark_safe(drawn)  # noqa: S308 - drawn by segno from squares, without the text
