"""A digest tells when a document changes, and all of them are known without reading a content."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import Page, Revision

from catalog.content import Agencies, Level, Ref, Text
from catalog.models import Action, Agency, AgencyPage, ProcedurePage, Sector
from catalog.promulgation import promulgate, retract
from catalog.validity import Follows
from search import documents
from search.comparing import Entry
from search.outlines import joined
from tests.builders import Tree, a_content, a_page, an_ending, promulgated
from tests.catalog.amending import amendment
from tests.search.asking import JANUARY, JUNE, MARCH

DECEMBER = date(2026, 12, 1)
NAMED = Agencies(
    executing=(Ref(Text("Công an cấp xã"), "CA"),), competent=(Ref(Text("Sở Y tế"), "H00.YT"),)
)


@pytest.fixture
def page(tree: Tree) -> ProcedurePage:
    """A procedure that names a sector and bodies which have a name of today, and another one."""
    for code in ("CA", "HT", "X"):
        Agency.objects.create(code=code, name_vi=f"Tên của {code}")
        Sector.objects.create(code=code, name_vi=f"Tên của {code}")
    one, other = a_page(tree), a_page(tree, "1.000894")
    promulgated(tree, one, a_content(agencies=NAMED), JANUARY)
    promulgated(tree, other, a_content(other.code, "Đăng ký kết hôn", sectors=()), JANUARY)
    return one


def held() -> dict[tuple[int, int], str]:
    """Return the digest of each version, and see that it is that of its documents."""
    made = defaultdict[tuple[int, int], list[str]](list)
    for document in documents.of_all():
        made[document.procedure, document.version].append(document.digest)
    found = list(documents.digests())
    assert found == [Entry(*key, joined(some)) for key, some in sorted(made.items())]
    return {(entry.procedure, entry.version): entry.digest for entry in found}


def renamed(model: type[Agency | Sector], code: str) -> None:
    item = model.objects.get(code=code)
    item.name_en = "Renamed"
    item.save()


def drafted(page: Page, **fields: object) -> Revision:
    for name, value in fields.items():
        setattr(page, name, value)
    return page.save_revision()


def guided(page: Page, **fields: object) -> None:
    drafted(page, **fields).publish()


def asked(**block: str) -> list[tuple[str, dict[str, str]]]:
    return [("question", {"question_vi": "Nộp ở đâu?", "answer_vi": "Ở xã."} | block)]


Deed = Callable[[Tree, ProcedurePage], object]

CHANGES: dict[str, Deed] = {
    "citizens' words": lambda _, page: guided(page, search_words_vi="làm giấy cho bé"),
    "English words": lambda _, page: guided(page, search_words_en="birth certificate"),
    "the summary": lambda _, page: guided(page, summary_vi="Ghi tên em bé"),
    "the guidance": lambda _, page: guided(page, guidance_en="<p>Bring it</p>"),
    "a question": lambda _, page: guided(page, questions=asked()),
    "an answer": lambda _, page: guided(page, questions=asked(answer_en="At the commune.")),
    "another code": lambda _, page: ProcedurePage.objects.filter(pk=page.pk).update(
        other_codes=["1.009999"]
    ),
    "its own code": lambda _, page: ProcedurePage.objects.filter(pk=page.pk).update(
        code="1.009998"
    ),
    "a sector's name": lambda _, __: renamed(Sector, "HT"),
    "the name of who executes it": lambda _, __: renamed(Agency, "CA"),
    "the name of who decides": lambda _, __: renamed(Agency, "H00.YT"),
    "the address of a body": lambda tree, _: guided(tree.health, slug="y-te"),
    "a page for a body": lambda tree, _: tree.agencies.add_child(
        instance=AgencyPage(title="CA", slug="ca", agency=Agency.objects.get(code="CA"))
    ),
    "another agency's page above": lambda tree, page: page.move(
        Agency.objects.get(code="X").page, pos="last-child"
    ),
    "a later version": lambda tree, page: promulgated(
        tree, page, a_content(agencies=NAMED, levels=(Level.PROVINCE,)), MARCH, Action.AMENDED
    ),
    "an end": lambda tree, page: promulgate(an_ending(tree, page, MARCH).decision),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_changes_a_document_changes_its_digest_and_no_others(
    tree: Tree, page: ProcedurePage, change: str
) -> None:
    place = AgencyPage(title="X", slug="x", agency=Agency.objects.get(code="X"))
    tree.agencies.add_child(instance=place)
    before = held()
    CHANGES[change](tree, page)
    after = held()
    changed = {key[0] for key in before if after[key] != before[key]}
    assert changed == {page.pk}


@pytest.mark.parametrize(
    "deed",
    [
        lambda _, page: guided(page, notes="Chờ bộ trả lời"),
        lambda _, __: renamed(Agency, "HT"),  # the code of a sector, borne by a body
        lambda _, __: renamed(Sector, "CA"),
        lambda tree, _: tree.justice.move(tree.agencies, pos="last-child"),
        lambda _, page: drafted(page, search_words_vi="làm giấy cho bé"),
    ],
    ids=["notes", "another body", "another sector", "a place in the tree", "a draft"],
)
def test_what_changes_no_document_changes_no_digest(
    tree: Tree, page: ProcedurePage, deed: Deed
) -> None:
    before = held()
    deed(tree, page)
    assert held() == before


def test_what_is_taken_back_leaves_the_digest_that_was_before(
    tree: Tree, page: ProcedurePage
) -> None:
    before = held()
    changed = a_content(agencies=NAMED, name="Tên nhầm")
    version = promulgated(tree, page, changed, MARCH, Action.AMENDED)
    assert held() != before
    retract([version.line], reason="Nhầm")
    assert held() == before


def test_a_version_of_two_periods_has_one_digest_that_tells_of_both(
    tree: Tree, page: ProcedurePage
) -> None:
    until = {"temporary_until": JUNE, "follows": Follows.PREVIOUS.value}
    promulgate(amendment(tree, page, MARCH, "Tạm thời", **until).decision)
    before = held()
    assert len(before) == 3
    assert sum(1 for _ in documents.of_all()) == 4
    promulgate(an_ending(tree, page, DECEMBER).decision)
    first = page.versions.order_by("number").first().pk
    after = held()
    assert {version for (_, version), digest in after.items() if digest not in before.values()} == {
        first
    }


def test_the_digest_of_several_documents_does_not_depend_on_their_order() -> None:
    assert joined(["a", "b"]) == joined(["b", "a"]) != joined(["a"]) == "a"


def test_no_content_is_read_for_a_digest_and_few_queries_are_asked(
    page: ProcedurePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert len(list(documents.digests())) == 2
    assert not [query for query in queries if '"content"' in query["sql"]]
    assert len(queries) <= 6
    monkeypatch.setattr(documents, "LARGE_BATCH", 1)
    assert len(held()) == 2


texts = st.sampled_from(["", "khai sinh", "Khai sinh", "khai sinh\nbáo sinh", "<p>khai sinh</p>"])
published = st.fixed_dictionaries(
    {
        **dict.fromkeys(("search_words_vi", "search_words_en", "summary_vi", "guidance_vi"), texts),
        "questions": st.lists(texts, max_size=2).map(
            lambda lines: [
                ("question", {"question_vi": line, "answer_vi": "Ở xã."}) for line in lines
            ]
        ),
        "other_codes": st.lists(st.sampled_from(["1.000001", "1.000002"]), max_size=2),
    }
)


@settings(
    deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(states=st.lists(published, min_size=2, max_size=4))
def test_one_digest_is_one_document(
    tree: Tree, page: ProcedurePage, states: list[dict[str, Any]]
) -> None:
    known = dict[str, Any]()
    for state in states:
        with transaction.atomic():
            row = ProcedurePage(**state)
            stored = {name: getattr(row, name) for name in state}
            ProcedurePage.objects.filter(pk=page.pk).update(**stored)
            held()
        for document in documents.of_procedures([page.pk]):
            told = replace(document, digest="")
            assert known.setdefault(document.digest, told) == told
