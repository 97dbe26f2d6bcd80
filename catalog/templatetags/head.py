"""What the head of a page says to machines: title and description, and a block of linked data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import template
from django.http import HttpRequest
from django.template import Context, NodeList
from django.template.base import Parser, Token
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from catalog.content import Text
from catalog.feed import documents, shown
from catalog.feed.answering import links_of
from catalog.public import linked_data
from catalog.public.linked_data import Node, PageFacts, Place
from catalog.selectors import VIETNAM
from catalog.templatetags.catalog_public import plain

register = template.Library()


class _Captured(template.Node):
    """Keeps what is written inside, blanks folded, instead of showing it."""

    def __init__(self, nodelist: NodeList, name: str) -> None:
        self.nodelist = nodelist
        self.name = name

    def render(self, context: Context) -> str:
        context[self.name] = mark_safe(" ".join(self.nodelist.render(context).split()))  # noqa: S308
        return ""


@register.tag
def captured(parser: Parser, token: Token) -> _Captured:
    """`{% captured as name %}…{% endcaptured %}`: one text, a block too, for several places."""
    bits = token.split_contents()
    if len(bits) != 3 or bits[1] != "as":  # noqa: PLR2004
        raise template.TemplateSyntaxError("{% captured as name %}")
    nodelist = parser.parse(("endcaptured",))
    parser.delete_first_token()
    return _Captured(nodelist, bits[2])


@register.simple_tag(takes_context=True, name="linked_data")
def linked_data_tag(context: Context) -> SafeString:
    """Write what this page says to machines. A page that is not to be found says nothing."""
    request: HttpRequest | None = context.get("request")
    if request is None or context.get("noindex") or not context.get("address"):
        return mark_safe("")
    nodes = list(_nodes(context, request))
    if not nodes:
        return mark_safe("")
    return format_html(
        '<script type="application/ld+json">{}</script>',
        mark_safe(linked_data.document(nodes)),  # noqa: S308 - escaped for this place
    )


def _nodes(context: Context, request: HttpRequest) -> Iterator[Node]:
    if crumbs := context.get("crumbs"):
        yield linked_data.breadcrumbs(list(_crumbs(crumbs, request)))
    if context.get("content") and context.get("procedure") and context.get("may_apply"):
        yield linked_data.service(context["content"], _facts(context, request))
    if context.get("is_home"):
        yield _website(context, request)


def _crumbs(crumbs: list[dict[str, Any]], request: HttpRequest) -> Iterator[tuple[str, str]]:
    yield gettext("Home"), request.build_absolute_uri(reverse("home"))
    for crumb in crumbs:
        url = crumb.get("url")
        yield str(plain(crumb["label"])), request.build_absolute_uri(url) if url else ""


def _facts(context: Context, request: HttpRequest) -> PageFacts:
    period, glance, links = context["period"], context["glance"], links_of(request)
    others = [*context["parts"], *(context.get("related") or ())]
    neighbours = [n for n in others if n.name]
    recorded = period.recorded_at.astimezone(VIETNAM).date()
    standing = shown.procedure_facts(context["reading"])
    decision = shown.decision_facts(period.version.line.decision)
    return PageFacts(
        standing=documents.standing(standing, period.valid_from, period.valid_to, links),
        language=get_language() or "vi",
        area=_area(context),
        decision=documents.decision(decision, links),
        submit_url=glance.submit_url or glance.portal_url,
        modified=max(recorded, period.valid_from) if period.valid_from else recorded,
        places=tuple(_places(context.get("place_groups", ()))),
        related=tuple(documents.successor(n.code, n.name, links) for n in neighbours),
    )


def _places(groups: Any) -> Iterator[Place]:
    for group in groups:
        for counter in group.points:
            if row := counter.point:
                address = Text(row.address_vi or "", row.address_en or "")
                yield Place(counter.name, address, row.telephone)


def _area(context: Context) -> Text:
    province = context.get("province")
    return Text(province.name_vi or "", province.name_en or "") if province else Text()


def _website(context: Context, request: HttpRequest) -> Node:
    return linked_data.website(
        root=request.build_absolute_uri(reverse("home")),
        search=request.build_absolute_uri(reverse("search")),
        area=_area(context),
        telephone=context["province"].hotline,
    )
