"""A promulgation or retraction that breaks at any of its statements leaves every row as it was."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection

from catalog import drafts
from catalog.carrying import carry_into_later
from catalog.integrity import findings
from catalog.models import Action, DecisionLine, DecisionPage, ProcedurePage
from catalog.promulgation import promulgate, retract
from tests.builders import a_content, a_decision, make_tree
from tests.catalog.amending import MARCH, MAY, amendment
from tests.catalog.desk.lines import procedures

NOT_WRITTEN = ("django_", "auth_", "sqlite_")


class BrokenDatabaseError(Exception):
    """What a broken connection, a full disk or a killed server looks like from inside."""


@contextmanager
def broken_at(statement: int) -> Iterator[list[str]]:
    """Let the database fail at the given statement; the list has those that ran."""
    ran: list[str] = []

    def wrapper(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        ran.append(sql)
        if len(ran) == statement:
            raise BrokenDatabaseError
        return execute(sql, params, many, context)

    with connection.execute_wrapper(wrapper):
        yield ran


def all_rows() -> dict[str, list[Any]]:
    """Return every row of every table in which an office's work is kept, as it is stored."""
    with connection.cursor() as cursor:
        names = [n for n in connection.introspection.table_names(cursor) if _is_kept(n)]
        found = {}
        for name in names:
            cursor.execute(f"SELECT * FROM {name} ORDER BY 1")  # noqa: S608 - the schema's own
            found[name] = cursor.fetchall()
    return found


def _is_kept(table: str) -> bool:
    # SQLite keeps what is searched in tables of its own beside Wagtail's.
    return not table.startswith(NOT_WRITTEN) and "_fts" not in table


def interrupted_everywhere(act: Callable[[], object]) -> int:
    """Break `act` at each of its statements in turn, then let it be; return how many there are."""
    before = all_rows()
    statement = 0
    while True:
        statement += 1
        try:
            with broken_at(statement):
                act()
        except BrokenDatabaseError:
            assert all_rows() == before, f"statement {statement} leaves something behind"
        else:
            # Past the commit: what listens to it has failures of its own.
            return statement


@pytest.fixture
def decision(transactional_db: None) -> DecisionPage:
    """A decision with a line of each kind, entered late for one of its procedures."""
    tree = make_tree()
    user = User.objects.create_user("thu")
    pages = procedures(tree, tree.justice, range(8))
    repealed = amendment(tree, pages[7], MARCH, "Bị bãi bỏ một phần")
    for later in (amendment(tree, pages[0], MAY, "Tên của tháng Năm"), repealed):
        promulgate(later.decision)
    decision = a_decision(tree, MARCH)
    late = _begun(decision, pages[0], Action.AMENDED, note_vi="Ghi chú mới")
    carry_into_later(late, user)
    _begun(decision, pages[1], Action.ATTRIBUTES, note_vi="Nhận qua bưu chính")
    _begun(decision, pages[2], Action.CORRECTED, name_vi="Tên đúng", reason="Sai chính tả")
    _ended(decision, pages[3], Action.ABOLISHED)
    _ended(decision, pages[4], Action.ANNULLED)
    _ended(decision, pages[5], Action.REPLACED, replaced_by=pages[6])
    _ended(decision, pages[7], Action.REPEALED, effective_on=MAY).repeals.add(repealed)
    new = DecisionLine(decision=decision, action=Action.NEW, agency=tree.health, position=20)
    drafts.fill(new, a_content("1.004222", "Đăng ký thường trú"))
    new.save()
    kinds = set(decision.lines.values_list("action", flat=True))
    assert kinds == set(Action.values), "a kind of line is missing"
    return decision


def _begun(
    decision: DecisionPage, page: ProcedurePage, action: Action, **fields: Any
) -> DecisionLine:
    line = drafts.begin_amendment(decision, page, action=action)
    for name, value in fields.items():
        setattr(line, name, value)
    line.save()
    return line


def _ended(
    decision: DecisionPage, page: ProcedurePage, action: Action, **fields: Any
) -> DecisionLine:
    place = page.get_parent().specific
    position = decision.next_position()
    return DecisionLine.objects.create(
        decision=decision, action=action, procedure=page, agency=place, position=position, **fields
    )


def test_invariant_4_a_promulgation_interrupted_anywhere_leaves_all_of_it_or_none(
    decision: DecisionPage,
) -> None:
    number = interrupted_everywhere(lambda: promulgate(DecisionPage.objects.get(pk=decision.pk)))
    assert number > 25
    assert list(findings()) == []
    assert not decision.lines.filter(promulgated_at=None).exists()
    lines = list(decision.lines.all())
    number = interrupted_everywhere(lambda: retract(lines, reason="Ban hành nhầm"))
    assert number > 15
    assert list(findings()) == []
    assert not decision.lines.filter(retracted_at=None).exists()
