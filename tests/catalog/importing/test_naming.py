"""One body, many spellings: one key; joined names are divided only where every part is known."""

from __future__ import annotations

import pytest

from catalog.importing.naming import body_key, name_key, place_of, split_joined


@pytest.mark.parametrize(
    "spellings",
    [
        (
            "Ủy ban nhân dân cấp xã",
            "Uỷ ban Nhân dân cấp xã, phường, thị trấn",
            "Ủy ban Nhân dân\u00a0xã,\u00a0phường,\u00a0thị trấn.",
            "UBND cấp xã",
        ),
        ("Bộ Xây dựng", "Bộ xây dựng (Giao thông vận tải cũ)"),
        ("Cục Thủy sản - Bộ NN và MT", "Cục Thuỷ sản - Bộ Nông nghiệp và Môi trường"),
    ],
)
def test_spellings_of_one_body_have_one_key(spellings: tuple[str, ...]) -> None:
    assert len({body_key(name) for name in spellings}) == 1


@pytest.mark.parametrize(("one", "other"), [("bán lẻ", "bản lẻ"), ("Đất", "Dat"), ("hoa", "hòa")])
def test_words_that_differ_by_a_mark_stay_apart(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


def test_joined_names_are_divided_by_known_names_and_the_longest_wins() -> None:
    known = {body_key(n) for n in ("Bộ Sách", "Cục Sách, Báo", "Cục Sách")}
    assert split_joined("Bộ Sách, Cục Sách, Báo", known) == ["Bộ Sách", "Cục Sách, Báo"]


def test_joined_names_with_an_unknown_part_stay_whole() -> None:
    joined = "Bộ Sách, Cục Không Biết"
    assert split_joined(joined, {body_key("Bộ Sách")}) == [joined]


def test_the_place_in_a_bodys_name_is_found() -> None:
    assert place_of("Sở Xây Dựng - Tỉnh Lạng Sơn") == name_key("Lạng Sơn")
    assert place_of("Sở Tài chính các tỉnh, thành phố") == ""
