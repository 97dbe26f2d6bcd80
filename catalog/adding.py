"""Beginning lines about many procedures of one decision at once: which can be, and making them.

What is found is told code by code before anything is written. A fixed number of queries finds all
of it; making the lines takes a few more a procedure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.models import ReferenceIndex

from catalog import selectors
from catalog.attributes import Attribute, all_set, unpromised
from catalog.comparison import changed_components
from catalog.content import Code, Content, Kind
from catalog.drafts import Incomplete, Rows, fill, own_day
from catalog.many_lines import BATCH, note, revise
from catalog.models import (
    BRINGS_CONTENT,
    Action,
    AgencyPage,
    DecisionLine,
    DecisionPage,
    ProcedurePage,
    ProcedureVersion,
    VersionTerm,
)
from catalog.permissions import writable_paths
from catalog.wording import in_words

_BETWEEN = re.compile(r"[,;\s]+")


class Verdict(StrEnum):
    """What can be done about a procedure that was asked for."""

    GOOD = "good"
    UNREADABLE = "unreadable"
    UNKNOWN = "unknown"
    TWICE = "twice"
    NOT_YOURS = "not_yours"
    THERE = "there"
    NOT_IN_FORCE = "not_in_force"
    UNCHANGED = "unchanged"
    LOST = "lost"
    NO_DAY = "no_day"
    DOES_NOT_FIT = "does_not_fit"


@dataclass(frozen=True, slots=True)
class Typed:
    """A code as somebody typed it, and in which line."""

    text: str
    number: int


@dataclass(frozen=True, slots=True)
class Asked:
    """What a decision is to do to all of the procedures, and from which day."""

    decision: DecisionPage
    action: Action
    day: date | None = None
    attributes: tuple[Attribute, ...] = ()

    @property
    def starts(self) -> date:
        return self.day or self.decision.default_day or selectors.today()


@dataclass(frozen=True, slots=True)
class Candidate:
    """One procedure that was asked for, or what was typed where it is none.

    `told`: what comes of it, where that is more than its line says; `repealed`: what it repeals.
    """

    verdict: Verdict
    typed: Typed | None = None
    procedure: ProcedurePage | None = None
    line: DecisionLine | None = None
    problems: tuple[str, ...] = ()
    told: str = ""
    repealed: tuple[DecisionLine, ...] = ()


def typed_codes(text: str) -> list[Typed]:
    """Return the codes of a pasted list, one a line or between commas, each with its line."""
    return [
        Typed(word, number)
        for number, row in enumerate(text.splitlines(), start=1)
        for word in _BETWEEN.split(row)
        if word
    ]


def candidates(
    asked: Asked, typed: Sequence[Typed], others: Iterable[ProcedurePage], user: Any
) -> list[Candidate]:
    """Return what can be done about each procedure, typed or chosen otherwise, in this order.

    Those that are good come with their line, filled and not saved.
    """
    found = [*_named(typed), *(Candidate(Verdict.GOOD, procedure=page) for page in others)]
    found = _allowed(asked, found, user)
    return _begun(asked, _once(found))


def procedures_in_force(
    day: date, *, sector: str | None, place: AgencyPage | None
) -> list[ProcedurePage]:
    """Return what is in force on `day` in a sector, or below an agency's page, or both."""
    periods = selectors.in_force(day, internal=True)
    if sector is not None:
        terms = VersionTerm.objects.filter(facet="sector", code=sector)
        periods = periods.filter(version__in=terms.values("version"))
    if place is not None:
        periods = periods.filter(procedure__path__startswith=place.path)
    return [period.procedure for period in periods.order_by("procedure__code")]


def _named(typed: Sequence[Typed]) -> list[Candidate]:
    """Find the pages that codes name, today's codes first, then former ones."""
    parsed = [(word, Code.parse(word.text)) for word in typed]
    values = {code.value for _word, code in parsed if code}
    pages = ProcedurePage.objects.filter(live=True)
    former = ProcedureVersion.objects.filter(code__in=values, procedure__live=True)
    known = {
        version.code: version.procedure
        for version in former.select_related("procedure")
        .only("code", "procedure")
        .order_by("recorded_at")
    }
    known |= {page.code: page for page in pages.filter(code__in=values)}
    return [_one_named(word, code, known) for word, code in parsed]


def _one_named(word: Typed, code: Code | None, known: dict[str, ProcedurePage]) -> Candidate:
    if code is None:
        return Candidate(Verdict.UNREADABLE, word)
    page = known.get(code.value)
    return Candidate(Verdict.GOOD if page else Verdict.UNKNOWN, word, page)


def _once(found: Sequence[Candidate]) -> list[Candidate]:
    """Name a code that was typed again; a procedure that was chosen besides is there once."""
    seen: set[int] = set()
    kept = []
    for one in found:
        if one.procedure is None or one.verdict is not Verdict.GOOD:
            kept.append(one)
        elif one.procedure.pk not in seen:
            seen.add(one.procedure.pk)
            kept.append(one)
        elif one.typed is not None:
            kept.append(replace(one, verdict=Verdict.TWICE))
    return kept


def _allowed(asked: Asked, found: Sequence[Candidate], user: Any) -> list[Candidate]:
    """Name what the user may not write, but nothing of another department's internal procedures."""
    paths = writable_paths(user)
    there = set(asked.decision.lines.values_list("procedure_id", flat=True))

    def judged(one: Candidate) -> Candidate:
        page = one.procedure
        if one.verdict is not Verdict.GOOD or page is None:
            return one
        if not any(page.path.startswith(path) for path in paths):
            if page.kind == Kind.INTERNAL:
                return Candidate(Verdict.UNKNOWN, one.typed)
            return replace(one, verdict=Verdict.NOT_YOURS)
        return replace(one, verdict=Verdict.THERE) if page.pk in there else one

    said = [judged(one) for one in found]
    return [one for one in said if one.typed or one.procedure]


def _begun(asked: Asked, found: Sequence[Candidate]) -> list[Candidate]:
    good = [c.procedure for c in found if c.verdict is Verdict.GOOD and c.procedure]
    periods = selectors.in_force(asked.starts, internal=True)
    versions = {p.procedure_id: p.version for p in periods.filter(procedure__in=good)}
    places = {page.path: page for page in AgencyPage.objects.all()}
    wanted = {key: all_set(v.body, asked.attributes) for key, v in versions.items()}
    rows = Rows.named_by(wanted.values())
    position = asked.decision.next_position()
    done: list[Candidate] = []
    for one in found:
        page = one.procedure
        if one.verdict is Verdict.GOOD and page is not None:
            version = versions.get(page.pk)
            if version is None:
                one = replace(one, verdict=Verdict.NOT_IN_FORCE)  # noqa: PLW2901
            else:
                line = _line(asked, page, version, places)
                one = _filled(one, line, wanted[page.pk], rows, asked)  # noqa: PLW2901
                if one.line is not None:
                    one.line.position = position
                    position += 1
        done.append(one)
    return done


def _line(
    asked: Asked, page: ProcedurePage, version: ProcedureVersion, places: dict[str, AgencyPage]
) -> DecisionLine:
    brings = asked.action in BRINGS_CONTENT
    return DecisionLine(
        decision=asked.decision,
        action=asked.action,
        procedure=page,
        agency=places[page.path[: -page.steplen]],
        base_version=version if brings else None,
        effective_on=own_day(asked.decision, asked.day),
    )


def _filled(
    one: Candidate, line: DecisionLine, content: Content, rows: Rows, asked: Asked
) -> Candidate:
    """Fill a line that brings text; say so where nothing would change, or a name is lost."""
    if line.base_version is None:
        return replace(one, line=line)
    if asked.attributes and not changed_components(line.base_version.body, content):
        return replace(one, verdict=Verdict.UNCHANGED)
    try:
        fill(line, content, rows)
    except Incomplete as error:
        said = tuple(message for _field, message in error.problems)
        return replace(one, verdict=Verdict.LOST, problems=said)
    return replace(one, line=line, told=_unpromised(line.base_version.body, asked))


def _unpromised(content: Content, asked: Asked) -> str:
    """Say for which ways to file no promised time is set though one is asked for."""
    ways = unpromised(content, asked.attributes)
    if not ways:
        return ""
    language = get_language() or "vi"
    words = {"ways": ", ".join(in_words(way, language) for way in ways)}
    return _("no promised time is set for: %(ways)s") % words


def store(lines: Sequence[DecisionLine], user: Any) -> None:
    """Save lines just begun, each with its revision and its entry in the log.

    The caller holds the lock of their decision, and has read under it that it is open.
    """
    DecisionLine.objects.bulk_create(lines, batch_size=BATCH)
    revise(lines, user)
    DecisionLine.objects.bulk_update(lines, ["latest_revision"], batch_size=BATCH)
    for line in lines:
        ReferenceIndex.create_or_update_for_object(line)
    note(lines, "wagtail.create", user, content_changed=True)
