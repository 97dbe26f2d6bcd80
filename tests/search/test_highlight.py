"""The words of a query in the original text."""

from __future__ import annotations

import re
import unicodedata

import pytest
from django.utils.html import escape
from hypothesis import given
from hypothesis import strategies as st

from search.highlight import marked


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
    ],
)
def test_words_are_marked_as_they_were_meant(text: str, query: str, html: str) -> None:
    assert marked(text, query) == html


def test_a_decomposed_text_keeps_its_spelling_and_is_marked_whole() -> None:
    text = unicodedata.normalize("NFD", "Đăng ký")
    assert marked(text, "ký") == text.replace(
        unicodedata.normalize("NFD", "ký"),
        "<mark>" + unicodedata.normalize("NFD", "ký") + "</mark>",
    )


@given(st.text(max_size=80), st.text(max_size=30))
def test_marking_adds_marks_and_changes_nothing_else(text: str, query: str) -> None:
    assert re.sub("</?mark>", "", marked(text, query)) == escape(text)
