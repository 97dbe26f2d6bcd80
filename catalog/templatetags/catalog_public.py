"""Days, texts in two languages and decisions, as public pages write them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from django.utils.translation import get_language, gettext, gettext_lazy

from catalog import wording
from catalog.content import (
    Code,
    Component,
    Duration,
    Fee,
    HandlingKind,
    OnlineService,
    Paper,
    Text,
)
from catalog.models import DecisionPage, Vocabulary
from catalog.public.glance import Fact
from catalog.public.paragraphs import Bullets, blocks
from catalog.public.words import ACTIONS, BOARD, BOARDS, DECISION_KINDS, HAPPENED, Board, Happened
from catalog.selectors import VIETNAM

register = template.Library()


SHORT_NAME = 280


def _language() -> str:
    """Return the active language as contents know it."""
    return "en" if wording.is_english(get_language() or "vi") else "vi"


def is_missing(text: Text) -> bool:
    """Tell whether `text` is shown in Vietnamese because nobody wrote it in English."""
    return _language() == "en" and bool(text.vi) and not text.en


@register.simple_tag(name="day")
def day_tag(value: date | None) -> SafeString | str:
    """Write a day as people do: 18/11/2026. A moment counts by the Vietnamese clock."""
    if value is None:
        return ""
    on = value.astimezone(VIETNAM).date() if isinstance(value, datetime) else value
    return format_html('<time datetime="{}">{}</time>', on.isoformat(), written(on))


def written(day: date) -> str:
    """Return `day` as people write it in the page's language."""
    return wording.day_in_words(day, _language())


@register.filter(name="written")
def written_filter(value: date | None) -> str:
    """Write a day without its element, for attributes and titles."""
    return written(value) if value else ""


@register.filter
def day_before(value: date) -> date:
    """Return the last day of a half-open period that ends on `value`."""
    return value - timedelta(days=1) if value > date.min else value


@register.filter
def words(text: Text | str) -> SafeString:
    """Write a text in the page's language; what is there in Vietnamese only says so to readers."""
    if isinstance(text, str):
        return format_html("{}", text)
    if is_missing(text):
        return format_html('<span lang="vi">{}</span>', text.vi)
    return format_html("{}", text.in_language(_language()))


@register.filter
def named(item: Vocabulary) -> SafeString:
    """Write the name of a vocabulary item."""
    return words(Text(vi=item.name_vi, en=item.name_en or ""))


@register.filter
def with_code(text: str) -> SafeString:
    """Write a text, and what stands in it between `marks` as code."""
    # Every other part stands between two marks.
    parts = enumerate(text.split("`"))
    return format_html_join(
        "", "{}", ((format_html("<code>{}</code>", one) if n % 2 else one,) for n, one in parts)
    )


@register.filter
def is_foreign(text: Text | str) -> bool:
    """Tell whether a text for an attribute or an option is in Vietnamese on an English page."""
    return isinstance(text, Text) and is_missing(text)


@register.filter
def plain(text: Text | str) -> str:
    """Return a text for an attribute or a title."""
    return text if isinstance(text, str) else text.in_language(_language())


@register.filter
def paragraphs(text: Text) -> SafeString:
    """Write a text of several lines as paragraphs and lists."""
    html = format_html_join("", "{}", ((_block(b),) for b in blocks(text.in_language(_language()))))
    return format_html('<div lang="vi">{}</div>', html) if is_missing(text) else mark_safe(html)  # noqa: S308


def _block(block: str | Bullets) -> SafeString:
    if isinstance(block, str):
        return format_html("<p>{}</p>", block)
    items = format_html_join(
        "", "<li{}>{}</li>", ((_DEEP if deep else "", line) for deep, line in block.lines)
    )
    return format_html("<ul>{}</ul>", items)


_DEEP = mark_safe(' class="deep"')


@register.filter
def cited(decision: DecisionPage) -> str:
    """Return a decision as it is cited in the page's language."""
    if not decision.number:
        return str(decision.title)
    if decision.signed_on is None:
        return gettext("Decision %(number)s") % {"number": decision.number}
    values = {"number": decision.number, "day": written(decision.signed_on)}
    return gettext("Decision %(number)s of %(day)s") % values


@register.filter
def in_words(value: Any) -> str:
    """Write a value of the content's lists, a fee, an online level or an amount of paper."""
    match value:
        case Fee():
            return wording.fee_in_words(value, _language())
        case OnlineService():
            return wording.online_in_words(value, _language())
        case Paper():
            return wording.quantity_in_words(value, _language())
        case _:
            return wording.in_words(value, _language())


@register.filter
def in_list(components: Iterable[str]) -> str:
    """Join the names of components into a phrase; what is no component is passed over."""
    known = [c for c in Component if c.value in components]
    return "; ".join(_within_sentence(wording.in_words(c, _language())) for c in known)


def _within_sentence(words: str) -> str:
    return words[:1].lower() + words[1:]


@register.filter
def tone(service: OnlineService) -> str:
    """Return how a chip for `service` looks: "on" for fully online, "part" for partly, "" else."""
    if service.value == "full" or service.value.startswith("proactive"):
        return "on"
    return "part" if service.value in ("partial", "3", "4") else ""


@register.filter
def label(value: str, group: str) -> str:
    """Name what a line does or who an agency is: `{{ line.action|label:"action" }}`."""
    return str(_LABELS[group].get(value, value))


_LABELS: dict[str, Mapping[str, Any]] = {
    "role": {
        "executing": gettext_lazy("Carries it out"),
        "competent": gettext_lazy("Decides"),
        "authorised": gettext_lazy("Authorised to decide"),
        "coordinating": gettext_lazy("Coordinates"),
    },
    "action": ACTIONS,
    "happened": HAPPENED,
    "board": BOARDS,
    "decision": DECISION_KINDS,
}


@register.filter
def act_tone(happened: str) -> str:
    """Return how a chip for what happened looks: "on" where something came, "off" where it went."""
    board = BOARD[Happened(happened)]
    return {Board.PUT_UP: "on", Board.EXCHANGE: "part"}.get(board, "off")


@register.simple_tag
def decision_link(decision: DecisionPage) -> SafeString:
    """Cite a decision, with the way to its page once it is promulgated."""
    if decision.promulgated_at is None:
        return format_html("{}", cited(decision))
    address = reverse("decision", kwargs={"slug": decision.slug})
    return format_html('<a href="{}">{}</a>', address, cited(decision))


@register.filter
def shortened(text: Text) -> SafeString:
    """Write the beginning of a name too long for a heading."""
    html = '<span lang="vi">{}</span>' if is_missing(text) else "{}"
    return format_html(html, Truncator(text.in_language(_language())).chars(SHORT_NAME))


@register.simple_tag
def fact(item: Fact) -> SafeString:
    """Write an answer at a glance; Vietnamese on an English page says so to readers."""
    return _with_foreign(item.text, item.foreign)


def _with_foreign(text: str, foreign: str) -> SafeString:
    """Write `text`, and say of its last words `foreign` that they are in Vietnamese."""
    if not foreign:
        return format_html("{}", text)
    before, _, after = text.rpartition(foreign)
    return format_html('{}<span lang="vi">{}</span>{}', before, foreign, after)


@register.filter
def iso(value: date) -> str:
    """Write a day as addresses do."""
    return value.isoformat()


@register.filter
def get(items: Mapping[str, Any], key: str) -> Any:
    """Return what `items` has at `key`, None when it has nothing."""
    return items.get(key)


@register.simple_tag
def length(value: Duration) -> SafeString:
    """Write a length of time; words of the law that are in Vietnamese only say so to readers."""
    html = '<span lang="vi">{}</span>' if is_missing(value.text) else "{}"
    return format_html(html, wording.duration_in_words(value, _language()))


@register.simple_tag
def fee_words(fee: Fee) -> SafeString:
    """Write what is paid; its unit or basis that is in Vietnamese only says so to readers."""
    text = wording.fee_in_words(fee, _language())
    foreign = next((t.vi for t in (fee.per, fee.basis) if is_missing(t) and t.vi in text), "")
    return _with_foreign(text, foreign)


@register.filter
def component_words(component: str) -> str:
    """Name a component by its value."""
    return wording.in_words(Component(component), _language())


@register.filter
def handling_words(kind: str) -> str:
    """Name a way of handling by its value."""
    return wording.in_words(HandlingKind(kind), _language())


@register.filter
def without_number(text: Text, number: int) -> Text:
    """Return a step's text without "Bước 2:" at its head, where the list itself says 2."""
    head = re.compile(rf"^(?:Bước|Step)\s+0?{number}\s*[:.–-]\s*(?=\S)", re.IGNORECASE)
    return Text(head.sub("", text.vi), head.sub("", text.en))


@register.filter
def telephone(value: str) -> str:
    """Return a telephone number as a link dials it."""
    return "".join(c for c in value if c in "+0123456789")


@register.filter
def is_code(value: str) -> bool:
    """Tell whether `value` can be the code of a procedure."""
    return Code.parse(value) is not None


@register.filter
def is_web(value: str) -> bool:
    """Tell whether `value` is a web address, the only kind that pages link to."""
    return value.startswith(("https://", "http://"))


@register.filter
def host(value: str) -> str:
    """Return the host of a web address."""
    try:
        return urlsplit(value).hostname or ""
    except ValueError:
        return ""
