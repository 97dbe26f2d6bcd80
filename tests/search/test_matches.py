"""Why a procedure was found, when its name does not show it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.content import (
    Dossier,
    DossierCase,
    LegalBasis,
    Paper,
    Ref,
    Step,
    StepCase,
    Text,
    to_json,
)
from search import language
from search.matches import LONGEST, LOOKED_THROUGH, MOST, Beside, Passage, Place, matches, question
from tests.builders import a_content

NAME = "Đăng ký khai sinh"


def found(
    query: str | list[str], beside: Beside | None = None, **parts: Any
) -> tuple[Passage, ...]:
    """Return why `query`, in all its readings, found birth registration."""
    texts = [query] if isinstance(query, str) else query
    asked = question(texts, language.code_keys(texts[0]))
    content = to_json(a_content(**parts))
    return matches(asked, NAME, content, beside or Beside(code="1.001193"))


def a_dossier(*papers: Paper) -> Dossier:
    return Dossier(cases=(DossierCase(papers=papers),), sets=1)


@pytest.mark.parametrize("query", ["khai sinh", "dang ki khai sinh", "Đăng kí", ""])
def test_a_name_that_holds_every_word_needs_no_reason(query: str) -> None:
    assert found(query, Beside(words=Text("đăng ký khai sinh cho con"))) == ()


def test_a_name_that_holds_what_was_searched_for_instead_needs_no_reason() -> None:
    assert found(["giấy chứng sinh", "khai sinh"]) == ()


def test_the_name_in_the_other_language_is_the_only_reason() -> None:
    content = to_json(replace(a_content(), name=Text(NAME, "Birth registration")))
    beside = Beside(words=Text("khai sinh"))
    assert matches(question(["khai sinh"]), "Birth registration", content, beside) == (
        Passage(Place.NAME, NAME),
    )
    assert matches(question(["birth"]), NAME, content, beside) == (
        Passage(Place.NAME, "Birth registration", is_english=True),
    )


def test_what_people_call_it_is_the_first_reason() -> None:
    beside = Beside(words=Text("làm giấy khai sinh cho con\ntrích lục khai sinh"))
    reasons = found("trich luc khai sinh", beside)
    assert reasons == (Passage(Place.CITIZENS_WORDS, "trích lục khai sinh"),)


def test_the_line_of_the_text_that_holds_the_words_is_shown_with_its_place() -> None:
    steps = (StepCase(steps=(Step(text=Text("Nộp hồ sơ.\nXuất trình giấy chứng sinh")),)),)
    assert found("giay chung sinh", steps=steps) == (
        Passage(Place.STEPS, "Xuất trình giấy chứng sinh"),
    )


def test_a_word_asked_for_with_its_marks_is_not_shown_by_another_one() -> None:
    steps = (StepCase(steps=(Step(text=Text("Bản chính")),)),)
    assert found("bán", steps=steps) == ()
    assert found("bản", steps=steps) == found("ban", steps=steps) != ()


@pytest.mark.parametrize(
    "line",
    ["a)Chứng sinh", "Điều 5.Chứng sinh", "«chứng sinh»", "(chứng sinh),", "giấy/chứng sinh"],
)
def test_what_stands_close_to_a_word_does_not_hide_it(line: str) -> None:
    steps = (StepCase(steps=(Step(text=Text(line)),)),)
    assert found("chung sinh", steps=steps) == (Passage(Place.STEPS, line),)


def test_the_beginning_of_a_long_content_is_looked_through_and_all_guidance() -> None:
    long = "\n".join(["Nộp hồ sơ tại quầy"] * (LOOKED_THROUGH // 18 + 1))
    early = (StepCase(steps=(Step(text=Text(f"Mang ảnh chân dung\n{long}")),)),)
    late = (StepCase(steps=(Step(text=Text(long)), Step(text=Text("Mang ảnh chân dung")))),)
    assert [p.place for p in found("ảnh chân dung", steps=early)] == [Place.STEPS]
    assert found("ảnh chân dung", steps=late) == ()
    guided = Beside(guidance=Text("Nhớ ảnh chân dung"))
    assert [p.place for p in found("ảnh chân dung", guided, steps=late)] == [Place.GUIDANCE]


def test_single_syllables_here_and_there_are_no_reason() -> None:
    steps = (StepCase(steps=(Step(text=Text("Con mang theo giấy, xe chờ ở phép")),)),)
    assert found("giấy phép lái xe", steps=steps) == ()


@pytest.mark.parametrize("query", ["CT01", "mẫu ct01", "tờ khai CT01 ở đâu"])
def test_a_form_is_named_by_its_code(query: str) -> None:
    paper = Paper(name=Text("Tờ khai thay đổi cư trú"), code="CT01")
    reasons = found(query, dossier=a_dossier(paper))
    assert reasons[0] == Passage(Place.DOSSIER, "Tờ khai thay đổi cư trú (CT01)")


def test_a_form_of_the_library_is_named_by_its_code_too() -> None:
    form = Ref(Text("Tờ khai lệ phí trước bạ"), "01/LPTB")
    paper = Paper(name=Text("Tờ khai lệ phí"), form=form)
    for query in ("01/LPTB", "01 lptb", "mẫu 01-LPTB"):
        assert found(query, dossier=a_dossier(paper))[0].text == "Tờ khai lệ phí (01/LPTB)"


@pytest.mark.parametrize("query", ["123/2015/NĐ-CP", "nd 123 2015", "nghị định 123/2015"])
def test_a_legal_basis_is_named_by_its_number(query: str) -> None:
    basis = LegalBasis("123/2015/NĐ-CP", Text("Nghị định 123/2015/NĐ-CP về hộ tịch"))
    assert found(query, legal_bases=(basis,))[0] == Passage(
        Place.LEGAL_BASES, "Nghị định 123/2015/NĐ-CP về hộ tịch"
    )


def test_an_old_code_is_told_and_its_own_code_is_not() -> None:
    beside = Beside(code="1.001193", codes=("2.000001",))
    assert found("2.000001", beside) == (Passage(Place.CODES, "2.000001"),)
    assert found("1.001193", beside) == ()


def test_english_text_says_that_it_is_english() -> None:
    steps = (StepCase(steps=(Step(text=Text("Nộp giấy", "Hand in the hospital paper")),)),)
    assert found("hospital paper", steps=steps) == (
        Passage(Place.STEPS, "Hand in the hospital paper", is_english=True),
    )


def test_a_long_line_is_cut_between_words_around_what_was_found() -> None:
    text = f"{'xin chào ' * 80}giấy chứng sinh {'tạm biệt ' * 80}".strip()
    (reason,) = found("giay chung sinh", steps=(StepCase(steps=(Step(text=Text(text)),)),))
    assert "giấy chứng sinh" in reason.text
    assert len(reason.text) <= LONGEST + len("…  …")
    assert reason.text.startswith("… ")
    assert reason.text.endswith(" …")
    assert set(reason.text.split()) <= {*text.split(), "…"}


@given(
    st.lists(st.text("aă đk.\n1/", max_size=30), min_size=1, max_size=3),
    st.text("aăáđ dk\n 1/.", max_size=400),
)
def test_every_reason_is_a_piece_of_the_text(queries: list[str], text: str) -> None:
    content = to_json(a_content(steps=(StepCase(steps=(Step(text=Text(text)),)),)))
    asked = question(queries)
    reasons = matches(asked, "Tên", content, Beside())
    assert len(reasons) <= MOST
    for reason in reasons:
        written = reason.text.removeprefix("… ").removesuffix(" …")
        assert written in str(content).replace("\\n", "\n") or written in Text(text).vi
