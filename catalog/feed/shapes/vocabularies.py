"""The shapes of vocabularies' items. Names and facts are those of today, without history."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from catalog.content import HandlingKind, Level
from catalog.feed.shapes.base import Address, Addresses, Page, Shape, Words
from catalog.models import Agency as AgencyRow
from catalog.models import LifeEvent as LifeEventRow
from catalog.models import ServicePoint as PointRow


class Item(Shape):
    """What every item has."""

    code: str = Field(description="Its code: final, and what versions cite.")
    name: Words = Field(description="Its name today.")
    api_url: str = Address


class Lasting(Item):
    """What exists for a time and may have a successor."""

    exists_from: date | None = Field(description="First day of its existence; null: not known.")
    exists_to: date | None = Field(description="First day on which it is no more; null: it is.")
    succeeded_by: str | None = Field(description="Code of what came after it.")


class Sector(Lasting):
    """A sector (lĩnh vực)."""

    kind: Literal["sector"] = Field(description="The vocabulary.")
    agency: str | None = Field(description="Code of the agency that answers for it here.")
    url: Addresses = Field(description="Its public pages.")


class Agency(Lasting):
    """An agency (cơ quan), or a kind of body such as “Ủy ban nhân dân cấp xã”."""

    kind: Literal["agency"] = Field(description="The vocabulary.")
    agency_kind: AgencyRow.Kind = Field(description="What kind of body it is.")
    level: AgencyRow.Level = Field(description="Level of the administration.")
    parent: str | None = Field(description="Code of the agency above it.")
    identifiers: list[str] = Field(description="Its codes in other systems, such as H40.")
    other_names: list[str] = Field(description="Other spellings and former names, in Vietnamese.")
    address: Words = Field(description="Postal address.")
    telephone: str | None = Field(description="Telephone number as people write it.")
    hotline: str | None = Field(description="Telephone number for questions and complaints.")
    email: str | None = Field(description="E-mail address.")
    website: str | None = Field(description="Address of its own site.")
    url: Addresses | None = Field(description="Its public pages; null where it has none.")


class Audience(Item):
    """Who may apply (đối tượng thực hiện)."""

    kind: Literal["audience"] = Field(description="The vocabulary.")


class LifeEvent(Item):
    """A moment in the life of a person or a business (sự kiện)."""

    kind: Literal["life-event"] = Field(description="The vocabulary.")
    group: LifeEventRow.Group = Field(description="Whose life: a citizen's or a business's.")
    position: int = Field(ge=0, description="Its place in lists, from 0.")
    url: Addresses = Field(description="Its public pages.")


class LegalDocument(Item):
    """A legal document (văn bản pháp luật) that procedures rest on."""

    kind: Literal["legal-document"] = Field(description="The vocabulary.")
    number: str = Field(description="Its number as it is written, such as 60/2014/QH13.")
    issuer: str | None = Field(description="Who issued it, in Vietnamese.")
    issued_on: date | None = Field(description="Day of issue.")
    in_force_from: date | None = Field(description="First day in force; null: not known.")
    in_force_to: date | None = Field(description="First day no longer in force; null: no end.")
    is_fast_track: bool = Field(description="Issued by the shortened procedure.")
    link: str | None = Field(description="Where its text can be read.")


class Accepted(Shape):
    """A rule of what a service point receives: all that is named must fit."""

    agency: str | None = Field(description="Code of the agency that answers for the procedure.")
    level: Level | None = Field(description="Level at which the procedure is handled.")
    procedure: str | None = Field(description="Code of a procedure.")
    handling: list[HandlingKind] = Field(description="How it handles what it receives so.")


class ServicePoint(Lasting):
    """A place where dossiers are received (nơi tiếp nhận)."""

    kind: Literal["service-point"] = Field(description="The vocabulary.")
    point_kind: PointRow.Kind = Field(description="What kind of place it is.")
    address: Words = Field(description="Postal address.")
    hours: Words = Field(description="Opening hours in words.")
    telephone: str | None = Field(description="Telephone number as people write it.")
    latitude: float | None = Field(description="Degrees north, WGS 84.")
    longitude: float | None = Field(description="Degrees east, WGS 84.")
    accepts: list[Accepted] = Field(description="What it receives: whatever one of these fits.")
    url: Addresses = Field(description="Its public pages.")


class Edition(Shape):
    """An edition of a form, to be handed out on its days."""

    valid_from: date | None = Field(description="First day; null: since before the records.")
    valid_to: date | None = Field(description="First day on which it is out of use; null: no end.")
    docx: str | None = Field(description="Absolute address of the form for Word.")
    pdf: str | None = Field(description="Absolute address of the form as PDF.")
    sample: str | None = Field(description="Absolute address of a filled sample.")
    guide: str | None = Field(description="Address of a guide or video.")


class Form(Item):
    """A form (mẫu đơn, tờ khai)."""

    kind: Literal["form"] = Field(description="The vocabulary.")
    legal_document: str | None = Field(description="Number of the document that issued it.")
    editions: list[Edition] = Field(description="Its editions, the newest first.")
    url: Addresses = Field(description="Its public pages.")


VocabularyItem = Annotated[
    Sector | Agency | Audience | LifeEvent | LegalDocument | ServicePoint | Form,
    Field(discriminator="kind"),
]


class Items(Page[VocabularyItem]):
    """A page of a vocabulary's items, each by the shape of its kind."""


class Vocabulary(Shape):
    """One of the vocabularies."""

    kind: str = Field(description="Its name in addresses.")
    number: int = Field(ge=0, description="How many items it has.")
    api_url: str = Address


class Vocabularies(Shape):
    """Which vocabularies there are."""

    items: list[Vocabulary] = Field(description="Each of them.")
