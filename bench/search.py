"""How fast the search is, beside a plain database query and the raw engine, in one run.

    python bench/search.py [--queries 400]

Reads the catalogue of the site's database (fill it first, by `import_procedures`), makes an index
of its own in a temporary folder, and leaves both alone.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "site")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.dev")

import django  # noqa: E402

django.setup()

from django.template.loader import render_to_string  # noqa: E402

from catalog import selectors  # noqa: E402
from search import language  # noqa: E402
from search.engines.embedded import answering  # noqa: E402
from search.engines.embedded.engine import EmbeddedEngine  # noqa: E402
from search.explaining import explain  # noqa: E402
from search.request import SearchRequest  # noqa: E402
from search.results import SearchResults, hydrate  # noqa: E402
from search.understanding import as_written  # noqa: E402

CHANCE = random.Random(20)  # noqa: S311


def questions(number: int) -> list[str]:
    """Return what people type: two to six words that follow each other in a name, half unmarked."""
    rows = selectors.in_force(selectors.today()).values_list("version__name_vi", flat=True)
    names = sorted(set(rows))
    asked = []
    for position in range(number):
        words = language.words(CHANCE.choice(names))
        length = min(len(words), CHANCE.randint(2, 6))
        start = CHANCE.randint(0, len(words) - length)
        chosen = words[start : start + length]
        asked.append(" ".join(map(language.fold, chosen) if position % 2 else chosen))
    return asked


def timed(act: Callable[[str], object], asked: Sequence[str]) -> list[float]:
    """Return the milliseconds that `act` takes for each question, in order of length."""
    taken = []
    for question in asked:
        began = time.perf_counter()
        act(question)
        taken.append((time.perf_counter() - began) * 1000)
    return sorted(taken)


def told(what: str, taken: Sequence[float], base: Sequence[float]) -> None:
    """Print the median and the 95th percentile, and their ratios to `base`."""
    half, most = len(taken) // 2, int(len(taken) * 0.95)
    print(
        f"{what:<42} p50 {taken[half]:8.2f} ms  p95 {taken[most]:8.2f} ms"
        f"  ratio {taken[half] / base[half]:6.2f} / {taken[most] / base[most]:6.2f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--queries", type=int, default=400)
    asked = questions(parser.parse_args().queries)
    day = selectors.today()
    with tempfile.TemporaryDirectory() as folder:
        engine = EmbeddedEngine(Path(folder))
        began = time.perf_counter()
        documents = engine.rebuild()
        seconds = time.perf_counter() - began
        print(f"rebuilt: {documents} documents in {seconds:.2f} s, {documents / seconds:.0f}/s")
        began = time.perf_counter()
        EmbeddedEngine(Path(folder) / "following").catch_up()
        seconds = time.perf_counter() - began
        print(f"followed the journal from its start: {documents / seconds:.0f}/s")
        compare(engine, asked, lambda question: SearchRequest(question, day))


def compare(
    engine: EmbeddedEngine, asked: Sequence[str], request: Callable[[str], SearchRequest]
) -> None:
    """Print how long the parts of a search take beside a plain query of the database."""
    snapshot = engine.store.open()
    assert snapshot is not None
    day = selectors.today()

    def plain(question: str) -> object:
        rows = selectors.in_force(day).filter(version__name_vi__icontains=question)
        return list(rows[:10]), rows.count()

    def raw(question: str) -> object:
        meaning = as_written(question, language.code_keys(question))
        return answering.answer(snapshot.searcher, answering.asked(request(question), meaning))

    def whole(question: str) -> SearchResults:
        wanted = request(question)
        meaning = as_written(question, language.code_keys(question))
        return hydrate(engine.search(wanted, meaning), wanted, meaning)

    def page(question: str) -> object:
        found = whole(question)
        context = {"found": found, "rows": explain(found), "asked": found.request}
        return render_to_string("search/found.html", context)

    whole(asked[0])
    base = timed(plain, asked)
    told("database, name contains the words", base, base)
    told("engine alone", timed(raw, asked), base)
    told(
        "engine, level with the journal",
        timed(lambda q: engine.search(request(q), as_written(q, ())), asked),
        base,
    )
    told("whole path to results", timed(whole, asked), base)
    told("whole path, words marked and reasons", timed(lambda q: explain(whole(q)), asked), base)
    told("whole path to HTML", timed(page, asked), base)
    found = sum(bool(engine.search(request(q), as_written(q, ())).total) for q in asked)
    contained = sum(bool(plain(q)[1]) for q in asked)  # type: ignore[index]
    print(f"answered: {found} of {len(asked)}; database alone: {contained}")


if __name__ == "__main__":
    main()
