"""How fast the search is, beside the raw engine and Wagtail's own database search, in one run.

    python bench/search.py [--database var/niem-yet.sqlite3] [--generated 150000] [--queries 400]
    python bench/search.py --kept FOLDER   # asks again what an earlier run left in that folder
    python bench/search.py --busy          # on a machine that others use: processor time only

Copies the SQLite database of a site (fill it first, by `import_procedures`), adds generated
procedures when asked to, makes an index of its own and fills Wagtail's, all in a temporary folder,
or in one that is kept: the site is left alone. Fails where the path of the page takes longer than
its limit.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

from measuring import ROOT, Clock, Taken, arguments, own_site, said, timed

if TYPE_CHECKING:
    from questions import Parameters

    from search.results import SearchResults

LIMITS = {10_000: 15.0, 1_000_000: 40.0}
"""Milliseconds that 95 of 100 searches may take at most, by the number of documents up to which."""
FEW, PATIENCE = 40, 5.0
"""Questions that Wagtail's own search is asked, and seconds after which one is given up."""


# --- The ways to search -----------------------------------------------------------------------


def whole(parameters: Parameters) -> SearchResults:
    """Do what the page does from its address to the results and filters; `explain` comes beside."""
    from catalog import selectors
    from search import narrowing, service
    from search.request import parse

    form = narrowing.read_form()
    asked = parse(parameters, today=selectors.today(), allowed=form.allowed)
    found = service.search(asked)
    narrowing.filters(form.fields, asked, found.facets, found.total)
    return found


class Steps:
    """The steps of the same path, each from what the one before it has made."""

    def __init__(self, asked: Sequence[Parameters]) -> None:
        from catalog import selectors
        from search import narrowing, service
        from search.request import parse

        self.engine = service.engine()
        self.form = narrowing.read_form()
        today = selectors.today()
        self.requests = [parse(p, today=today, allowed=self.form.allowed) for p in asked]
        self.meanings = [service.understood(one, self.engine) for one in self.requests]
        self.answers = [self.answer(place) for place in range(len(asked))]
        self.found = [self.read(place) for place in range(len(asked))]

    def read_form(self, _: int) -> object:
        from search import narrowing

        return narrowing.read_form()

    def understand(self, place: int) -> object:
        from search import service

        return service.understood(self.requests[place], self.engine)

    def answer(self, place: int) -> Any:
        return self.engine.search(self.requests[place], self.meanings[place])

    def read(self, place: int) -> Any:
        from search.results import hydrate

        return hydrate(self.answers[place], self.requests[place], self.meanings[place])

    def explain(self, place: int) -> object:
        from search.explaining import explain

        return explain(self.found[place])

    def filters(self, place: int) -> object:
        from search import narrowing

        found = self.found[place]
        return narrowing.filters(self.form.fields, found.request, found.facets, found.total)


class Raw:
    """The engine itself, asked for the same documents: its ten best of one reading, no counts."""

    def __init__(self, steps: Steps) -> None:
        from search.engines.embedded import vocabulary
        from search.engines.embedded.compiling import compiled
        from search.queries.question import question

        snapshot = steps.engine.store.open()  # type: ignore[attr-defined]  # of the embedded one
        assert snapshot is not None
        self.searcher = snapshot.searcher
        frequencies = vocabulary.frequencies(self.searcher)
        self.queries = [
            compiled(question(one, meaning, frequencies).ranking)
            for one, meaning in zip(steps.requests, steps.meanings, strict=True)
        ]

    def search(self, place: int) -> object:
        return self.searcher.search(self.queries[place], 10)


class Wagtail:
    """Wagtail's own search of the database: a page of results and the number of all."""

    def __init__(self) -> None:
        self.is_cut_off = False
        self.answered = 0

    def search(self, parameters: Parameters) -> None:
        from django.db import OperationalError

        from catalog.models import ProcedurePage
        from search.request import QUERY

        pages = ProcedurePage.objects.live().exclude(kind="internal")
        found = pages.search(parameters[QUERY][0], operator="and")
        try:
            with interrupted_after(PATIENCE):
                self.answered += bool(list(found[:10]) and found.count())
        except OperationalError:
            self.is_cut_off = True


@contextmanager
def interrupted_after(seconds: float) -> Iterator[None]:
    """Let SQLite give up a query that takes longer."""
    from django.db import connection

    end = time.monotonic() + seconds
    connection.ensure_connection()
    connection.connection.set_progress_handler(lambda: time.monotonic() > end, 10_000)
    try:
        yield
    finally:
        connection.connection.set_progress_handler(None, 0)


# --- What is measured -------------------------------------------------------------------------


def prepare(generated: int) -> int:
    """Fill the copied database and both indexes; return the number of documents."""
    from catalog.models import ProcedurePage
    from search import service

    if generated:
        from generated import generate

        with said(f"generated {generated:,} procedures"):
            generate(generated)
    with said("the index of Wagtail filled"):
        fill_wagtails(ProcedurePage)
    began = time.perf_counter()
    number = service.engine().rebuild()
    seconds = time.perf_counter() - began
    print(f"rebuilt: {number:,} documents in {seconds:.1f} s, {number / seconds:.0f}/s", flush=True)
    return number


def counted() -> int:
    """Return the number of procedures in a database that was filled before."""
    from catalog.models import ProcedurePage
    from search import service

    engine = service.engine()
    if not engine.serial:
        engine.rebuild()
    engine.catch_up()
    number = ProcedurePage.objects.count()
    print(f"kept: {number:,} procedures")
    return number


def fill_wagtails(model: Any, batch: int = 1_000) -> None:
    """Enter every procedure into the index of Wagtail's database search."""
    from wagtail.search.backends import get_search_backend

    backend = get_search_backend()
    rebuilder = backend.rebuilder_class(backend.get_index_for_model(model))
    index = rebuilder.start()
    pages = list(model.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(pages), batch):
        index.add_items(model, list(model.objects.filter(pk__in=pages[start : start + batch])))
    rebuilder.finish()


def compare(number: int, clock: Clock) -> tuple[Taken, Taken]:
    """Print how long all ways take; return the path of the page, and what marks and explains."""
    from questions import questions, read_words

    asked = list(questions(read_words(), number))
    steps = Steps(asked)
    places = list(range(len(asked)))
    measured = partial(timed, clock)
    path = measured("the whole path: address to dataclasses and filters", whole, asked)
    marking = measured("beside it: words marked, texts read for reasons", steps.explain, places)
    for one in (
        path,
        marking,
        measured("raw engine: ten best by the same ranking, no counts", Raw(steps).search, places),
        measured("  of the path: the form read", steps.read_form, places),
        measured("  of the path: the question understood", steps.understand, places),
        measured("  of the path: the engine, counts and journal", steps.answer, places),
        measured("  of the path: results read from the database", steps.read, places),
        measured("  of the path: filters in words", steps.filters, places),
    ):
        print(one.told(path), flush=True)
    wagtail, few = Wagtail(), asked[:: max(1, number // FEW)]
    print(measured("Wagtail's own database search", wagtail.search, few, rounds=1).told(path))
    if wagtail.is_cut_off:
        print(f"  (some of these were given up after {PATIENCE:.0f} s)")
    answered = sum(bool(one.total) for one in steps.found)
    print(f"answered: {answered} of {len(asked)}; by Wagtail: {wagtail.answered} of {len(few)}")
    return path, marking


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("--busy", action="store_true", help="count processor time only")
    options = parser.parse_args()
    sys.path[:0] = [str(ROOT), str(ROOT / "site")]
    with own_site(options) as is_filled:
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        documents = counted() if is_filled else prepare(options.generated)
        path, marking = compare(
            options.queries, time.thread_time if options.busy else time.perf_counter
        )
    limit = next(limit for number, limit in LIMITS.items() if documents <= number)
    assert path.at(0.95) <= limit, f"p95 is {path.at(0.95):.1f} ms, the limit is {limit} ms"
    assert marking.at(0.95) <= path.at(0.95), "marking takes longer than the search"


if __name__ == "__main__":
    main()
