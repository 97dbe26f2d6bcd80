"""Every text of the code has its Vietnamese one, and the file of them is up to date."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[1]
FILE = Path("locale/vi/LC_MESSAGES/django.po")
SOURCES = ("catalog", "search", "site", "templates", "locale", "manage.py")


def read(path: Path, locale: str = "vi") -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=locale, abort_invalid=True)


def messages(catalog: Catalog) -> dict[tuple[str | None, str], Message]:
    """Return the messages in use by context and singular."""
    found = {}
    for message in catalog:
        if message.id:
            singular = message.id if isinstance(message.id, str) else message.id[0]
            found[message.context, singular] = message
    return found


@pytest.fixture(scope="module")
def extracted(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """The messages that the code has now, read by GNU gettext from a copy of it."""
    if shutil.which("xgettext") is None:
        if os.environ.get("CI"):
            pytest.fail("xgettext is not installed")
        pytest.skip("xgettext is not installed")
    copy = tmp_path_factory.mktemp("messages")
    for name in SOURCES:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        elif source.exists():
            shutil.copy(source, copy / name)
    subprocess.run(
        [sys.executable, "manage.py", "makemessages", "--locale", "vi", "--no-obsolete"],
        cwd=copy,
        check=True,
        capture_output=True,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "portal.settings.test", "PYTHONPATH": "site:."},
    )
    return read(copy / FILE)


def test_the_file_has_the_texts_of_the_code_and_no_others(extracted: Catalog) -> None:
    kept, now = messages(read(ROOT / FILE)), messages(extracted)
    assert sorted(str(key) for key in now.keys() - kept.keys()) == []
    assert sorted(str(key) for key in kept.keys() - now.keys()) == []


def test_every_text_has_a_vietnamese_one_that_somebody_confirmed() -> None:
    missing = [
        message.id
        for message in messages(read(ROOT / FILE)).values()
        if message.fuzzy
        or not all([message.string] if isinstance(message.string, str) else message.string)
    ]
    assert missing == []


def test_every_translation_has_the_placeholders_of_its_text() -> None:
    wrong = [(m.id, [str(e) for e in errors]) for m, errors in read(ROOT / FILE).check()]
    assert wrong == []


@pytest.mark.parametrize(
    ("package", "name"),
    [("wagtail", "django.po"), ("wagtail", "djangojs.po"), ("django", "django.po")],
)
def test_the_vietnamese_for_a_library_keeps_the_placeholders_of_texts_that_it_has(
    package: str, name: str
) -> None:
    theirs: set[tuple[str | None, str]] = set()
    where = Path(str(import_module(package).__file__)).parent
    for file in where.glob(f"**/locale/en/LC_MESSAGES/{name}"):
        theirs |= set(messages(read(file, "en")))
    ours = messages(read(ROOT / "translations" / package / "vi/LC_MESSAGES" / name))
    assert set(ours) <= theirs
    for message in ours.values():
        texts = message.id if isinstance(message.id, tuple) else (message.id,)
        words = message.string if isinstance(message.string, tuple) else (message.string,)
        asked = {name for text in texts for name in re.findall(r"%\((\w+)\)", text)}
        told = {name for text in words for name in re.findall(r"%\((\w+)\)", text)}
        assert told <= asked, message.id
