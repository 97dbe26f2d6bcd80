"""What the law's time can do to a procedure, each at least once in the demonstration."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from catalog import selectors
from catalog.content import Level, Unit
from catalog.models import Action, DecisionLine, ProcedurePage
from catalog.on_day import State
from catalog.selectors import Reading
from catalog.validity import Follows
from portal.demonstration.files import Demonstration, read
from tests.portal.demonstration.conftest import DAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded"), pytest.mark.once]


def reading(code: str, day: date = DAY) -> Reading:
    return selectors.reading(ProcedurePage.objects.get(code=code), day)


@pytest.mark.parametrize("code", ["1.004859", "1.014952"])
def test_two_versions_to_come_stand_side_by_side(code: str) -> None:
    first, second = reading(code).upcoming
    assert reading(code).state is State.IN_FORCE
    assert first.valid_to == second.valid_from


def test_temporary_ones_name_each_kind_of_what_follows() -> None:
    lines = DecisionLine.objects.filter(temporary_until__isnull=False, retracted_at=None)
    assert {line.follows for line in lines} == set(Follows)


def test_a_temporary_one_goes_back_when_its_days_are_over() -> None:
    assert [p.version.number for p in reading("1.001456").periods] == [1, 2, 1, 3]
    assert reading("2.001194").state is State.TEMPORARY
    assert reading("2.001194").follows is Follows.PREVIOUS


def test_an_abolition_is_announced_before_its_day() -> None:
    found = reading("2.001023")
    assert found.validity is not None
    assert found.validity.cause is not None
    assert found.validity.cause.action == Action.ABOLISHED
    assert found.validity.valid_to == date(2027, 1, 1)
    assert reading("2.001023", date(2027, 1, 1)).state is State.ENDED


def test_a_replacement_is_announced_with_the_successor_to_come() -> None:
    found = reading("1.004692").validity
    assert found is not None
    assert found.cause is not None
    assert found.cause.replaced_by is not None
    assert found.cause.replaced_by.code == "1.014801"
    assert reading("1.014801").state is State.UPCOMING


def test_an_amendment_taken_back_leaves_the_version_before_it() -> None:
    line = DecisionLine.objects.get(procedure__code="1.013274", retracted_at__isnull=False)
    assert line.retraction_reason
    found = reading("1.013274").validity
    assert found is not None
    assert found.version.number == 3


def test_a_procedure_taken_back_altogether_is_gone(client: Client) -> None:
    assert reading("DP.7").periods == ()
    assert client.get("/thu-tuc/DP.7/").status_code == 410


def test_times_and_levels_of_every_kind_are_there(loaded: Demonstration) -> None:
    contents = loaded.contents.values()
    times = [t for c in contents for ch in c.channels for t in (ch.statutory, ch.committed) if t]
    assert {t.unit for t in times} >= set(Unit)
    assert {level for c in contents for level in c.levels} >= set(Level) - {Level.OTHER}


def test_fees_differ_between_the_provinces_that_were_merged() -> None:
    found = reading("1.013831").validity
    assert found is not None
    fees = [fee for channel in found.version.body.channels for fee in channel.fees]
    assert len({fee.amount for fee in fees if fee.area.vi}) == 2


def test_an_act_after_one_taken_back_changes_the_one_before(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(settings.DEMONSTRATION_FILES, tmp_path / "files"))
    file = folder / "procedures" / "1.013274.yaml"
    later = "  - {decision: 1598/QĐ-UBND, action: attributes, content: {note: Ghi chú mới}}\n"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("guidance:\n", later + "guidance:\n"), encoding="utf-8")
    contents = read(folder).contents
    after, taken_back, before = (
        contents["1.013274", number] for number in ("1598/QĐ-UBND", "1310/QĐ-UBND", "905/QĐ-UBND")
    )
    assert after.note.vi == "Ghi chú mới"
    assert after.channels == before.channels != taken_back.channels
