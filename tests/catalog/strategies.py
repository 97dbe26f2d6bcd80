"""Arbitrary contents for hypothesis: everything that a content can say, in both languages.

Coded references are drawn from the small pools below, so that a test can make the rows they name
(`tests.catalog.vocabulary.make_vocabulary`).
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from catalog.content import (
    ONLINE_VALUES,
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
    clean_text,
)

SECTORS = (Ref(Text("Hộ tịch", "Civil status"), "HT"), Ref(Text("Đất đai"), "DD"))
AUDIENCES = (Ref(Text("Công dân Việt Nam", "Citizens"), "CD"), Ref(Text("Doanh nghiệp"), "DN"))
AGENCIES = (
    Ref(Text("Ủy ban nhân dân cấp xã", "Commune people's committee"), "UBND-XA"),
    Ref(Text("Sở Xây dựng"), "SXD"),
)
SERVICE_POINTS = (Ref(Text("Trung tâm Phục vụ hành chính công", "Service centre"), "trung-tam"),)
FORMS = (Ref(Text("Tờ khai thay đổi thông tin cư trú"), "CT01"), Ref(Text("Mẫu 1m", "1m"), "1M"))
LEGAL_NUMBERS = ("68/2020/QH14", "63/2010/NĐ-CP", "")

_WORDS = ["", "Đơn đề nghị", "hoà", "giấy\nkhai sinh", "8.000 đồng", "“—”", "a b c", "A"]
words = st.one_of(st.sampled_from(_WORDS), st.text(max_size=12).map(clean_text))
texts = st.builds(Text, vi=words, en=words)
named = st.builds(Text, vi=words.filter(bool), en=words)
codes = st.one_of(
    st.from_regex(r"[0-9]\.[0-9]{6}", fullmatch=True, alphabet="0123456789."),
    st.integers(min_value=1, max_value=999_999_999).map(lambda n: f"DP.{n}"),
)
_cents = st.integers(min_value=0, max_value=10**12)
amounts = st.one_of(
    st.sampled_from([Decimal(0), Decimal(8000), Decimal("2.5")]),
    _cents.map(lambda n: (Decimal(n) / 100).normalize()),
)
counts = st.none() | st.integers(min_value=0, max_value=20)


def several(values: st.SearchStrategy[Any], *, most: int = 3) -> st.SearchStrategy[Any]:
    """Return short tuples of `values`."""
    return st.lists(values, max_size=most).map(tuple)


def refs(pool: Sequence[Ref]) -> st.SearchStrategy[Ref]:
    """Return references to a pool's items, and names as written, which have no code."""
    return st.one_of(st.sampled_from(pool), st.builds(Ref, name=named))


durations = st.one_of(
    st.builds(Duration, value=amounts, unit=st.none() | st.sampled_from(Unit), text=texts),
    st.builds(Duration, unit=st.none() | st.sampled_from(Unit), text=named),
)
fees = st.one_of(
    st.builds(
        Fee,
        state=st.just(FeeState.AMOUNT),
        amount=amounts,
        currency=st.sampled_from(["VND", "USD"]),
        kind=st.none() | st.sampled_from(FeeKind),
        condition=texts,
        basis=texts,
    ),
    st.builds(
        Fee,
        state=st.sampled_from([s for s in FeeState if s is not FeeState.AMOUNT]),
        kind=st.none() | st.sampled_from(FeeKind),
        per=texts,
        area=texts,
    ),
)
channels = st.builds(
    Channel,
    method=st.sampled_from(Method),
    case=texts,
    statutory=st.none() | durations,
    committed=st.none() | durations,
    fees=several(fees),
    note=texts,
)
papers = st.builds(
    Paper,
    name=named,
    code=words,
    originals=counts,
    copies=counts,
    form=st.none() | st.sampled_from(FORMS),
    files=several(words.filter(bool), most=2),
    plain=texts,
    note=texts,
    from_database=st.booleans(),
    is_result=st.booleans(),
    is_note=st.booleans(),
)
dossiers = st.builds(
    Dossier,
    cases=several(st.builds(DossierCase, name=texts, papers=several(papers)), most=2),
    sets=counts,
)
step_cases = st.builds(
    StepCase, case=texts, steps=several(st.builds(Step, title=texts, text=texts))
)
agencies = st.builds(
    Agencies,
    executing=several(refs(AGENCIES)),
    competent=several(refs(AGENCIES)),
    authorised=several(refs(AGENCIES)),
    coordinating=several(refs(AGENCIES)),
    service_points=several(refs(SERVICE_POINTS), most=2),
    addresses=texts,
)
services = st.sampled_from(Scheme).flatmap(
    lambda scheme: st.builds(
        OnlineService,
        scheme=st.just(scheme),
        value=st.sampled_from(ONLINE_VALUES[scheme]),
        reason=named,
        submit_url=st.sampled_from(["", "https://dichvucong.example/nop?ma=1.001193"]),
    )
)
handlings = st.builds(
    Handling, kind=st.sampled_from(HandlingKind), at=several(refs(SERVICE_POINTS), most=2)
)
origins = st.dictionaries(
    st.sampled_from(Component),
    st.builds(Origin, source=st.sampled_from(Source), decision=words),
    max_size=3,
)


def contents() -> st.SearchStrategy[Content]:
    """Return arbitrary contents whose coded references are of the pools of this module."""
    return st.builds(
        Content,
        code=codes,
        name=named,
        aliases=several(codes, most=2),
        kind=st.sampled_from(Kind),
        parts=several(codes, most=2),
        sectors=several(refs(SECTORS), most=2),
        levels=st.sets(st.sampled_from(Level)).map(lambda s: tuple(x for x in Level if x in s)),
        steps=several(step_cases, most=2),
        process=several(
            st.builds(ProcessStep, step=texts, unit=texts, duration=st.none() | durations), most=2
        ),
        channels=several(channels),
        dossier=dossiers,
        audiences=several(refs(AUDIENCES), most=2),
        agencies=agencies,
        results=several(st.builds(Ref, name=named, code=words), most=2),
        conditions=texts,
        presence=st.builds(Presence, *[st.sampled_from(Answer)] * 4),
        legal_bases=several(
            st.builds(LegalBasis, number=st.sampled_from(LEGAL_NUMBERS), title=texts)
        ),
        online=several(services, most=2),
        handling=several(handlings, most=2),
        note=texts,
        origins=origins,
    )
