"""What is asked for by who names a field of life, and what its sector is called."""

from __future__ import annotations

import pytest

from search import sectors
from search.language import fold_tokens

BEFORE = (
    "",
    "thủ tục",
    "các thủ tục về",
    "lĩnh vực",
    "cho tôi hỏi thủ tục liên quan đến",
    "danh mục thủ tục hành chính lĩnh vực",
)
AFTER = ("", "gồm những gì", "cấp xã", "ở phường")
SUBJECTS = {
    "đất đai": "Đất đai",
    "căn cước": "Cấp, quản lý căn cước",
    "cư trú": "Đăng ký, quản lý cư trú",
    "môi trường": "Môi trường",
    "lâm nghiệp": "Lâm nghiệp",
    "việc làm": "Việc làm",
    "doanh nghiệp": "Thành lập và hoạt động của doanh nghiệp",
    "hoạt động xây dựng": "Quản lý hoạt động xây dựng",
    "quản lý xuất nhập cảnh": "Quản lý xuất nhập cảnh",
    "an toàn thông tin": "An toàn thông tin",
    "hành chính tư pháp": "Hành chính tư pháp",
}


@pytest.mark.parametrize("before", BEFORE)
@pytest.mark.parametrize("after", AFTER)
@pytest.mark.parametrize(("subject", "sector"), SUBJECTS.items())
def test_a_sector_is_known_by_its_subject_whatever_is_said_around_it(
    before: str, subject: str, after: str, sector: str
) -> None:
    asked = f"{before} {subject} {after}"
    bare = " ".join(fold_tokens(asked))
    for text in (asked, bare, asked.upper()):
        assert set(sectors.asked(text)) & set(sectors.keys(sector)), text


@pytest.mark.parametrize(
    ("asked", "sector"),
    [
        ("tranh chấp đất đai", "Đất đai"),
        ("đăng kiểm", "Kiểm lâm"),
        ("đăng ký căn cước", "Cấp, quản lý căn cước"),
        ("thủ tục", "Hành chính tư pháp"),
        ("", "Đất đai"),
        ("?!", "Đất đai"),
        (" ".join(["các"] * 30 + ["đất", "đai"]), "Đất đai"),
    ],
)
def test_a_question_that_says_more_asks_for_no_field(asked: str, sector: str) -> None:
    assert not set(sectors.asked(asked)) & set(sectors.keys(sector))


@pytest.mark.parametrize("words", ["Thủ tục", "các loại", "Quản lý", "Hoạt động"])
def test_words_of_asking_alone_are_a_key_and_never_nothing(words: str) -> None:
    assert all(sectors.asked(words))
    assert all(sectors.keys(words))
