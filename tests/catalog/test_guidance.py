"""Guidance: help beside the law, published by itself."""

from __future__ import annotations

from catalog.models import (
    Change,
    ChangeKind,
    ProcedurePage,
)
from tests.builders import Tree


def test_publishing_guidance_is_one_change_however_often_a_draft_is_saved(
    tree: Tree, birth: ProcedurePage
) -> None:
    before = Change.objects.count()
    birth.summary_vi = "Bản nháp"
    birth.save_revision()
    assert Change.objects.count() == before
    birth.save_revision().publish()
    assert Change.objects.count() == before + 1
    assert Change.objects.latest("serial").kind == ChangeKind.GUIDANCE
