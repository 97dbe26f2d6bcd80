"""The national portal's detail record, checked: what a mapping may rely on.

Two shapes share these models: the portal's own answer, and records converted from its printed
pages (`_converted`), which lack many keys. What is not used is not looked at; what is used has
exactly the type named here. All text is clean (`catalog.content.clean_text`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from catalog.content import clean_text

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
_NAMED = 5  # wrong fields that a message names
_LAST_MILLISECOND = 4_102_444_800_000  # the year 2100: later is no day of a decision


def _text(value: Any) -> Any:
    if value is None:
        return ""
    return clean_text(value) if isinstance(value, str) else value


def _day(milliseconds: Any) -> date | None:
    """Return the Vietnamese day: the source writes its midnight, which in UTC is the day before."""
    if milliseconds is None:
        return None
    if type(milliseconds) is not int or not 0 <= milliseconds <= _LAST_MILLISECOND:
        raise ValueError("milliseconds since 1970 are expected, up to the year 2100")
    return datetime.fromtimestamp(milliseconds / 1000, VIETNAM).date()


def _list(value: Any) -> Any:
    return () if value is None else value


def _number(value: Any) -> Any:
    """Write a float as people do: 2.5 is two and a half, not its binary neighbour."""
    return str(value) if isinstance(value, float) else value


Words = Annotated[str, BeforeValidator(_text)]
Line = Annotated[str, BeforeValidator(_text), AfterValidator(lambda v: " ".join(v.split()))]
Day = Annotated[date | None, BeforeValidator(_day)]
Quantity = Annotated[int, Field(strict=True, ge=0, le=10_000)]
Flag = Annotated[bool, Field(strict=True)]
Number = Annotated[Decimal, BeforeValidator(_number), Field(ge=0, le=Decimal(10) ** 15)]


class Part(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class Named(Part):
    """Anything with a name and perhaps a code."""

    name: Line = ""
    code: Line = ""


class Group(Named):
    type: Words = ""


class Step(Part):
    name: Words = ""
    description: Words = ""


class FileName(Part):
    fileName: Line = ""


class Fee(Part):
    type: Literal["FEE", "SERVICE_FEE", "PRICE_LEVEL"] | None = None
    value: Number | None = None
    description: Words = ""
    currencyName: Line = ""
    attachment: FileName | None = None


class Method(Part):
    submissionMethod: Literal["ONLINE", "POSTAL", "DIRECT"]
    processingTime: Annotated[Number | Words, Field(union_mode="left_to_right")] | None = None
    processingTimeUnit: Literal["WORKING_DAY", "DAY", "HOUR", "MONTH", "OTHER"] = "OTHER"
    description: Words = ""
    fees: Annotated[tuple[Fee, ...], BeforeValidator(_list)] = ()


class Paper(Part):
    name: Words = ""
    code: Line = ""
    originalQty: Quantity | None = None
    copyQty: Quantity | None = None
    isProcessingResult: Flag | None = None
    attachments: Annotated[tuple[FileName, ...], BeforeValidator(_list)] = ()


class PaperCase(Part):
    name: Words = ""
    profileComponents: Annotated[tuple[Paper, ...], BeforeValidator(_list)] = ()


class ProcessingDay(Part):
    qty: Number | None = None
    type: Words = ""


class OnlineCase(Named):
    processingDay: ProcessingDay | None = None


class ReturningMethod(Part):
    type: Words = ""
    value: Annotated[tuple[Words, ...], BeforeValidator(_list)] = ()


class Proposal(Part):
    """The announcing decision."""

    proposalNumber: Line = ""
    decisionDate: Day = None
    issuingAgency: Named | None = None


_Named = Annotated[tuple[Named, ...], BeforeValidator(_list)]


class DetailRecord(Part):
    """One procedure as the portal tells it. `code` and `name` are all that must be there."""

    # As written: blanks around it are worth a warning.
    code: str = Field(min_length=1, max_length=64)
    name: Line = Field(min_length=1)
    codeNotation: Words = ""
    type: (
        Literal[
            "STANDARD", "SPECIFIC", "STANDARD_INTERNAL", "INTERCONNECTED", "INTERCONNECTED_INTERNAL"
        ]
        | None
    ) = None
    formalityType: Words = ""
    isMinistry: Flag | None = None
    isProvince: Flag | None = None
    isWard: Flag | None = None
    isOtherAgency: Flag | None = None
    isVertical: Flag | None = None
    isFullProcess: Flag | None = None
    isNonTerritorial: Flag | None = None
    isInternal: Flag | None = None
    categoriesDetails: _Named = ()
    category: Named | None = None
    departmentPromulgateCode: Line = ""
    departmentPromulgateName: Line = ""
    procedureProposal: Proposal | None = None
    executingAgencies: Line = ""
    delegatedAgencies: Line = ""
    authorizedAgencies: Line = ""
    coordinatingAgencies: Line = ""
    departmentsExecuting: _Named = ()
    departmentsAuthority: _Named = ()
    departmentsAuthorized: _Named = ()
    departmentsCoordinating: _Named = ()
    unitGroupsExecuting: _Named = ()
    unitGroupsAuthority: _Named = ()
    unitGroupsAuthorized: _Named = ()
    unitGroupsCoordinating: _Named = ()
    dossierReceivingAddresses: Words = ""
    executionSteps: Annotated[tuple[Step, ...], BeforeValidator(_list)] = ()
    executionMethods: Annotated[tuple[Method, ...], BeforeValidator(_list)] = ()
    executionCases: Annotated[tuple[PaperCase, ...], BeforeValidator(_list)] = ()
    cases: Annotated[tuple[OnlineCase, ...], BeforeValidator(_list)] = ()
    subjectTypesDetails: _Named = ()
    resultsDetails: _Named = ()
    legalBasisesDetails: _Named = ()
    requirementsAndConditions: Words = ""
    keywords: Words = ""
    note: Words = ""
    serviceGroupsDetails: Annotated[tuple[Group, ...], BeforeValidator(_list)] = ()
    returningMethods: Annotated[tuple[ReturningMethod, ...], BeforeValidator(_list)] = ()
    converted: Flag = Field(default=False, alias="_converted")
    unparsed: Annotated[tuple[Words, ...], BeforeValidator(_list)] = Field(
        default=(), alias="_unparsed"
    )

    @property
    def internal(self) -> bool:
        """Tell whether it is for inside the administration only."""
        if self.isInternal or (self.type or "").endswith("INTERNAL"):
            return True
        # The page of an internal procedure prints no type of regulation; all others do.
        return self.converted and self.type is None and not self.formalityType


class WrongShape(ValueError):
    """A record that is not a detail record: the message names each wrong field."""


def parse(data: Mapping[str, Any]) -> DetailRecord:
    """Check `data`. Raises WrongShape."""
    try:
        return DetailRecord.model_validate(data)
    except ValidationError as error:
        places = [f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()]
        more = len(places) - _NAMED
        told = "; ".join(places[:_NAMED]) + (f" (and {more} more)" if more > 0 else "")
        raise WrongShape(told) from error
