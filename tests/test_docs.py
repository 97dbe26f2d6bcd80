"""The documents under test: what they name exists, and what exists is named."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from enum import Enum
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps

from catalog import content

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
PACKAGES = ("portal", "search", "catalog")


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def text_of(*paths: str) -> str:
    return "\n".join((ROOT / path).read_text() for path in paths)


def everything_written() -> str:
    return "\n".join(path.read_text() for path in DOCUMENTS)


@cache
def targets() -> frozenset[str]:
    """Return the targets of the Makefile that people call."""
    return frozenset(re.findall(r"^([a-z][a-z-]*):", text_of("Makefile"), re.MULTILINE))


@cache
def commands() -> frozenset[str]:
    """Return the management commands of this project's packages."""
    return frozenset(
        file.stem
        for package in PACKAGES
        for file in Path(apps.get_app_config(package).path, "management/commands").glob("[a-z]*.py")
    )


@cache
def proofs() -> frozenset[str]:
    found: set[str] = set()
    for file in (ROOT / "tests").rglob("test_*.py"):
        tree = ast.walk(ast.parse(file.read_text()))
        found |= {node.name for node in tree if isinstance(node, ast.FunctionDef)}
    return frozenset(found)


def headings(path: Path) -> set[str]:
    """Return the anchors of a document's headings, as the usual renderers make them."""
    titles = re.findall(r"^#+ (.+)$", path.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", t).strip().lower().replace(" ", "-") for t in titles}


def links(path: Path) -> Iterator[tuple[str, str]]:
    for target in re.findall(r"\]\(([^)\s]+)\)", path.read_text()):
        if not re.match(r"[a-z]+:", target):
            file, _, anchor = target.partition("#")
            yield file, anchor


@pytest.mark.parametrize("path", DOCUMENTS, ids=name)
def test_every_link_inside_the_documents_leads_somewhere(path: Path) -> None:
    for file, anchor in links(path):
        target = (path.parent / file).resolve() if file else path
        assert target.exists(), file
        assert not anchor or anchor in headings(target), f"{file}#{anchor}"


@pytest.mark.parametrize("path", DOCUMENTS, ids=name)
def test_every_make_target_that_is_named_exists(path: Path) -> None:
    named = set(re.findall(r"(?:^|[`\n] *|\s)make ([a-z][a-z-]*[a-z])(?=[`\s])", code_of(path)))
    assert named <= targets()


def code_of(path: Path) -> str:
    """Return the code of a document: fenced blocks and what stands between backticks."""
    text = path.read_text()
    fenced = re.findall(r"^```\w*\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    return "\n".join([*fenced, *(f"`{code}`" for code in re.findall(r"`([^`\n]+)`", text))])


OTHERS_COMMANDS = {"check", "collectstatic", "createsuperuser", "makemigrations", "migrate"}


@pytest.mark.parametrize("path", DOCUMENTS, ids=name)
def test_every_management_command_that_is_named_exists(path: Path) -> None:
    named = set(re.findall(r"manage\.py ([a-z_]+)", path.read_text()))
    assert named - OTHERS_COMMANDS <= commands()


def test_every_management_command_is_told_of() -> None:
    written = everything_written()
    assert [c for c in sorted(commands()) if not re.search(rf"\b{c}\b", written)] == []


def test_every_make_target_with_a_help_line_is_one_that_people_may_call() -> None:
    phony = re.search(r"^\.PHONY: ((?:.*\\\n)*.*)$", text_of("Makefile"), re.MULTILINE)
    assert phony
    assert targets() == set(phony[1].replace("\\", " ").split())


def variables() -> set[str]:
    """Return the environment's variables that the site reads, tests' own left out."""
    sources = [*(ROOT / "site").rglob("*.py"), ROOT / "gunicorn.conf.py"]
    code = "\n".join(p.read_text() for p in sources if p.name != "test.py")
    return set(
        re.findall(r"environ(?:\.get\(|\.setdefault\(|\[)\s*[\"']([A-Z_]+)[\"']", code)
        + re.findall(r"(?:_words|_is_on|numbers?|yes_or_no)\(\s*\"([A-Z_]+)\"", code)
    ) | {"DATABASE_URL"}


def test_the_table_of_settings_has_every_variable_and_no_other() -> None:
    page = text_of("docs/operations.md")
    table = page.partition("## Settings")[2].partition("\n## ")[0]
    rows = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    told = set(re.findall(r"`([A-Z_]+)`", " ".join(rows)))
    assert told - {"FORWARDED_ALLOW_IPS"} == variables() - {"DJANGO_SETTINGS_MODULE"}


def test_every_test_that_is_named_exists() -> None:
    named = set(re.findall(r"`(test_\w+)`", everything_written()))
    assert named
    assert sorted(named - proofs()) == []


def test_every_invariant_that_has_a_test_is_told_in_the_architecture() -> None:
    page = text_of("docs/architecture.md")
    invariants = {t for t in proofs() if t.startswith("test_invariant_")}
    assert sorted(t for t in invariants if f"`{t}`" not in page) == []


def paths_named(path: Path) -> set[str]:
    named = re.findall(r"`([\w.-]+/[\w./-]*)`", path.read_text())
    places = ("bench/", "bin/", "catalog/", "docs/", "fixtures/", "search/", "site/", "tests/")
    return {p for p in named if p.startswith(places)}


@pytest.mark.parametrize("path", DOCUMENTS, ids=name)
def test_every_file_that_is_named_exists(path: Path) -> None:
    missing = {p for p in paths_named(path) if not (ROOT / p).exists()}
    # A decision may name what must never exist, or what it decided against.
    assert missing - {"site/__init__.py"} == set()


def test_the_glossary_has_every_model_and_every_list_of_values() -> None:
    glossary = text_of("docs/glossary.md")
    models = {
        m.__name__
        for package in PACKAGES
        for m in apps.get_app_config(package).get_models()
        if not m._meta.auto_created
    }
    enums = {n for n, v in vars(content).items() if isinstance(v, type) and issubclass(v, Enum)} - {
        "StrEnum"
    }
    assert sorted(n for n in models | enums if not re.search(rf"`{n}\b", glossary)) == []


def test_the_glossary_names_nothing_that_is_not_there() -> None:
    from catalog import (
        broken,
        citing,
        deadlines,
        hanging,
        models,
        on_day,
        promulgation,
        public_holidays,
        reminders,
        selectors,
        validity,
        working_days,
    )
    from portal import models as portal_models
    from search import models as search_models

    places = (content, models, validity, selectors, portal_models, search_models)
    rows = [r for r in text_of("docs/glossary.md").splitlines() if r.startswith("|")]
    modules = {
        "citing": citing,
        "validity": validity,
        "on_day": on_day,
        "promulgation": promulgation,
        "selectors": selectors,
        "working_days": working_days,
        "public_holidays": public_holidays,
        "deadlines": deadlines,
        "broken": broken,
        "hanging": hanging,
        "reminders": reminders,
    }
    missing = []
    for dotted in re.findall(r"`([A-Za-z]\w*(?:\.\w+)+|[A-Z]\w+)`", "\n".join(rows)):
        first, *rest = dotted.split(".")
        found = modules.get(first) or next(
            (getattr(p, first) for p in places if hasattr(p, first)), None
        )
        for part in rest:
            found = _member(found, part)
        if found is None:
            missing.append(dotted)
    assert missing == []


def _member(found: object, part: str) -> object:
    fields = getattr(found, "__dataclass_fields__", {})
    return fields.get(part) or getattr(found, part, None)
