"""Words of help stand beside the fields, and beside fields that there are."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from wagtail.admin.panels import FieldPanel, Panel

from catalog import blocks, field_help, panels
from catalog.block_rules import RuledBlock
from catalog.models import Action, DecisionLine, DecisionPage

pytestmark = pytest.mark.once

PLAIN = {"name_vi", "name_en", "conditions_vi", "conditions_en", "note_vi", "note_en"}
"""Fields of two languages: their pair is explained as one."""


def fields(panel: Panel) -> Iterator[FieldPanel]:
    for child in getattr(panel, "children", ()):
        yield from fields(child)
    if isinstance(panel, FieldPanel):
        yield panel


@pytest.mark.parametrize("action", Action.values)
def test_every_field_of_a_line_is_explained(action: str) -> None:
    panel = panels.line(action).bind_to_model(DecisionLine)
    assert {f.field_name for f in fields(panel) if not f.help_text} <= PLAIN


def test_every_field_of_a_decision_is_explained() -> None:
    panel = panels.decision().bind_to_model(DecisionPage)
    assert [f.field_name for f in fields(panel) if not f.help_text] == []


def test_no_words_are_kept_for_a_field_that_is_not_there() -> None:
    known = {cls.__name__: cls for cls in vars(blocks).values() if _is_ours(cls)}
    for name, words in field_help.BLOCKS.items():
        assert set(words) <= set(known[name]().child_blocks)
    for model, words in ((DecisionPage, field_help.DECISION), (DecisionLine, field_help.CONTENT)):
        assert set(words) <= {f.name for f in model._meta.get_fields()}


def _is_ours(value: object) -> bool:
    return isinstance(value, type) and issubclass(value, RuledBlock)
