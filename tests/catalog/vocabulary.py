"""The vocabulary rows that the contents of `tests.catalog.strategies` name."""

from __future__ import annotations

from catalog.models import Agency, Audience, Form, LegalDocument, Sector, ServicePoint
from tests.catalog import strategies


def make_vocabulary() -> None:
    """Make a row for every coded reference, and documents for the numbers that are cited."""
    pools = {
        Sector: strategies.SECTORS,
        Audience: strategies.AUDIENCES,
        Agency: strategies.AGENCIES,
        ServicePoint: strategies.SERVICE_POINTS,
        Form: strategies.FORMS,
    }
    for model, pool in pools.items():
        for ref in pool:
            model.objects.create(code=ref.code, name_vi=ref.name.vi, name_en=ref.name.en or None)
    for number in filter(None, strategies.LEGAL_NUMBERS):
        LegalDocument.objects.create(code=number, number=number, name_vi="Đơn đề nghị")
