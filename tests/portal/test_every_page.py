"""What holds for every kind of page, in both languages, on the demonstration's catalogue."""

from __future__ import annotations

import re
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import LazySettings
from django.core.management import call_command
from django.db import connection
from django.templatetags.static import static
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog import selectors
from catalog.models import AgencyPage, DecisionIndexPage, Sector
from catalog.promulgation import ImportedLine, promulgate_many
from portal.demonstration.files import Demonstration
from tests.browser.kinds import kinds_of_page
from tests.builders import a_content

pytestmark = [pytest.mark.django_db, pytest.mark.once]

LIMIT, STATISTICS = 8, 12
ADDRESSES = {"href", "src", "action", "data", "poster", "srcset", "formaction"}
LEADS_ON = {"a", "link"}
"""Elements whose address is followed, not loaded; of links only those that name another page."""
NAMES_A_PAGE = {"canonical", "alternate"}


@pytest.fixture
def kinds(
    loaded: Demonstration, db: None, settings: LazySettings, tmp_path: Path
) -> dict[str, str]:
    """An address of every kind of page."""
    settings.SEARCH_INDEX_PATH = tmp_path / "search"
    analyze()
    return kinds_of_page()


def analyze() -> None:
    """Have the database look at its tables: by itself it can't while a transaction is open."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def in_both(pages: dict[str, str]) -> dict[str, str]:
    english = {f"{kind}, English": f"/en{path}" for kind, path in pages.items()}
    return pages | english


def queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        client.get(path)
    return len(asked)


def test_no_page_takes_more_queries_than_allowed_whatever_the_size(
    client: Client, kinds: dict[str, str]
) -> None:
    warm(client)
    small = {kind: queries(client, path) for kind, path in in_both(kinds).items()}
    enlarge(300)
    analyze()
    warm(client)
    large = {kind: queries(client, path) for kind, path in in_both(kinds).items()}
    too_many = {
        kind: (small[kind], large[kind])
        for kind in small
        if max(small[kind], large[kind]) > (STATISTICS if "statistics" in kind else LIMIT)
    }
    assert not too_many


def warm(client: Client) -> None:
    """Have caches filled and the index brought level, which is no page's own work."""
    call_command("search_sync", verbosity=0)  # a reader's own attempt has a budget of time
    client.get("/")
    client.get("/tim-kiem/?q=khai+sinh")


def enlarge(number: int) -> None:
    """Add procedures to every agency and sector that the demonstration has."""
    from tests.builders import Tree, a_decision, a_page

    agencies = list(AgencyPage.objects.filter(live=True))
    sectors = list(Sector.objects.all())
    index = DecisionIndexPage.objects.get()
    today = selectors.today()
    lines = []
    decisions = []
    for place in range(number):
        agency = agencies[place % len(agencies)]
        tree = Tree(index.get_parent(), agency.get_parent(), agency, agency, index)
        if place % 30 == 0:
            index = DecisionIndexPage.objects.get()
            decisions.append((a_decision(tree, today - timedelta(days=place), source="test"), []))
        code = f"8.{place:06}"
        sector = sectors[place % len(sectors)]
        content = a_content(code, f"Thủ tục thêm {place}", sectors=(_ref(sector),))
        agency.refresh_from_db()
        page = a_page(tree, code)
        lines.append(page)
        decisions[-1][1].append(ImportedLine(page, content, "new", today - timedelta(days=9)))
    promulgate_many(decisions)


def _ref(sector: Sector) -> Any:
    from catalog.content import Ref, Text

    return Ref(Text(sector.name_vi, sector.name_en or ""), sector.code)


DATA = {"type": "application/ld+json"}
SUGGESTS = {"src": static("portal/suggest.js"), "defer": ""}
"""The only elements `script` of a page: data, and one file of our own that pages do without."""


class Reader(HTMLParser):
    """Reads a page: what it loads, what it runs, what its head says."""

    def __init__(self) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.faults: list[str] = []
        self.heads: dict[str, list[str]] = {}
        self.alternates: set[str] = set()
        self.titles = 0
        self.scripts = 0
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.faults += [
            f"{tag} {name}" for name in given if name.startswith("on") or name == "style"
        ]
        if tag == "style" or (tag == "script" and given not in (DATA, SUGGESTS)):
            self.faults.append(tag)
        self.scripts += tag == "script" and given == SUGGESTS
        if "id" in given:
            self.ids.append(given["id"])
        rel = given.get("rel", "")
        if tag not in LEADS_ON or (tag == "link" and not NAMES_A_PAGE & set(rel.split())):
            self.loads += [v for name, v in given.items() if name in ADDRESSES]
        if tag == "title":
            self.titles += 1
        if tag == "link" and "hreflang" in given:
            self.alternates.add(given["hreflang"])
        if tag == "link" and rel == "canonical":
            self.heads.setdefault("canonical", []).append(given["href"])
        name = given.get("name") or given.get("property")
        if tag == "meta" and name and name != "theme-color":
            self.heads.setdefault(name, []).append(given["content"])


def read(client: Client, path: str) -> tuple[Any, Reader]:
    response = client.get(path)
    reader = Reader()
    text = re.sub(r"(?s)<svg.*?</svg>", "", response.content.decode())
    reader.feed(text)
    return response, reader


def test_every_page_keeps_the_promises_to_readers_and_machines(
    client: Client, kinds: dict[str, str]
) -> None:
    found = {}
    for kind, path in in_both(kinds).items():
        response, reader = read(client, path)
        faults = [*reader.faults, *foreign(reader), *unsaid(reader, path, response.status_code)]
        policy = response.headers.get("Content-Security-Policy", "")
        if "default-src 'none'" not in policy or "unsafe" in policy:
            faults.append(f"policy {policy}")
        if reader.scripts > 1:
            faults.append(f"{reader.scripts} scripts")
        doubled = {i for i in reader.ids if reader.ids.count(i) > 1}
        faults += [f"id {i} twice" for i in doubled]
        if faults:
            found[f"{kind} {path}"] = faults
    assert [f"{page}: {faults}" for page, faults in found.items()] == []


def foreign(reader: Reader) -> list[str]:
    """Return what the page loads from elsewhere."""
    own = {"", "testserver"}
    return [
        f"loads {address}"
        for address in reader.loads
        if urlsplit(address).netloc not in own and not address.startswith("data:")
    ]


def unsaid(reader: Reader, path: str, status: int) -> list[str]:
    """Return what the head leaves unsaid, or says twice."""
    once = ("description", "og:title", "og:description", "og:type", "og:url", "og:image")
    hidden = reader.heads.get("robots") == ["noindex"]
    exactly = () if hidden else (*once, "og:locale", "og:site_name", "canonical")
    said = {name: reader.heads.get(name, []) for name in exactly}
    faults = [f"{name}: {texts}" for name, texts in said.items() if len(texts) != 1]
    faults += [f"empty {n}" for n in exactly if not "".join(reader.heads.get(n, [""])).strip(" ·")]
    faults += [f"markup in {n}" for n in once if "<" in "".join(reader.heads.get(n, []))]
    if reader.titles != 1:
        faults.append(f"{reader.titles} titles")
    languages = set() if hidden else {"vi", "en", "x-default"}
    if reader.alternates != languages:
        faults.append(f"hreflang {reader.alternates}")
    if hidden is not is_hidden(path, status):
        faults.append("noindex" if hidden else "not noindex")
    return faults


def is_hidden(path: str, status: int) -> bool:
    """Tell whether a page is to be found through another one only."""
    narrowed = "?" in path
    parts = ("/ngay/", "/so-sanh/", "/ban-in/", "/tim-kiem/")
    return narrowed or status != 200 or any(part in path for part in parts)
