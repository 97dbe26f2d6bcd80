"""What looks wrong in a record and is kept all the same, for editors to see. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from catalog.content import Component, Content, exact
from catalog.importing.citations import year_of
from catalog.importing.fees import SMALLEST, quotes_amount
from catalog.importing.naming import place_of
from catalog.importing.records import DetailRecord, Named
from catalog.models import ProcedureWarning

Kinds = ProcedureWarning.Kind

ABOLISHED_PAPERS = {
    r"sổ hộ khẩu": "38(3) Luật 68/2020/QH14: 31/12/2022",
    r"sổ tạm trú": "38(3) Luật 68/2020/QH14: 31/12/2022",
    r"chứng minh nhân dân|\bCMND\b": "46(2) Luật 26/2023/QH15: 31/12/2024",
}
"""Papers that no longer exist, and the article that ended them with their last day."""

_PROVINCE = re.compile(r"(?:^|\.)(H\d{2})(?=\.|$)")
_SURE = {"executionMethods.fees.type", "type", "state"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that looks wrong: what kind, in which component, and the words that show it."""

    kind: str
    component: str = ""
    detail: str = ""


def find(record: DetailRecord, content: Content) -> tuple[Finding, ...]:
    """Return all that looks wrong in a record, each thing once."""
    found = (
        *_code(record, content),
        *_decision(record),
        *_bases(record, content),
        *_agencies(record),
        *_times(record),
        *_fees(record, content),
        *_papers(content),
        *_parts(record, content),
    )
    return tuple(dict.fromkeys(found))


def _code(record: DetailRecord, content: Content) -> Iterator[Finding]:
    for written in dict.fromkeys((record.code, record.codeNotation)):
        if written and written != content.code:
            yield Finding(Kinds.CODE_FORM, Component.CODE, written)


def _decision(record: DetailRecord) -> Iterator[Finding]:
    proposal = record.procedureProposal
    number = proposal.proposalNumber if proposal else ""
    if not re.search(r"\d", number):
        yield Finding(Kinds.NO_DECISION, "", number)


def _bases(record: DetailRecord, content: Content) -> Iterator[Finding]:
    day = record.procedureProposal and record.procedureProposal.decisionDate
    numbers = Counter(b.number for b in content.legal_bases if b.number)
    for number, times in numbers.items():
        if times > 1:
            yield Finding(Kinds.DUPLICATE_BASIS, Component.LEGAL_BASES, number)
        year = year_of(number)
        if day and year and year > day.year:
            detail = f"{number} > {day:%d/%m/%Y}"
            yield Finding(Kinds.NEWER_BASIS, Component.LEGAL_BASES, detail)


def _agencies(record: DetailRecord) -> Iterator[Finding]:
    """Tell bodies of one province in the record of another, or of the whole country."""
    own = _province(record.departmentPromulgateCode)
    own_place = place_of(record.departmentPromulgateName)
    for body in bodies(record):
        province, place = _province(body.code), place_of(body.name)
        if (province and province != own) or (not province and place and place != own_place):
            detail = f"{body.code} {body.name}".strip()
            yield Finding(Kinds.FOREIGN_AGENCY, Component.AGENCIES, detail)


def bodies(record: DetailRecord) -> Iterator[Named]:
    """Yield every body that a record names, in any role."""
    for role in ("Executing", "Authority", "Authorized", "Coordinating"):
        yield from getattr(record, f"departments{role}")
        yield from getattr(record, f"unitGroups{role}")
    if record.converted:
        for joined in (
            record.executingAgencies,
            record.delegatedAgencies,
            record.authorizedAgencies,
            record.coordinatingAgencies,
        ):
            if joined:
                yield Named(name=joined)


def _province(code: str) -> str:
    found = _PROVINCE.search(code)
    return found[1] if found else ""


def _times(record: DetailRecord) -> Iterator[Finding]:
    """Tell when the two places of processing time have no pair in common."""
    channels = {
        (m.processingTime, m.processingTimeUnit)
        for m in record.executionMethods
        if isinstance(m.processingTime, Decimal) and m.processingTime
    }
    cases = {
        (c.processingDay.qty, c.processingDay.type)
        for c in record.cases
        if c.processingDay and c.processingDay.qty
    }
    if channels and cases and not channels & cases:
        same_number = {n for n, _unit in channels} & {n for n, _unit in cases}
        kind = Kinds.UNIT_CONFLICT if same_number else Kinds.TIME_CONFLICT
        detail = f"{_pairs(channels)} ≠ {_pairs(cases)}"
        yield Finding(kind, Component.CHANNELS, detail)
    for number, unit in sorted(channels, key=str):
        if unit == "OTHER":
            yield Finding(Kinds.UNITLESS_TIME, Component.CHANNELS, exact(number))
    for code, times in Counter(c.code for c in record.cases if c.code).items():
        if times > 1:
            yield Finding(Kinds.DUPLICATE_CASE, Component.CHANNELS, code)


def _pairs(pairs: Iterable[tuple[Decimal | None, str]]) -> str:
    return ", ".join(sorted(f"{exact(number or Decimal())} {unit}" for number, unit in pairs))


def _fees(record: DetailRecord, content: Content) -> Iterator[Finding]:
    for channel in content.channels:
        for fee in channel.fees:
            if fee.amount and fee.currency == "VND" and fee.amount < SMALLEST:
                detail = f"{exact(fee.amount)}: {fee.condition.vi[:120]}".strip(": ")
                yield Finding(Kinds.SMALL_FEE, Component.CHANNELS, detail)
    for method in record.executionMethods:
        for row in method.fees:
            if row.value == 0 and quotes_amount(row.description):
                yield Finding(Kinds.ZERO_FEE, Component.CHANNELS, row.description[:200])


def _papers(content: Content) -> Iterator[Finding]:
    for case in content.dossier.cases:
        for paper in case.papers:
            for pattern, ended in ABOLISHED_PAPERS.items():
                if re.search(pattern, paper.name.vi, re.IGNORECASE):
                    detail = f"{paper.name.vi[:160]} ({ended})"
                    yield Finding(Kinds.ABOLISHED_PAPER, Component.DOSSIER, detail)


def _parts(record: DetailRecord, content: Content) -> Iterator[Finding]:
    if not content.sectors:
        yield Finding(Kinds.NO_SECTOR, Component.SECTORS)
    for key in record.unparsed:
        if key not in _SURE:
            yield Finding(Kinds.UNPARSED, _COMPONENTS.get(key.split(".")[0], ""), key)


_COMPONENTS = {
    "executionSteps": Component.STEPS,
    "executionMethods": Component.CHANNELS,
    "executionCases": Component.DOSSIER,
    "legalBasisesDetails": Component.LEGAL_BASES,
    "resultsDetails": Component.RESULTS,
}
