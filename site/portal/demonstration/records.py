"""The shapes of the demonstration's files: what a clerk may write, checked before anything is made.

Pure but for the enumerations of the models. A text is written alone (Vietnamese) or as
`{vi: …, en: …}`.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from catalog.content import NOTHING, HandlingKind, Level, Text
from catalog.models import BRINGS_CONTENT, Action, Agency, DecisionPage, LifeEvent, ServicePoint
from catalog.validity import Follows


def _as_text(value: Any) -> Any:
    return {"vi": value} if isinstance(value, str) else value


Words = Annotated[Text, BeforeValidator(_as_text)]


class Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Named(Record):
    code: str
    name: Words


class Existing(Record):
    """Days of existence, and what came after."""

    exists_from: date | None = None
    exists_to: date | None = None
    succeeded_by: str | None = None


class AgencyRecord(Named, Existing):
    """`page`: it answers for procedures, which stand under its page."""

    kind: Agency.Kind
    level: Agency.Level
    parent: str | None = None
    page: bool = False
    intro: Words = NOTHING
    identifiers: str = ""
    other_names: tuple[str, ...] = ()
    address: Words = NOTHING
    telephone: str = ""
    hotline: str = ""
    email: str = ""
    website: str = ""


class SectorRecord(Named, Existing):
    agency: str


class AudienceRecord(Named):
    pass


class LifeEventRecord(Named):
    group: LifeEvent.Group


class VocabularyFile(Record):
    sectors: tuple[SectorRecord, ...]
    audiences: tuple[AudienceRecord, ...]
    life_events: tuple[LifeEventRecord, ...]


class DocumentRecord(Record):
    number: str
    title: Words
    issuer: str = ""
    issued: date | None = None
    in_force_from: date | None = Field(default=None, alias="from")
    in_force_to: date | None = Field(default=None, alias="to")


class AcceptanceRecord(Record):
    agency: str | None = None
    level: Level | None = None
    handling: tuple[HandlingKind, ...] = ()


class ServicePointRecord(Named, Existing):
    kind: ServicePoint.Kind
    address: Words
    hours: Words
    telephone: str = ""
    accepts: tuple[AcceptanceRecord, ...] = ()


class EditionRecord(Record):
    valid_from: date | None = Field(default=None, alias="from")
    valid_to: date | None = Field(default=None, alias="to")
    docx: str | None = None
    pdf: str | None = None
    sample: str | None = None
    guide: str = ""

    @property
    def files(self) -> dict[str, str]:
        """The files it has, by what they are."""
        named = {"docx": self.docx, "pdf": self.pdf, "sample": self.sample}
        return {what: name for what, name in named.items() if name}

    @model_validator(mode="after")
    def _has_a_file(self) -> Self:
        if not (self.docx or self.pdf):
            raise ValueError("an edition has a DOCX or a PDF")
        return self


class FormRecord(Named):
    legal_document: str | None = None
    editions: tuple[EditionRecord, ...] = ()


class DecisionRecord(Record):
    """A decision; one without a number only gathers what came from an older system.

    `file` is the signed text, in the folder `decisions`. `begins` has the codes of procedures
    whose amendment stands open: such a decision waits for its editors. `ends` has those that it
    abolishes once it is approved: it is submitted, and waits for a publisher.
    """

    number: str = ""
    title: str = ""
    kind: DecisionPage.Kind = DecisionPage.Kind.ANNOUNCEMENT
    signed: date | None = None
    effective: date | None = None
    expires: date | None = None
    signer: str = ""
    source: str = ""
    abstract: str
    file: str | None = None
    begins: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        """Tell whether it is left to whoever tries the desk."""
        return bool(self.begins or self.ends)

    @property
    def key(self) -> str:
        """What the acts of procedures call it by."""
        return self.number or self.title

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if not self.key:
            raise ValueError("a decision has a number or a title")
        if self.number and self.signed is None:
            raise ValueError("a decision with a number has the day it was signed")
        return self


class ActRecord(Record):
    """What one decision did to the procedure. `content` names what changed; the rest stays.

    `over` names the decision whose content it changes, where that is not the one before.
    `retracted` says why it was taken back afterwards; acts after it change the one before it.
    """

    decision: str
    action: Action
    content: dict[str, Any] | None = None
    over: str | None = None
    changed_by: str | None = None
    effective_on: date | None = None
    temporary_until: date | None = None
    follows: Follows = Follows.UNSTATED
    replaced_by: str | None = None
    reason: str = ""
    retracted: str = ""

    @model_validator(mode="after")
    def _fits_its_action(self) -> Self:
        if (self.content is not None) != (self.action in BRINGS_CONTENT):
            raise ValueError(f"'content' does not go with the action '{self.action}'")
        if (self.replaced_by is not None) != (self.action == Action.REPLACED):
            raise ValueError("'replaced_by' goes with the action 'replaced', and only with it")
        return self


class QuestionRecord(Record):
    question: Words
    answer: Words


class GuidanceRecord(Record):
    summary: Words
    text: Words = NOTHING
    search_words: Words = NOTHING
    questions: tuple[QuestionRecord, ...] = ()
    related: tuple[str, ...] = ()
    life_events: tuple[str, ...] = ()


class ProcedureRecord(Record):
    code: str
    agency: str
    versions: tuple[ActRecord, ...] = Field(min_length=1)
    guidance: GuidanceRecord | None = None


class PageRecord(Record):
    slug: str
    title: str
    heading: Words
    body: Words


class Role(StrEnum):
    """What somebody does at the desk; each is a group there."""

    ADMINISTRATOR = "administrator"
    EDITOR = "editor"
    CONTROLLER = "controller"
    PUBLISHER = "publisher"


class UserRecord(Record):
    """Somebody at the desk; an editor has the agency whose procedures they write."""

    username: str
    name: str
    role: Role
    email: str
    agency: str | None = None

    @model_validator(mode="after")
    def _editor_has_agency(self) -> Self:
        if (self.agency is not None) != (self.role is Role.EDITOR):
            raise ValueError("an editor, and nobody else, has an agency")
        return self


class TargetRecord(Record):
    """The share of procedures to be fully online, in percent, by the end of a year."""

    percent: Decimal = Field(ge=0, le=100)
    year: int
    basis: str


class ProvinceRecord(Record):
    name: Words
    hotline: str
    online_target: TargetRecord | None = None
    home: Words
    agencies_page: str
    decisions_page: str
    pages: tuple[PageRecord, ...]
    users: tuple[UserRecord, ...]
