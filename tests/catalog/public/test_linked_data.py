"""What pages say to machines: only what schema.org has words for, and only what is true."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from catalog import selectors
from catalog.content import (
    Agencies,
    Answer,
    Channel,
    Content,
    Duration,
    Fee,
    FeeState,
    LegalBasis,
    Method,
    Presence,
    Ref,
    Text,
    Unit,
)
from catalog.feed import documents, facts
from catalog.models import Action, ProcedurePage
from catalog.promulgation import promulgate
from catalog.public.linked_data import (
    Node,
    PageFacts,
    Place,
    breadcrumbs,
    document,
    length,
    service,
    website,
)
from tests.builders import Tree, a_content, a_page, an_ending, promulgated

THING = {"name", "description", "url", "identifier", "mainEntityOfPage", "subjectOf"}
SERVICE = {
    "areaServed",
    "audience",
    "availableChannel",
    "isRelatedTo",
    "offers",
    "provider",
    "serviceOutput",
    "serviceType",
}
# From the tables of https://schema.org/<type>, release 29: those of a type and of what it extends,
# as far as we use them.
ALLOWED: dict[str, set[str]] = {
    "AdministrativeArea": THING,
    "Audience": THING | {"audienceType"},
    "BreadcrumbList": THING | {"itemListElement"},
    "EntryPoint": THING | {"urlTemplate"},
    "DataDownload": THING | {"contentUrl", "encodingFormat"},
    "GovernmentOrganization": THING | {"telephone"},
    "GovernmentService": THING | SERVICE | {"jurisdiction"},
    "Legislation": THING | {"legislationDate", "legislationIdentifier", "legislationPassedBy"},
    "ListItem": THING | {"item", "position"},
    "Offer": THING | {"areaServed", "priceSpecification"},
    "Place": THING | {"address", "telephone"},
    "PriceSpecification": THING | {"price", "priceCurrency", "validFrom"},
    "PropertyValue": THING | {"propertyID", "value"},
    "SearchAction": THING | {"target", "query-input"},
    "ServiceChannel": THING
    | {"availableLanguage", "processingTime", "serviceLocation", "serviceUrl"},
    "Thing": THING,
    "UnitPriceSpecification": THING | {"price", "priceCurrency", "unitText", "validFrom"},
    "WebPage": THING | {"dateModified", "inLanguage"},
    "WebSite": THING | {"inLanguage", "potentialAction", "publisher"},
}
LINKS = documents.Links("https://tthc.example.vn")
HELP = facts.GuidanceFacts(Text("Làm giấy khai sinh"))
STANDING = facts.ProcedureFacts(facts.IdentityFacts(7, "1.001193", (), HELP), "in_force")
FACTS = PageFacts(
    standing=documents.standing(STANDING, date(2026, 7, 1), None, LINKS),
    language="en",
    area=Text("Tỉnh Sông Mây", "Sông Mây Province"),
    submit_url="https://dichvucong.gov.vn/",
    modified=date(2026, 11, 25),
    places=(Place(Text("Trung tâm"), Text("Số 1"), "1022"),),
    related=(documents.successor("1.000656", Text("Khai tử"), LINKS),),
)


def nodes(value: Any) -> Iterator[Node]:
    """Yield every typed node inside `value`."""
    if isinstance(value, dict):
        if "@type" in value:
            yield value
        for inner in value.values():
            yield from nodes(inner)
    elif isinstance(value, list):
        for inner in value:
            assert not isinstance(inner, list), "a list in a list says nothing"
            yield from nodes(inner)


def check_shape(value: Any) -> None:
    for node in nodes(value):
        names = {name for name in node if not name.startswith("@")}
        assert names <= ALLOWED[node["@type"]], (node["@type"], names - ALLOWED[node["@type"]])


def full() -> Content:
    """A content that has something of everything."""
    return a_content(
        name="Đăng ký khai sinh",
        agencies=Agencies(executing=(Ref(Text("Ủy ban nhân dân cấp xã", "Commune")),)),
        legal_bases=(LegalBasis("60/2014/QH13", Text("Luật Hộ tịch")), LegalBasis("", Text("Từ"))),
        channels=(
            Channel(
                method=Method.IN_PERSON,
                case=Text("Trong hạn"),
                statutory=Duration(Decimal(5), Unit.DAY),
                committed=Duration(Decimal(3), Unit.DAY),
                fees=(Fee(FeeState.FREE), Fee(FeeState.SCHEDULE), Fee(FeeState.UNKNOWN)),
            ),
            Channel(
                method=Method.ONLINE,
                statutory=Duration(Decimal(5), Unit.WORKING_DAY),
                fees=(
                    Fee(
                        FeeState.AMOUNT,
                        amount=Decimal(8000),
                        per=Text("bản"),
                        condition=Text("Bản sao"),
                        area=Text("Xã Cồn Mây"),
                    ),
                ),
            ),
        ),
    )


def test_a_service_says_only_what_the_vocabulary_has_words_for() -> None:
    check_shape(service(full(), FACTS))
    check_shape(website(root="https://a.vn/", search="https://a.vn/tim-kiem/", area=FACTS.area))
    check_shape(breadcrumbs([("Trang chủ", "https://a.vn/"), ("1.001193", "")]))


def test_a_service_names_itself_in_both_languages_and_by_its_code() -> None:
    said = service(a_content(name="Đăng ký khai sinh"), FACTS)
    assert said["@id"] == "https://tthc.example.vn/thu-tuc/1.001193/#service"
    assert said["url"] == "https://tthc.example.vn/en/thu-tuc/1.001193/"
    assert said["description"] == {"@language": "vi", "@value": "Làm giấy khai sinh"}
    assert said["identifier"]["value"] == "1.001193"
    assert said["name"] == {"@language": "vi", "@value": "Đăng ký khai sinh"}
    assert [n["@language"] for n in said["areaServed"]["name"]] == ["vi", "en"]
    assert said["mainEntityOfPage"]["inLanguage"] == "en"
    assert said["mainEntityOfPage"]["dateModified"] == "2026-11-25"
    assert said["isRelatedTo"][0]["identifier"]["value"] == "1.000656"


def test_the_promised_time_is_told_and_a_working_day_in_words_only() -> None:
    counter, online = service(full(), FACTS)["availableChannel"]
    assert counter["processingTime"] == "P3D"
    assert counter["description"] == {"@language": "vi", "@value": "Trong hạn: 3 ngày"}
    assert counter["serviceLocation"][0]["telephone"] == "1022"
    assert "serviceUrl" not in counter
    assert "processingTime" not in online
    assert online["description"][1] == {"@language": "en", "@value": "5 working days"}
    assert online["serviceUrl"] == FACTS.submit_url
    assert "serviceLocation" not in online


@pytest.mark.parametrize(
    ("value", "unit", "told"),
    [
        ("20", Unit.DAY, "P20D"),
        ("0.5", Unit.DAY, "PT12H"),
        ("4", Unit.HOUR, "PT4H"),
        ("0.5", Unit.HOUR, "PT30M"),
        ("3", Unit.MONTH, "P3M"),
        ("1.5", Unit.MONTH, None),
        ("5", Unit.WORKING_DAY, None),
        ("5", None, None),
    ],
)
def test_a_length_of_time_is_told_where_iso_8601_has_it(
    value: str, unit: Unit | None, told: str | None
) -> None:
    assert length(Duration(Decimal(value), unit)) == told


def test_words_and_nothing_are_no_length_of_time() -> None:
    assert length(Duration(text=Text("Ngay trong ngày"))) is None
    assert length(None) is None


def test_only_real_amounts_are_prices() -> None:
    free, copy = service(full(), FACTS)["offers"]
    assert free["priceSpecification"] == {
        "@type": "PriceSpecification",
        "price": "0",
        "priceCurrency": "VND",
        "validFrom": "2026-07-01",
    }
    assert copy["priceSpecification"]["price"] == "8000"
    assert copy["priceSpecification"]["unitText"] == "bản"
    assert copy["areaServed"]["name"]["@value"] == "Xã Cồn Mây"


def test_no_fee_is_free_and_an_unknown_one_is_not() -> None:
    none = a_content(presence=Presence(fee=Answer.NO))
    assert [o["priceSpecification"]["price"] for o in service(none, FACTS)["offers"]] == ["0"]
    unknown = a_content(presence=Presence(fee=Answer.UNKNOWN))
    assert "offers" not in service(unknown, FACTS)


@given(st.text())
def test_no_text_ends_the_element_or_the_line(text: str) -> None:
    told = document([{"@type": "Thing", "name": text}])
    assert not set(told) & set("<>&\u2028\u2029")
    assert json.loads(told)["@graph"][0]["name"] == text


def data_of(client: Client, url: str) -> list[Node]:
    page = client.get(url).content.decode()
    scripts = re.findall(r"<script([^>]*)>(.*?)</script>", page, re.DOTALL)
    assert page.count("<script") == len(scripts)
    blocks = [(attributes, text) for attributes, text in scripts if " src=" not in attributes]
    assert len(blocks) <= 1
    if not blocks:
        return []
    attributes, text = blocks[0]
    assert attributes == ' type="application/ld+json"'
    graph: list[Node] = json.loads(text)["@graph"]
    check_shape(graph)
    return graph


@pytest.fixture
def page(tree: Tree) -> ProcedurePage:
    page = a_page(tree)
    name = "Cấp </script><script>alert(1)</script> & <!-- giấy"
    promulgated(tree, page, a_content(name=name), selectors.today() - timedelta(days=30))
    return page


def test_a_page_carries_its_service_and_its_way_whatever_its_texts_are(
    client: Client, page: ProcedurePage
) -> None:
    for prefix in ("", "/en"):
        way, said = data_of(client, f"{prefix}/thu-tuc/{page.code}/")
        assert way["itemListElement"][0]["item"] == f"http://testserver{prefix}/"
        assert said["name"]["@value"].startswith("Cấp </script>")
        assert said["url"] == f"http://testserver{prefix}/thu-tuc/{page.code}/"
        assert said["@id"] == f"http://testserver/thu-tuc/{page.code}/#service"


def test_a_page_says_what_the_feed_says_and_leads_to_it(
    client: Client, page: ProcedurePage
) -> None:
    _way, said = data_of(client, f"/en/thu-tuc/{page.code}/")
    data, decision = said["subjectOf"][:2]
    told = client.get(data["contentUrl"]).json()
    made_by = told["version"]["made_by"]["decision"]
    assert (said["url"], said["name"]["@value"]) == (
        told["url"]["en"],
        told["version"]["content"]["name"]["vi"],
    )
    assert decision["url"] == made_by["url"]["en"]
    assert decision["legislationIdentifier"] == made_by["number"]
    assert decision["legislationDate"] == made_by["signed_on"]
    html = client.get(f"/thu-tuc/{page.code}/").content.decode()
    assert f'href="/api/v1/procedures/{page.code}"' in html
    day = selectors.today().isoformat()
    html = client.get(f"/thu-tuc/{page.code}/ngay/{day}/").content.decode()
    assert f'href="/api/v1/procedures/{page.code}?as_of={day}"' in html


def test_what_is_not_offered_today_is_no_service(
    client: Client, tree: Tree, page: ProcedurePage
) -> None:
    def types(url: str) -> list[str]:
        return [node["@type"] for node in data_of(client, url)]

    assert types(f"/thu-tuc/{page.code}/ngay/{selectors.today()}/") == []
    coming = a_page(tree, "1.000002")
    promulgated(tree, coming, a_content("1.000002"), selectors.today() + timedelta(days=9))
    assert types("/thu-tuc/1.000002/") == ["BreadcrumbList"]
    promulgate(an_ending(tree, page, selectors.today(), Action.ABOLISHED).decision)
    assert types(f"/thu-tuc/{page.code}/") == ["BreadcrumbList"]
    assert types("/thu-tuc/9.999999/") == []


def test_home_says_how_it_is_searched(client: Client, tree: Tree) -> None:
    (said,) = data_of(client, "/en/")
    template = said["potentialAction"]["target"]["urlTemplate"]
    assert template == "http://testserver/en/tim-kiem/?q={search_term_string}"
