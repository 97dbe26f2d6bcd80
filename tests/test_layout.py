"""The promises of the house itself: what stands where, and how large it may grow."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ("bench", "bin", "catalog", "search", "site", "tests")
LONGEST_FILE = 400
LONGEST_FUNCTION = 40
VAGUE = {"utils.py", "helpers.py", "misc.py", "common.py"}


def modules(*folders: str) -> list[Path]:
    """Return the Python files below `folders` that people wrote."""
    found = (path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return sorted(path for path in found if "migrations" not in path.parts)


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_site_is_a_source_root_and_no_package() -> None:
    assert not (ROOT / "site" / "__init__.py").exists()
    assert (ROOT / "site" / "portal" / "__init__.py").exists()


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="a copy without its history")
def test_git_ignores_the_data_and_not_the_source_root() -> None:
    def ignored(path: str) -> bool:
        answer = subprocess.run(["git", "check-ignore", "-q", path], cwd=ROOT, check=False)
        return answer.returncode == 0

    assert not ignored("site/portal/__init__.py")
    assert not ignored("site/portal/static/portal/site.css")
    assert ignored("var/niem-yet.sqlite3")
    assert ignored("var/secret-key")


@pytest.mark.parametrize("folder", ["catalog", "search", "site/portal", "tests"])
def test_every_folder_with_modules_is_a_package(folder: str) -> None:
    folders = {path.parent for path in (ROOT / folder).rglob("*.py")}
    assert [name(f) for f in sorted(folders) if not (f / "__init__.py").exists()] == []


def test_no_file_is_too_long_to_be_read_at_once() -> None:
    lengths = {name(path): len(path.read_text().splitlines()) for path in modules(*SOURCES)}
    assert {file: length for file, length in lengths.items() if length > LONGEST_FILE} == {}


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def test_no_function_is_too_long_to_be_read_at_once() -> None:
    long = {
        f"{name(path)}:{f.name}": f.end_lineno - f.lineno + 1
        for path in modules("catalog", "search", "site")
        for f in functions(path)
        if f.end_lineno and f.end_lineno - f.lineno >= LONGEST_FUNCTION
    }
    assert long == {}


def test_modules_are_named_for_what_they_hold() -> None:
    assert [name(p) for p in modules(*SOURCES) if p.name in VAGUE] == []


def imported(path: Path) -> set[str]:
    """Return the top-level packages that a module imports, inside functions too."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found


@pytest.mark.parametrize(
    ("package", "forbidden"), [("catalog", {"search", "portal"}), ("search", {"portal"})]
)
def test_imports_run_one_way(package: str, forbidden: set[str]) -> None:
    wrong = {name(p): sorted(imported(p) & forbidden) for p in modules(package)}
    assert {path: packages for path, packages in wrong.items() if packages} == {}


@pytest.mark.parametrize(
    "module",
    ["validity", "content", "comparison", "working_days", "public_holidays", "deadlines"],
)
def test_the_thinking_of_the_catalogue_knows_no_framework(module: str) -> None:
    path = ROOT / "catalog" / f"{module}.py"
    parts = [path] if path.exists() else modules(f"catalog/{module}")
    assert parts
    assert set().union(*map(imported, parts)).isdisjoint({"django", "wagtail", "modelcluster"})


def test_the_docker_image_leaves_out_what_git_leaves_out() -> None:
    def entries(file: str) -> set[str]:
        lines = (ROOT / file).read_text().splitlines()
        return {line.strip("/").removeprefix("**/") for line in lines if line[:1] not in ("", "#")}

    covered = {".pytest_cache", ".mypy_cache", ".ruff_cache", ".import_linter_cache"}  # .*_cache/
    assert entries(".gitignore") - covered <= entries(".dockerignore")
