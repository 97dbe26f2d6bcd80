"""Many processes of the site ask one index at once."""

from __future__ import annotations

from pathlib import Path

from catalog import journal
from search.engines.base import Engine
from tests.builders import Tree
from tests.search import processes


def test_many_processes_that_search_at_once_all_get_the_whole_answer(
    shared: Tree, engine: Engine, index_path: Path, tmp_path: Path
) -> None:
    database = processes.database_url(tmp_path)
    code = """
from datetime import date
from search.request import SearchRequest
from search.understanding import as_written
progress.CHANGES_AT_ONCE = 3
answer = engine.search(SearchRequest("khai sinh", date(2026, 6, 1)), as_written("khai sinh", ()))
print(answer.total, answer.serial, answer.behind)
"""
    running = [processes.start(code, index_path, database, engine.name) for _ in range(4)]
    for process in running:
        processes.wait_until_ready(process)
    answers = {processes.outcome(process) for process in running}
    assert answers == {f"{processes.COMMITTED} {journal.newest_serial()} 0"}
    assert engine.check().is_clean
