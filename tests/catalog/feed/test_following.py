"""Who follows the feed holds the catalogue, whatever happened on the way (invariant 7).

The consumer is the one that docs/feed.md gives to others.
"""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from catalog.content import Kind
from catalog.feed import shapes
from catalog.integrity import tables
from catalog.models import Action, DecisionLine, ProcedurePage, ProcedureVersion
from catalog.promulgation import ImportedLine, Refused, promulgate_many, retract
from tests.builders import a_content, a_decision
from tests.catalog.feed.examples import mirror
from tests.catalog.test_invariants import (
    Act,
    Catalogue,
    on_random_catalogues,
    random_acts,
    random_catalogue,
)

DEATH = 9
Held = dict[int, list[tuple[int, str, str | None, str | None]]]


class Killed(BaseException):
    """The consumer is no more, at whatever it was about."""


@dataclass
class Consumer:
    """The documented consumer, killed when `fate` says so, with pages of a size that it says."""

    fate: st.DataObject
    is_mortal: bool = True
    code: Any = field(default_factory=mirror)
    db: sqlite3.Connection = field(default_factory=lambda: sqlite3.connect(":memory:"))

    def __post_init__(self) -> None:
        self.db.executescript(self.code.TABLES)
        take, client = self.code.take, Client()

        def read(url: str) -> bytes:
            self._live_or_die()
            answer = client.get(url)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            if "/changes" in url:
                shapes.Changes.model_validate_json(body)
            self._live_or_die()
            return body

        def taken(db: sqlite3.Connection, change: Any) -> None:
            take(db, change)
            self._live_or_die()

        self.code.read, self.code.take = read, taken

    def _live_or_die(self) -> None:
        if self.is_mortal and self.fate.draw(st.integers(0, 9)) == DEATH:
            raise Killed

    def run(self) -> bool:
        """Follow once; tell whether it came to the end."""
        try:
            self.code.follow(self.db, "http://testserver", self.fate.draw(st.integers(1, 3)))
        except Killed:
            self.db.rollback()  # what SQLite does when it is opened again
            return False
        return True

    def go_back(self) -> None:
        """Read again what was read already."""
        back = self.fate.draw(st.integers(0, 3))
        self.db.execute("UPDATE state SET serial = max(0, serial - ?), mark = ''", (back,))

    def guidance(self) -> dict[int, str | None]:
        """Return the summary of each procedure of which something is held."""
        rows = self.db.execute("SELECT id, guidance FROM procedure WHERE guidance != 'null'")
        held = self.held()
        return {key: json.loads(text)["summary"]["vi"] for key, text in rows if key in held}

    def held(self) -> Held:
        """Return the time of each procedure with the hashes of its texts."""
        rows = self.db.execute(
            "SELECT period.id, number, hash, valid_from, valid_to FROM period "
            "LEFT JOIN version USING (id, number) ORDER BY period.id, valid_from NULLS FIRST"
        )
        found: Held = {}
        for key, *period in rows:
            found.setdefault(key, []).append(tuple(period))
        return found


def catalogue_now() -> Held:
    """Return the public time of every procedure as the tables have it."""
    public = ProcedureVersion.objects.exclude(kind=Kind.INTERNAL)
    versions = {line: (n, h) for line, n, h in public.values_list("line", "number", "content_hash")}
    times = {
        page: [
            (*versions[p.version], *(day and day.isoformat() for day in (p.start, p.end)))
            for p in periods
            if p.version in versions
        ]
        for page, periods in tables().items()
    }
    return {page: time for page, time in times.items() if time}


def do_in_secret(catalogue: Catalogue, act: Act, number: int) -> None:
    """Put internal law in the place of what the procedure is from the day of `act`.

    Every other time all of it turns out to be internal: what was public is taken back.
    """
    content = a_content(act.code, f"{act.code} nội bộ {number}", kind=Kind.INTERNAL)
    line = ImportedLine(catalogue.pages[act.code], content, Action.NEW, act.day)
    standing = DecisionLine.objects.filter(
        procedure=catalogue.pages[act.code], promulgated_at__isnull=False, retracted_at=None
    )
    try:
        if act.pick % 2 and standing:
            retract(list(standing), reason="Nội bộ")
        promulgate_many([(a_decision(catalogue.tree, act.day, source="test"), [line])])
    except Refused:
        return


def guide(page: ProcedurePage, number: int) -> None:
    """Publish what helps people with a procedure."""
    page.refresh_from_db()
    page.summary_vi = f"Hướng dẫn {number}"
    page.save_revision().publish()


@pytest.mark.django_db
@random_catalogue
@given(acts=random_acts(), data=st.data())
def test_invariant_7_a_consumer_holds_after_each_page_what_the_catalogue_was_then(
    acts: list[Act], data: st.DataObject, settings: Settings, tmp_path: Path
) -> None:
    settings.FEED_PATH = tmp_path / "feed"
    consumer = Consumer(data)

    def check(catalogue: Catalogue) -> None:
        for number, act in enumerate(acts, start=100):
            match data.draw(st.sampled_from(["law", "law", "secret", "guidance"])):
                case "law":
                    catalogue.do(act, number)
                case "secret":
                    do_in_secret(catalogue, act, number)
                case "guidance":
                    guide(catalogue.pages[act.code], number)
            if consumer.run():
                assert consumer.held() == catalogue_now()
                consumer.go_back()
        consumer.is_mortal = False
        assert consumer.run()
        assert consumer.held() == catalogue_now()
        summaries = ProcedurePage.objects.values_list("pk", "summary_vi")
        assert consumer.guidance() == {
            key: text or None for key, text in summaries if key in consumer.held()
        }

    on_random_catalogues(check, [])


@pytest.mark.django_db
def test_the_bulk_and_following_from_the_start_lead_to_the_same_copy(
    fed: Any, settings: Settings, tmp_path: Path
) -> None:
    settings.FEED_PATH = tmp_path / "feed"
    copies = []
    for serial in (None, 0):
        code = mirror()
        code.read = lambda url: b"".join(Client().get(url))
        db = sqlite3.connect(":memory:")
        db.executescript(code.TABLES)
        if serial is not None:
            db.execute("INSERT INTO state VALUES (?, '')", (serial,))
            db.commit()
        code.follow(db, "http://testserver", 2)
        rows = db.execute(
            "SELECT id, code, number, valid_from FROM period JOIN procedure USING (id)"
        )
        copies.append(sorted(rows, key=json.dumps))
    assert copies[0] == copies[1]
    assert copies[0]
