"""The rules of Vietnamese writing: what is one word, what is not, and how a code is recognised."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import language

ONE_WORD = [
    ("hoà", "hòa", "the tone on the second vowel or the first"),
    ("thuỷ", "thủy", "old and new tone style"),
    ("uỷ", "ủy", "at the start of a word"),
    ("khoẻ", "khỏe", "before a consonant is missing"),
    ("quý", "quí", "i and y after qu"),
    ("kỹ", "kĩ", "i and y with ngã"),
    ("lý", "lí", "i and y with sắc"),
    ("Mỹ", "Mĩ", "capitals"),
    ("họat", "hoạt", "a tone in the wrong place"),
    ("vịêt", "việt", "a tone typed too early"),
    ("thuýên", "thuyến", "a tone typed too early, three vowels"),
    ("Ðăng", "Đăng", "eth for đ"),
    ("Ɖăng", "đăng", "African d for đ"),
    ("ĐĂNG", "đăng", "capitals with quality"),
    ("e\u0301\u0302", "ế", "Windows-1258: tone before quality"),
    ("a\u0309\u0306", "ẳ", "Windows-1258: hook before breve"),
    ("u\u0301\u031b", "ứ", "tone before horn"),
    ("o\u0323\u031b", "ợ", "dot before horn"),
]
TWO_WORDS = [
    ("tai", "tay", "i and y inside a vowel are two letters"),
    ("thai", "thay", "after another vowel"),
    ("ý", "í", "y alone is not i"),
    ("bán", "bản", "two tones"),
    ("dang", "đang", "d and đ"),
    ("hội", "hối", "two tones on a quality"),
    ("cua", "cưa", "two qualities"),
]


@pytest.mark.parametrize(("one", "other", "why"), ONE_WORD)
def test_spellings_of_one_word_are_one_token(one: str, other: str, why: str) -> None:
    assert language.exact(one) == language.exact(other), why
    assert language.fold(one) == language.fold(other), why


@pytest.mark.parametrize(("one", "other", "why"), TWO_WORDS)
def test_two_words_are_two_tokens(one: str, other: str, why: str) -> None:
    assert language.exact(one) != language.exact(other), why


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Thủ tục đăng ký khai sinh", ["thu", "tuc", "dang", "ki", "khai", "sinh"]),
        ("Nghị định 123/2015/NĐ-CP", ["nghi", "dinh", "123", "2015", "nd", "cp"]),
        ("hộ\u00a0kinh\u200bdoanh", ["ho", "kinhdoanh"]),
        ("snake_case", ["snake", "case"]),
        ("", []),
        ("…!?-_", []),
        ("\u0300\u0301", []),
        ("👶🏻 🎉", []),
    ],
)
def test_a_text_is_folded_to_bare_letters(text: str, folded: list[str]) -> None:
    assert language.fold_tokens(language.clean(text)) == folded


def test_pairs_of_neighbours_are_tokens() -> None:
    assert language.bigrams(["dang", "ki", "khai"]) == ["dang_ki", "ki_khai"]
    assert language.bigrams(["khai"]) == []


@pytest.mark.parametrize(
    "written",
    [
        "Đăng ký khai sinh",
        "Thủ tục đăng ký khai sinh",
        "THU TUC DANG KI KHAI SINH",
        "đăng kí khai sinh.",
    ],
)
def test_a_whole_name_has_one_key_with_or_without_its_head(written: str) -> None:
    assert language.whole_key(written) == "dang_ki_khai_sinh"


def test_the_head_alone_is_its_own_key() -> None:
    assert language.whole_key("Thủ tục") == "thu_tuc"


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("1.001193", ("1001193",)),
        ("1,001193", ("1001193",)),
        ("1 001193", ("1001193",)),
        ("1-001193", ("1001193",)),
        ("1001193", ("1001193",)),
        ("1.001.193", ("1001193",)),
        ("001193", ("001193",)),
        ("1.001193.000.00.00.H40", ("1001193",)),
        ("1.001193.000.00.00.h40", ("1001193",)),
        ("1.001193.01", ("1001193",)),
        ("mã 1.001193, khai sinh", ("1001193",)),
        ("1.001193 và 2.000635", ("1001193", "2000635")),
        ("DP.12", ("dp12",)),
        ("dp 012", ("dp12",)),
        ("dp12", ("dp12",)),
        ("0912345678", ()),
        ("123/2015/NĐ-CP", ()),
        ("năm 2021 có 456 789 người", ()),
        ("19001234", ()),
        ("đăng ký khai sinh", ()),
        ("udp.12x", ()),
        ("１．００１１９３", ()),
        ("١.٠٠١١٩٣", ()),
    ],
)
def test_a_code_is_recognised_in_any_form(text: str, keys: tuple[str, ...]) -> None:
    assert language.code_keys(text) == keys


def test_a_code_is_found_without_its_first_digit_too() -> None:
    assert language.keys_of_code("1.001193") == ("1001193", "001193")
    assert language.keys_of_code("DP.7") == ("dp7",)


LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxy"
syllables = st.builds(
    lambda letters, tone, place: unicodedata.normalize(
        "NFC", letters[: place % len(letters) + 1] + tone + letters[place % len(letters) + 1 :]
    ),
    st.text(LETTERS, min_size=1, max_size=6),
    st.sampled_from(["", *language.TONES]),
    st.integers(0, 5),
)


@given(st.text(max_size=200))
def test_any_text_is_read_without_error_and_cleaning_it_again_changes_nothing(text: str) -> None:
    once = language.clean(text)
    assert language.clean(once) == once
    language.code_keys(text)
    language.whole_key(text)


@given(st.text(max_size=60))
def test_tokens_hold_no_blank_so_that_any_engine_can_split_them(text: str) -> None:
    for token in language.fold_tokens(text) + language.exact_tokens(text):
        assert token.split() == [token]


@given(syllables)
def test_composed_and_decomposed_are_one_token(word: str) -> None:
    apart = unicodedata.normalize("NFD", word)
    assert language.exact_tokens(apart) == language.exact_tokens(word)
    assert language.fold_tokens(language.clean(apart)) == language.fold_tokens(word)


@given(syllables, st.integers(0, 5))
def test_a_tone_may_stand_on_any_letter_of_its_syllable(word: str, place: int) -> None:
    parts = unicodedata.normalize("NFD", word)
    tone = "".join(c for c in parts if c in language.TONES)
    bare = unicodedata.normalize("NFC", "".join(c for c in parts if c not in language.TONES))
    at = place % len(bare) + 1
    moved = unicodedata.normalize("NFC", bare[:at] + tone + bare[at:])
    assert language.exact(moved) == language.exact(word)


@given(syllables)
def test_folding_forgets_marks_and_nothing_else(word: str) -> None:
    folded = language.fold(word)
    assert folded.isascii()
    assert language.fold(folded) == folded
    assert language.fold(language.exact(word)) == folded
