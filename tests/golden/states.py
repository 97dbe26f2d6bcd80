"""A procedure in every state that the model knows, built by the public road; each a function.

All is told from `NOW`. A state returns nothing: the pages it shows are named beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import count
from typing import Any

from catalog import drafts
from catalog.content import Content, Kind, Text
from catalog.models import (
    Action,
    DecisionLine,
    LegalDocument,
    ProcedurePage,
    ProcedureVersion,
    Sector,
)
from catalog.promulgation import ImportedLine, promulgate, promulgate_many, retract
from catalog.validity import Follows
from tests.builders import Tree, a_content, a_decision, a_page
from tests.catalog.public.conftest import BIRTH, make_whole_vocabulary, whole_content

NOW = "2026-11-25 09:00+07:00"
PAST, EARLIER, SOON, LATER = (
    date(2026, 3, 1),
    date(2026, 9, 1),
    date(2027, 1, 1),
    date(2027, 6, 1),
)
OTHER = "1.000020"

State = Callable[["Place"], None]


@dataclass(frozen=True)
class Place:
    """Where a state is built. Decisions are numbered from 1 in each, so that pages repeat."""

    tree: Tree
    page: ProcedurePage
    numbers: Iterator[int]

    def decided(self, day: date | None) -> dict[str, Any]:
        return {"number": f"{next(self.numbers)}/QĐ-UBND", "signed_on": day}

    def text(
        self,
        content: Content,
        day: date | None,
        action: Action = Action.NEW,
        *,
        page: ProcedurePage | None = None,
        assumed: bool = False,
    ) -> ProcedureVersion:
        """Bring a text by a decision of `day`."""
        decision = a_decision(self.tree, source="test", **self.decided(day))
        line = ImportedLine(page or self.page, content, action, day, start_assumed=assumed)
        return promulgate_many([(decision, [line])]).versions[0]

    def act(
        self,
        day: date,
        action: Action,
        content: Content | None = None,
        **fields: Any,
    ) -> DecisionLine:
        """Promulgate a line as editors do: one that ends, is temporary or corrects."""
        line = DecisionLine(
            decision=a_decision(self.tree, **self.decided(day)),
            action=action,
            procedure=self.page,
            agency=self.tree.justice,
            **fields,
        )
        if content is not None:
            line.base_version = self.page.versions.order_by("-number").first()
            drafts.fill(line, content)
        line.save()
        promulgate(line.decision)
        line.refresh_from_db()
        return line

    def successor(self) -> ProcedurePage:
        """Bring another procedure, named in both languages."""
        page = a_page(self.tree, OTHER)
        content = a_content(OTHER, "Thủ tục kế tục")
        content = replace(content, name=Text("Thủ tục kế tục", "The one that follows"))
        self.text(content, PAST, page=page)
        page.refresh_from_db()
        return page


def place(tree: Tree) -> Place:
    return Place(tree, a_page(tree, BIRTH), count(1))


def noted(text: str, english: str = "") -> Content:
    return a_content(BIRTH, note=Text(text, english))


def small(at: Place) -> None:
    Sector.objects.create(code="HT", name_vi="Hộ tịch")
    at.text(noted("Bản đầu"), PAST)


def in_force(at: Place) -> None:
    make_whole_vocabulary()
    at.text(whole_content(english="Birth registration"), PAST)


def amended_twice(at: Place) -> None:
    small(at)
    law = LegalDocument.objects.create(
        code="1/2026/QH16", number="1/2026/QH16", name_vi="Luật sửa đổi", name_en="Amending law"
    )
    at.act(EARLIER, Action.AMENDED, noted("Bản hai"), changed_by=law)
    at.text(noted("Bản ba"), date(2026, 11, 1), Action.AMENDED)


def upcoming_first(at: Place) -> None:
    at.text(noted("Sẽ tới"), SOON)


def upcoming_change(at: Place) -> None:
    small(at)
    at.text(noted("Bản đầu năm"), SOON, Action.AMENDED)
    at.text(noted("Bản giữa năm"), LATER, Action.AMENDED)


def ended(action: Action, day: date = EARLIER) -> State:
    def build(at: Place) -> None:
        small(at)
        instead = at.successor() if action is Action.REPLACED else None
        at.act(day, action, replaced_by=instead)

    return build


def temporary(follows: Follows, until: date = SOON) -> State:
    def build(at: Place) -> None:
        small(at)
        content = noted("Tạm thời")
        at.act(EARLIER, Action.AMENDED, content, temporary_until=until, follows=follows.value)

    return build


def unknown_start(at: Place) -> None:
    at.text(noted("Từ trước"), None)


def assumed_start(at: Place) -> None:
    at.text(noted("Theo nguồn"), PAST, assumed=True)


def corrected(at: Place) -> None:
    small(at)
    at.act(EARLIER, Action.CORRECTED, noted("Bản đã sửa"), reason="Sai chính tả")


def withdrawn(at: Place) -> None:
    small(at)
    retract(list(DecisionLine.objects.filter(procedure=at.page)), reason="Ghi nhầm thủ tục")


def annulled_at_once(at: Place) -> None:
    small(at)
    at.act(PAST, Action.ANNULLED)


def becomes_internal(day: date) -> State:
    def build(at: Place) -> None:
        small(at)
        at.text(a_content(BIRTH, "Việc bên trong", kind=Kind.INTERNAL), day, Action.AMENDED)

    return build


PAGE = f"/thu-tuc/{BIRTH}/"
HISTORY = f"{PAGE}lich-su/"

STATES: dict[str, tuple[State, tuple[str, ...], int]] = {
    "in-force": (in_force, (PAGE, f"/en{PAGE}"), 200),
    "amended-twice": (amended_twice, (PAGE,), 200),
    "history": (amended_twice, (HISTORY, f"/en{HISTORY}"), 200),
    "comparison": (amended_twice, (f"{PAGE}so-sanh/1..3/", f"/en{PAGE}so-sanh/1..3/"), 200),
    "upcoming-first": (upcoming_first, (PAGE, f"/en{PAGE}"), 200),
    "upcoming-change": (upcoming_change, (PAGE, f"/en{PAGE}"), 200),
    "history-upcoming": (upcoming_change, (HISTORY,), 200),
    "abolished": (ended(Action.ABOLISHED), (PAGE, f"/en{PAGE}"), 200),
    "abolished-soon": (ended(Action.ABOLISHED, SOON), (PAGE, f"/en{PAGE}"), 200),
    "replaced": (ended(Action.REPLACED), (PAGE, f"/en{PAGE}"), 200),
    "replaced-soon": (ended(Action.REPLACED, SOON), (PAGE, f"/en{PAGE}"), 200),
    "annulled": (ended(Action.ANNULLED), (PAGE, f"/en{PAGE}"), 200),
    "annulled-at-once": (annulled_at_once, (PAGE,), 410),
    "temporary-unstated": (temporary(Follows.UNSTATED), (PAGE, f"/en{PAGE}"), 200),
    "temporary-then-previous": (temporary(Follows.PREVIOUS), (PAGE, f"/en{PAGE}"), 200),
    "temporary-then-nothing": (temporary(Follows.ABOLISHED), (PAGE,), 200),
    "expired": (temporary(Follows.UNSTATED, date(2026, 11, 1)), (PAGE, f"/en{PAGE}"), 200),
    "unknown-start": (unknown_start, (PAGE, f"/en{PAGE}"), 200),
    "assumed-start": (assumed_start, (PAGE, f"/en{PAGE}"), 200),
    "corrected": (corrected, (PAGE, f"/en{PAGE}"), 200),
    "as-of-past": (amended_twice, (f"{PAGE}ngay/2026-04-01/", f"/en{PAGE}ngay/2026-04-01/"), 200),
    "as-of-future": (upcoming_change, (f"{PAGE}ngay/2027-02-01/",), 200),
    "as-of-before": (small, (f"{PAGE}ngay/2026-01-01/",), 200),
    "withdrawn": (withdrawn, (PAGE, f"/en{PAGE}"), 410),
    "closed": (becomes_internal(EARLIER), (PAGE, f"/en{PAGE}"), 200),
    "closing": (becomes_internal(SOON), (PAGE, f"/en{PAGE}"), 200),
}
