"""What pages say to machines: schema.org in JSON-LD, made from contents. Pure.

What stands beside a content is the feed's document of the procedure, put in schema.org's words: a
page and the feed give the same addresses, days and decisions, and each leads to the other.
Nothing is said that schema.org cannot say truly. A working day is no length of ISO 8601, so it
stands in words; an amount by a schedule, or one that is not known, is no price; a procedure that
is not in force is no service that anybody offers.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
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
from catalog.feed.documents import Document, text

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
class PageFacts:
    """What a page adds to a content.

    `standing`, `decision` and `related` are documents of the feed: the procedure without its text,
    the decision that made it known, other procedures. `modified` is the day from which readers see
    the page as it is.
    """

    standing: Document
    language: str
    area: Text
    decision: Document | None = None
    submit_url: str = ""
    modified: date | None = None
    places: tuple[Place, ...] = ()
    related: tuple[Document, ...] = ()


def document(nodes: Iterable[Node]) -> str:
    """Return `nodes` as one JSON-LD document, safe inside a `script` element whatever they say."""
    graph = {"@context": CONTEXT, "@graph": list(nodes)}
    written = json.dumps(graph, ensure_ascii=False, separators=(",", ":"))
    return written.translate(_DANGEROUS)


def service(content: Content, facts: PageFacts) -> Node:
    """Return `content`, which is in force, as a GovernmentService."""
    area = {"@type": "AdministrativeArea", "name": tagged(facts.area)} if facts.area else None
    agencies, standing = content.agencies, facts.standing
    url, guidance = standing["url"][facts.language], standing["guidance"]
    return _with(
        {"@type": "GovernmentService", "@id": f"{standing['url']['vi']}#service"},
        name=tagged(content.name),
        description=tagged(guidance["summary"]) if guidance else None,
        url=url,
        identifier=_identifier(content.code),
        serviceType=[one for sector in content.sectors for one in _values(text(sector.name))],
        audience=[
            {"@type": "Audience", "audienceType": tagged(ref.name)} for ref in content.audiences
        ],
        provider=_organizations(agencies.executing or agencies.competent),
        areaServed=area,
        jurisdiction=area,
        availableChannel=[_channel(channel, facts) for channel in content.channels],
        offers=_offers(content, facts),
        serviceOutput=[{"@type": "Thing", "name": tagged(ref.name)} for ref in content.results],
        subjectOf=[*_told_of(facts), *(_legislation(basis) for basis in content.legal_bases)],
        isRelatedTo=[_relative(other, facts.language) for other in facts.related],
        mainEntityOfPage=_with(
            {"@type": "WebPage", "@id": url},
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


def tagged(written: Text | Document) -> Any:
    """Return a text with its language, a list where it stands in both; None where in neither."""
    values = _values(text(written) if isinstance(written, Text) else written)
    return values[0] if len(values) == 1 else (values or None)


def _values(written: Document) -> list[Node]:
    return [{"@language": code, "@value": written[code]} for code in LANGUAGES if written[code]]


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
        validFrom=facts.standing["valid_from"],
    )
    area = {"@type": "AdministrativeArea", "name": tagged(fee.area)} if fee.area else None
    return _with({"@type": "Offer", "priceSpecification": price}, areaServed=area)


def _organizations(refs: Iterable[Ref]) -> list[Node]:
    return [{"@type": "GovernmentOrganization", "name": tagged(ref.name)} for ref in refs]


def _told_of(facts: PageFacts) -> Iterator[Node]:
    """Yield where all this is told to programs, and the decision that made it known."""
    yield {
        "@type": "DataDownload",
        "contentUrl": facts.standing["api_url"],
        "encodingFormat": "application/json",
    }
    if (decision := facts.decision) is not None:
        issuer = tagged(decision["issuer"]["name"])
        yield _with(
            {"@type": "Legislation"},
            legislationIdentifier=decision["number"],
            name={"@language": "vi", "@value": decision["title"]},
            legislationDate=decision["signed_on"],
            legislationPassedBy=issuer and {"@type": "GovernmentOrganization", "name": issuer},
            url=decision["url"][facts.language],
        )


def _legislation(basis: LegalBasis) -> Node:
    return _with(
        {"@type": "Legislation"}, legislationIdentifier=basis.number, name=tagged(basis.title)
    )


def _relative(other: Document, language: str) -> Node:
    return _with(
        {"@type": "GovernmentService"},
        name=tagged(other["name"]),
        identifier=_identifier(other["code"]),
        url=other["url"][language],
    )


def _identifier(code: str) -> Node | None:
    if not code:
        return None
    return {"@type": "PropertyValue", "propertyID": "Mã thủ tục hành chính", "value": code}


def _with(node: Node, **properties: Any) -> Node:
    """Return `node` with the properties that have something to say."""
    return node | {name: value for name, value in properties.items() if value not in (None, "", [])}
