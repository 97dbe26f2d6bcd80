"""Proof that the catalogue agrees with itself. Reads everything, repairs nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Max, Q

from catalog import journal
from catalog.content import InvalidContent, at_a_glance, content_hash, from_json
from catalog.models import (
    BRINGS_CONTENT,
    KEEPS_DAYS,
    Action,
    Change,
    DecisionLine,
    DecisionPage,
    ProcedurePage,
    ProcedureVersion,
    Validity,
    VersionTerm,
)
from catalog.models.procedure import TITLE_LENGTH
from catalog.promulgation.acts import recorded_acts
from catalog.promulgation.pages import precedence, with_last_day
from catalog.promulgation.terms import terms_of
from catalog.validity import Conflict, Period, Timeline, problems, timeline

CHUNK = 500


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it must be. `check` names the rule, `where` the row."""

    check: str
    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.check}: {self.where}: {self.what}"


def findings() -> Iterator[Finding]:
    """Yield everything that is wrong, rule by rule."""
    yield from _journal()
    yield from _periods()
    yield from _versions()
    yield from _pages()
    yield from _lines()


def _journal() -> Iterator[Finding]:
    """Serials without a gap, in the order of their moments, and the counter at the newest."""
    expected = 0
    moment = None
    rows = Change.objects.order_by("serial").values_list("serial", "recorded_at")
    for serial, recorded_at in rows.iterator(CHUNK):
        expected += 1
        if serial != expected:
            yield Finding("journal", f"serial {serial}", f"{expected} is missing before it")
            expected = serial
        if moment is not None and recorded_at < moment:
            yield Finding("journal", f"serial {serial}", "recorded before its predecessor")
        moment = recorded_at
    counter = journal.newest_serial()
    if counter != expected:
        yield Finding("journal", "counter", f"says {counter}, the newest serial is {expected}")


def replay(changes: Iterable[Change]) -> dict[int, Timeline]:
    """Rebuild every procedure's timeline from the journal alone (causes are not in it)."""
    rebuilt: dict[int, Timeline] = {}
    for change in changes:
        if change.procedure_id is not None and change.periods is not None:
            rebuilt[change.procedure_id] = tuple(
                Period(line, _day(start), _day(end)) for line, start, end in change.periods
            )
    return {page: periods for page, periods in rebuilt.items() if periods}


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def tables() -> dict[int, Timeline]:
    """Return every procedure's timeline as the tables have it."""
    gathered: dict[int, list[Period]] = defaultdict(list)
    rows = Validity.objects.filter(retracted_at=None).order_by(
        "procedure", F("valid_from").asc(nulls_first=True)
    )
    values = rows.values_list(
        "procedure", "version__line", "valid_from", "valid_to", "cause", "begun_by"
    )
    for page, line, start, end, cause, begun_by in values.iterator(CHUNK):
        gathered[page].append(Period(line, start, end, cause, begun_by))
    return {page: tuple(periods) for page, periods in gathered.items()}


def _periods() -> Iterator[Finding]:
    """Periods do not overlap, are the fold of the recorded acts, and what the journal says."""
    kept = tables()
    replayed = replay(Change.objects.exclude(periods=None).order_by("serial").iterator(CHUNK))
    acts = recorded_acts(
        ProcedurePage.objects.filter(versions__isnull=False).values_list("pk", flat=True)
    )
    for page in sorted({*kept, *replayed, *acts}):
        where = f"procedure {page}"
        periods = kept.get(page, ())
        for words in problems(periods):
            yield Finding("periods", where, words)
        try:
            folded = timeline(acts.get(page, []))
        except Conflict as conflict:
            yield Finding("periods", where, f"its recorded acts do not fit: {conflict}")
        else:
            if folded != periods:
                yield Finding("periods", where, "periods are not what its recorded acts leave")
        told = replayed.get(page, ())
        if [(p.version, p.start, p.end) for p in told] != [
            (p.version, p.start, p.end) for p in periods
        ]:
            yield Finding("replay", where, "the journal tells another timeline than the tables")


def _versions() -> Iterator[Finding]:
    """Contents can be read and are what was hashed; numbers count up; terms repeat the content."""
    numbers: dict[int, int] = defaultdict(int)
    rows = ProcedureVersion.objects.select_related("line", "text").order_by("procedure", "number")
    stored = _terms_by_version()
    for version in rows.iterator(CHUNK):
        where = f"version {version.number} of procedure {version.procedure_id}"
        numbers[version.procedure_id] += 1
        if version.number != numbers[version.procedure_id]:
            yield Finding("versions", where, f"number {numbers[version.procedure_id]} is missing")
            numbers[version.procedure_id] = version.number
        if content_hash(version.content) != version.content_hash:
            yield Finding("hashes", where, "the content is not what was hashed")
        if version.text.at_a_glance != at_a_glance(version.content):
            yield Finding("versions", where, "what lists show is not the content's")
        if version.line.procedure_id != version.procedure_id:
            yield Finding("versions", where, "its line concerns another procedure")
        try:
            content = from_json(version.content)
        except InvalidContent as error:
            yield Finding("versions", where, f"its content can't be read: {error}")
            continue
        if (content.code, content.name.vi, content.name.en, content.kind) != (
            version.code,
            version.name_vi,
            version.name_en,
            version.kind,
        ):
            yield Finding("versions", where, "code, name or kind is not the content's")
        if terms_of(content) != stored.pop(version.pk, set()):
            yield Finding("versions", where, "its terms are not the content's")


def _terms_by_version() -> dict[int, set[tuple[str, str]]]:
    terms: dict[int, set[tuple[str, str]]] = defaultdict(set)
    rows = VersionTerm.objects.values_list("version", "facet", "code")
    for version, facet, code in rows.iterator(CHUNK):
        terms[version].add((facet, code))
    return dict(terms)


def _pages() -> Iterator[Finding]:
    """A live page repeats the version that takes precedence. A page with versions is live."""
    told: dict[int, tuple[Any, tuple[str, str, str]]] = {}
    rows = with_last_day(ProcedureVersion.objects.all()).order_by()
    values = rows.values_list(
        "procedure", "number", "name_vi", "kind", "code", "last_day", "line__retracted_at"
    )
    for page, number, name, kind, code, last_day, retracted_at in values.iterator(CHUNK):
        rank = precedence(kind, number, last_day=last_day, stands=retracted_at is None)
        if page not in told or rank > told[page][0]:
            told[page] = rank, (name[:TITLE_LENGTH], kind, code)
    recorded = dict(
        ProcedureVersion.objects.order_by().values_list("procedure").annotate(Max("recorded_at"))
    )
    for page in ProcedurePage.objects.iterator(CHUNK):
        where = f"page {page.code}"
        if page.pk not in told:
            if page.live:
                yield Finding("pages", where, "is live without a version")
            continue
        if not page.live:
            yield Finding("pages", where, "has versions and is not live")
        if (page.title, page.kind, page.code) != told[page.pk][1]:
            yield Finding("pages", where, "title, kind or code is not that of the version it tells")
        if page.looked_at != max(filter(None, (page.last_published_at, recorded[page.pk]))):
            yield Finding("pages", where, "was last looked at on another day than it says")


def _lines() -> Iterator[Finding]:
    """Promulgated lines stand in promulgated decisions, made a version, changed a real base."""
    done = DecisionLine.objects.filter(promulgated_at__isnull=False)
    for line in done.filter(decision__promulgated_at=None).values_list("pk", flat=True):
        yield Finding("lines", f"line {line}", "is promulgated, its decision is not")
    undone = DecisionLine.objects.filter(
        promulgated_at=None, decision__promulgated_at__isnull=False
    )
    for line in undone.values_list("pk", flat=True):
        yield Finding("lines", f"line {line}", "is not promulgated, its decision is")
    without = done.filter(action__in=BRINGS_CONTENT, version=None)
    for line in without.values_list("pk", flat=True):
        yield Finding("lines", f"line {line}", "brings content and made no version")
    foreign = done.filter(base_version__isnull=False).exclude(
        base_version__procedure=F("procedure")
    )
    for line in foreign.values_list("pk", flat=True):
        yield Finding("base versions", f"line {line}", "changes a version of another procedure")
    late = done.filter(base_version__number__gte=F("version__number"))
    for line in late.values_list("pk", flat=True):
        yield Finding("base versions", f"line {line}", "changes a version that came after it")
    baseless = done.filter(
        action__in=[Action.AMENDED, Action.ATTRIBUTES, *KEEPS_DAYS], base_version=None
    )
    for line in baseless.values_list("pk", flat=True):
        yield Finding("base versions", f"line {line}", "changes no version")
    hidden = DecisionPage.objects.filter(Q(live=False), promulgated_at__isnull=False)
    for page in hidden.values_list("slug", flat=True):
        yield Finding("pages", f"decision {page}", "is promulgated and not live")
