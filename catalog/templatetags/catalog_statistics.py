"""Numbers, shares and differences, as the statistics write them."""

from __future__ import annotations

from decimal import Decimal

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from catalog import wording

register = template.Library()


@register.filter
def grouped(value: int | Decimal) -> str:
    """Write a number with the marks of the page's language: 1.836, or 1,836."""
    return wording.number_in_words(value, get_language() or "vi")


@register.filter
def percent(value: Decimal | None) -> str:
    """Write a share: 33,3 %, or 33.3%."""
    if value is None:
        return "–"
    language = get_language() or "vi"
    between = "" if wording.is_english(language) else "\u00a0"
    return f"{wording.number_in_words(value, language)}{between}%"


@register.simple_tag
def difference(value: int) -> SafeString:
    """Write a difference with its sign, and in words for those who hear the page."""
    if not value:
        return format_html(
            '<span aria-hidden="true">0</span><span class="hidden">{}</span>', same()
        )
    sign, word = ("+", gettext("more")) if value > 0 else ("−", gettext("fewer"))
    number = wording.number_in_words(abs(value), get_language() or "vi")
    return format_html(
        '<span aria-hidden="true">{}{}</span><span class="hidden">{} {}</span>',
        sign,
        number,
        number,
        word,
    )


@register.simple_tag
def change(value: int) -> str:
    """Write a difference in words: tăng 35, giảm 25, không đổi."""
    if not value:
        return same()
    number = wording.number_in_words(abs(value), get_language() or "vi")
    return (gettext("%(number)s more") if value > 0 else gettext("%(number)s fewer")) % {
        "number": number
    }


def same() -> str:
    return gettext("no change")


@register.filter
def minus(value: Decimal, other: Decimal) -> Decimal:
    """Return how much `value` is above `other`; below it, a negative number."""
    return value - other


@register.filter
def absolute(value: Decimal) -> Decimal:
    """Return a number without its sign."""
    return abs(value)


@register.filter
def across(value: Decimal | None) -> str:
    """Write a share as a length of SVG, whose decimals have a point in every language."""
    return "0%" if value is None else f"{value:.2f}%"
