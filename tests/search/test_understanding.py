"""What a question means: keys, slips, expressions, English and marks that were left out."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from itertools import chain
from random import Random

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from search import language
from search.expressions import Expression, Expressions, Kind
from search.lexicon import Lexicon
from search.spelling import is_possible, written
from search.understanding import Meaning, Why, understand
from tests.search.retyping import retyped

NAMES = (
    "Thủ tục đăng ký khai sinh",
    "Đăng ký kết hôn có yếu tố nước ngoài",
    "Cấp lại, đổi giấy phép lái xe",
    "Cấp giấy chứng nhận quyền sử dụng đất",
    "Xóa đăng ký thường trú",
    "Cấp bản sao trích lục hộ tịch",
    "Hòa giải ở cơ sở, thuỷ lợi và uỷ quyền",
    "Hưởng chế độ thai sản",
)
LEXICON = Lexicon.of(NAMES)
EXPRESSIONS = Expressions(
    [
        Expression("bằng lái", "giấy phép lái xe", Kind.CITIZEN),
        Expression("bằng lái xe máy", "giấy phép lái xe mô tô", Kind.CITIZEN),
        Expression("sổ đỏ", "giấy chứng nhận quyền sử dụng đất", Kind.CITIZEN),
        Expression("GPLX", "giấy phép lái xe", Kind.ABBREVIATION),
        Expression("mất", "cấp lại", Kind.CITIZEN, marked_only=True),
        Expression("mất sổ", "cấp lại sổ", Kind.CITIZEN, marked_only=True),
        Expression("driving licence", "giấy phép lái xe", Kind.ENGLISH),
    ]
)


def meaning(query: str) -> Meaning:
    return understand(language.clean(query), LEXICON, EXPRESSIONS)


@pytest.mark.parametrize(
    ("keys", "meant"),
    [
        ("ddawng kys khai sinh", "đăng ký khai sinh"),
        ("dangwd kys khai sinh", "đăng ký khai sinh"),
        ("DDAWNG KYS", "đăng ký"),
        ("keets hoon", "kết hôn"),
        ("thuwowngf trus", "thường trú"),
        ("thuongwf trus", "thường trú"),
        ("giaays pheps lais xe", "giấy phép lái xe"),
        ("quyeenf suwr dungj ddaats", "quyền sử dụng đất"),
        ("d9a8ng ky1 khai sinh", "đăng ký khai sinh"),
        ("nwowcs", "nước"),
        ("nwocs ngoaif", "nước ngoài"),
        ("hwowngr chees ddooj", "hưởng chế độ"),
        ("tooi ddawng kys khai sinh", "tôi đăng ký khai sinh"),
        ("dang9 ky1", "đang ký"),
        ("ke61t ho6n", "kết hôn"),
        ("thu7o7ng2 tru1", "thường trú"),
        ("quye6n2 su73 du5ng d9a6t1", "quyền sử dụng đất"),
    ],
)
def test_raw_keys_are_read_as_what_they_were_pressed_for(keys: str, meant: str) -> None:
    found = meaning(keys).readings[0]
    assert language.exact_tokens(found.text) == language.exact_tokens(meant)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_without_marks_is_not_taken_for_keys(name: str) -> None:
    plain = " ".join(language.fold_tokens(name))
    assert meaning(plain).readings[0].why is Why.TYPED
    assert meaning(plain).corrected == ""


TELEX = dict(zip(language.TONES, "fsxrj", strict=True))
VNI = dict(zip(language.TONES, "21435", strict=True))
MARKED = sorted(
    {w.lower() for name in NAMES for w in language.words(name) if language.has_marks(w)}
)


def _pressed(word: str, tones: dict[str, str], qualities: dict[str, str]) -> Iterator[str]:
    """Yield the keys of `word`: each after its letter; the tone last; all of them last."""
    letters = [unicodedata.normalize("NFD", c.replace("đ", "d\u0335")) for c in word]
    quality = [[qualities[m] or c[0] for m in c[1:] if m in qualities] for c in letters]
    tone = [[tones[m] for m in c[1:] if m in tones] for c in letters]
    yield "".join(c[0] + "".join([*q, *t]) for c, q, t in zip(letters, quality, tone, strict=True))
    yield "".join(c[0] + "".join(q) for c, q in zip(letters, quality, strict=True)) + "".join(
        chain(*tone)
    )
    yield "".join(c[0] for c in letters) + "".join(dict.fromkeys(chain(*quality, *tone)))


@pytest.mark.parametrize("word", MARKED)
@pytest.mark.parametrize(
    ("tones", "qualities"),
    [
        (TELEX, {"\u0302": "", "\u0306": "w", "\u031b": "w", "\u0335": ""}),
        (VNI, {"\u0302": "6", "\u0306": "8", "\u031b": "7", "\u0335": "9"}),
    ],
)
def test_keys_may_stand_after_their_letter_or_after_the_word(
    word: str, tones: dict[str, str], qualities: dict[str, str]
) -> None:
    for keys in _pressed(word, tones, qualities):
        found = meaning(keys).readings[0]
        assert language.exact_tokens(found.text) == [language.exact(word)], keys
        assert found.why is Why.DECODED


@pytest.mark.parametrize(
    "foreign",
    [
        "what fees are there",
        "iPhone 15 pro max",
        "do I need a translator",
        "land price",
        "driving licence of my dad",
        "how to get a driving licence",
        "spa",
        "hạng a1",
        "mua ổ cứng hdd",
        "KCN hoa lac",
    ],
)
def test_words_of_another_language_are_neither_keys_nor_slips(foreign: str) -> None:
    found = meaning(foreign)
    assert (found.readings[0].text, found.corrected) == (foreign, "")


def test_what_stands_between_the_words_stays_where_they_are_set_right() -> None:
    assert meaning("ddawng kys, maaux 01/LPTB").corrected == "đăng ký, mẫu 01/LPTB"
    assert meaning("khai sinh (đăng ký) khai snih").corrected == "khai sinh (đăng ký) khai sinh"


def test_of_a_long_question_the_words_that_are_not_looked_at_stay() -> None:
    long = " ".join(["khai sinh"] * 30)
    assert meaning(f"đăng ký khai snih {long}").corrected == f"đăng ký khai sinh {long}"


def test_a_word_that_fits_both_its_neighbours_is_meant_before_one_that_fits_one_often() -> None:
    lexicon = Lexicon.of(["Chi nhánh"] * 9 + ["Chứng chỉ hành nghề"] * 3)
    found = understand("chung chi hhanh nghe", lexicon, EXPRESSIONS)
    assert found.corrected == "chung chi hanh nghe"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("đăng ký khai snih", "đăng ký khai sinh"),
        ("dang ky khai sinhh", "dang ky khai sinh"),
        ("dang ky khaisinh", "dang ky khai sinh"),
        ("giấy phép lái xze", "giấy phép lái xe"),
        ("GIẤY PHÉP LÁI XZE", "GIẤY PHÉP LÁI xe"),
        ("giấy phép lái XZE", "giấy phép lái XZE"),
        ("thương trứ", "thương trứ"),
        ("kết hôm nay", "kết hôm nay"),
        ("đăng ký kết hôm có yếu tố", "đăng ký kết hôn có yếu tố"),
    ],
)
def test_only_a_syllable_that_no_text_has_is_set_right(typed: str, meant: str) -> None:
    found = meaning(typed)
    assert found.readings[0].text == meant
    assert found.corrected == ("" if typed == meant else meant)


@pytest.mark.parametrize("typed", ["KFC", "CT01", "01/LPTB", "123/2015/NĐ-CP", "1.001193"])
def test_abbreviations_and_numbers_are_left_as_they_are(typed: str) -> None:
    assert meaning(typed).readings[0].text == language.clean(typed)


def test_the_longest_expression_becomes_the_official_term_beside_what_was_typed() -> None:
    found = meaning("đổi bằng lái xe máy").readings
    assert [r.text for r in found] == ["đổi bằng lái xe máy", "đổi giấy phép lái xe mô tô"]
    assert found[1].term == "giấy phép lái xe mô tô"


def test_an_official_term_is_also_ranked_by_what_people_say_for_it() -> None:
    found = meaning("Giấy chứng nhận quyền sử dụng đất")
    assert [(r.text, r.ranking_only) for r in found.readings[1:]] == [("sổ đỏ", True)]
    assert found.looked_for == ("Giấy chứng nhận quyền sử dụng đất",)
    assert len(meaning("mất giấy chứng nhận quyền sử dụng đất").readings) < 3
    assert [r.text for r in meaning("giấy phép lái xe").readings[1:]] == ["bằng lái"]


def test_the_former_name_of_an_office_is_not_searched_for_in_the_place_of_todays() -> None:
    former = Expression("sở giao thông vận tải", "sở xây dựng", Kind.FORMER)
    found = understand("sở xây dựng", LEXICON, Expressions([former]))
    assert [r.text for r in found.readings] == ["sở xây dựng"]
    told = understand("sở giao thông vận tải", LEXICON, Expressions([former]))
    assert [r.text for r in told.readings] == ["sở giao thông vận tải", "sở xây dựng"]


def test_an_expression_that_needs_its_marks_only_orders_results() -> None:
    rewritten = meaning("mất bằng lái").readings[1:]
    assert [(r.text, r.ranking_only) for r in rewritten] == [
        ("mất giấy phép lái xe", False),
        ("cấp lại giấy phép lái xe", True),
    ]
    assert all(not r.ranking_only for r in meaning("mat bang lai").readings)


def test_an_expression_that_needs_its_marks_takes_no_words_from_what_finds() -> None:
    rewritten = meaning("mất sổ đỏ").readings[1:]
    assert [(r.text, r.ranking_only) for r in rewritten] == [
        ("mất giấy chứng nhận quyền sử dụng đất", False),
        ("cấp lại sổ đỏ", True),
    ]


def test_of_an_english_question_the_terms_are_kept() -> None:
    assert meaning("how to renew a driving licence").readings[1].text == "giấy phép lái xe"


def test_a_term_speaks_for_no_more_of_a_question_than_was_put_into_it() -> None:
    shares = [meaning(q).readings[1].share for q in ("driving licence", "my driving licence lost")]
    assert shares == [1.0, 0.5]


def test_marks_are_offered_where_every_pair_of_them_was_seen() -> None:
    assert meaning("dang ky khai sinh").suggestion == "đăng ký khai sinh"
    assert meaning("khai sinh dang ky").suggestion == ""
    assert meaning("đăng ký khai sinh").suggestion == ""


@pytest.mark.parametrize(
    "word",
    [
        *("đăng", "ký", "quyền", "giấy", "hòa", "thuỷ", "uỷ", "hưởng", "nghĩa", "khuyết"),
        *("người", "nước", "yếu", "tố", "già", "quý", "giải", "của", "mượn"),
    ],
)
def test_an_exact_form_is_written_with_its_tone_where_it_belongs(word: str) -> None:
    shown = written(language.exact(word))
    assert language.exact(shown) == language.exact(word)
    assert unicodedata.is_normalized("NFC", shown)


TYPED = st.lists(
    st.sampled_from([w for name in NAMES for w in language.words(name)] + ["mất", "sổ", "đỏ"])
    | st.sampled_from(
        ["snih", "đănng", "khaisinh", "kcn", "giayf", "caây", "nwocs", "ky1", "visa"]
    ),
    min_size=1,
    max_size=8,
).map(" ".join)


@examples(deadline=None)
@given(TYPED)
def test_invariant_6_a_question_finds_the_same_however_its_marks_are_typed(query: str) -> None:
    def finding(text: str) -> list[list[str]]:
        found = understand(language.clean(text), LEXICON, EXPRESSIONS).readings
        return [language.fold_tokens(r.text) for r in found if not r.ranking_only]

    expected = finding(query)
    ways = dict(retyped(query, Random(query)))  # noqa: S311
    if "ky1" in query:  # nobody presses the keys of the other style by restyling those of one
        del ways["in the other style"]
    for how, typed in ways.items():
        assert finding(typed) == expected, (how, typed)


@pytest.mark.parametrize(
    "hostile",
    ["", "\u0301\u0323", "🙂 🙂", "a" * 10_000, "ab " * 5_000, "(.*)+[", "مرحبا", '";--', "\0"],
)
def test_hostile_text_is_understood_as_itself(hostile: str) -> None:
    assert meaning(hostile).codes == ()


@given(st.text(max_size=200))
def test_any_text_is_understood(text: str) -> None:
    found = meaning(text)
    assert 1 <= len(found.readings) <= 3


def test_syllables_are_told_from_what_no_spelling_has() -> None:
    for name in NAMES:
        assert all(map(is_possible, language.fold_tokens(name))), name
    for strange in ("snih", "dangg", "khaisinh", "xze", "q", "thuowng", "w"):
        assert not is_possible(strange), strange
