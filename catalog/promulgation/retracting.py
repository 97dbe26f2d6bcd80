"""What taking promulgated lines back would leave."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from catalog import selectors
from catalog.models import DecisionLine, ProcedurePage
from catalog.promulgation.acts import current_timelines, recorded_acts, versions_in
from catalog.promulgation.bearing import codes_taken, others_in_effect, sent_to
from catalog.promulgation.checking import in_words
from catalog.promulgation.previewing import counts_after
from catalog.promulgation.values import Problem, Retraction, Undone
from catalog.validity import Conflict, Timeline, timeline


def preview_retraction(lines: Sequence[DecisionLine]) -> Retraction:
    """Return what taking `lines` back would do, and what stands against it. Writes nothing.

    Of that an editor is told more than time itself forbids: what would stay of a text that is taken
    back, and who would be sent to a procedure that is no more.
    """
    undone, problems = plan_retraction(lines)
    gone = {one.procedure.pk: one.lines[0] for one in undone if not one.timeline_after}
    problems += [*_built_on(lines), *sent_to(gone, lines)]
    day = max([selectors.today(), *(line.starts_on for line in lines if line.starts_on)])
    before = selectors.counts(day)
    return Retraction(tuple(undone), tuple(problems), before, counts_after(before, undone))


def _built_on(lines: Sequence[DecisionLine]) -> Iterator[Problem]:
    """Yield the lines whose text another one was begun from: it would stay in that one."""
    by_key = {line.pk: line for line in lines}
    message = _("Its text stays in what %(decision)s began from it: take that back first.")
    for other in (
        others_in_effect(lines).filter(base_version__line__in=by_key).select_related("base_version")
    ):
        base = other.base_version
        assert base is not None  # noqa: S101 - asked for
        words = {"decision": other.decision.label()}
        yield Problem(by_key[base.line_id], "built-on", message % words)


def plan_retraction(lines: Sequence[DecisionLine]) -> tuple[list[Undone], list[Problem]]:
    """Return what becomes of each procedure when `lines` are taken back, and all problems found.

    Their procedures' time is folded without them, so an act that rested on one may fit no more.
    """
    problems = [
        Problem(line, "not-in-effect", _("Only a promulgated line can be taken back, and once."))
        for line in lines
        if line.promulgated_at is None or line.retracted_at is not None
    ]
    problems += _left_behind(lines)
    taken: dict[int, list[DecisionLine]] = {}
    for line in lines:
        if line.procedure_id is not None:
            taken.setdefault(line.procedure_id, []).append(line)
    before = current_timelines(taken)
    after: dict[int, Timeline] = {}
    for page, acts in recorded_acts(taken).items():
        gone = {line.pk for line in taken[page]}
        try:
            after[page] = timeline(act for act in acts if act.id not in gone)
        except Conflict as conflict:
            problems.append(_rests(taken[page][0], conflict))
    versions = versions_in([*before.values(), *after.values()])
    pages = ProcedurePage.objects.in_bulk(after)
    undone = [
        Undone(pages[page], tuple(taken[page]), before.get(page, ()), folded, versions)
        for page, folded in after.items()
    ]
    taken_codes = codes_taken(
        (one.lines[0], one.procedure, one.timeline_after, one.versions) for one in undone
    )
    return undone, [*problems, *taken_codes]


def _left_behind(lines: Sequence[DecisionLine]) -> list[Problem]:
    """Return the problems of lines whose changes would stay in versions that take effect later."""
    message = _("Its changes were carried over into a later version: take that line back too.")
    staying = others_in_effect(lines).filter(carries__in=[line.pk for line in lines])
    carried = set(staying.values_list("carries", flat=True))
    return [Problem(line, "carried", message) for line in lines if line.pk in carried]


def _rests(line: DecisionLine, conflict: Conflict) -> Problem:
    """Return the problem that what came after `line` does not fit without it."""
    resting = DecisionLine.objects.select_related("decision").get(pk=conflict.act or 0)
    message = _("%(line)s of %(decision)s rests on it: %(why)s") % {
        "line": resting.get_action_display(),
        "decision": resting.decision.label(),
        "why": in_words(resting, conflict).message,
    }
    return Problem(line, conflict.code, message)
