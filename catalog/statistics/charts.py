"""Where the bars of a chart go. Pure; `components/bars.html` draws them as SVG.

Across, places are in percent of the page's width; down, in `em`. So a chart needs no `viewBox`,
which would shrink its words with it: on a phone, and at any size of text, words stay words.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

LINE, BAR, THIN_BAR, GAP = 1.4, 0.75, 0.45, 0.85
"""Heights in em: a line of the label, the bar of now, the bar of then, what follows."""
LABEL_WIDTH, LABEL_LINES = 38, 2


@dataclass(frozen=True, slots=True)
class Item:
    """What one bar tells: `value` is `now` in words."""

    label: str
    value: str
    now: int
    then: int | None = None
    foreign: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar with its label, and below it the thin bar of then. All places are SVG lengths."""

    words: tuple[tuple[str, str], ...]
    value: str
    value_y: str
    y: str
    width: str
    then_y: str
    then_width: str
    foreign: bool


@dataclass(frozen=True, slots=True)
class Chart:
    height: str
    bars: tuple[Bar, ...]
    has_then: bool


def chart(items: Sequence[Item]) -> Chart:
    """Return a chart of horizontal bars, the longest over the whole width."""
    longest = max((max(i.now, i.then or 0) for i in items), default=0)
    bars, top = [], 0.0
    for item in items:
        bar, top = _bar(item, top, longest)
        bars.append(bar)
    return Chart(em(top), tuple(bars), any(i.then is not None for i in items))


def _bar(item: Item, top: float, longest: int) -> tuple[Bar, float]:
    label = textwrap.wrap(
        item.label, LABEL_WIDTH, max_lines=LABEL_LINES, placeholder="…", break_on_hyphens=False
    )
    baselines = [top + LINE * n - 0.35 for n in range(1, len(label) + 1)]
    y = top + LINE * max(len(label), 1)
    then_y = y + BAR
    bottom = then_y + (0 if item.then is None else THIN_BAR)
    bar = Bar(
        words=tuple(zip(map(em, baselines), label, strict=True)),
        value=item.value,
        value_y=em(y - 0.35),
        y=em(y),
        width=share(item.now, longest),
        then_y=em(then_y),
        then_width="" if item.then is None else share(item.then, longest),
        foreign=item.foreign,
    )
    return bar, bottom + GAP


def em(value: float) -> str:
    """Write a length down the page."""
    return f"{value:.2f}em"


def share(part: int, whole: int) -> str:
    """Write a length across the page."""
    return f"{100 * part / whole:.2f}%" if whole else "0%"
