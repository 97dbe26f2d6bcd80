"""The whole data pack, where it is there: every record is read, every text clean."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

from catalog import integrity, selectors
from catalog.content import FeeState, Kind, from_json, texts, to_json
from catalog.importing import apply
from catalog.importing.naming import body_key
from catalog.importing.options import Options
from catalog.importing.reading import Record, read
from catalog.importing.results import Outcome
from catalog.importing.sources.national_portal import Imported, read_record
from catalog.models import Agency, DecisionPage
from tests.builders import Tree

FOLDER = Path(settings.DATA_PACK) / "national-portal"
DETAILS, CONVERTED = FOLDER / "details.jsonl.gz", FOLDER / "details-converted.jsonl.gz"

pytestmark = [
    pytest.mark.datapack,
    pytest.mark.skipif(not DETAILS.exists(), reason="there is no data pack"),
]


def records() -> Iterator[Imported]:
    for item in read([DETAILS, CONVERTED]):
        assert isinstance(item, Record), item
        yield read_record(item.data)


@cache
def counted() -> dict[str, Counter[str]]:
    """Count what is found in all records, reading them once."""
    kinds: Counter[str] = Counter()
    findings: Counter[str] = Counter()
    fees: Counter[str] = Counter()
    for record in records():
        kinds[record.content.kind] += 1
        findings.update({f.kind for f in record.findings})
        fees.update(f.state for c in record.content.channels for f in c.fees)
    return {"kinds": kinds, "findings": findings, "fees": fees}


def test_every_record_is_read() -> None:
    kinds = counted()["kinds"]
    assert kinds.total() == 3050
    assert kinds.total() - kinds[Kind.INTERNAL] == 2939


def test_every_content_reads_back_the_same_and_is_clean() -> None:
    for record in records():
        content = record.content
        assert from_json(to_json(content)) == content
        for text in texts(content):
            assert unicodedata.is_normalized("NFC", text.vi)
            assert not set(text.vi) & {"\u00a0", "\u200e", "\u00ad", "\t", "\ue000"}


def test_the_traps_are_found_as_often_as_they_were_counted() -> None:
    findings = counted()["findings"]
    assert findings["small_fee"] == 97
    assert findings["duplicate_case"] == 8
    assert findings["no_sector"] == 0
    assert findings["time_conflict"] + findings["unit_conflict"] > 90
    assert findings["abolished_paper"] > 50


def test_few_zeros_are_free() -> None:
    fees = counted()["fees"]
    assert fees[FeeState.FREE] < 0.05 * fees.total()
    assert fees[FeeState.SCHEDULE] > 500


@pytest.mark.django_db
def test_a_part_of_it_becomes_a_whole_catalogue(tree: Tree) -> None:
    report = apply.run(Options(paths=(DETAILS,), limit=150))
    assert report.outcomes == {Outcome.CREATED: 150, Outcome.UNCHANGED: 0}
    assert list(integrity.findings()) == []
    assert selectors.in_force(selectors.today()).count() == 150
    numbers = DecisionPage.objects.exclude(number="").values_list("issuer", "number", "signed_on")
    assert len(numbers) == len(set(numbers))
    generic = [a for a in Agency.objects.all() if not a.identifiers]
    assert len({body_key(a.name_vi) for a in generic}) == len(generic)
    again = apply.run(Options(paths=(DETAILS,), limit=150))
    assert again.outcomes == {Outcome.UNCHANGED: 150}
