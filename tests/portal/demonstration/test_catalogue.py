"""The demonstration as loaded: every state of the law's time, whole, and nothing secret."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client

from catalog import drafts, selectors
from catalog.acceptance import received_at
from catalog.approval_waiting import waits_for
from catalog.content import (
    Channel,
    Component,
    Content,
    FeeState,
    HandlingKind,
    Kind,
    Level,
    Scheme,
    texts,
)
from catalog.models import (
    Action,
    Agency,
    AgencyPage,
    DecisionLine,
    DecisionPage,
    Form,
    FormEdition,
    LifeEvent,
    ProcedurePage,
    Sector,
    ServicePoint,
    Submission,
)
from catalog.on_day import State
from catalog.selectors import Reading
from catalog.validity import Follows
from portal.demonstration.files import Demonstration
from portal.demonstration.people import password
from portal.demonstration.records import ProcedureRecord
from portal.models import ProvinceSettings
from tests.portal.demonstration.conftest import DAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded"), pytest.mark.once]

SECRET = "Xét nâng bậc lương trước thời hạn"
"""The name of the one internal procedure."""


def reading(code: str) -> Reading:
    return selectors.reading(ProcedurePage.objects.get(code=code), DAY)


@pytest.mark.parametrize(
    ("code", "state"),
    [
        ("1.000656", State.IN_FORCE),
        ("1.013225", State.TEMPORARY),
        ("DP.4", State.UPCOMING),
        ("1.013723", State.ENDED),
        ("2.000488", State.ENDED),
        ("DP.3", State.WITHDRAWN),
    ],
)
def test_every_state_is_there(code: str, state: State) -> None:
    assert reading(code).state is state


def test_one_has_been_amended_twice() -> None:
    assert [p.version.number for p in reading("1.001193").periods] == [1, 2, 3]


def test_one_has_an_announced_version_to_come() -> None:
    (upcoming,) = reading("1.004873").upcoming
    assert upcoming.valid_from is not None
    assert upcoming.valid_from > DAY


def test_a_replaced_one_names_what_replaced_it_in_the_same_decision() -> None:
    last = reading("2.000488").last
    assert last is not None
    assert last.cause is not None
    assert last.cause.action == Action.REPLACED
    assert last.cause.replaced_by is not None
    assert last.cause.replaced_by.code == "3.000333"


def test_an_abolished_one_names_the_law_that_abolished_it() -> None:
    last = reading("1.013723").last
    assert last is not None
    assert last.cause is not None
    assert last.cause.action == Action.ABOLISHED
    assert last.cause.changed_by is not None


def test_a_correction_took_the_days_of_the_version_it_corrected() -> None:
    numbers = [p.version.number for p in reading("1.000894").periods]
    assert numbers == [1, 3, 4]
    line = DecisionLine.objects.get(action=Action.CORRECTED)
    assert line.base_version is not None
    assert line.base_version.number == 2


def test_a_temporary_one_does_not_say_what_follows_and_another_went_back() -> None:
    assert reading("1.013225").follows is Follows.UNSTATED
    assert [p.version.number for p in reading("1.001612").periods] == [1, 2, 3, 2, 4]


def test_one_moved_from_the_district_to_the_commune() -> None:
    levels = [p.version.body.levels for p in reading("1.001612").periods]
    assert levels[0] == (Level.DISTRICT,)
    assert levels[-1] == (Level.COMMUNE,)


def test_one_has_a_start_that_nobody_knows() -> None:
    validity = reading("1.013855").validity
    assert validity is not None
    assert validity.valid_from is None
    assert selectors.counts(DAY).unknown_start == 1


def test_its_contents_use_what_a_content_can_say(loaded: Demonstration) -> None:
    contents = loaded.contents.values()
    assert {fee.state for channel in channels(contents) for fee in channel.fees} == set(FeeState)
    assert {content.kind for content in contents} == set(Kind)
    assert {o.scheme for content in contents for o in content.online} == set(Scheme)
    assert {h.kind for content in contents for h in content.handling} == set(HandlingKind)
    assert any(c.committed and c.statutory for c in channels(contents))
    assert all(c.parts for c in contents if c.kind is Kind.INTERLINKED)


def channels(contents: Iterable[Content]) -> list[Channel]:
    return [channel for content in contents for channel in content.channels]


def test_at_least_twenty_procedures_are_whole_in_english(loaded: Demonstration) -> None:
    whole = [p.code for p in loaded.procedures if in_english(p, loaded)]
    assert len(whole) >= 20


def test_it_is_as_large_as_a_visitor_needs() -> None:
    assert ProcedurePage.objects.filter(live=True).count() >= 60
    assert AgencyPage.objects.count() >= 15
    assert Sector.objects.count() >= 16
    assert DecisionPage.objects.count() >= 18
    assert ServicePoint.objects.count() >= 8
    assert Form.objects.count() >= 24
    assert LifeEvent.objects.count() >= 14


def test_every_life_event_and_every_department_has_procedures() -> None:
    for event in LifeEvent.objects.all():
        assert ProcedurePage.objects.filter(life_events=event).exists(), event.code
    departments = AgencyPage.objects.filter(agency__kind=Agency.Kind.DEPARTMENT)
    for page in departments:
        assert ProcedurePage.objects.child_of(page).live().exists(), page.slug


def test_every_commune_counter_receives_what_communes_handle() -> None:
    periods = selectors.in_force(DAY)
    for point in ServicePoint.objects.filter(kind=ServicePoint.Kind.COMMUNE_COUNTER):
        assert received_at(point, periods).exists(), point.code


def test_what_decisions_put_in_force_is_online_by_the_decree_in_force() -> None:
    """What came from the older system speaks of levels that no decree knows any more."""
    for validity in selectors.in_force(DAY).exclude(valid_from=None):
        schemes = {online.scheme for online in validity.version.body.online}
        assert schemes <= {Scheme.ND224_2026}, validity.version.code


def in_english(record: ProcedureRecord, loaded: Demonstration) -> bool:
    page = ProcedurePage.objects.get(code=record.code)
    contents = [c for (code, _decision), c in loaded.contents.items() if code == record.code]
    return bool(page.summary_en and page.guidance_en) and all(
        text.en for content in contents for text in texts(content)
    )


def test_an_act_changes_what_its_file_writes_and_nothing_else(loaded: Demonstration) -> None:
    lines = DecisionLine.objects.filter(
        base_version__isnull=False, promulgated_at__isnull=False
    ).exclude(action=Action.NEW)
    checked = 0
    for line in lines.select_related("decision", "procedure"):
        assert line.procedure is not None
        written = next(
            act.content or {}
            for procedure in loaded.procedures
            if procedure.code == line.procedure.code
            for act in procedure.versions
            if act.decision == line.decision.number
        )
        allowed = {"kind" if key == "parts" else key for key in written}
        assert line.changed_components
        assert set(line.changed_components) <= allowed, line
        checked += 1
    assert checked > 20


def test_what_the_province_fixed_is_told_from_what_the_nation_fixed() -> None:
    validity = reading("1.001193").validity
    assert validity is not None
    origin = validity.version.body.origin(Component.HANDLING)
    assert origin.source.value == "local"
    assert origin.decision == "905/QĐ-UBND"


def test_most_procedures_have_published_guidance() -> None:
    pages = ProcedurePage.objects.filter(live=True)
    helped = [p for p in pages if p.summary_vi and p.latest_revision_id and p.live]
    assert len(helped) >= 0.9 * pages.count()


def test_the_internal_procedure_is_shown_nowhere(client: Client) -> None:
    addresses = ["/", "/thu-tuc/", "/co-quan/", "/co-quan/so-noi-vu/", "/linh-vuc/", "/en/"]
    addresses += ["/linh-vuc/can-bo-cong-chuc/", "/quyet-dinh/", "/tim-kiem/?q=nâng bậc lương"]
    decision = DecisionLine.objects.get(code="DP.2").decision
    for address in [*addresses, f"/quyet-dinh/{decision.slug}/"]:
        response = client.get(address)
        assert response.status_code in {200, 404}, address
        assert SECRET not in response.content.decode(), address
    for address in ("/thu-tuc/DP.2/", "/thu-tuc/DP.2/lich-su/", "/thu-tuc/DP.2/ngay/2026-01-01/"):
        assert client.get(address).status_code == 404


def test_the_catalogue_agrees_with_itself() -> None:
    call_command("check_catalog", verbosity=0)


def test_everybody_at_the_desk_can_enter_it(loaded: Demonstration) -> None:
    for user in loaded.province.users:
        client = Client()
        assert client.login(username=user.username, password=password()), user.username
        assert client.get("/admin/").status_code == 200


def test_a_form_has_the_edition_of_the_day_with_its_file() -> None:
    form = Form.objects.get(code="CT01")
    now, before = form.edition_on(DAY), form.edition_on(DAY.replace(year=2024))
    assert now is not None
    assert before is not None
    assert now.docx.name != before.docx.name
    assert now.docx.storage.exists(now.docx.name)


def test_forms_have_files_to_fill_in_to_print_and_to_look_at() -> None:
    editions = FormEdition.objects.all()
    assert editions.exclude(docx="").count() >= 24
    assert editions.exclude(pdf="").count() >= 10
    assert editions.exclude(sample="").count() >= 5
    assert Form.objects.filter(editions__valid_to__isnull=False).distinct().count() >= 4


@pytest.mark.parametrize(
    ("pattern", "most"),
    [("forms/*.docx", 20_000), ("forms/*.pdf", 40_000), ("decisions/*", 60_000)],
)
def test_the_files_are_small(pattern: str, most: int) -> None:
    files = list(settings.DEMONSTRATION_FILES.glob(pattern))
    assert files
    assert all(file.stat().st_size < most for file in files)


def test_decisions_have_their_signed_text() -> None:
    decisions = DecisionPage.objects.exclude(file="")
    assert decisions.count() >= 10
    for decision in decisions:
        with decision.file.open() as file:
            assert file.read(5) == b"%PDF-", decision.number


def test_the_province_has_a_target_for_what_is_fully_online() -> None:
    province = ProvinceSettings.objects.get()
    assert province.online_target
    assert province.online_target_year == DAY.year


def test_an_amendment_stands_open_for_who_tries_the_desk(loaded: Demonstration) -> None:
    line = DecisionLine.objects.get(promulgated_at=None, ready_at=None)
    assert line.decision.is_open
    assert line.decision.held is None
    assert line.agency.agency.name_vi == "Sở Tư pháp"
    assert drafts.incomplete(line) == []


def test_a_decision_waits_for_approval_for_who_tries_the_desk(loaded: Demonstration) -> None:
    line = DecisionLine.objects.get(promulgated_at=None, ready_at__isnull=False)
    held = line.decision.held
    assert held is not None
    assert held.state == Submission.State.SUBMITTED
    assert [one.act for one in waits_for(User.objects.get(username="congbo"))] == ["approve"]
