"""Whole histories at random, against a ledger kept by hand: thousands of acts a run.

Decisions of several lines, late entries with what is carried over or left, temporary texts,
endings, corrections, imports, repeals and retractions go through the real promulgation. What the
ledger says is refused is refused, and changes nothing; what it takes is answered for every day, as
of then and as it was known after any act before, counted, and told by the journal.

`NIEM_YET_HISTORIES` says how many histories are tried, 24 if it says nothing; a night takes 2,000.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from catalog import drafts, journal, selectors, validity
from catalog.carrying import carry_into_later, leave_later
from catalog.integrity import findings, replay
from catalog.models import (
    Action,
    Change,
    DecisionLine,
    DecisionPage,
    ProcedurePage,
    ProcedureVersion,
    Sector,
)
from catalog.promulgation import ImportedLine, Refused, promulgate, promulgate_many, retract
from catalog.validity import Act, Correct, Repeal, Start, Stop
from tests.builders import a_decision, a_page, a_repeal, make_tree
from tests.catalog.ledger import Known, Ledger, Said, carried
from tests.catalog.wanted import (
    CODES,
    ENDING,
    HORIZON,
    LAST,
    LEVELS,
    ORIGIN,
    Wanted,
    content_of,
    days,
    several,
)

HISTORIES = int(os.environ.get("NIEM_YET_HISTORIES", "24"))
LENGTH = 16
"""Decisions, imports and retractions of one history: some hundred acts."""


@dataclass
class Planned:
    """The lines of a decision, the acts that they will be and the texts that they bring.

    `late`: those that change what later texts are written without.
    """

    lines: list[tuple[Wanted, DecisionLine]] = field(default_factory=list)
    acts: dict[str, list[Act]] = field(default_factory=dict)
    texts: dict[int, Said] = field(default_factory=dict)
    late: dict[int, list[int]] = field(default_factory=dict)
    is_refused: bool = False


class Histories(RuleBasedStateMachine):
    """An office that decides, is late, errs and takes back."""

    @initialize()
    def begin(self) -> None:
        """Open an office with nothing decided yet, in a transaction that is taken back."""
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.tree = make_tree()
        Sector.objects.create(code="HT", name_vi="Hộ tịch")
        self.user = User.objects.create_user("thu")
        self.ledger = Ledger(CODES, ORIGIN, HORIZON)
        self.number = 0

    # What the office does.

    @rule(lines=several, late=st.sampled_from(["carry", "carry", "leave"]))
    def decide(self, lines: Sequence[Wanted], late: str) -> None:
        """Write what fits, and promulgate it."""
        self._decide(lines, late, careful=True)

    @rule(lines=several, late=st.sampled_from(["carry", "leave", "say nothing"]))
    def decide_again(self, lines: Sequence[Wanted], late: str) -> None:
        self._decide(lines, late, careful=late != "say nothing")

    @rule(lines=several, late=st.sampled_from(["carry", "say nothing"]))
    def decide_what_may_not_fit(self, lines: Sequence[Wanted], late: str) -> None:
        self._decide(lines[:3], late, careful=False)

    @rule(lines=several, since_ever=st.booleans())
    def import_some(self, lines: Sequence[Wanted], since_ever: bool) -> None:
        """A source says what has been in force for longer than records are kept, or since a day."""
        entries, said, pages = [], [], self._pages()
        for one in lines[:4]:
            page = pages.get(one.code) or a_page(self.tree, one.code)
            said.append(self._changed(Said(""), one))
            day = None if since_ever else one.day
            content = content_of(one.code, said[-1])
            entries.append(ImportedLine(page, content, Action.NEW, day))
        decision = a_decision(self.tree, ORIGIN, source="test")
        versions = promulgate_many([(decision, entries)]).versions
        planned = Planned()
        for entry, version, text in zip(entries, versions, said, strict=True):
            key = version.line_id
            planned.acts[entry.content.code] = [Start(key, key, entry.day)]
            planned.texts[key] = text
        self._record(planned)

    @precondition(lambda self: self.ledger.known)
    @rule(pick=st.integers(0, 99), how_many=st.sampled_from(["line", "some", "decision"]))
    def take_back(self, pick: int, how_many: str) -> None:
        """Take back a line, some of its decision, or all of it that still stands."""
        effective = _in_effect()
        standing = list(effective.only("decision", "procedure"))
        if not standing:
            return
        chosen = standing[pick % len(standing)]
        beside = [line for line in standing if line.decision_id == chosen.decision_id]
        lines = {"line": [chosen], "some": beside[::2], "decision": beside}[how_many]
        keys = {line.pk for line in lines}
        self._try(lambda: retract(lines, reason="Nhầm"), Planned(), self._stay(lines), keys)

    def _stay(self, lines: Sequence[DecisionLine]) -> bool | None:
        """Tell whether these lines can be taken back; None where the ledger can't tell."""
        keys = {line.pk for line in lines}
        if _in_effect().filter(carries__in=keys).exclude(pk__in=keys).exists():
            return False
        codes = {line.procedure.code for line in lines if line.procedure}
        if any(self.ledger.is_repealed(code) for code in codes):
            return None
        left = (
            self.ledger.fold(act for act in self.ledger.acts[code] if act.id not in keys)
            for code in codes
        )
        return None not in left

    @precondition(lambda self: self.ledger.known)
    @rule(pick=st.integers(0, 99), day=days)
    def repeal(self, pick: int, day: date) -> None:
        """Repeal a line from a day on; until then it is law."""
        standing = _in_effect()
        if not standing:
            return
        repealed = standing[pick % len(standing)]
        assert repealed.procedure is not None
        line = a_repeal(self.tree, day, repealed)
        keys = {repealed.pk, *repealed.carried.values_list("pk", flat=True)}
        act = Repeal(line.pk, frozenset(keys), day)
        planned = Planned(acts={repealed.procedure.code: [act]})
        self._try(lambda: promulgate(line.decision), planned, None)

    def teardown(self) -> None:
        """Ask again of all that was known, and for every rule that holds."""
        if not hasattr(self, "transaction"):
            return
        try:
            for number, known in enumerate(self.ledger.known):
                self._answers(known, ORIGIN + timedelta(days=(7 * number) % LAST))
            for n in range(-1, LAST + 9, 3) if self.ledger.known else ():
                self._answers(self.ledger.known[-1], ORIGIN + timedelta(days=n))
            assert list(findings()) == []
        finally:
            transaction.set_rollback(True)
            self.transaction.__exit__(None, None, None)

    # How it is done.

    def _decide(self, wanted: Sequence[Wanted], late: str, *, careful: bool) -> None:
        decision = a_decision(self.tree, ORIGIN)
        planned, pages = Planned(), self._pages()
        for one in wanted:
            self._write(decision, one, pages.get(one.code), planned, careful=careful)
        if not planned.lines:
            return
        DecisionLine.objects.bulk_create(line for _one, line in planned.lines)
        for one, line in planned.lines:
            self._note(one, line, planned)
        for _one, line in planned.lines:
            if line.pk in planned.late:
                self._say_of_later(line, late, planned)
        fits = not planned.is_refused and all(
            self.ledger.fold([*self.ledger.acts[code], *acts])
            for code, acts in planned.acts.items()
        )
        self._try(lambda: promulgate(decision, user=self.user), planned, fits)

    def _try(
        self,
        act: Callable[[], object],
        planned: Planned,
        fits: bool | None,
        taken: Iterable[int] = (),
    ) -> None:
        """Act, and expect what the ledger says; what is refused changes nothing."""
        before = journal.newest_serial()
        try:
            act()
        except Refused:
            assert not fits
            assert journal.newest_serial() == before
            return
        assert fits is not False
        self._record(planned, taken)

    def _write(
        self,
        decision: DecisionPage,
        one: Wanted,
        page: ProcedurePage | None,
        planned: Planned,
        *,
        careful: bool,
    ) -> None:
        """Write a line as an editor does who looks at what is in force on its day."""
        line = DecisionLine(
            decision=decision,
            agency=self.tree.justice,
            position=len(planned.lines),
            procedure=page,
            effective_on=one.day,
        )
        time = self.ledger.time(one.code)
        base = time.version_on(one.day)
        if one.what in ENDING or one.what == "corrected":
            if line.procedure is None:
                return
            line.action, line.reason = one.what, "Sai"
            if one.what == Action.REPLACED:
                line.replaced_by = line.procedure
            if one.what == Action.CORRECTED:
                base = base or next((act.id for act in self.ledger.acts[one.code]), None)
        elif base is None:
            line.action, line.procedure = Action.NEW, None
        else:
            line.action = Action.AMENDED
        if line.brings_content and line.action != Action.NEW:
            line.base_version = ProcedureVersion.objects.filter(line=base).first()
            if line.base_version is None:
                return
        if careful and not time.fits(self._act(one, line)):
            return
        if line.brings_content:
            before = self.ledger.texts[base] if base else Said("")
            said = self._changed(before, one)
            drafts.fill(line, content_of(one.code, said))
        if line.action in {Action.NEW, Action.AMENDED}:
            line.temporary_until, line.follows = one.until, one.follows
        planned.lines.append((one, line))

    def _act(self, one: Wanted, line: DecisionLine) -> Act:
        key = line.pk or 0
        match line.action:
            case Action.CORRECTED:
                assert line.base_version is not None
                return Correct(key, key, line.base_version.line_id)
            case Action.NEW | Action.AMENDED:
                return Start(key, key, one.day, one.until, one.follows)
        return Stop(key, one.day, annuls=line.action == Action.ANNULLED)

    def _note(self, one: Wanted, line: DecisionLine, planned: Planned) -> None:
        """Note what a stored line will do and say."""
        planned.acts[one.code] = [self._act(one, line)]
        if line.brings_content:
            planned.texts[line.pk] = Said(
                line.name_vi or "", line.note_vi or "", tuple(line.levels), line.kind
            )
        later: list[int] = []
        if line.action in {Action.NEW, Action.AMENDED}:
            later = self.ledger.later(one.code, one.day, one.until)
        elif line.action == Action.CORRECTED and line.base_version is not None:
            later = self.ledger.after_corrected(one.code, line.base_version.line_id)
        planned.late |= {line.pk: later} if later else {}

    def _say_of_later(self, line: DecisionLine, late: str, planned: Planned) -> None:
        if late == "say nothing":
            planned.is_refused = True
            return
        if late == "leave":
            leave_later(line, self.user)
            return
        brought = carry_into_later(line, self.user)
        assert [one.version.line_id for one in brought] == planned.late[line.pk]
        draft = planned.texts[line.pk]
        if line.base_version is None:
            assert line.day is not None
            base = self.ledger.ended_before(line.code, line.day)
        else:
            base = self.ledger.texts[line.base_version.line_id]
        since = None if line.action == Action.CORRECTED else line.day
        for carrying in line.carried.select_related("base_version"):
            assert carrying.base_version is not None
            onto, key = carrying.base_version.line_id, carrying.pk
            planned.acts[line.code].append(Correct(key, key, onto, since))
            planned.texts[key] = carried(base, draft, self.ledger.texts[onto])

    def _pages(self) -> dict[str, ProcedurePage]:
        return {page.code: page for page in ProcedurePage.objects.all()}

    def _changed(self, before: Said, one: Wanted) -> Said:
        """Return a text of another name, with what else is wanted."""
        self.number += 1
        levels = None if one.levels is None else [level.value for level in LEVELS[one.levels]]
        return Said(
            f"Thủ tục {self.number}",
            before.note if one.note is None else one.note,
            before.levels if levels is None else tuple(levels),
            before.kind if one.kind is None else one.kind.value,
        )

    def _record(self, planned: Planned, taken: Iterable[int] = ()) -> None:
        newest = Change.objects.latest("serial")
        self.ledger.texts |= planned.texts
        self.ledger.record(newest.recorded_at, newest.serial, planned.acts, set(taken))
        day = ORIGIN + timedelta(days=newest.serial % LAST)
        self._answers(self.ledger.known[-1], day)

    def _answers(self, known: Known, day: date) -> None:
        """Hold what is answered of a day, as it was known and counted, against the ledger."""
        moment = None if known is self.ledger.known[-1] else known.at
        periods = selectors.in_force(day, known_at=moment, internal=True).select_related(None)
        told = periods.values_list("procedure__code", "version__line", "version__name_vi")
        lines, texts = self.ledger.standing(known, day), self.ledger.texts
        assert sorted(told) == sorted((c, v, texts[v].name) for c, v in lines.items())
        public = selectors.in_force(day, known_at=moment).select_related(None)
        told_in_public = dict(public.values_list("procedure__code", "version__line"))
        assert told_in_public == self.ledger.public(known, day)
        counts = selectors.counts(day, known_at=moment)
        counted = counts.distinct, counts.by_level, counts.unknown_start
        assert counted == self.ledger.counted(known, day)
        self._replays(known)

    def _replays(self, known: Known) -> None:
        """Hold what the journal told until then against the ledger, on every day."""
        replayed = replay(Change.objects.filter(serial__lte=known.serial).order_by("serial"))
        for n in range(-1, LAST + 9):
            day = ORIGIN + timedelta(days=n)
            found = [validity.at(periods, day) for periods in replayed.values()]
            lines = self.ledger.standing(known, day).values()
            assert sorted(period.version for period in found if period) == sorted(lines)


def _in_effect() -> QuerySet[DecisionLine]:
    """Return the lines of editors' decisions that are law."""
    return DecisionLine.objects.filter(
        promulgated_at__isnull=False, retracted_at=None, decision__source=""
    ).order_by("pk")


@pytest.mark.django_db
def test_any_history_of_decisions_is_answered_as_a_ledger_kept_by_hand_says() -> None:
    run_state_machine_as_test(
        Histories,
        settings=settings(
            max_examples=HISTORIES,
            stateful_step_count=LENGTH,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
