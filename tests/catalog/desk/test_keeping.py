"""What has been promulgated is not deleted, unpublished, copied or published by Wagtail's ways."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from catalog.models import (
    Agency,
    Change,
    DecisionLine,
    DecisionPage,
    Form,
    LegalDocument,
    ProcedurePage,
    Sector,
)
from catalog.promulgation import promulgate
from tests.builders import Tree
from tests.catalog.desk.conftest import People

Desk = Callable[[User | None], Client]


@pytest.fixture(params=["controller", "administrator", "superuser"])
def client(request: pytest.FixtureRequest, desk: Desk, people: People) -> Client:
    return desk(getattr(people, request.param))


@pytest.fixture
def law(line: DecisionLine, decision: DecisionPage, procedure: ProcedurePage) -> DecisionPage:
    """The open decision, promulgated."""
    promulgate(decision)
    procedure.refresh_from_db()
    return decision


def test_nothing_above_or_of_the_law_is_deleted(
    client: Client, law: DecisionPage, procedure: ProcedurePage, tree: Tree
) -> None:
    kept = [procedure, law, tree.justice, tree.agencies, tree.decisions, tree.home]
    for page in kept:
        answer = client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))
        assert answer.status_code in {302, 403}, page
    assert Page.objects.filter(pk__in=[p.pk for p in kept]).count() == len(kept)


@pytest.mark.parametrize("action", ["delete", "unpublish"])
def test_bulk_actions_leave_the_law_alone(
    client: Client, law: DecisionPage, procedure: ProcedurePage, tree: Tree, action: str
) -> None:
    kept = [procedure, law, tree.justice, tree.agencies, tree.decisions]
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
    chosen = {"id": [p.pk for p in kept], "next": "/admin/", "include_descendants": "on"}
    answer = client.post(f"{url}?next=/admin/&" + "&".join(f"id={p.pk}" for p in kept), chosen)
    assert answer.status_code in {200, 302}
    assert Page.objects.filter(pk__in=[p.pk for p in kept]).count() == len(kept)
    procedure.refresh_from_db()
    law.refresh_from_db()
    assert procedure.live
    assert law.live


def test_the_law_is_not_unpublished_or_copied(
    client: Client, law: DecisionPage, procedure: ProcedurePage
) -> None:
    for page in (procedure, law):
        for view in ("unpublish", "copy"):
            answer = client.post(
                reverse(f"wagtailadmin_pages:{view}", args=[page.pk]),
                {"new_title": "x", "new_slug": "x", "new_parent_page": page.get_parent().pk},
            )
            assert answer.status_code in {302, 403}, (page, view)
        page.refresh_from_db()
        assert page.live
    assert ProcedurePage.objects.count() == 1


def test_wagtail_never_publishes_a_decision(
    client: Client, decision: DecisionPage, line: DecisionLine
) -> None:
    data = {
        "number": decision.number,
        "kind": "announcement",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        "go_live_at": "2027-01-01 00:00",
    }
    url = reverse("wagtailadmin_pages:edit", args=[decision.pk])
    for action in ("action-publish", "action-submit"):
        assert client.post(url, data | {action: "x"}).status_code == 302
        decision.refresh_from_db()
        assert not decision.live
        assert decision.go_live_at is None
        assert decision.current_workflow_state is None
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    client.post(f"{bulk}?id={decision.pk}&next=/admin/", {"id": decision.pk})
    decision.refresh_from_db()
    assert not decision.live


def test_a_promulgated_decision_is_not_edited(client: Client, law: DecisionPage) -> None:
    url = reverse("wagtailadmin_pages:edit", args=[law.pk])
    assert client.post(url, {"number": "Khác"}).status_code in {302, 403}
    law.refresh_from_db()
    assert law.number != "Khác"


def test_a_procedure_moves_only_below_another_agency(
    client: Client, law: DecisionPage, procedure: ProcedurePage, tree: Tree
) -> None:
    for place, moved in ((tree.decisions, False), (tree.home, False), (tree.health, True)):
        url = reverse("wagtailadmin_pages:move_confirm", args=[procedure.pk, place.pk])
        assert client.post(url).status_code in {302, 403}
        procedure.refresh_from_db()
        assert (procedure.get_parent().pk == place.pk) is moved
    procedure.refresh_from_db()
    assert procedure.live


def test_a_procedure_is_not_made_by_hand(client: Client, tree: Tree) -> None:
    url = reverse("wagtailadmin_pages:add", args=["catalog", "procedurepage", tree.justice.pk])
    assert client.get(url).status_code in {302, 403, 404}
    assert client.post(url, {"title": "x", "slug": "x"}).status_code in {302, 403, 404}
    assert not ProcedurePage.objects.exists()


def test_pages_that_are_kept_take_no_expiry(desk: Desk, people: People, tree: Tree) -> None:
    client = desk(people.superuser)
    for page in (tree.justice, tree.agencies, tree.decisions, tree.home):
        answer = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
        assert "expire_at" not in answer.context["form"].fields


def test_an_agency_with_open_lines_is_kept(
    client: Client, tree: Tree, decision: DecisionPage
) -> None:
    from tests.catalog.desk.conftest import new_line

    new_line(decision, tree.health)
    answer = client.post(reverse("wagtailadmin_pages:delete", args=[tree.health.pk]))
    assert answer.status_code in {302, 403}
    assert Page.objects.filter(pk=tree.health.pk).exists()


def test_vocabulary_in_use_is_kept_and_the_rest_goes_with_a_change(
    desk: Desk, people: People, law: DecisionPage
) -> None:
    client = desk(people.superuser)
    used = Sector.objects.get(code="HT")
    spare = Sector.objects.create(code="X", name_vi="Thử")
    other = Sector.objects.create(code="Y", name_vi="Thử nữa")
    space = Sector.snippet_viewset.get_url_name("delete")
    assert client.post(reverse(space, args=[used.pk])).status_code == 302
    bulk = reverse("wagtail_bulk_action", args=["catalog", "sector", "delete"])
    before = Change.objects.count()
    client.post(f"{bulk}?id={used.pk}&id={other.pk}&next=/admin/", {})
    assert set(Sector.objects.all()) == {used, spare}
    assert Change.objects.filter(item="sector:Y").count() == 2, "made, and deleted"
    client.post(reverse(space, args=[spare.pk]))
    assert set(Sector.objects.all()) == {used}
    assert Change.objects.count() == before + 2


def test_the_code_of_a_vocabularys_item_is_final(desk: Desk, people: People) -> None:
    sector = Sector.objects.create(code="HT", name_vi="Hộ tịch")
    url = reverse(Sector.snippet_viewset.get_url_name("edit"), args=[sector.pk])
    client = desk(people.controller)
    answer = client.post(url, {"code": "KHAC", "name_vi": "Hộ tịch"})
    assert "code" in answer.context["form"].errors
    assert client.post(url, {"code": "HT", "name_vi": "Hộ tịch mới"}).status_code == 302
    sector.refresh_from_db()
    assert (sector.code, sector.name_vi) == ("HT", "Hộ tịch mới")


def test_an_agency_that_answers_for_pages_is_not_deleted(
    desk: Desk, people: People, tree: Tree
) -> None:
    url = reverse(Agency.snippet_viewset.get_url_name("delete"), args=[tree.justice.agency_id])
    assert desk(people.superuser).get(url).status_code == 302
    assert desk(people.superuser).post(url).status_code == 302
    assert Agency.objects.filter(pk=tree.justice.agency_id).exists()


def test_lines_are_chosen_nowhere_and_bulk_deleted_only_while_open(
    desk: Desk, people: People, law: DecisionPage, line: DecisionLine
) -> None:
    bulk = reverse("wagtail_bulk_action", args=["catalog", "decisionline", "delete"])
    answer = desk(people.superuser).post(f"{bulk}?id={line.pk}&next=/admin/", {})
    assert answer.status_code in {200, 302}
    assert DecisionLine.objects.filter(pk=line.pk).exists()


@pytest.mark.parametrize("model", [Sector, LegalDocument, Form, Agency])
def test_vocabularies_are_listed_and_edited(
    desk: Desk, people: People, tree: Tree, model: type
) -> None:
    client = desk(people.controller)
    assert client.get(reverse(model.snippet_viewset.get_url_name("list"))).status_code == 200
    assert client.get(reverse(model.snippet_viewset.get_url_name("add"))).status_code == 200


@pytest.mark.parametrize("name", ["importrun", "importitem", "procedurewarning", "change"])
def test_records_are_read_and_never_written(
    desk: Desk, people: People, law: DecisionPage, name: str
) -> None:
    for user in (people.controller, people.publisher, people.superuser):
        assert desk(user).get(reverse(f"{name}:index")).status_code == 200
    answer = desk(people.superuser).post(f"/admin/{name}/new/", {})
    assert answer.status_code == 404


@pytest.mark.wagtail_indexes
def test_a_list_is_searched_within_what_it_is_narrowed_to(client: Client, tree: Tree) -> None:
    for agency in Agency.objects.all():
        agency.save()
    address = reverse(Agency.snippet_viewset.get_url_name("list"))
    for kind, found in (("department", ["Sở Tư pháp"]), ("commune", [])):
        answer = client.get(address, {"kind": kind, "q": "tư pháp"})
        assert [str(agency) for agency in answer.context["object_list"]] == found
