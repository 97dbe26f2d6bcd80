"""An internal process that is pasted: what is read, and what is refused by its line."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from catalog.content import Duration, ProcessStep, Text, Unit
from catalog.process_lines import read_process

pytestmark = pytest.mark.once


def a_step(step: str, unit: str = "", duration: Duration | None = None) -> ProcessStep:
    return ProcessStep(Text(step), Text(unit), duration)


def test_a_table_is_read_with_tabs_or_bars_counted_or_not() -> None:
    pasted = (
        "Bước 1\tTiếp nhận hồ sơ\tBộ phận Một cửa\t4 giờ làm việc\n"
        "\n"
        "2. | Thẩm định | Phòng Tư pháp | 1,5 ngày\n"
        "Ký duyệt | Lãnh đạo Sở | 1.000 Giờ\n"
        "Trả kết quả\t\t\n"
        "Lưu hồ sơ||2 working days"
    )
    assert read_process(pasted) == (
        a_step("Tiếp nhận hồ sơ", "Bộ phận Một cửa", Duration(Decimal(4), Unit.HOUR)),
        a_step("Thẩm định", "Phòng Tư pháp", Duration(Decimal("1.5"), Unit.DAY)),
        a_step("Ký duyệt", "Lãnh đạo Sở", Duration(Decimal(1000), Unit.HOUR)),
        a_step("Trả kết quả"),
        a_step("Lưu hồ sơ", "", Duration(Decimal(2), Unit.WORKING_DAY)),
    )
    assert read_process(" \n | \n") == ()


def test_each_line_that_can_not_be_read_is_named() -> None:
    pasted = (
        "Tiếp nhận | Một cửa | 4 giờ\n"
        "Thẩm định | Phòng | nửa ngày\n"
        "Ký | Sở | 0 ngày\n"
        "Trả | Một cửa | 4 giờ | thừa\n"
        " | Một cửa | 4 giờ\n"
        "Họp | Sở | 1,000 giờ\n"
        "Chờ | Sở | 4..5 giờ"
    )
    with translation.override("en"), pytest.raises(ValidationError) as refused:
        read_process(pasted)
    said = refused.value.messages
    assert [message.partition(":")[0] for message in said] == [f"Line {n}" for n in range(2, 8)]
    assert "“nửa ngày” is no time" in said[0]
    assert "three columns" in said[2]
    assert "what the step is" in said[3]
    assert "thousands with dots" in said[4]
