"""The main element of a page as plain lines: structure, words and addresses, without noise."""

from __future__ import annotations

from html.parser import HTMLParser

_INLINE = {"a", "strong", "em", "span", "time", "small", "del", "ins", "b", "i", "code", "label"}
_VOID = {"br", "img", "input", "hr", "link", "meta", "path", "circle", "rect", "use", "wbr"}
_KEPT = ("id", "class", "lang", "href", "datetime", "name", "value", "action", "role")
_SKIPPED = {"svg", "script", "template"}


def outline(page: str) -> str:
    """Return `<main>` of `page`: a line a block, its children indented, white space folded."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return "\n".join(reader.lines) + "\n"


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self._depth = 0
        self._skipping = 0
        self._inside = False
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "main":
            self._inside = True
        elif not self._inside:
            return
        elif tag in _SKIPPED or self._skipping:
            self._skipping += tag not in _VOID
        elif tag in _INLINE:
            self._text += f"<{_named(tag, attrs)}>"
        else:
            self._write()
            self.lines.append("  " * self._depth + _named(tag, attrs))
            self._depth += tag not in _VOID

    def handle_endtag(self, tag: str) -> None:
        if not self._inside:
            return
        if tag == "main":
            self._write()
            self._inside = False
        elif self._skipping:
            self._skipping -= tag not in _VOID
        elif tag in _INLINE:
            self._text += f"</{tag}>"
        elif tag not in _VOID:
            self._write()
            self._depth -= 1

    def handle_data(self, data: str) -> None:
        if self._inside and not self._skipping:
            self._text += data

    def _write(self) -> None:
        if text := " ".join(self._text.split()):
            self.lines.append("  " * self._depth + text)
        self._text = ""


def _named(tag: str, attrs: list[tuple[str, str | None]]) -> str:
    given = dict(attrs)
    kept = [f"{n}={given[n] or ''}" for n in _KEPT if n in given]
    kept += [f"{n}={v or ''}" for n, v in attrs if n.startswith("aria-")]
    return " ".join([tag, *kept])
