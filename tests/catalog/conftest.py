"""What tests of the catalogue begin with."""

from __future__ import annotations

from datetime import date

import pytest

from catalog.models import (
    ProcedurePage,
    Sector,
)
from tests.builders import Tree, a_content, a_page, promulgated

NEW_YEAR = date(2026, 1, 1)


@pytest.fixture
def birth(tree: Tree) -> ProcedurePage:
    """A procedure in force since the new year."""
    Sector.objects.create(code="HT", name_vi="Hộ tịch")
    page = a_page(tree)
    promulgated(tree, page, a_content(), NEW_YEAR)
    return page
