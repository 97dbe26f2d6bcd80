"""The invariants of the design, on the tables, after random decisions, imports and retractions.

The pure time beneath them is held against a plain model in `test_validity`; here the tables,
selectors and journal are held against it and against what they said before.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog import drafts, selectors, validity
from catalog.content import Content
from catalog.integrity import findings, replay, tables
from catalog.models import Action, Change, DecisionLine, ProcedurePage, ProcedureVersion, Sector
from catalog.on_day import State
from catalog.promulgation import ImportedLine, Refused, promulgate, promulgate_many, retract
from tests.builders import Tree, a_content, a_decision, a_page, a_repeal, an_ending, make_tree
from tests.catalog.everyday import EveryDay

ORIGIN = date(2026, 1, 1)
DAYS = [ORIGIN + timedelta(days=n) for n in range(-1, 23)]
CODES = ("1.000001", "1.000002")

Answers = dict[date, dict[str, str]]


@dataclass
class Act:
    """One random thing that an editor or an import does."""

    what: str
    code: str
    day: date | None
    until: date | None
    pick: int


@st.composite
def random_acts(draw: st.DrawFn) -> list[Act]:
    number = draw(st.integers(1, 7))
    acts = []
    for _ in range(number):
        offset = draw(st.integers(0, 15))
        acts.append(
            Act(
                what=draw(
                    st.sampled_from(
                        ["start", "start", "temporary", "stop", "correct", "repeal", "retract"]
                    )
                ),
                code=draw(st.sampled_from(CODES)),
                day=ORIGIN + timedelta(days=offset),
                until=ORIGIN + timedelta(days=offset + draw(st.integers(1, 6))),
                pick=draw(st.integers(0, 10)),
            )
        )
    return acts


@dataclass
class Catalogue:
    """The tables under test, and what they answered after each act."""

    tree: Tree
    pages: dict[str, ProcedurePage]
    snapshots: list[tuple[datetime, Answers]] = field(default_factory=list)
    acts: dict[str, list[validity.Act]] = field(default_factory=lambda: defaultdict(list))

    def do(self, act: Act, number: int) -> None:
        try:
            self._do(act, f"{act.code} v{number}")
        except Refused:
            return
        moment = Change.objects.latest("serial").recorded_at
        self.snapshots.append((moment, self.answers()))

    def _do(self, act: Act, name: str) -> None:
        page = self.pages[act.code]
        match act.what:
            case "start" | "temporary":
                self._start(page, a_content(act.code, name), act)
            case "stop":
                line = an_ending(self.tree, page, act.day or ORIGIN)
                promulgate(line.decision)
                self.acts[act.code].append(validity.Stop(line.pk, act.day))
            case "correct":
                self._correct(page, a_content(act.code, name), act)
            case "repeal":
                if taken := self._picked(page, act):
                    line = a_repeal(self.tree, taken, act.day or ORIGIN)
                    promulgate(line.decision)
                    repealed = frozenset({taken.pk})
                    self.acts[act.code].append(validity.Repeal(line.pk, repealed, line.day))
            case "retract":
                if taken := self._picked(page, act):
                    retract([taken], reason="thử")
                    kept = [a for a in self.acts[act.code] if a.id != taken.pk]
                    self.acts[act.code] = kept

    def _picked(self, page: ProcedurePage, act: Act) -> DecisionLine | None:
        """Return some line in effect about `page`."""
        lines = DecisionLine.objects.filter(
            procedure=page, promulgated_at__isnull=False, retracted_at=None
        ).order_by("pk")
        return lines[act.pick % len(lines)] if lines else None

    def _start(self, page: ProcedurePage, content: Content, act: Act) -> None:
        in_force = selectors.reading(page, act.day or ORIGIN).validity
        action = Action.AMENDED if in_force else Action.NEW
        decision = a_decision(
            self.tree,
            act.day,
            source="test",
            expires_on=act.until if act.what == "temporary" else None,
        )
        outcome = promulgate_many([(decision, [ImportedLine(page, content, action, act.day)])])
        line = outcome.versions[0].line_id
        self.acts[act.code].append(validity.Start(line, line, act.day, decision.expires_on))

    def _correct(self, page: ProcedurePage, content: Content, act: Act) -> None:
        periods = selectors.reading(page, ORIGIN).periods
        if not periods:
            return
        base = periods[act.pick % len(periods)].version
        line = DecisionLine(
            decision=a_decision(self.tree, ORIGIN),
            action=Action.CORRECTED,
            procedure=page,
            agency=self.tree.justice,
            base_version=base,
            reason="Sai",
        )
        drafts.fill(line, content)
        line.save()
        promulgate(line.decision)
        self.acts[page.code].append(validity.Correct(line.pk, line.pk, base.line_id))

    def answers(self, known_at: datetime | None = None) -> Answers:
        """Ask of every day what is in force: at most one name a procedure."""
        told: Answers = {}
        for day in DAYS:
            rows = selectors.in_force(day, known_at=known_at).select_related(None)
            names = list(rows.values_list("procedure__code", "version__name_vi"))
            assert len(names) == len(dict(names))
            told[day] = dict(names)
        return told


def on_random_catalogues(check: Callable[[Catalogue], None], acts: list[Act]) -> None:
    """Do the acts on fresh pages, then check. Each example gets codes of its own."""
    try:
        with transaction.atomic():
            tree = make_tree()
            Sector.objects.create(code="HT", name_vi="Hộ tịch")
            catalogue = Catalogue(tree, {code: a_page(tree, code) for code in CODES})
            for number, act in enumerate(acts):
                catalogue.do(act, number)
            check(catalogue)
            raise _UndoneError
    except _UndoneError:
        pass


class _UndoneError(Exception):
    """Takes an example back, so that each begins with an empty catalogue."""


random_catalogue = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.mark.django_db
@random_catalogue
@given(random_acts())
def test_invariant_2_on_every_day_at_most_one_version_is_in_force(acts: list[Act]) -> None:
    def check(catalogue: Catalogue) -> None:
        catalogue.answers()
        assert list(findings()) == []

    on_random_catalogues(check, acts)


@pytest.mark.django_db
@random_catalogue
@given(random_acts())
def test_the_tables_answer_for_each_day_what_writing_down_every_day_says(acts: list[Act]) -> None:
    def check(catalogue: Catalogue) -> None:
        names = dict(ProcedureVersion.objects.values_list("line", "name_vi"))
        told = catalogue.answers()
        for code in CODES:
            model = EveryDay(ORIGIN, horizon=len(DAYS) - 1)
            for act in catalogue.acts[code]:
                model.record(act)
            for day in DAYS:
                line = model.version_on(day)
                assert told[day].get(code) == (names[line] if line else None)

    on_random_catalogues(check, acts)


@pytest.mark.django_db
@random_catalogue
@given(random_acts())
def test_invariant_3_replaying_the_journal_rebuilds_the_same_in_force_set(acts: list[Act]) -> None:
    def check(catalogue: Catalogue) -> None:
        replayed = replay(Change.objects.order_by("serial"))
        assert {
            page: [(p.version, p.start, p.end) for p in periods]
            for page, periods in replayed.items()
        } == {
            page: [(p.version, p.start, p.end) for p in periods]
            for page, periods in tables().items()
        }

    on_random_catalogues(check, acts)


@pytest.mark.django_db
@random_catalogue
@given(random_acts())
def test_invariant_8_what_was_known_at_a_moment_is_answered_the_same_ever_after(
    acts: list[Act],
) -> None:
    def check(catalogue: Catalogue) -> None:
        for moment, answers in catalogue.snapshots:
            assert catalogue.answers(known_at=moment) == answers

    on_random_catalogues(check, acts)


@pytest.mark.django_db
def test_a_retracted_first_version_leaves_a_page_that_reads_as_withdrawn(tree: Tree) -> None:
    page = a_page(tree)
    decision = a_decision(tree, ORIGIN, source="test")
    promulgate_many([(decision, [ImportedLine(page, a_content(), Action.NEW, ORIGIN)])])
    retract(list(decision.lines.all()), reason="Ban hành nhầm")
    assert selectors.reading(page, ORIGIN).state is State.WITHDRAWN
    assert list(findings()) == []
