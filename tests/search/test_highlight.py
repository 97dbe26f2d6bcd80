"""The words of a query in the original text."""

from __future__ import annotations

import re
import unicodedata

import pytest
from django.utils.html import escape
from hypothesis import given
from hypothesis import strategies as st

from search.highlight import marked, wanted


@pytest.mark.parametrize(
    ("text", "query", "html"),
    [
        ("Đăng ký khai sinh", "khai sinh", "Đăng ký <mark>khai sinh</mark>"),
        ("Đăng ký khai sinh", "dang ki", "<mark>Đăng ký</mark> khai sinh"),
        ("Đăng kí, kỹ thuật", "ky", "Đăng <mark>kí</mark>, <mark>kỹ</mark> thuật"),
        ("đang khai thác kỹ", "đăng kí khai", "đang <mark>khai</mark> thác kỹ"),
        ("Thủy sản", "thuỷ", "<mark>Thủy</mark> sản"),
        ("Đăng ký", "xyz", "Đăng ký"),
        ("Đăng ký", "", "Đăng ký"),
        (
            "<b>khai</b> & 'sinh'",
            "khai",
            "&lt;b&gt;<mark>khai</mark>&lt;/b&gt; &amp; &#x27;sinh&#x27;",
        ),
        ("khai", "<script>khai", "<mark>khai</mark>"),
        (
            "Nghị định 123/2015/NĐ-CP ngày 15/11/2015",
            "123/2015/nd-cp",
            "Nghị định <mark>123/2015/NĐ-CP</mark> ngày 15/11/<mark>2015</mark>",
        ),
        (
            "khai tử, sinh - tử",
            "sinh tu",
            "khai <mark>tử</mark>, <mark>sinh</mark> - <mark>tử</mark>",
        ),
    ],
)
def test_words_are_marked_as_they_were_meant(text: str, query: str, html: str) -> None:
    assert marked(text, wanted([query])) == html


def test_a_decomposed_text_keeps_its_spelling_and_is_marked_whole() -> None:
    text = unicodedata.normalize("NFD", "Đăng ký")
    assert marked(text, wanted(["ký"])) == text.replace(
        unicodedata.normalize("NFD", "ký"),
        "<mark>" + unicodedata.normalize("NFD", "ký") + "</mark>",
    )


def test_words_searched_for_in_place_of_those_typed_are_marked_too() -> None:
    words = wanted(["đổi bằng lái", "đổi giấy phép lái xe"])
    assert marked("Đổi giấy phép lái xe, mất bằng", words) == (
        "<mark>Đổi giấy phép lái xe</mark>, mất <mark>bằng</mark>"
    )


def test_a_word_given_with_and_without_marks_is_marked_in_all_its_readings() -> None:
    assert marked("bán, bản", wanted(["bán", "ban"])) == "<mark>bán</mark>, <mark>bản</mark>"


@pytest.mark.parametrize(
    ("query", "html"),
    [
        ("khai sinh", "Con khai, <mark>khai sinh</mark> theo mẫu CT01"),
        ("con khai", "<mark>Con khai</mark>, khai sinh theo mẫu CT01"),
        ("con sinh", "Con khai, khai sinh theo mẫu CT01"),
        ("sinh", "Con khai, khai <mark>sinh</mark> theo mẫu CT01"),
        ("tờ khai ct01", "Con khai, khai sinh theo mẫu <mark>CT01</mark>"),
    ],
)
def test_in_prose_a_syllable_alone_is_not_marked(query: str, html: str) -> None:
    assert marked("Con khai, khai sinh theo mẫu CT01", wanted([query]), pairs=True) == html


@given(st.text(max_size=80), st.text(max_size=30))
def test_marking_adds_marks_and_changes_nothing_else(text: str, query: str) -> None:
    assert re.sub("</?mark>", "", marked(text, wanted([query]))) == escape(text)
