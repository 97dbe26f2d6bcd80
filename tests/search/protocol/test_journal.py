"""The index follows the journal: whatever is written, the next search knows it."""

from __future__ import annotations

import pytest

from catalog import journal
from catalog.content import Text
from catalog.models import Action, Change, ProcedurePage
from catalog.promulgation import promulgate, retract
from search.engines.base import Engine
from tests.builders import Tree, a_content, a_page, an_ending, promulgated
from tests.search.asking import JANUARY, MARCH, codes


def test_a_promulgation_is_found_by_the_next_search(
    tree: Tree, birth: ProcedurePage, engine: Engine
) -> None:
    promulgated(tree, birth, a_content(name="Khai báo chào đời"), MARCH, Action.AMENDED)
    assert codes(engine, "chào đời") == ["1.001193"]
    assert engine.serial == journal.newest_serial()


def test_an_abolition_takes_it_out_from_its_day_on(
    tree: Tree, birth: ProcedurePage, engine: Engine
) -> None:
    promulgate(an_ending(tree, birth, MARCH).decision)
    assert codes(engine, "khai sinh", JANUARY) == ["1.001193"]
    assert codes(engine, "khai sinh", MARCH) == []


def test_a_retraction_brings_back_what_was_there_before(
    tree: Tree, birth: ProcedurePage, engine: Engine
) -> None:
    version = promulgated(tree, birth, a_content(name="Tên nhầm"), MARCH, Action.AMENDED)
    assert codes(engine, "tên nhầm") == ["1.001193"]
    retract([version.line], reason="Nhầm")
    assert codes(engine, "tên nhầm") == []
    assert codes(engine, "khai sinh") == ["1.001193"]


def test_a_question_that_a_page_answers_is_one_of_its_names_and_the_answer_is_its_text(
    tree: Tree, birth: ProcedurePage, engine: Engine
) -> None:
    other = a_page(tree, "1.004884")
    content = a_content(other.code, "Đăng ký lại việc sinh", note=Text("Bé sinh ở nhà thì sao?"))
    promulgated(tree, other, content, JANUARY)
    answered = {
        "question_vi": "Bé sinh ở nhà thì sao?",
        "question_en": "What if a baby is born at home?",
        "answer_vi": "Có người làm chứng là đủ.",
    }
    birth.questions = [("question", answered)]
    birth.save_revision().publish()
    assert codes(engine, "bé sinh ở nhà thì sao") == ["1.001193"]
    assert codes(engine, "born at home") == ["1.001193"]
    assert codes(engine, "người làm chứng") == ["1.001193"]


def test_published_guidance_is_found_and_a_draft_of_it_is_not(
    birth: ProcedurePage, engine: Engine
) -> None:
    birth.search_words_vi = "làm giấy cho bé\nbáo sinh"
    birth.guidance_vi = "<p>Mang <b>chứng minh</b> của cha mẹ</p>"
    draft = birth.save_revision()
    assert codes(engine, "báo sinh") == []
    draft.publish()
    for words in ("báo sinh", "làm giấy cho bé", "chứng minh của cha mẹ"):
        assert codes(engine, words) == ["1.001193"], words
    again = birth.__class__.objects.get(pk=birth.pk)
    again.search_words_vi = ""
    again.save_revision().publish()
    assert codes(engine, "báo sinh") == []


def test_notes_of_editors_are_never_found(birth: ProcedurePage, engine: Engine) -> None:
    birth.notes = "Đang chờ bộ trả lời"
    birth.save_revision().publish()
    assert codes(engine, "chờ bộ trả lời") == []


def test_catching_up_stops_when_its_time_is_over_and_goes_on_later(
    tree: Tree, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.progress.CHANGES_AT_ONCE", 1)
    for number in range(5):
        code = f"1.{number:06}"
        promulgated(tree, a_page(tree, code), a_content(code), JANUARY)
    reached = engine.catch_up(budget=0.0)
    assert reached < journal.newest_serial()
    assert engine.serial == reached
    assert engine.catch_up(budget=0.0) > reached
    assert engine.catch_up() == journal.newest_serial()
    assert engine.check().is_clean


def test_an_index_of_another_journal_is_not_carried_on(
    tree: Tree, birth: ProcedurePage, engine: Engine
) -> None:
    newest = Change.objects.latest("serial")
    Change.objects.filter(pk=newest.pk).update(recorded_at=newest.recorded_at.replace(year=2001))
    promulgated(tree, a_page(tree, "1.000894"), a_content("1.000894", "Kết hôn"), JANUARY)
    assert codes(engine, "khai sinh") == ["1.001193"]
    assert codes(engine, "kết hôn") == ["1.000894"]
    assert engine.check().is_clean
