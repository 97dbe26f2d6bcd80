"""Legal text in paragraphs and lists: the reader loses no word of it."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from catalog.content import clean_text
from catalog.public.paragraphs import Bullets, blocks


def test_dashed_lines_that_follow_each_other_are_one_list() -> None:
    assert blocks("Hồ sơ gồm:\n- Tờ khai\n+ bản chính\n- Ảnh\nNộp tại quầy") == [
        "Hồ sơ gồm:",
        Bullets(((False, "Tờ khai"), (True, "bản chính"), (False, "Ảnh"))),
        "Nộp tại quầy",
    ]


def test_a_sign_before_a_number_stays() -> None:
    assert blocks("-5 độ C") == ["-5 độ C"]


@given(st.text(alphabet="aĐ -+–\n•5", max_size=60).map(clean_text))
def test_every_letter_of_a_text_is_shown_in_order(text: str) -> None:
    shown = []
    for block in blocks(text):
        shown += [block] if isinstance(block, str) else [line for _deep, line in block.lines]
    assert re.findall(r"[aĐ5]", "".join(shown)) == re.findall(r"[aĐ5]", text)
