"""The vocabularies, entered as an editor would: each item saved, each with its change."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from django.core.files import File

from catalog.content import Text
from catalog.models import (
    Agency,
    Audience,
    Form,
    FormEdition,
    LegalDocument,
    LifeEvent,
    Sector,
    ServicePoint,
)
from portal.demonstration.files import Demonstration
from portal.demonstration.records import (
    AgencyRecord,
    DocumentRecord,
    EditionRecord,
    FormRecord,
    Named,
    ServicePointRecord,
    VocabularyFile,
)


def enter_all(found: Demonstration) -> None:
    """Enter every vocabulary of the files."""
    _agencies(found.agencies)
    _lists(found.vocabularies)
    for document in found.documents:
        _document(document)
    for point in found.service_points:
        _service_point(point)
    for form in found.forms:
        _form(form, found.folder / "forms")


def _both(name: str, text: Text) -> dict[str, str]:
    return {f"{name}_vi": text.vi, f"{name}_en": text.en}


def _named(record: Named) -> dict[str, str]:
    return {"code": record.code, **_both("name", record.name)}


def _days(record: Any) -> dict[str, date | None]:
    return {"exists_from": record.exists_from, "exists_to": record.exists_to}


def _agencies(records: Iterable[AgencyRecord]) -> None:
    """Enter the agencies first, then who stands above and who came after: any order will do."""
    made = {record.code: _agency(record) for record in records}
    for record in records:
        if record.parent or record.succeeded_by:
            agency = made[record.code]
            agency.parent = made[record.parent] if record.parent else None
            agency.succeeded_by = made[record.succeeded_by] if record.succeeded_by else None
            agency.save()


def _agency(record: AgencyRecord) -> Agency:
    agency = Agency(
        **_named(record),
        **_both("address", record.address),
        **_days(record),
        kind=record.kind,
        level=record.level,
        identifiers=record.identifiers,
        other_names="\n".join(record.other_names),
        telephone=record.telephone,
        hotline=record.hotline,
        email=record.email,
        website=record.website,
    )
    agency.full_clean()
    agency.save()
    return agency


def _lists(found: VocabularyFile) -> None:
    for sector in found.sectors:
        agency = Agency.objects.get(code=sector.agency)
        Sector(**_named(sector), **_days(sector), agency=agency).save()
    for audience in found.audiences:
        Audience(**_named(audience)).save()
    for position, event in enumerate(found.life_events):
        LifeEvent(**_named(event), group=event.group, position=position).save()


def _document(record: DocumentRecord) -> None:
    document = LegalDocument(
        code=record.number,
        number=record.number,
        **_both("name", record.title),
        issuer=record.issuer,
        issued=record.issued,
        in_force_from=record.in_force_from,
        in_force_to=record.in_force_to,
    )
    document.full_clean()
    document.save()


def _service_point(record: ServicePointRecord) -> None:
    rules = [
        {
            "agency": Agency.objects.get(code=rule.agency) if rule.agency else None,
            "level": rule.level.value if rule.level else None,
            "procedure": None,
            "handling": [kind.value for kind in rule.handling],
        }
        for rule in record.accepts
    ]
    point = ServicePoint(
        **_named(record),
        **_both("address", record.address),
        **_both("hours", record.hours),
        **_days(record),
        kind=record.kind,
        telephone=record.telephone,
        accepts=[("rule", rule) for rule in rules],
    )
    point.full_clean()
    point.save()


def _form(record: FormRecord, folder: Path) -> None:
    form = Form(**_named(record))
    if record.legal_document:
        form.legal_document = LegalDocument.objects.get(code=record.legal_document)
    form.full_clean()
    form.save()
    for edition in record.editions:
        _edition(form, edition, folder)


def _edition(form: Form, record: EditionRecord, folder: Path) -> None:
    edition = FormEdition(
        form=form, valid_from=record.valid_from, valid_to=record.valid_to, guide=record.guide
    )
    for what, name in record.files.items():
        with (folder / name).open("rb") as file:
            getattr(edition, what).save(name, File(file), save=False)
    edition.full_clean()
    edition.save()
