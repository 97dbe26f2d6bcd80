"""What was approved becomes law, and nothing else: decisions held against their submission."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils import timezone

from catalog import drafts
from catalog.approval import APPROVE, decide, submit, withdraw
from catalog.content import Step, StepCase, Text
from catalog.decision_workflow import create_workflow
from catalog.models import Action, DecisionLine, DecisionPage, ProcedurePage, ProcedureVersion
from catalog.promulgation import Refused, promulgate
from tests.builders import Tree, a_content
from tests.catalog.amending import MARCH, amendment, codes_of


@pytest.fixture
def approved(tree: Tree, birth: ProcedurePage) -> DecisionLine:
    """An amendment whose decision is approved."""
    create_workflow()
    line = amendment(tree, birth, MARCH, "Tên mới")
    assert drafts.incomplete(line) == []
    line.ready_at = timezone.now()
    line.save()
    author, boss = (User.objects.create_superuser(name) for name in ("soan", "duyet"))
    submit(line.decision, author)
    decide(line.decision, boss, APPROVE)
    return DecisionLine.objects.get(pk=line.pk)


def add(line: DecisionLine) -> None:
    DecisionLine.objects.bulk_create(
        [DecisionLine(decision=line.decision, action=Action.NEW, agency=line.agency)]
    )


def edit_decision(line: DecisionLine) -> None:
    DecisionPage.objects.filter(pk=line.decision_id).update(effective_on=date(2026, 12, 1))


def write(line: DecisionLine) -> None:
    stored = DecisionLine.objects.get(pk=line.pk)
    other = a_content(name="Tên mới", steps=(StepCase(steps=(Step(text=Text("Nộp ở xã")),)),))
    drafts.fill(stored, other)
    DecisionLine.objects.bulk_update([stored], ["steps"])


@pytest.mark.parametrize(
    ("change", "code", "names_line"),
    [
        (add, "added-since", True),
        (write, "changed-since", True),
        (edit_decision, "changed-since", False),
        (lambda line: DecisionLine.objects.filter(pk=line.pk).delete(), "removed-since", False),
    ],
)
def test_what_was_added_changed_or_removed_since_the_approval_is_refused_by_name(
    approved: DecisionLine, change: Any, code: str, names_line: bool
) -> None:
    label = approved.label()
    change(approved)
    with pytest.raises(Refused) as refused:
        promulgate(approved.decision)
    (problem,) = refused.value.problems
    assert problem.code == code
    assert (problem.line is not None) == names_line
    assert code != "removed-since" or label in problem.message
    assert ProcedureVersion.objects.count() == 1


def test_what_was_approved_becomes_law_and_is_no_other_for_being_read_or_marked_again(
    approved: DecisionLine,
) -> None:
    with pytest.raises(ValidationError):
        approved.save()
    with pytest.raises(ValidationError):
        approved.delete()
    drafts.content_of(approved)
    DecisionLine.objects.filter(pk=approved.pk).update(ready_at=None, position=7)
    promulgate(DecisionPage.objects.get(pk=approved.decision_id))
    assert ProcedureVersion.objects.count() == 2


def test_an_approval_taken_back_is_none(approved: DecisionLine) -> None:
    withdraw(approved.decision, User.objects.get(username="duyet"), "Sai ngày")
    with pytest.raises(Refused) as refused:
        promulgate(approved.decision)
    assert codes_of(refused) == {"not-approved"}
    DecisionLine.objects.get(pk=approved.pk).save()
