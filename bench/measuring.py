"""What benches of the search have in common: a copy of a site's database, and a clock."""

from __future__ import annotations

import argparse
import os
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
DATABASE = "niem-yet.sqlite3"
WARM = 40
"""Questions asked before the clock runs."""


def copied(database: Path, folder: Path) -> None:
    """Copy a SQLite database as it is now, whoever writes to it."""
    source = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    target = sqlite3.connect(folder / DATABASE)
    with source, target:
        source.backup(target)
    source.close()
    target.close()


def arguments(description: str | None) -> argparse.ArgumentParser:
    """Return the arguments by which the site and the number of questions are chosen."""
    parser = argparse.ArgumentParser(description=description)
    var = Path(os.environ.get("NIEM_YET_VAR", ROOT / "var"))
    parser.add_argument("--database", type=Path, default=var / DATABASE)
    parser.add_argument("--generated", type=int, default=0, help="procedures to add")
    parser.add_argument("--queries", type=int, default=400)
    parser.add_argument("--kept", type=Path, help="folder that is filled once and stays")
    return parser


@contextmanager
def own_site(options: argparse.Namespace) -> Iterator[bool]:
    """Let Django use a copy of the chosen site; tell whether an earlier run has filled it."""
    # Not the settings of development, which keep every query.
    os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings.test"
    with tempfile.TemporaryDirectory() as throwaway:
        folder = options.kept or Path(throwaway)
        is_filled = (folder / DATABASE).exists()
        if not is_filled:
            folder.mkdir(exist_ok=True)
            copied(options.database, folder)
        os.environ["DATABASE_URL"] = f"sqlite:///{folder / DATABASE}"
        os.environ["NIEM_YET_VAR"] = str(folder)
        yield is_filled


@contextmanager
def said(what: str) -> Iterator[None]:
    """Print for how long the block ran."""
    began = time.perf_counter()
    yield
    print(f"{what}: {time.perf_counter() - began:.1f} s", flush=True)


@dataclass(frozen=True, slots=True)
class Taken:
    """Milliseconds that one way takes, in order of length."""

    what: str
    times: Sequence[float]

    def at(self, share: float) -> float:
        return self.times[min(len(self.times) - 1, int(len(self.times) * share))]

    def told(self, base: Taken) -> str:
        return (
            f"{self.what:<52} p50 {self.at(0.5):8.2f} ms  p95 {self.at(0.95):8.2f} ms"
            f"  ratio {self.at(0.5) / base.at(0.5):7.3f} / {self.at(0.95) / base.at(0.95):7.3f}"
        )


Clock = Callable[[], float]
"""Tells seconds."""


def timed(
    clock: Clock,
    what: str,
    act: Callable[[Any], object],
    asked: Sequence[Any],
    *,
    rounds: int = 3,
) -> Taken:
    """Measure `act` with each of `asked` in several rounds, of which the middle one counts.

    What else the machine does then counts less; what a question costs does not.
    """
    (taken,) = together(clock, {what: act}, asked, rounds=rounds)
    return taken


def together(
    clock: Clock, ways: Mapping[str, Callable[[Any], object]], asked: Sequence[Any], *, rounds: int
) -> list[Taken]:
    """Measure several ways so, by turns: what slows the machine down for a while slows all."""
    for act in ways.values():
        for one in asked[: WARM if rounds > 1 else 0]:
            act(one)
    taken: dict[str, list[list[float]]] = {what: [[] for _ in asked] for what in ways}
    for _ in range(rounds):
        for what, act in ways.items():
            for times, one in zip(taken[what], asked, strict=True):
                began = clock()
                act(one)
                times.append((clock() - began) * 1000)
    return [
        Taken(what, sorted(sorted(times)[rounds // 2] for times in of_all))
        for what, of_all in taken.items()
    ]
