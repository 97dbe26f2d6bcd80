"""Beginning an amendment, what it makes local, and what it still lacks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from catalog import drafts
from catalog.comparison import changed_components
from catalog.content import (
    Agencies,
    Answer,
    Channel,
    Component,
    Content,
    Dossier,
    DossierCase,
    Duration,
    Fee,
    FeeState,
    Kind,
    LegalBasis,
    Level,
    OnlineService,
    Origin,
    Paper,
    Presence,
    Ref,
    Scheme,
    Source,
    Step,
    StepCase,
    Text,
    Unit,
)
from catalog.models import Action, DecisionLine, ProcedurePage, Sector
from tests.builders import Tree, a_content, a_decision, a_page, promulgated
from tests.catalog.strategies import AGENCIES, AUDIENCES, FORMS, SECTORS
from tests.catalog.vocabulary import make_vocabulary

JANUARY, MARCH, MAY = date(2026, 1, 1), date(2026, 3, 1), date(2026, 5, 1)
NATIONAL = Origin(Source.NATIONAL, "2972/QĐ-BTP")


@pytest.fixture
def procedure(tree: Tree) -> ProcedurePage:
    make_vocabulary()
    page = a_page(tree)
    content = a_content(sectors=SECTORS[:1], origins={Component.CHANNELS: NATIONAL})
    promulgated(tree, page, content, JANUARY)
    return page


def begun(tree: Tree, procedure: ProcedurePage, day: date = MARCH) -> DecisionLine:
    return drafts.begin_amendment(a_decision(tree, day), procedure)


def rewritten(line: DecisionLine, **parts: Any) -> DecisionLine:
    drafts.fill(line, replace(drafts.content_of(line), **parts))
    return line


def test_an_amendment_begins_as_what_is_in_force_says(tree: Tree, procedure: ProcedurePage) -> None:
    line = begun(tree, procedure)
    version = procedure.versions.get()
    assert line.pk is None
    assert (line.action, line.procedure, line.base_version) == (Action.AMENDED, procedure, version)
    assert line.agency == tree.justice
    assert line.effective_on is None
    assert drafts.content_of(line) == version.body


def test_an_amendment_begins_from_the_version_of_its_own_day(
    tree: Tree, procedure: ProcedurePage
) -> None:
    renamed = replace(procedure.versions.get().body, name=Text("Tên từ tháng Ba"))
    promulgated(tree, procedure, renamed, MARCH, Action.AMENDED)
    decision = a_decision(tree, JANUARY)
    line = drafts.begin_amendment(decision, procedure, day=MAY)
    assert line.name_vi == "Tên từ tháng Ba"
    assert line.effective_on == MAY
    earlier = drafts.begin_amendment(decision, procedure)
    assert earlier.name_vi == "Đăng ký khai sinh"


def test_nothing_is_begun_from_a_day_on_which_nothing_is_in_force(
    tree: Tree, procedure: ProcedurePage
) -> None:
    with pytest.raises(drafts.Incomplete) as refusal:
        begun(tree, procedure, date(2025, 12, 31))
    ((field, message),) = refusal.value.problems
    assert field == "effective_on"
    assert "31/12/2025" in message


def test_lines_of_a_decision_come_one_after_another(tree: Tree, procedure: ProcedurePage) -> None:
    decision = a_decision(tree, MARCH)
    line = drafts.begin_amendment(decision, procedure)
    line.save()
    assert drafts.begin_amendment(decision, procedure).position == line.position + 1


def test_what_a_line_changes_is_the_provinces_and_the_rest_stays_whose_it_was(
    tree: Tree, procedure: ProcedurePage
) -> None:
    line = rewritten(begun(tree, procedure), name=Text("Tên khác"))
    here = Origin(Source.LOCAL, line.decision.number)
    assert drafts.content_of(line).origins == {
        Component.NAME: here,
        Component.CHANNELS: NATIONAL,
    }


def test_a_change_taken_back_in_the_draft_is_no_change(
    tree: Tree, procedure: ProcedurePage
) -> None:
    line = begun(tree, procedure)
    name = drafts.content_of(line).name
    rewritten(rewritten(line, name=Text("Tên khác")), name=name)
    assert drafts.content_of(line).origins == {Component.CHANNELS: NATIONAL}


def test_a_renamed_sector_is_no_change_of_the_procedure(
    tree: Tree, procedure: ProcedurePage
) -> None:
    line = begun(tree, procedure)
    Sector.objects.filter(code="HT").update(name_vi="Hộ tịch và quốc tịch")
    content, base = drafts.content_of(line), drafts.base_of(line)
    assert content.sectors[0].name.vi == "Hộ tịch và quốc tịch"
    assert content.origin(Component.SECTORS) == Origin()
    assert base is not None
    assert changed_components(base, content) == ()


def test_a_new_local_procedure_is_local_throughout(tree: Tree) -> None:
    make_vocabulary()
    decision = a_decision(tree, MARCH)
    line = DecisionLine(decision=decision, action=Action.NEW, agency=tree.justice)
    drafts.fill(line, a_content("DP.7", kind=Kind.LOCAL))
    content = drafts.content_of(line)
    assert set(content.origins.values()) == {Origin(Source.LOCAL, decision.number)}
    assert set(content.origins) == set(changed_components(None, content))
    drafts.fill(line, a_content(kind=Kind.NATIONAL))
    assert drafts.content_of(line).origins == {}


TIME = Duration(Decimal(3), Unit.WORKING_DAY)


def whole() -> Content:
    """Return a content that has all that the law asks for."""
    return Content(
        code="DP.7",
        name=Text("Hỗ trợ chi phí mai táng"),
        kind=Kind.LOCAL,
        sectors=SECTORS[:1],
        levels=(Level.COMMUNE,),
        steps=(StepCase(steps=(Step(Text("Bước 1"), Text("Nộp hồ sơ.")),)),),
        channels=(Channel(statutory=TIME, fees=(Fee(FeeState.FREE),)),),
        dossier=Dossier(
            (DossierCase(papers=(Paper(Text("Tờ khai"), originals=1, form=FORMS[0]),)),), sets=1
        ),
        audiences=AUDIENCES[:1],
        agencies=Agencies(executing=AGENCIES[:1]),
        results=(Ref(Text("Quyết định hỗ trợ")),),
        presence=Presence(Answer.YES, Answer.YES, Answer.NO, Answer.YES),
        legal_bases=(LegalBasis("12/2026/NQ-HĐND", Text("Chính sách hỗ trợ")),),
    )


@pytest.fixture
def new_line(tree: Tree) -> DecisionLine:
    make_vocabulary()
    return DecisionLine(decision=a_decision(tree, MARCH), action=Action.NEW, agency=tree.justice)


def test_a_whole_procedure_lacks_nothing(new_line: DecisionLine) -> None:
    drafts.fill(new_line, whole())
    assert drafts.incomplete(new_line) == []


LACKING: list[tuple[dict[str, Any], str]] = [
    ({"sectors": ()}, "sectors"),
    ({"levels": ()}, "levels"),
    ({"steps": ()}, "steps"),
    ({"steps": (StepCase(steps=(Step(),)),)}, "steps"),
    ({"dossier": Dossier((DossierCase(),), 1), "presence": Presence()}, "dossier"),
    ({"audiences": ()}, "audiences"),
    ({"agencies": Agencies(competent=AGENCIES[:1])}, "agencies"),
    ({"legal_bases": ()}, "legal_bases"),
    ({"channels": (Channel(fees=(Fee(FeeState.FREE),)),)}, "channels"),
    ({"results": ()}, "results"),
    ({"presence": Presence(Answer.NO, Answer.YES, Answer.NO, Answer.YES)}, "has_form"),
    ({"presence": Presence(Answer.YES, Answer.YES, Answer.UNKNOWN, Answer.YES)}, "has_conditions"),
    ({"presence": Presence(Answer.YES, Answer.YES, Answer.YES, Answer.YES)}, "conditions_vi"),
    ({"online": (OnlineService(Scheme.ND224_2026, "partial"),)}, "online"),
]


@pytest.mark.parametrize(("parts", "field"), LACKING)
def test_what_the_law_asks_for_and_is_not_there_is_named(
    new_line: DecisionLine, parts: dict[str, Any], field: str
) -> None:
    drafts.fill(new_line, replace(whole(), **parts))
    assert field in dict(drafts.incomplete(new_line))


def test_a_form_that_a_source_gives_as_a_file_is_a_form(new_line: DecisionLine) -> None:
    paper = Paper(Text("Tờ khai"), originals=1, files=("Mẫu số 01.docx",))
    drafts.fill(new_line, replace(whole(), dossier=Dossier((DossierCase(papers=(paper,)),), 1)))
    assert drafts.incomplete(new_line) == []


def test_the_number_of_sets_is_a_field_of_its_own(new_line: DecisionLine) -> None:
    content = whole()
    drafts.fill(new_line, replace(content, dossier=replace(content.dossier, sets=None)))
    assert list(dict(drafts.incomplete(new_line))) == ["dossier_sets"]


def test_an_amendment_may_lack_what_its_source_never_gave(
    tree: Tree, procedure: ProcedurePage
) -> None:
    assert drafts.incomplete(begun(tree, procedure)) == []


def test_an_amendment_does_not_take_away_what_was_there(
    tree: Tree, procedure: ProcedurePage
) -> None:
    line = rewritten(begun(tree, procedure), dossier=Dossier(), sectors=())
    assert list(dict(drafts.incomplete(line))) == ["sectors", "dossier", "dossier_sets"]
