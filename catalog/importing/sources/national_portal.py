"""The national portal's detail record as a content. Pure.

What the source leaves open stays open: a zero is not free, a number without a unit gets none,
a remark among the papers is marked as one. `findings` tells what looks wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from catalog.content import (
    NOTHING,
    Agencies,
    Answer,
    Channel,
    Code,
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
    Ref,
    Scheme,
    Step,
    StepCase,
    Text,
    Unit,
    clean_text,
    exact,
)
from catalog.importing import findings, records
from catalog.importing.citations import decision_number, legal_number
from catalog.importing.fees import read_fee
from catalog.importing.records import DetailRecord, Named

NAME = "national-portal"
MAPPING = 2
"""Raised when more or else is taken from the same record: then every one is looked at again."""

ND224_IN_FORCE = date(2026, 7, 1)
_NONE = re.compile(r"^\W*(?:kh[ôồ]n?g)(?: có| quy định)?\W*$", re.IGNORECASE)
_NO_TITLE = {"mặc định", "default"}
_METHODS = {"ONLINE": Method.ONLINE, "POSTAL": Method.POSTAL, "DIRECT": Method.IN_PERSON}
_FEES = {"FEE": FeeKind.FEE, "SERVICE_FEE": FeeKind.CHARGE, "PRICE_LEVEL": FeeKind.PRICE}


class Unusable(ValueError):
    """A record that can't be imported; the message starts with the field that is wrong."""


@dataclass(frozen=True, slots=True)
class Decision:
    """The announcing decision as the record names it; no number: it names none."""

    number: str = ""
    day: date | None = None
    issuer: Ref = field(default_factory=Ref)


@dataclass(frozen=True, slots=True)
class LifeEventRef:
    name: str
    business: bool


@dataclass(frozen=True, slots=True)
class Imported:
    """All that a record gives: the content with names as the source writes them, and the rest."""

    content: Content
    publisher: Ref
    decision: Decision
    findings: tuple[findings.Finding, ...]
    life_events: tuple[LifeEventRef, ...] = ()
    keywords: str = ""
    converted: bool = False
    internal: bool = False


def read_record(data: Mapping[str, Any]) -> Imported:
    """Map one record. Raises Unusable with field and reason."""
    try:
        record = records.parse(data)
    except records.WrongShape as error:
        raise Unusable(str(error)) from error
    decision = _decision(record)
    content = _content(record, read_code(record.code), decision.number)
    return Imported(
        content=content,
        publisher=Ref(Text(record.departmentPromulgateName), record.departmentPromulgateCode),
        decision=decision,
        findings=findings.find(record, content),
        life_events=tuple(
            LifeEventRef(g.name, g.type == "CORPORATE") for g in record.serviceGroupsDetails
        ),
        keywords=record.keywords,
        converted=record.converted,
        internal=record.internal,
    )


def read_code(written: str) -> Code:
    """Return the usable code in what the source writes. Raises Unusable where there is none."""
    code = Code.parse(written)
    if code is None and re.match(r"^\s*\d\.\d{6}\s*[-_ ]\s*(?:xoa|xóa)", written, re.IGNORECASE):
        raise Unusable(f"code: {written!r} is marked as deleted by the source")
    if code is None:
        raise Unusable(f"code: {written!r} is no code; d.dddddd is expected")
    return code


def _content(record: DetailRecord, code: Code, decision: str) -> Content:
    channels = tuple(_channels(record))
    dossier = Dossier(tuple(_cases(record)))
    no_conditions = bool(_NONE.match(record.requirementsAndConditions))
    results = _refs(record.resultsDetails)
    written = dict.fromkeys((clean_text(record.code), record.codeNotation))
    return Content(
        code=code.value,
        aliases=tuple(w for w in written if w and w != code.value),
        name=Text(record.name),
        kind=_kind(record),
        sectors=_refs(record.categoriesDetails or ((record.category,) if record.category else ())),
        levels=tuple(_levels(record)),
        steps=_steps(record),
        channels=channels,
        dossier=dossier,
        audiences=tuple(
            Ref(Text(s.name), s.code.replace("Đ", "D")) for s in record.subjectTypesDetails
        ),
        agencies=_agencies(record),
        results=results,
        conditions=NOTHING if no_conditions else Text(record.requirementsAndConditions),
        presence=_presence(record, channels, dossier, results, no_conditions),
        legal_bases=_bases(record),
        online=tuple(_online(record)),
        handling=tuple(_handling(record)),
        note=Text(record.note),
        origins={c: Origin(decision=decision) for c in Component},
    )


def _decision(record: DetailRecord) -> Decision:
    proposal = record.procedureProposal
    publisher = Ref(Text(record.departmentPromulgateName), record.departmentPromulgateCode)
    if proposal is None or not (number := decision_number(proposal.proposalNumber)):
        return Decision(day=proposal.decisionDate if proposal else None, issuer=publisher)
    named = proposal.issuingAgency
    if named is None or not named.name or named.name == record.departmentPromulgateName:
        return Decision(number, proposal.decisionDate, publisher)
    return Decision(number, proposal.decisionDate, Ref(Text(named.name), named.code))


def _kind(record: DetailRecord) -> Kind:
    if record.internal:
        return Kind.INTERNAL
    if record.type == "INTERCONNECTED":
        return Kind.INTERLINKED
    if record.isVertical:
        return Kind.VERTICAL
    return Kind.LOCAL if record.type == "SPECIFIC" else Kind.NATIONAL


def _levels(record: DetailRecord) -> Iterator[Level]:
    if record.isMinistry:
        yield Level.MINISTRY
    if record.isProvince:
        yield Level.PROVINCE
    if record.isWard:
        yield Level.COMMUNE
    if record.isOtherAgency:
        yield Level.OTHER


def _refs(items: Iterable[Named]) -> tuple[Ref, ...]:
    """Return references as written, each once, in the order of the source."""
    return tuple(dict.fromkeys(Ref(Text(i.name), i.code) for i in items if i.name))


def _steps(record: DetailRecord) -> tuple[StepCase, ...]:
    steps = tuple(
        Step(Text("" if s.name.lower() in _NO_TITLE else s.name), Text(s.description))
        for s in record.executionSteps
        if s.name or s.description
    )
    return (StepCase(steps=steps),) if steps else ()


def _channels(record: DetailRecord) -> Iterator[Channel]:
    for row in record.executionMethods:
        fees = (
            read_fee(
                fee.value,
                fee.description,
                kind=_FEES.get(fee.type or ""),
                currency=fee.currencyName,
                attachment=fee.attachment.fileName if fee.attachment else "",
            )
            for fee in row.fees
        )
        yield Channel(
            method=_METHODS[row.submissionMethod],
            statutory=_duration(row.processingTime, row.processingTimeUnit),
            fees=tuple(dict.fromkeys(fees)),
            note=Text(row.description),
        )


def _duration(value: Decimal | str | None, unit: str) -> Duration | None:
    """Return the time of a channel; a number of no unit is told bare, as the portal prints it."""
    if not value:
        return None
    if isinstance(value, str):
        return Duration(text=Text(value))
    if unit == "OTHER":
        return Duration(text=Text(exact(value)))
    return Duration(value, Unit[unit])


def _cases(record: DetailRecord) -> Iterator[DossierCase]:
    for case in record.executionCases:
        papers = tuple(
            Paper(
                name=Text(p.name),
                code=p.code,
                originals=p.originalQty,
                copies=p.copyQty,
                files=tuple(dict.fromkeys(a.fileName for a in p.attachments if a.fileName)),
                is_result=bool(p.isProcessingResult),
                is_note=p.originalQty == 0 and p.copyQty == 0 and not p.attachments,
            )
            for p in case.profileComponents
            if p.name or p.attachments
        )
        if papers or case.name:
            yield DossierCase(Text(case.name), papers)


def _agencies(record: DetailRecord) -> Agencies:
    """Merge the two places where a role's bodies stand; converted records have one joined text."""

    def role(name: str, joined: str) -> tuple[Ref, ...]:
        listed = [*getattr(record, f"departments{name}"), *getattr(record, f"unitGroups{name}")]
        return _refs(listed or ([Named(name=joined)] if joined else []))

    return Agencies(
        executing=role("Executing", record.executingAgencies),
        competent=role("Authority", record.delegatedAgencies),
        authorised=role("Authorized", record.authorizedAgencies),
        coordinating=role("Coordinating", record.coordinatingAgencies),
        addresses=Text(record.dossierReceivingAddresses),
    )


def _presence(
    record: DetailRecord,
    channels: tuple[Channel, ...],
    dossier: Dossier,
    results: tuple[Ref, ...],
    no_conditions: bool,
) -> Presence:
    """Say yes to what is there, no to what the source denies; else nobody knows."""
    paid = {FeeState.AMOUNT, FeeState.SCHEDULE}
    fees: list[Fee] = [fee for channel in channels for fee in channel.fees]
    has_form = any(p.files for case in dossier.cases for p in case.papers)
    conditions = Answer.YES if record.requirementsAndConditions else Answer.UNKNOWN
    return Presence(
        form=Answer.YES if has_form else Answer.UNKNOWN,
        result=Answer.YES if results else Answer.UNKNOWN,
        conditions=Answer.NO if no_conditions else conditions,
        fee=Answer.YES if any(f.state in paid for f in fees) else Answer.UNKNOWN,
    )


def _bases(record: DetailRecord) -> tuple[LegalBasis, ...]:
    bases = [_basis(row) for row in record.legalBasisesDetails if row.code or row.name]
    if record.converted:
        # The page shuffles them each time it is printed: only a fixed order shows real changes.
        bases.sort(key=lambda b: (b.number, b.title.vi))
    return tuple(bases)


def _basis(row: Named) -> LegalBasis:
    number = legal_number(row.code)
    if number:
        return LegalBasis(number, Text(row.name or row.code))
    if swapped := legal_number(row.name):
        return LegalBasis(swapped, Text(row.code if len(row.code) > len(row.name) else row.name))
    return LegalBasis(row.code, Text(row.name))


def _online(record: DetailRecord) -> Iterator[OnlineService]:
    """Name the level in the words of the decree that was in force when it was announced."""
    if record.isFullProcess:
        proposal = record.procedureProposal
        day = proposal.decisionDate if proposal else None
        new = day is not None and day >= ND224_IN_FORCE
        yield OnlineService(Scheme.ND224_2026 if new else Scheme.ND42_2022, "full")


def _handling(record: DetailRecord) -> Iterator[Handling]:
    if any("AT_HOME" in way.value for way in record.returningMethods):
        yield Handling(HandlingKind.POSTAL_RETURN)
    if record.isNonTerritorial:
        own = record.type == "SPECIFIC"
        yield Handling(
            HandlingKind.BOUNDARY_FREE_PROVINCE if own else HandlingKind.BOUNDARY_FREE_NATION
        )
