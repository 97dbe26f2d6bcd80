"""A question is typed in other ways, always the same, and never means another one."""

from __future__ import annotations

import unicodedata
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import language
from search.evaluation.judgements import Judgement, read_judgements
from search.evaluation.keyboards import TELEX, VNI, keys
from search.evaluation.slips import is_possible, slip
from search.evaluation.variants import (
    GENERATED,
    SAME_QUESTION,
    half_marked,
    other_style,
    unmarked,
    variants,
    windows_1258,
)

BASE = Judgement("dissolution", "name", "ủy quyền, lý lịch và đăng ký hòa giải", {"1.000001": 3})
NAMES = st.sampled_from([one.query for one in read_judgements() if one.kind == "name"])


@pytest.mark.parametrize(
    ("text", "telex", "vni"),
    [
        ("đăng ký khai sinh", "ddawng kys khai sinh", "d9a8ng ky1 khai sinh"),
        ("Quyết định", "quyeets ddinhj", "quye6t1 d9inh5"),
        ("được hưởng", "dduwowcj huwowngr", "d9u7o7c5 hu7o7ng3"),
        ("CCCD 12 số", "cccd 12 soos", "cccd 12 so61"),
        ("ngã, ngà", "ngax, ngaf", "nga4, nga2"),
    ],
)
def test_keys_are_those_of_the_keyboard(text: str, telex: str, vni: str) -> None:
    assert keys(text, TELEX) == telex
    assert keys(text, VNI) == vni
    assert keys(unicodedata.normalize("NFD", text), TELEX) == telex


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("hòa", "hoà"),
        ("thuỷ", "thủy"),
        ("khỏe", "khoẻ"),
        ("Hòa", "Hoà"),
        ("kỹ", "kĩ"),
        ("lí", "lý"),
        ("quý", "quí"),
        ("hoàn thành", "hoàn thành"),
        ("y tế", "y tế"),
        ("quả", "quả"),
    ],
)
def test_the_other_style_is_the_same_word(text: str, other: str) -> None:
    assert other_style(text) == other
    assert language.exact_tokens(text) == language.exact_tokens(other)


def test_windows_1258_writes_tones_after_whole_letters() -> None:
    assert windows_1258("tiếng") == "ti\u00ea\u0301ng"
    assert windows_1258("đã") == "đa\u0303"


def test_marks_and_crossed_d_go() -> None:
    assert unmarked("Đăng ký ở đường") == "Dang ky o duong"


@given(name=NAMES)
def test_what_is_the_same_text_has_the_same_tokens(name: str) -> None:
    for typed in (windows_1258(name), other_style(name), unicodedata.normalize("NFD", name)):
        assert language.exact_tokens(language.clean(typed)) == language.exact_tokens(name)
    for typed in (unmarked(name), half_marked(name, Random(1))):  # noqa: S311
        assert language.fold_tokens(typed) == language.fold_tokens(name)


@given(name=NAMES, seed=st.integers())
def test_a_slip_spoils_one_word_and_makes_it_none(name: str, seed: int) -> None:
    spoiled = slip(name, Random(seed))  # noqa: S311
    before, after = language.fold_tokens(name), language.fold_tokens(spoiled)
    if spoiled:
        changed = [new for old, new in zip(before, after, strict=True) if old != new]
        assert len(changed) == 1
        assert not is_possible(changed[0])


def test_words_that_are_no_syllables_are_left_alone() -> None:
    assert slip("CT01 GPLX a", Random(1)) == ""  # noqa: S311


@pytest.mark.parametrize("syllable", ["nghieng", "quyet", "giay", "uy", "oan", "khuya", "y"])
def test_syllables_are_known(syllable: str) -> None:
    assert is_possible(syllable)


def test_variants_are_always_the_same() -> None:
    assert list(variants([BASE])) == list(variants([BASE]))


def test_an_intent_is_typed_in_every_way_once() -> None:
    again = Judgement(BASE.intent, "name", "giấy ủy quyền", BASE.grades)
    made = list(variants([BASE, again]))
    assert [one.kind for one in made] == list(GENERATED)
    assert {one.intent for one in made} == {BASE.intent}
    assert all(one.grades == BASE.grades for one in made)
    assert set(SAME_QUESTION) < set(GENERATED)


def test_only_names_with_diacritics_are_typed_again() -> None:
    plain = Judgement("x", "name", "visa", {"1.000001": 3})
    spoken = Judgement("y", "citizen", "sổ đỏ", {"1.000001": 3})
    assert list(variants([plain, spoken])) == []
