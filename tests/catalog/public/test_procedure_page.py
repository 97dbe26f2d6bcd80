"""The page of a procedure: every component of its content, in words."""

from __future__ import annotations

import pytest
from django.test import Client

from catalog.models import ProcedurePage
from tests.catalog.public.conftest import BIRTH

URL = f"/thu-tuc/{BIRTH}/"


@pytest.mark.parametrize(
    "text",
    [
        "Đăng ký khai sinh",
        BIRTH,
        "Tờ khai đăng ký khai sinh",
        "Viết bằng bút mực",
        "1 bản chính",
        "2 bản sao",
        "mang bản gốc để đối chiếu",
        "3 ngày làm việc",
        "5 ngày làm việc",
        "Ngay trong ngày",
        "Không kể thời gian gửi",
        "8.000 đồng",
        "Miễn phí",
        "Theo biểu mức thu",
        "Thông tư 106/2021/TT-BTC",
        "Theo quy định của văn bản khác",
        "Tỉnh Sông Mây cũ",
        "Chưa rõ mức thu",
        "Lấy số",
        "Nộp trên mạng",
        "Thẩm định",
        "Phòng Tư pháp",
        "4 giờ",
        "Ủy ban nhân dân cấp xã",
        "Công an cấp xã",
        "Số 2 đường Lê Lợi",
        "7:30 – 17:00",
        "0200 3 111 222",
        "Số 1 đường Hoa Sữa",
        "Công dân Việt Nam",
        "Giấy khai sinh",
        "có giấy chứng sinh",
        "Luật Hộ tịch",
        "https://vbpl.vn/60-2014",
        "Nghị định 224/2026/NĐ-CP",
        "Một phần",
        "Phải ký sổ tại quầy",
        "https://dichvucong.gov.vn/khai-sinh",
        "Mức độ 3",
        "5 tại chỗ",
        "Miễn lệ phí cho hộ nghèo",
        "12/NQ-HĐND",
        "2.009999",
        "1.004222",
        "/media/kept/ab/mau.docx",
        "https://example.vn/huong-dan",
        "Cấp xã",
        "Cấp tỉnh",
    ],
)
def test_the_page_shows_every_component(client: Client, birth: ProcedurePage, text: str) -> None:
    assert text in client.get(URL).content.decode()
