"""What waits at the desk, one of each kind, as seen on TODAY."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import time_machine

from catalog.models import Action, DecisionPage, Journal, LegalDocument, ProcedurePage
from catalog.promulgation import promulgate
from tests.builders import Tree, a_content, a_decision, a_page, promulgated
from tests.catalog.amending import amendment

NEW_YEAR = date(2026, 1, 1)
TODAY = date(2026, 9, 1)
NOW = "2026-09-01 09:00+07:00"


@contextmanager
def recorded_on(day: str) -> Iterator[None]:
    """Let the journal record in the morning of `day`, whatever it recorded later already."""
    Journal.objects.update(recorded_at=None)
    with time_machine.travel(f"{day} 00:30+07:00", tick=False):
        yield


def ending(
    tree: Tree, code: str = "1.000001", until: date = date(2026, 10, 1), *, health: bool = False
) -> ProcedurePage:
    """A procedure of justice whose temporary text ends, which nothing follows."""
    with recorded_on("2026-08-01"):
        page = _named(tree, code, health=health)
        line = amendment(tree, page, date(2026, 8, 1), f"Tạm thời {code}", temporary_until=until)
        line.name_en = f"Temporary {code}"
        line.save()
        promulgate(line.decision)
    return page


def unseen(tree: Tree, code: str = "1.000002", *, health: bool = True) -> ProcedurePage:
    """A procedure of health that nobody looked through since March of the year before."""
    with recorded_on("2025-03-10"):
        return _named(tree, code, health=health)


def _named(tree: Tree, code: str, *, health: bool) -> ProcedurePage:
    page = a_page(tree, code)
    promulgated(tree, page, a_content(code, f"Thủ tục {code}"), NEW_YEAR)
    if health:
        page.move(tree.health, pos="last-child")
    return ProcedurePage.objects.get(pk=page.pk)


def unsigned(tree: Tree) -> DecisionPage:
    """An open decision with a line of justice, due to be signed on Monday 7 September."""
    decision = a_decision(tree)
    number = "9/2026/NĐ-CP"
    law, _made = LegalDocument.objects.get_or_create(
        code=number, defaults={"number": number, "in_force_from": date(2026, 9, 14)}
    )
    decision.lines.create(action=Action.NEW, agency=tree.justice, changed_by=law)
    return decision
