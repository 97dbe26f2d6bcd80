"""An address of every kind of public page that the demonstration has."""

from __future__ import annotations

from catalog import selectors
from catalog.content import Kind
from catalog.models import (
    ENDS,
    Action,
    Agency,
    AgencyPage,
    DecisionLine,
    DecisionPage,
    Form,
    LifeEvent,
    ProcedurePage,
    ServicePoint,
    Validity,
)
from catalog.on_day import State


def kinds_of_page() -> dict[str, str]:
    """Return an address of each kind of page, and of a procedure in each standing."""
    return (
        standings()
        | in_time()
        | ways_to_find()
        | acts()
        | {
            "statistics": "/thong-ke/",
            "statistics compared": "/thong-ke/?so-voi=2025-06-30",
            "feed": "/api/v1/docs",
            "not found": "/thu-tuc/9.999999/",
            "bad request": "/linh-vuc/?x=1",
        }
    )


def standings() -> dict[str, str]:
    """Return a procedure in each standing, and the one with the most papers."""
    today = selectors.today()
    found: dict[str, str] = {}
    for procedure in ProcedurePage.objects.filter(live=True).exclude(kind=Kind.INTERNAL):
        state = selectors.reading(procedure, today).state
        found.setdefault(state.value, f"/thu-tuc/{procedure.code}/")
    assert {State.IN_FORCE, State.TEMPORARY, State.UPCOMING, State.ENDED} <= set(found)
    fullest = max(selectors.in_force(today), key=lambda p: len(str(p.version.content)))
    return found | {"longest procedure": f"/thu-tuc/{fullest.procedure.code}/"}


def in_time() -> dict[str, str]:
    """Return a procedure on another day, through time, between two versions, and on paper."""
    today = selectors.today()
    upcoming = Validity.objects.filter(retracted_at=None, valid_from__gt=today).latest("valid_from")
    amended = DecisionLine.objects.filter(action=Action.AMENDED, version__number__gt=1).first()
    assert amended is not None
    assert amended.procedure is not None
    code, number = amended.procedure.code, amended.version.number
    return {
        "as of a day": f"/thu-tuc/{upcoming.procedure.code}/ngay/{upcoming.valid_from}/",
        "history": f"/thu-tuc/{code}/lich-su/",
        "comparison": f"/thu-tuc/{code}/so-sanh/{number - 1}..{number}/",
        "sheet": f"/thu-tuc/{code}/ban-in/",
    }


def ways_to_find() -> dict[str, str]:
    """Return the lists by which procedures are found without searching, and searches."""
    today = selectors.today()
    sector = selectors.in_force(today)[0].version.body.sectors[0].code
    agency = AgencyPage.objects.filter(live=True, numchild__gt=0).first()
    commune = AgencyPage.objects.filter(live=True, agency__kind=Agency.Kind.COMMUNE).first()
    form = Form.objects.filter(editions__isnull=False).first()
    point = ServicePoint.objects.first()
    event = LifeEvent.objects.filter(procedures__live=True).first()
    assert agency
    assert commune
    assert form
    assert point
    assert event
    return {
        "home": "/",
        "search": "/tim-kiem/?q=khai+sinh",
        "nothing found": "/tim-kiem/?q=zzzzqqq",
        "search form": "/tim-kiem/",
        "all": "/thu-tuc/",
        "filtered": "/thu-tuc/?cap=commune&truc-tuyen=full",
        "sectors": "/linh-vuc/",
        "sector": f"/linh-vuc/{sector}/",
        "agencies": "/co-quan/",
        "agency": f"/co-quan/{agency.slug}/",
        "commune": f"/co-quan/{commune.slug}/",
        "agency sheet": f"/co-quan/{agency.slug}/ban-in/",
        "events": "/su-kien/",
        "event": f"/su-kien/{event.code}/",
        "forms": "/bieu-mau/",
        "form": f"/bieu-mau/{form.code}/",
        "points": "/noi-tiep-nhan/",
        "point": f"/noi-tiep-nhan/{point.code}/",
        "point sheet": f"/noi-tiep-nhan/{point.code}/ban-in/",
    }


def acts() -> dict[str, str]:
    """Return the pages that tell what was done to the catalogue."""
    decision = DecisionPage.objects.filter(lines__action__in=ENDS).exclude(promulgated_at=None)[0]
    return {
        "decisions": "/quyet-dinh/",
        "decision": f"/quyet-dinh/{decision.slug}/",
        "changes": "/thay-doi/",
        "week": "/thay-doi/tuan/",
        "week sheet": "/thay-doi/tuan/ban-in/",
        "soon": "/thay-doi/sap-toi/",
        "ended": "/thay-doi/het-hieu-luc/",
    }
