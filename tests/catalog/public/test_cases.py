"""Cases of a procedure: names that fit, and the steps that belong to the case a reader chose."""

from __future__ import annotations

from catalog.content import DossierCase, Step, StepCase, Text
from catalog.public.cases import LONGEST_LABEL, are_long, shown_cases, shown_steps


def steps(*names: str) -> list[StepCase]:
    return [StepCase(Text(name), (Step(text=Text("Nộp")),)) for name in names]


def test_a_name_loses_the_marks_that_its_source_put_around_it() -> None:
    names = ["* Cấp mới:", "(*) Cấp lại", "- Đổi tên", "+ 2 bản", "Cấp mới"]
    shown = shown_cases([DossierCase(Text(n)) for n in names], 0)
    assert [c.name.vi for c in shown] == ["Cấp mới", "Cấp lại", "Đổi tên", "2 bản", "Cấp mới"]


def test_a_long_name_is_cut_between_words_and_told_in_full_beside() -> None:
    name = "Trường hợp thay đổi thành viên " * 12
    (shown,) = shown_cases([DossierCase(Text(name))], 0)
    assert len(shown.label.vi) <= LONGEST_LABEL
    assert name.startswith(shown.label.vi.removesuffix("…") + " ")
    assert shown.is_cut
    assert are_long([shown])


def test_the_steps_of_the_chosen_case_are_open_and_the_others_folded() -> None:
    shown = shown_steps(steps("Cấp mới", "Cấp lại"), Text("* cấp lại:"))
    assert [(s.folded, s.opened) for s in shown] == [(True, False), (True, True)]


def test_a_few_cases_of_steps_that_are_no_cases_of_the_dossier_are_all_read() -> None:
    assert not any(s.folded for s in shown_steps(steps("Tại quầy", "Trên mạng"), Text("Cấp mới")))


def test_many_cases_of_steps_are_folded_behind_the_first() -> None:
    shown = shown_steps(steps("A", "B", "C", "D"), Text())
    assert [(s.folded, s.opened) for s in shown][:2] == [(True, True), (True, False)]
