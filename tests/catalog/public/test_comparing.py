"""The comparison of two versions as readers see it."""

from __future__ import annotations

import html
import re
from dataclasses import replace

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.content import Component, Content, Kind, Step, StepCase, Text, component_hashes
from catalog.models import Action, LegalDocument, ProcedurePage
from catalog.promulgation import retract
from tests.builders import Tree, a_content, a_page, promulgated
from tests.catalog.public.conftest import BIRTH, days, whole_content
from tests.catalog.strategies import contents

URL = f"/thu-tuc/{BIRTH}/so-sanh/"
ENGLISH = f"/en{URL}"
LONG = "Người yêu cầu nộp hồ sơ tại Ủy ban nhân dân cấp xã nơi cư trú của người cha hoặc người mẹ"


def read(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status, response.content.decode()[:2000]
    return " ".join(html.unescape(response.content.decode()).split())


def sections(text: str) -> list[str]:
    """Return the components that have a section of their own on the page."""
    return [c.value for c in Component if f'<h2 id="{c.value}">' in text]


@pytest.fixture
def page(tree: Tree) -> ProcedurePage:
    return a_page(tree, BIRTH)


@pytest.fixture
def twice(tree: Tree, page: ProcedurePage) -> ProcedurePage:
    """A procedure whose note and conditions were changed once."""
    old = a_content(BIRTH, note=Text("Cũ"), conditions=Text(LONG))
    new = a_content(BIRTH, note=Text("Mới"), conditions=Text(LONG.replace("xã", "tỉnh")))
    promulgated(tree, page, old, days(-30))
    promulgated(tree, page, new, days(-5), Action.AMENDED)
    return page


def test_each_component_that_changed_is_told_and_the_others_are_named(
    client: Client, twice: ProcedurePage
) -> None:
    shown = read(client, f"{ENGLISH}1..2/")
    assert sections(shown) == ["conditions", "note"]
    assert 'Note: <span lang="vi">' not in shown
    assert "Note: “Cũ” → “Mới”" in shown
    unchanged = shown.split("Unchanged:")[1].split("</p>")[0]
    assert "name" in unchanged
    assert "papers" in unchanged.lower() or "dossier" in unchanged.lower()
    assert "note" not in unchanged


def test_words_are_struck_and_added_with_words_for_those_who_listen(
    client: Client, twice: ProcedurePage
) -> None:
    shown = read(client, f"{ENGLISH}1..2/")
    removed = (
        '<del><span class="hidden" lang="en">[removed: </span>xã<span class="hidden">]</span></del>'
    )
    added = (
        '<ins><span class="hidden" lang="en">[added: </span>tỉnh<span class="hidden">]</span></ins>'
    )
    assert removed in shown
    assert added in shown
    assert '<div class="lines" lang="vi">' in shown


def test_it_says_which_decisions_made_both_and_why(
    client: Client, tree: Tree, page: ProcedurePage
) -> None:
    law = LegalDocument.objects.create(code="1/2026/QH", number="1/2026/QH", name_vi="Luật mới")
    first = promulgated(tree, page, a_content(BIRTH, note=Text("a")), days(-30))
    second = promulgated(tree, page, a_content(BIRTH, note=Text("b")), days(-5), Action.AMENDED)
    type(second.line).objects.filter(pk=second.line.pk).update(changed_by=law, reason="Luật đổi")
    shown = read(client, f"{URL}1..2/")
    for version in (first, second):
        assert f"/quyet-dinh/{version.line.decision.slug}/" in shown
    assert "1/2026/QH: Luật mới" in shown
    assert "Luật đổi" in shown
    assert f'datetime="{days(-30)}"' in shown
    assert f'datetime="{days(-5)}"' in shown


def test_a_pair_the_wrong_way_round_leads_to_the_right_one(
    client: Client, twice: ProcedurePage
) -> None:
    response = client.get(f"{URL}2..1/")
    assert (response.status_code, response["Location"]) == (301, f"{URL}1..2/")


def test_the_form_leads_to_the_address_of_the_pair(client: Client, twice: ProcedurePage) -> None:
    for chosen in ({"tu": "1", "den": "2"}, {"tu": "2", "den": "1"}):
        response = client.get(URL, chosen)
        assert (response.status_code, response["Location"]) == (302, f"{URL}1..2/")


def test_a_form_that_does_not_say_two_numbers_is_refused(
    client: Client, twice: ProcedurePage, subtests: pytest.Subtests
) -> None:
    for query in [
        "",
        "?tu=1",
        "?tu=1&den=x",
        "?tu=0&den=1",
        "?tu=1&den=1&den=2",
        "?tu=1&den=2&a=b",
    ]:
        with subtests.test(query=query):
            read(client, f"{URL}{query}", 400)


def test_what_is_no_pair_is_refused_with_the_form_of_one(
    client: Client, twice: ProcedurePage, subtests: pytest.Subtests
) -> None:
    for pair in ["1", "1..", "..2", "1-2", "0..1", "1..2..3", "a..b", "1...2"]:
        with subtests.test(pair=pair):
            assert "1..2" in read(client, f"{ENGLISH}{pair}/", 400)


@pytest.mark.parametrize("address", ["1..7/", "7..8/", "?tu=1&den=7"])
def test_a_version_that_is_not_there_is_not_found_and_those_there_are_named(
    client: Client, twice: ProcedurePage, address: str
) -> None:
    shown = read(client, f"{ENGLISH}{address}", 404)
    assert "no version" in shown
    assert "Its versions: 1, 2." in shown


def test_the_same_version_and_the_same_text_are_called_so(
    client: Client, tree: Tree, twice: ProcedurePage
) -> None:
    assert "one and the same version" in read(client, f"{ENGLISH}1..1/")
    again = twice.versions.get(number=1).body
    promulgated(tree, twice, again, days(-1), Action.AMENDED)
    assert "say the same" in read(client, f"{ENGLISH}1..3/")


def test_an_internal_version_is_not_there(client: Client, tree: Tree, twice: ProcedurePage) -> None:
    inside = a_content(BIRTH, "Việc bên trong", kind=Kind.INTERNAL)
    promulgated(tree, twice, inside, days(-3), Action.AMENDED)
    promulgated(tree, twice, a_content(BIRTH, "Công khai lại"), days(-1), Action.AMENDED)
    for address in ("2..3/", "3..4/", "3..3/", "?tu=3&den=4"):
        shown = read(client, f"{ENGLISH}{address}", 404)
        assert "Việc bên trong" not in shown
        assert "Its versions: 1, 2, 4." in shown
    assert "Việc bên trong" not in read(client, f"{ENGLISH}2..4/")


def test_what_was_taken_back_is_compared_no_more(client: Client, twice: ProcedurePage) -> None:
    retract([twice.versions.get(number=2).line], reason="Ghi nhầm")
    assert "Its versions: 1." in read(client, f"{ENGLISH}1..2/", 404)


def test_any_form_of_the_code_leads_to_the_canonical_address(
    client: Client, twice: ProcedurePage
) -> None:
    response = client.get("/thu-tuc/1001193/so-sanh/1..2/")
    assert (response.status_code, response["Location"]) == (301, f"{URL}1..2/")
    assert client.get("/thu-tuc/9.999999/so-sanh/1..2/").status_code == 404


def test_search_engines_do_not_list_it_and_its_address_is_its_own(
    client: Client, twice: ProcedurePage
) -> None:
    shown = read(client, f"{URL}1..2/")
    assert '<meta name="robots" content="noindex">' in shown
    assert f'<link rel="canonical" href="http://testserver{URL}1..2/">' in shown


def test_three_versions_lead_from_one_pair_to_the_next(
    client: Client, tree: Tree, twice: ProcedurePage
) -> None:
    promulgated(tree, twice, a_content(BIRTH, note=Text("Nữa")), days(-1), Action.AMENDED)
    assert f'href="{ENGLISH}2..3/"' in read(client, f"{ENGLISH}1..2/")
    assert f'href="{ENGLISH}1..2/"' in read(client, f"{ENGLISH}2..3/")


def test_it_takes_few_queries_whatever_the_size(
    client: Client,
    tree: Tree,
    page: ProcedurePage,
    vocabulary: None,
    django_assert_max_num_queries: object,
) -> None:
    for number in range(8):
        action = Action.AMENDED if number else Action.NEW
        steps = tuple(Step(text=Text(f"{LONG} {number} {n}")) for n in range(number * 10))
        content = replace(whole_content(), steps=(StepCase(steps=steps),))
        promulgated(tree, page, content, days(number - 9), action)
        if number in (1, 7):
            with django_assert_max_num_queries(8):  # type: ignore[operator]
                assert client.get(f"{URL}1..{number + 1}/").status_code == 200


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_the_page_names_exactly_the_components_that_differ(
    client: Client, tree: Tree, data: st.DataObject
) -> None:
    before, other = data.draw(public_contents()), data.draw(public_contents())
    after = before
    for component in data.draw(st.sets(st.sampled_from(Component), max_size=6)):
        after = after.with_component_of(other, component)
    after = replace(after, code=before.code)
    page = a_page(tree, before.code)
    promulgated(tree, page, before, days(-9))
    promulgated(tree, page, after, days(-1), Action.AMENDED)
    shown = read(client, f"/en/thu-tuc/{page.code}/so-sanh/1..2/")
    old, new = component_hashes(before), component_hashes(after)
    differ = [c.value for c in Component if old[c] != new[c]]
    assert sections(shown) == differ
    assert re.findall(r'<a href="#([a-z_]+)">', shown.split("</main>")[0]) == differ


_used: set[str] = set()


def public_contents() -> st.SearchStrategy[Content]:
    """Return contents that may be published, each with a code of its own."""

    def published(content: Content) -> Content:
        code = f"2.{len(_used) + 1:06}"
        _used.add(code)
        kind = Kind.LOCAL if content.kind is Kind.INTERNAL else content.kind
        return replace(content, code=code, kind=kind)

    return contents().map(published)
