"""What comes before what fits a question as well."""

from __future__ import annotations

from search.prominence import MOST, prominence

NAMES = [f"cách gọi {number}" for number in range(40)]


def test_more_names_lift_a_procedure_step_by_step_up_to_the_most() -> None:
    steps = [prominence("Cấp giấy phép", NAMES[:number]) for number in range(len(NAMES))]
    assert steps == sorted(steps)
    assert (steps[0], steps[-1]) == (2, MOST)


def test_what_changes_or_ends_another_comes_after_it() -> None:
    for name in (
        "Cấp lại giấy phép",
        "Thủ tục gia hạn giấy phép",
        "THU HỒI giấy phép",
        "huỷ bỏ giấy phép",
        "Cấp lại",
    ):
        assert prominence(name, ()) == 0, name
    for name in ("Cấp giấy phép", "Thủ tục cấp giấy phép", "Cấp lái xe", "Thu hồ sơ", ""):
        assert prominence(name, ()) > 0, name
