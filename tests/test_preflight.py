"""What `make run` says before it does anything, when it cannot work."""

from __future__ import annotations

import runpy
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

SCRIPT = Path(__file__).resolve().parents[1] / "bin" / "preflight.py"


@pytest.fixture
def checks() -> dict[str, Any]:
    return runpy.run_path(str(SCRIPT), run_name="preflight")


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]


def test_this_python_is_good_enough(checks: dict[str, Any]) -> None:
    assert checks["check_python"]() is None


def test_an_older_python_is_told_which_one_is_needed(
    checks: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    problem = checks["check_python"]()
    assert "Python 3.11 or newer is needed" in problem
    assert "3.9.2" in problem


@pytest.mark.parametrize("module", ["venv", "ensurepip"])
def test_a_python_without_venv_is_told_what_to_install(
    module: str, checks: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    assert "python3-venv" in checks["check_python"]()


@pytest.mark.parametrize("port", ["", "eighty", "0", "65536", "-1"])
def test_a_port_that_is_none_is_refused(
    port: str, checks: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORT", port)
    assert "PORT is a number from 1 to 65535" in checks["check_port"]()


def test_a_taken_port_ends_with_a_sentence_and_not_a_traceback(taken: int) -> None:
    done = subprocess.run(
        [sys.executable, SCRIPT, "python", "port"],
        env={"PORT": str(taken), "HOST": "127.0.0.1", "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    expected = f"Niêm Yết cannot start: port {taken} is taken. Choose another: make run PORT=8001\n"
    assert done.stderr == expected


def test_a_free_port_is_fine(
    taken: int, checks: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    monkeypatch.setenv("PORT", str(port))
    assert checks["check_port"]() is None
