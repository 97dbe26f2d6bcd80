"""What is asked for by who names a field of life, and what its sector is called."""

from __future__ import annotations

import pytest

from search import fields


@pytest.mark.parametrize(
    "asked",
    [
        "đất đai",
        "Thủ tục đất đai",
        "các thủ tục về đất đai",
        "lĩnh vực đất đai",
        "cho tôi hỏi thủ tục liên quan đến đất đai",
        "danh mục thủ tục hành chính lĩnh vực đất đai cấp xã",
        "thu tuc dat dai gom nhung gi",
    ],
)
def test_words_of_asking_around_a_field_are_left_out(asked: str) -> None:
    assert set(fields.asked(asked)) & set(fields.keys("Đất đai"))


@pytest.mark.parametrize(
    ("asked", "sector"),
    [
        ("căn cước", "Cấp, quản lý căn cước"),
        ("cư trú", "Đăng ký, quản lý cư trú"),
        ("xây dựng", "Hoạt động xây dựng"),
        ("doanh nghiệp", "Thành lập và hoạt động của doanh nghiệp"),
        ("quản lý xuất nhập cảnh", "Quản lý xuất nhập cảnh"),
        ("an toàn thông tin", "An toàn thông tin"),
    ],
)
def test_a_sector_is_known_by_its_subject_and_by_its_whole_name(asked: str, sector: str) -> None:
    assert set(fields.asked(asked)) & set(fields.keys(sector))


@pytest.mark.parametrize(
    ("asked", "sector"),
    [
        ("tranh chấp đất đai", "Đất đai"),
        ("đăng kiểm", "Kiểm lâm"),
        ("đăng ký căn cước", "Cấp, quản lý căn cước"),
        ("thủ tục", "Hành chính tư pháp"),
        ("", "Đất đai"),
    ],
)
def test_a_question_that_says_more_asks_for_no_field(asked: str, sector: str) -> None:
    assert not set(fields.asked(asked)) & set(fields.keys(sector))


@pytest.mark.parametrize("words", ["Thủ tục", "các loại", "Quản lý", "Hoạt động"])
def test_words_of_asking_alone_stay(words: str) -> None:
    assert all(fields.asked(words))
    assert all(fields.keys(words))
