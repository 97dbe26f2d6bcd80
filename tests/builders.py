"""How tests build a catalogue: a tree, contents and decisions, always by the public road."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import count

from django.apps import apps
from wagtail.models import Locale, Page, Site

from catalog.content import (
    Agencies,
    Answer,
    Channel,
    Content,
    Dossier,
    DossierCase,
    Duration,
    LegalBasis,
    Level,
    Paper,
    Presence,
    Ref,
    Step,
    StepCase,
    Text,
    Unit,
)
from catalog.models import (
    Action,
    Agency,
    AgencyIndexPage,
    AgencyPage,
    DecisionIndexPage,
    DecisionLine,
    DecisionPage,
    ProcedurePage,
    ProcedureVersion,
)
from catalog.promulgation import ImportedLine, promulgate_many

_numbers = count(1)


@dataclass(frozen=True)
class Tree:
    """The pages every catalogue has."""

    home: Page
    agencies: AgencyIndexPage
    justice: AgencyPage
    health: AgencyPage
    decisions: DecisionIndexPage


def _root() -> Page:
    """Return the root of all pages, made anew where a test before took what migrations wrote."""
    if root := Page.objects.filter(depth=1).first():
        return root
    Locale.objects.get_or_create(language_code="vi")
    return Page.add_root(title="Root", slug="root")


def make_tree() -> Tree:
    """Build the smallest site: home, two agencies, the place of decisions."""
    # The catalogue knows no portal; the site that tests run on has one all the same.
    home = _root().add_child(
        instance=apps.get_model("portal", "HomePage")(title="Trang chủ", slug="p")
    )
    Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "localhost", "root_page": home}
    )
    agencies = home.add_child(instance=AgencyIndexPage(title="Cơ quan", slug="co-quan"))
    pages = []
    for code, name in (("H00.TP", "Sở Tư pháp"), ("H00.YT", "Sở Y tế")):
        agency = Agency.objects.create(code=code, name_vi=name, kind=Agency.Kind.DEPARTMENT)
        pages.append(
            agencies.add_child(
                instance=AgencyPage(title=name, slug=code.lower().replace(".", "-"), agency=agency)
            )
        )
    decisions = home.add_child(instance=DecisionIndexPage(title="Quyết định", slug="quyet-dinh"))
    return Tree(home, agencies, pages[0], pages[1], decisions)


def a_content(code: str = "1.001193", name: str = "Đăng ký khai sinh", **parts: object) -> Content:
    """Return a small whole content; `parts` replace what the test is about."""
    whole: dict[str, object] = {
        "levels": (Level.COMMUNE,),
        "steps": (StepCase(steps=(Step(text=Text("Nộp hồ sơ")),)),),
        "audiences": (Ref(Text("Công dân Việt Nam")),),
        "agencies": Agencies(executing=(Ref(Text("Ủy ban nhân dân cấp xã")),)),
        "results": (Ref(Text("Giấy chứng nhận")),),
        "presence": Presence(Answer.NO, Answer.YES, Answer.NO, Answer.NO),
        "legal_bases": (LegalBasis("60/2014/QH13", Text("Luật Hộ tịch")),),
        "channels": (Channel(statutory=Duration(value=Decimal(1), unit=Unit.WORKING_DAY)),),
        "dossier": Dossier(cases=(DossierCase(papers=(Paper(name=Text("Tờ khai")),)),), sets=1),
        "sectors": (Ref(Text("Hộ tịch"), "HT"),),
    }
    return Content(code=code, name=Text(name), **(whole | parts))  # type: ignore[arg-type]


def a_decision(
    tree: Tree, day: date | None = None, *, source: str = "", **fields: object
) -> DecisionPage:
    """Return a new decision; `source` makes it one that imports may grow."""
    number = f"{next(_numbers)}/QĐ-UBND"
    decision = DecisionPage(
        **({"number": number, "signed_on": day, "source": source, "live": False} | fields)
    )
    decision.full_clean(exclude=["path", "depth", "title", "slug"])
    return tree.decisions.add_child(instance=decision)


def a_page(tree: Tree, code: str = "1.001193") -> ProcedurePage:
    """Return a procedure's page as an import makes it beforehand: there, but not live."""
    return tree.justice.add_child(
        instance=ProcedurePage(
            title=code, slug=code.replace(".", "-"), code=code, kind="national", live=False
        )
    )


def promulgated(
    tree: Tree,
    page: ProcedurePage,
    content: Content,
    day: date | None,
    action: Action = Action.NEW,
) -> ProcedureVersion:
    """Promulgate one content by the road that imports take, and return its version."""
    decision = a_decision(tree, day, source="test")
    outcome = promulgate_many([(decision, [ImportedLine(page, content, action, day)])])
    page.refresh_from_db()
    return outcome.versions[0]


def a_repeal(tree: Tree, repealed: DecisionLine, day: date) -> DecisionLine:
    """Return a line, in a decision of its own, that repeals an earlier one."""
    return an_ending(tree, repealed.procedure, day, Action.REPEALED, repeals=repealed)


def an_ending(
    tree: Tree, page: ProcedurePage, day: date, action: Action = Action.ABOLISHED, **fields: object
) -> DecisionLine:
    """Return a line, in a decision of its own, that ends a procedure."""
    decision = a_decision(tree, day)
    return DecisionLine.objects.create(
        decision=decision, action=action, procedure=page, agency=tree.justice, **fields
    )
