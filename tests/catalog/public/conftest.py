"""A small catalogue to read in public, and a whole procedure with every component."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from catalog import selectors
from catalog.content import (
    Agencies,
    Answer,
    Channel,
    Component,
    Content,
    Dossier,
    DossierCase,
    Duration,
    Fee,
    FeeKind,
    FeeState,
    Handling,
    HandlingKind,
    Kind,
    LegalBasis,
    Level,
    Method,
    OnlineService,
    Origin,
    Paper,
    Presence,
    ProcessStep,
    Ref,
    Scheme,
    Source,
    Step,
    StepCase,
    Text,
    Unit,
)
from catalog.models import (
    Audience,
    Form,
    FormEdition,
    LegalDocument,
    ProcedurePage,
    Sector,
    ServicePoint,
)
from tests.builders import Tree, a_page, promulgated

BIRTH = "1.001193"


def days(number: int) -> date:
    """Return the day `number` days after today."""
    return selectors.today() + timedelta(days=number)


def a_length(value: int, unit: Unit = Unit.WORKING_DAY) -> Duration:
    return Duration(value=Decimal(value), unit=unit)


def whole_content(code: str = BIRTH, name: str = "Đăng ký khai sinh", english: str = "") -> Content:
    """Return a content in which every component says something, in every state it can have."""
    fees = (
        Fee(FeeState.AMOUNT, FeeKind.CHARGE, Decimal(8000), condition=Text("Quá hạn")),
        Fee(FeeState.FREE, FeeKind.CHARGE, condition=Text("Đúng hạn")),
        Fee(FeeState.SCHEDULE, FeeKind.FEE, basis=Text("Thông tư 106/2021/TT-BTC")),
        Fee(FeeState.ELSEWHERE, area=Text("Tỉnh Sông Mây cũ")),
        Fee(FeeState.UNKNOWN),
    )
    return Content(
        code=code,
        name=Text(name, english),
        aliases=("2.009999",),
        kind=Kind.INTERLINKED,
        parts=("1.004222",),
        sectors=(Ref(Text("Hộ tịch", "Civil status"), "HT"),),
        levels=(Level.COMMUNE, Level.PROVINCE),
        steps=(
            StepCase(Text("Nộp tại quầy"), (Step(Text("Nộp"), Text("- Đến quầy\n- Lấy số")),)),
            StepCase(Text("Nộp trên mạng"), (Step(Text(), Text("Mở Cổng Dịch vụ công")),)),
        ),
        process=(ProcessStep(Text("Thẩm định"), Text("Phòng Tư pháp"), a_length(4, Unit.HOUR)),),
        channels=(
            Channel(Method.ONLINE, Text("Sinh trong nước"), a_length(5), a_length(3), fees),
            Channel(Method.IN_PERSON, statutory=Duration(text=Text("Ngay trong ngày"))),
            Channel(Method.POSTAL, statutory=a_length(1), note=Text("Không kể thời gian gửi")),
        ),
        dossier=Dossier(
            cases=(
                DossierCase(
                    Text("Cha mẹ có đăng ký kết hôn"),
                    (
                        Paper(
                            Text("Tờ khai đăng ký khai sinh"),
                            originals=1,
                            form=Ref(Text("Tờ khai"), "CT01"),
                            plain=Text("Viết bằng bút mực"),
                        ),
                        Paper(Text("Giấy chứng sinh"), copies=2, from_database=True),
                        Paper(Text("Lưu ý: mang bản gốc để đối chiếu"), is_note=True),
                    ),
                ),
                DossierCase(Text("Trẻ bị bỏ rơi"), (Paper(Text("Biên bản"), is_result=True),)),
            ),
            sets=1,
        ),
        audiences=(Ref(Text("Công dân Việt Nam", "Vietnamese citizens"), "ĐT1"),),
        agencies=Agencies(
            executing=(Ref(Text("Sở Tư pháp"), "H00.TP"),),
            competent=(Ref(Text("Ủy ban nhân dân cấp xã")),),
            authorised=(Ref(Text("Phòng Tư pháp")),),
            coordinating=(Ref(Text("Công an cấp xã")),),
            service_points=(Ref(Text("Trung tâm Phục vụ hành chính công"), "tt-tinh"),),
            addresses=Text("Số 1 đường Hoa Sữa"),
        ),
        results=(Ref(Text("Giấy khai sinh", "Birth certificate"), "KQ.1"),),
        conditions=Text("- Trẻ sinh tại Việt Nam\n+ có giấy chứng sinh"),
        presence=Presence(Answer.YES, Answer.YES, Answer.YES, Answer.YES),
        legal_bases=(LegalBasis("60/2014/QH13", Text("Luật Hộ tịch")),),
        online=(
            OnlineService(
                Scheme.ND224_2026,
                "partial",
                Text("Phải ký sổ tại quầy"),
                "https://dichvucong.gov.vn/khai-sinh",
            ),
            OnlineService(Scheme.ND43_2011, "3"),
        ),
        handling=(
            Handling(
                HandlingKind.FIVE_IN_PLACE,
                (Ref(Text("Trung tâm Phục vụ hành chính công"), "tt-tinh"),),
            ),
        ),
        note=Text("Miễn lệ phí cho hộ nghèo"),
        origins={Component.CHANNELS: Origin(Source.LOCAL, "12/NQ-HĐND")},
    )


def make_whole_vocabulary() -> None:
    """Make the rows that the whole content refers to."""
    Sector.objects.create(code="HT", name_vi="Hộ tịch", name_en="Civil status")
    Audience.objects.create(code="ĐT1", name_vi="Công dân Việt Nam")
    ServicePoint.objects.create(
        code="tt-tinh",
        name_vi="Trung tâm Phục vụ hành chính công",
        address_vi="Số 2 đường Lê Lợi",
        hours_vi="Thứ Hai đến thứ Sáu, 7:30 – 17:00",
        telephone="0200 3 111 222",
    )
    document = LegalDocument.objects.create(
        code="60/2014/QH13", number="60/2014/QH13", link="https://vbpl.vn/60-2014"
    )
    form = Form.objects.create(code="CT01", name_vi="Tờ khai", legal_document=document)
    FormEdition.objects.create(form=form, guide="https://example.vn/huong-dan", docx="ab/mau.docx")


@pytest.fixture
def vocabulary(tree: Tree) -> None:
    """What the whole content refers to."""
    make_whole_vocabulary()


@pytest.fixture
def birth(tree: Tree, vocabulary: None) -> ProcedurePage:
    """The whole procedure, in force since 30 days ago."""
    page = a_page(tree, BIRTH)
    promulgated(tree, page, whole_content(), days(-30))
    return page
