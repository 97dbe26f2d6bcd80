"""Loading: once, whole or not at all, and never into a site that has a catalogue of its own."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from catalog.journal import newest_serial
from catalog.models import Agency, DecisionPage, ProcedurePage
from catalog.promulgation import Outcome
from portal.demonstration import acts
from portal.demonstration.files import Demonstration
from portal.demonstration.loading import Loaded, NotEmpty, load
from portal.models import ProvinceSettings
from tests.builders import Tree

pytestmark = pytest.mark.django_db


def said(*args: str) -> str:
    out = StringIO()
    call_command("load_demonstration", *args, stdout=out)
    return out.getvalue()


@pytest.mark.once
def test_the_command_loads_once_and_prints_who_may_enter(
    found: Demonstration, settings: Any
) -> None:
    settings.DEMONSTRATION_PASSWORD = "một mật khẩu"
    first = said()
    serial = newest_serial()
    assert ProvinceSettings.objects.get().is_demonstration
    second = said()
    assert "nothing changed" in second
    assert newest_serial() == serial
    for output in (first, second):
        assert output.count("một mật khẩu") == 4
    # What came to it since does not make it another site.
    Agency.objects.create(code="moi", name_vi="Cơ quan mới")
    assert load(found) == Loaded()


def test_a_site_with_a_catalogue_of_its_own_is_refused(tree: Tree) -> None:
    with pytest.raises(CommandError, match="catalogue of its own"):
        said()
    assert not ProcedurePage.objects.exists()


def test_a_load_that_is_interrupted_leaves_nothing(
    found: Demonstration, monkeypatch: pytest.MonkeyPatch
) -> None:
    enter = acts.promulgate

    def fail_later(decision: DecisionPage, **options: Any) -> Outcome:
        if decision.number == "171/QĐ-UBND":
            raise OSError("disk full")
        return enter(decision, **options)

    monkeypatch.setattr(acts, "promulgate", fail_later)
    with pytest.raises(OSError, match="disk full"):
        load(found)
    assert not Agency.objects.exists()
    assert not ProcedurePage.objects.exists()
    assert not ProvinceSettings.objects.filter(is_demonstration=True).exists()


def test_files_are_checked_without_loading() -> None:
    assert "nothing wrong" in said("--check")
    assert not Agency.objects.exists()


def test_a_folder_that_is_not_there_is_told(tmp_path: Any) -> None:
    with pytest.raises(CommandError, match=r"province\.yaml: cannot be read"):
        said("--folder", str(tmp_path))


def test_the_files_are_where_the_settings_say() -> None:
    assert (settings.DEMONSTRATION_FILES / "province.yaml").is_file()


def test_not_empty_names_what_is_there(tree: Tree, found: Demonstration) -> None:
    with pytest.raises(NotEmpty, match="2"):
        load(found)
