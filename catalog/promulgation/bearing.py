"""What other lines and procedures bear on taking law away: by a retraction, or by a repeal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from catalog.models import Action, DecisionLine, ProcedurePage, ProcedureVersion
from catalog.promulgation.acts import lines_in_effect
from catalog.promulgation.values import Problem
from catalog.validity import Timeline

Left = tuple[DecisionLine, ProcedurePage, Timeline, Mapping[int, ProcedureVersion]]
"""By which line, of which procedure, which time is left, and the versions in it by line."""


def others_in_effect(lines: Iterable[DecisionLine]) -> QuerySet[DecisionLine]:
    """Return the lines in effect beside `lines`."""
    others = lines_in_effect().exclude(pk__in=[line.pk for line in lines])
    return others.select_related("decision")


def sent_to(gone: Mapping[int, DecisionLine], lines: Iterable[DecisionLine]) -> Iterator[Problem]:
    """Yield the lines that bring what replaced another procedure, when it is left without days.

    `gone` are such procedures, each with the line to which it is told; `lines` what is taken away.
    """
    lines = list(lines)
    groups = {(line.decision_id, line.group): line for line in lines if line.group}
    replaced = others_in_effect(lines).filter(action=Action.REPLACED, procedure__isnull=False)
    message = _("%(decision)s sends readers of %(procedure)s here: take that line back too.")
    for other in replaced.filter(
        Q(replaced_by__in=gone) | Q(decision__in=[d for d, _g in groups], group__gt="")
    ).select_related("procedure"):
        line = groups.get((other.decision_id, other.group))
        told = gone.get(other.replaced_by_id or 0) or (
            gone.get(line.procedure_id or 0) if line is not None else None
        )
        if told is not None and other.procedure is not None:
            words = {"decision": other.decision.label(), "procedure": other.procedure.code}
            yield Problem(told, "replaces", message % words)


def codes_taken(left: Iterable[Left]) -> Iterator[Problem]:
    """Yield the lines by which a procedure has a code again that another one has now."""
    codes = {
        (versions[period.version].code, procedure.pk): line
        for line, procedure, periods, versions in left
        for period in periods
        if versions[period.version].code != procedure.code
    }
    owners = ProcedurePage.objects.filter(code__in=[code for code, _page in codes])
    known = dict(owners.values_list("code", "pk"))
    message = _("Another procedure has the code %(code)s.")
    for (code, page), line in codes.items():
        if known.get(code, page) != page:
            yield Problem(line, "code-taken", message % {"code": code})
