"""The settings for readers: safe with nothing set, changed by the environment alone."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from portal.secret_key import read_or_make

ROOT = Path(__file__).resolve().parents[2]
ASKED = (
    "DEBUG",
    "SECRET_KEY",
    "ALLOWED_HOSTS",
    "CSRF_TRUSTED_ORIGINS",
    "SESSION_COOKIE_SECURE",
    "SECURE_SSL_REDIRECT",
    "SECURE_HSTS_SECONDS",
    "EMAIL_BACKEND",
)


def manage(var: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a management command as an operator does, with nothing set but `variables`."""
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={
            "PATH": os.defpath,
            "NIEM_YET_VAR": str(var),
            "DJANGO_SETTINGS_MODULE": "portal.settings.production",
            **variables,
        },
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )


def settings_with(var: Path, **variables: str) -> dict[str, Any]:
    code = (
        "import json; from django.conf import settings;"
        f"print(json.dumps({{n: getattr(settings, n) for n in {ASKED!r}}}))"
    )
    done = manage(var, "shell", "--no-imports", "--command", code, **variables)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_nothing_has_to_be_set(tmp_path: Path) -> None:
    settings = settings_with(tmp_path)
    assert settings["DEBUG"] is False
    assert settings["ALLOWED_HOSTS"] == ["localhost", "127.0.0.1", "[::1]"]
    assert settings["EMAIL_BACKEND"].endswith("console.EmailBackend")
    assert settings["SECRET_KEY"] == (tmp_path / "secret-key").read_text()


def test_the_environment_decides_what_differs_by_place(tmp_path: Path) -> None:
    settings = settings_with(
        tmp_path,
        SECRET_KEY="given",
        ALLOWED_HOSTS="tthc.example.vn, www.example.vn",
        CSRF_TRUSTED_ORIGINS="https://tthc.example.vn",
        HTTPS="1",
        HSTS_SECONDS="60",
        EMAIL_HOST="mail.example.vn",
    )
    assert settings["SECRET_KEY"] == "given"
    assert settings["ALLOWED_HOSTS"] == ["tthc.example.vn", "www.example.vn"]
    assert settings["CSRF_TRUSTED_ORIGINS"] == ["https://tthc.example.vn"]
    assert settings["SESSION_COOKIE_SECURE"] is True
    assert settings["SECURE_SSL_REDIRECT"] is True
    assert settings["SECURE_HSTS_SECONDS"] == 60
    assert settings["EMAIL_BACKEND"].endswith("smtp.EmailBackend")
    assert not (tmp_path / "secret-key").exists()


def test_django_finds_nothing_unsafe_behind_tls(tmp_path: Path) -> None:
    # W005 and W021 ask to bind every subdomain and browsers' lists for years: not ours to decide.
    # W019 asks to forbid frames of this site: the editors' preview is one.
    done = manage(tmp_path, "check", "--deploy", "--fail-level", "WARNING", HTTPS="1")
    found = {word for word in done.stderr.replace(")", "(").split("(") if word[:9] == "security."}
    assert done.returncode == 1
    assert found == {"security.W005", "security.W019", "security.W021"}


def test_the_key_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "secret-key"
    key = read_or_make(path)
    assert len(key) >= 50
    assert read_or_make(path) == key
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [p.name for p in tmp_path.iterdir()] == ["secret-key"]


def test_processes_that_start_together_get_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(read_or_make, [tmp_path / "secret-key"] * 32))
    assert len(keys) == 1


@pytest.mark.parametrize("demonstration", [False, True])
def test_a_database_that_does_not_answer_is_told_in_one_line(
    tmp_path: Path, demonstration: bool
) -> None:
    done = manage(
        tmp_path,
        "prepare",
        *(["--demonstration"] if demonstration else []),
        DATABASE_URL="postgres://nobody@127.0.0.1:1/nothing",
    )
    assert done.returncode == 1
    assert done.stderr.startswith("CommandError: The database does not answer:")
    assert "Traceback" not in done.stderr
