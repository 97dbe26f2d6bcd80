"""What pages say to machines: schema.org in JSON-LD, made from contents. Pure.

Nothing is said that schema.org cannot say truly. A working day is no length of ISO 8601, so it
stands in words; an amount by a schedule, or one that is not known, is no price; a procedure that
is not in force is no service that anybody offers.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from catalog import wording
from catalog.content import (
    NOTHING,
    Answer,
    Channel,
    Content,
    Duration,
    Fee,
    FeeState,
    LegalBasis,
    Method,
    Ref,
    Text,
    Unit,
    exact,
)

Node = dict[str, Any]

CONTEXT = "https://schema.org"
LANGUAGES = ("vi", "en")
_DANGEROUS = {ord(mark): f"\\u{ord(mark):04X}" for mark in "<>&\u2028\u2029"}
_WORDS = "{search_term_string}"


@dataclass(frozen=True, slots=True)
class Place:
    """A counter where dossiers are received, as it is today."""

    name: Text
    address: Text = NOTHING
    telephone: str = ""


@dataclass(frozen=True, slots=True)
class Relative:
    """Another procedure, with its absolute address."""

    code: str
    name: Text
    url: str


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What a page adds to a content. Addresses are absolute; `identity` is that of the main one.

    `since` is the first day in force, None where it is not known; `modified` the day from which
    readers see the page as it is.
    """

    identity: str
    url: str
    language: str
    area: Text
    summary: Text = NOTHING
    submit_url: str = ""
    since: date | None = None
    modified: date | None = None
    places: tuple[Place, ...] = ()
    related: tuple[Relative, ...] = ()


def document(nodes: Iterable[Node]) -> str:
    """Return `nodes` as one JSON-LD document, safe inside a `script` element whatever they say."""
    graph = {"@context": CONTEXT, "@graph": list(nodes)}
    text = json.dumps(graph, ensure_ascii=False, separators=(",", ":"))
    return text.translate(_DANGEROUS)


def service(content: Content, facts: PageFacts) -> Node:
    """Return `content`, which is in force, as a GovernmentService."""
    area = {"@type": "AdministrativeArea", "name": tagged(facts.area)} if facts.area else None
    agencies = content.agencies
    return _with(
        {"@type": "GovernmentService", "@id": f"{facts.identity}#service"},
        name=tagged(content.name),
        description=tagged(facts.summary),
        url=facts.url,
        identifier=_identifier(content.code),
        serviceType=[value for sector in content.sectors for value in _values(sector.name)],
        audience=[
            {"@type": "Audience", "audienceType": tagged(ref.name)} for ref in content.audiences
        ],
        provider=_organizations(agencies.executing or agencies.competent),
        areaServed=area,
        jurisdiction=area,
        availableChannel=[_channel(channel, facts) for channel in content.channels],
        offers=_offers(content, facts),
        serviceOutput=[{"@type": "Thing", "name": tagged(ref.name)} for ref in content.results],
        subjectOf=[_legislation(basis) for basis in content.legal_bases],
        isRelatedTo=[_relative(relative) for relative in facts.related],
        mainEntityOfPage=_with(
            {"@type": "WebPage", "@id": facts.url},
            inLanguage=facts.language,
            dateModified=facts.modified.isoformat() if facts.modified else None,
        ),
    )


def breadcrumbs(crumbs: Sequence[tuple[str, str]]) -> Node:
    """Return the way from home as names and absolute addresses; the last may have none."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            _with({"@type": "ListItem", "position": place}, name=name, item=url)
            for place, (name, url) in enumerate(crumbs, start=1)
        ],
    }


def website(*, root: str, search: str, area: Text, telephone: str = "") -> Node:
    """Return the site, whose it is, and how it is searched: `search` takes the parameter `q`."""
    return {
        "@type": "WebSite",
        "@id": f"{root}#website",
        "url": root,
        "name": tagged(area),
        "inLanguage": list(LANGUAGES),
        "publisher": _with(
            {"@type": "GovernmentOrganization"}, name=tagged(area), telephone=telephone
        ),
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": f"{search}?q={_WORDS}"},
            "query-input": "required name=search_term_string",
        },
    }


def tagged(text: Text) -> Any:
    """Return a text with its language, a list where it stands in both; None where in neither."""
    values = _values(text)
    return values[0] if len(values) == 1 else (values or None)


def _values(text: Text) -> list[Node]:
    written = zip(LANGUAGES, (text.vi, text.en), strict=True)
    return [{"@language": code, "@value": value} for code, value in written if value]


def length(duration: Duration | None) -> str | None:
    """Return a length of time by ISO 8601; None for working days, words and broken months."""
    if duration is None or duration.value is None or duration.unit is None:
        return None
    value = duration.value
    if duration.unit is Unit.HOUR:
        return f"PT{exact(value)}H" if _is_whole(value) else f"PT{exact(value * 60)}M"
    if duration.unit is Unit.DAY:
        return f"P{exact(value)}D" if _is_whole(value) else f"PT{exact(value * 24)}H"
    if duration.unit is Unit.MONTH and _is_whole(value):
        return f"P{exact(value)}M"
    return None


def _is_whole(value: Decimal) -> bool:
    return value == value.to_integral_value()


def _channel(channel: Channel, facts: PageFacts) -> Node:
    time = channel.committed or channel.statutory
    is_online, is_counter = channel.method is Method.ONLINE, channel.method is Method.IN_PERSON
    return _with(
        {"@type": "ServiceChannel"},
        name=tagged(_method(channel.method)),
        description=tagged(_told(channel, time)),
        processingTime=length(time),
        serviceUrl=facts.submit_url if is_online else None,
        serviceLocation=[_place(place) for place in facts.places] if is_counter else None,
        availableLanguage="vi",
    )


def _method(method: Method) -> Text:
    return Text(*(wording.in_words(method, language) for language in LANGUAGES))


def _told(channel: Channel, time: Duration | None) -> Text:
    """Return the case and the time in words, in English where both are written in it."""
    vi = [channel.case.vi, wording.duration_in_words(time, "vi") if time else ""]
    has_english = (channel.case.en or not channel.case.vi) and (
        time is None or time.text.en or not time.text.vi
    )
    en = [channel.case.en, wording.duration_in_words(time, "en") if time and has_english else ""]
    return Text(": ".join(filter(None, vi)), ": ".join(filter(None, en)) if has_english else "")


def _place(place: Place) -> Node:
    return _with(
        {"@type": "Place"},
        name=tagged(place.name),
        address=tagged(place.address),
        telephone=place.telephone,
    )


def _offers(content: Content, facts: PageFacts) -> list[Node]:
    fees = dict.fromkeys(content.fees)
    offers = [_offer(fee, facts) for fee in fees if fee.state in (FeeState.AMOUNT, FeeState.FREE)]
    if not fees and content.presence.fee is Answer.NO:
        return [_offer(Fee(FeeState.FREE), facts)]
    return offers


def _offer(fee: Fee, facts: PageFacts) -> Node:
    price = _with(
        {"@type": "UnitPriceSpecification" if fee.per else "PriceSpecification"},
        price=exact(fee.amount or Decimal(0)),
        priceCurrency=fee.currency,
        unitText=fee.per.vi,
        description=tagged(fee.condition),
        validFrom=facts.since.isoformat() if facts.since else None,
    )
    area = {"@type": "AdministrativeArea", "name": tagged(fee.area)} if fee.area else None
    return _with({"@type": "Offer", "priceSpecification": price}, areaServed=area)


def _organizations(refs: Iterable[Ref]) -> list[Node]:
    return [{"@type": "GovernmentOrganization", "name": tagged(ref.name)} for ref in refs]


def _legislation(basis: LegalBasis) -> Node:
    return _with(
        {"@type": "Legislation"}, legislationIdentifier=basis.number, name=tagged(basis.title)
    )


def _relative(relative: Relative) -> Node:
    return _with(
        {"@type": "GovernmentService"},
        name=tagged(relative.name),
        identifier=_identifier(relative.code),
        url=relative.url,
    )


def _identifier(code: str) -> Node | None:
    if not code:
        return None
    return {"@type": "PropertyValue", "propertyID": "Mã thủ tục hành chính", "value": code}


def _with(node: Node, **properties: Any) -> Node:
    """Return `node` with the properties that have something to say."""
    return node | {name: value for name, value in properties.items() if value not in (None, "", [])}
