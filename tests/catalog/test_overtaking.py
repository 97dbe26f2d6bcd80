"""A line that another decision overtook goes on from it, with its own changes only."""

from __future__ import annotations

from datetime import date

import pytest

from catalog import drafts
from catalog.content import Ref, Text
from catalog.models import DecisionLine, Sector
from catalog.overtaking import carry_over, overtaken_by
from catalog.promulgation import promulgate
from tests.builders import Tree, a_content, a_decision, a_page, promulgated

pytestmark = pytest.mark.django_db


@pytest.fixture
def overtaken(tree: Tree) -> DecisionLine:
    """A line that writes a note, begun before another decision added a sector; one was renamed."""
    sector = Sector.objects.create(code="HT", name_vi="Hộ tịch")
    Sector.objects.create(code="CT", name_vi="Chứng thực")
    page = a_page(tree)
    promulgated(tree, page, a_content(), date(2026, 1, 1))
    line = drafts.begin_amendment(a_decision(tree, date(2026, 9, 1)), page)
    line.note_vi = "Lưu ý của dòng này"
    line.save()
    other = drafts.begin_amendment(a_decision(tree, date(2026, 8, 1)), page)
    both = (Ref(Text("Hộ tịch"), "HT"), Ref(Text("Chứng thực"), "CT"))
    drafts.fill(other, a_content(sectors=both))
    other.save()
    promulgate(other.decision)
    sector.name_vi = "Hộ tịch, quốc tịch"
    sector.save()
    return DecisionLine.objects.get(pk=line.pk)


def test_a_renamed_item_is_no_change_of_the_line(overtaken: DecisionLine) -> None:
    current = overtaken_by(overtaken)
    assert current is not None
    assert carry_over(overtaken, current) == ()
    overtaken.save()
    content = drafts.content_of(DecisionLine.objects.get(pk=overtaken.pk))
    assert [sector.code for sector in content.sectors] == ["HT", "CT"]
    assert content.note.vi == "Lưu ý của dòng này"
