"""The index of tantivy on disk: one writer, deaths at any moment, lost and spoiled files."""

from __future__ import annotations

import os
import random
import shutil
import time
from pathlib import Path

import pytest

from catalog import journal
from search.engines.base import Unavailable
from search.engines.embedded import schema
from search.engines.embedded.engine import EmbeddedEngine
from search.request import SearchRequest
from tests.builders import Tree, a_content, a_page, promulgated
from tests.search import processes
from tests.search.asking import JANUARY, answer, codes
from tests.search.processes import COMMITTED


def age(engine: EmbeddedEngine) -> None:
    """Make the index old enough that a fault of it is not put down to its making."""
    long_ago = time.time() - 3600
    os.utime(engine.store.home / "current", (long_ago, long_ago))


@pytest.mark.parametrize(
    "work", ["engine.rebuild()", "engine.store.forget(); engine.catch_up(budget=60)"]
)
def test_invariant_5_whatever_kills_a_writer_a_sync_leaves_nothing_out(
    shared: Tree, index_path: Path, tmp_path: Path, work: str
) -> None:
    database = processes.database_url(tmp_path)
    chance = random.Random(7)  # noqa: S311
    for _ in range(3):
        code = f"progress.CHANGES_AT_ONCE = 2\nwhile True: {work}"
        process = processes.start(code, index_path, database)
        processes.wait_until_ready(process)
        time.sleep(chance.uniform(0, 0.6))
        process.kill()
        process.communicate()
        engine = EmbeddedEngine(index_path)
        report = engine.check()
        if engine.serial == journal.newest_serial():
            assert report.is_clean
        assert not report.counts.keys() & {"different", "left over", "damaged"}
        assert codes(engine, "khai sinh", size=100)[:1]
    engine = EmbeddedEngine(index_path)
    engine.catch_up()
    assert engine.check().is_clean
    assert len(codes(engine, "khai sinh", size=100)) == COMMITTED


def test_what_a_killed_process_left_is_swept_by_the_next_rebuild(
    shared: Tree, engine: EmbeddedEngine
) -> None:
    engine.catch_up()
    abandoned = engine.store.home / "abandoned"
    abandoned.mkdir()
    engine.rebuild()
    folders = [entry for entry in engine.store.home.iterdir() if entry.is_dir()]
    assert abandoned not in folders
    assert folders == [engine.store.folder()]


@pytest.fixture
def filled(tree: Tree, engine: EmbeddedEngine) -> EmbeddedEngine:
    """An index of one procedure, made long ago."""
    promulgated(tree, a_page(tree), a_content(), JANUARY)
    engine.catch_up()
    age(engine)
    return engine


def test_a_reader_gets_what_is_there_while_another_process_writes(
    tree: Tree, filled: EmbeddedEngine
) -> None:
    hasty = EmbeddedEngine(filled.store.root, read_budget=0.05)
    promulgated(tree, a_page(tree, "1.000894"), a_content("1.000894", "Kết hôn"), JANUARY)
    with filled.store.writing():
        assert codes(hasty, "khai sinh") == ["1.001193"]
        assert codes(hasty, "kết hôn") == []
        with pytest.raises(Unavailable):
            hasty.catch_up(budget=0.05)
    assert codes(hasty, "kết hôn") == ["1.000894"]


def test_a_deleted_index_is_made_again_by_the_next_search(filled: EmbeddedEngine) -> None:
    shutil.rmtree(filled.store.root)
    assert codes(filled, "khai sinh") == ["1.001193"]  # from files that are still open
    assert codes(EmbeddedEngine(filled.store.root), "khai sinh") == ["1.001193"]
    assert EmbeddedEngine(filled.store.root).check().is_clean


def test_a_pointer_to_nothing_is_an_index_that_is_not_there(filled: EmbeddedEngine) -> None:
    (filled.store.home / "current").write_text("elsewhere")
    assert EmbeddedEngine(filled.store.root).serial == 0
    assert codes(EmbeddedEngine(filled.store.root), "khai sinh") == ["1.001193"]


@pytest.mark.parametrize("how", ["truncated", "emptied", "overwritten", "removed"])
@pytest.mark.parametrize("which", ["meta.json", "*.term", "*.idx", "*.store", "*.fast"])
def test_a_spoiled_file_is_noticed_and_the_index_made_again(
    filled: EmbeddedEngine, how: str, which: str
) -> None:
    folder = filled.store.folder()
    assert folder is not None
    for file in folder.glob(which):
        size = file.stat().st_size
        match how:
            case "truncated":
                os.truncate(file, size // 2)
            case "emptied":
                os.truncate(file, 0)
            case "overwritten":
                file.write_bytes(b"\xff" * size)
            case "removed":
                file.unlink()
    again = EmbeddedEngine(filled.store.root)
    assert codes(again, "khai sinh") == ["1.001193"]
    assert again.check().is_clean


@pytest.mark.parametrize("which", ["meta.json", "*.term"])
def test_a_question_is_understood_though_the_index_is_spoiled(
    filled: EmbeddedEngine, which: str
) -> None:
    folder = filled.store.folder()
    assert folder is not None
    for file in folder.glob(which):
        os.truncate(file, 0)
    assert EmbeddedEngine(filled.store.root).lexicon().names("sinh")


def test_an_index_that_fails_right_after_it_was_made_is_not_made_again_and_again(
    filled: EmbeddedEngine,
) -> None:
    folder = filled.store.folder()
    assert folder is not None
    (folder / "meta.json").write_text("{")
    os.utime(filled.store.home / "current")
    with pytest.raises(Unavailable):
        answer(EmbeddedEngine(filled.store.root), _request())
    assert filled.store.folder() == folder


def _request() -> SearchRequest:
    return SearchRequest("khai sinh", JANUARY)


def test_another_layout_has_an_index_of_its_own_until_a_rebuild_removes_the_old(
    filled: EmbeddedEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = filled.store.home
    monkeypatch.setattr("search.engines.embedded.store.DIGEST", "another")
    upgraded = EmbeddedEngine(filled.store.root)
    assert upgraded.serial == 0
    assert codes(upgraded, "khai sinh") == ["1.001193"]
    assert old.is_dir()
    upgraded.rebuild()
    assert not old.exists()


def test_a_read_only_folder_is_told_as_unavailable(tree: Tree, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    engine = EmbeddedEngine(tmp_path / "file")
    promulgated(tree, a_page(tree), a_content(), JANUARY)
    with pytest.raises(Unavailable):
        answer(engine, _request())


def test_the_layout_is_named_by_everything_that_an_index_depends_on() -> None:
    assert len(schema.DIGEST) == 12
