"""What a line's blocks say is what its content says, both ways."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings

from catalog import drafts
from catalog.content import Content, Kind
from catalog.models import Action, DecisionLine
from tests.builders import Tree, a_decision
from tests.catalog.strategies import contents
from tests.catalog.vocabulary import make_vocabulary

thorough = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture
def line(tree: Tree) -> DecisionLine:
    make_vocabulary()
    decision = a_decision(tree, date(2026, 9, 1))
    return DecisionLine(decision=decision, action=Action.NEW, agency=tree.justice)


def without_origins(content: Content) -> Content:
    return replace(content, origins={})


@thorough
@given(content=contents())
def test_a_content_filled_into_a_line_reads_back_the_same(
    line: DecisionLine, content: Content
) -> None:
    drafts.fill(line, content)
    read = drafts.content_of(line)
    assert without_origins(read) == without_origins(content)
    if content.kind is not Kind.LOCAL:
        assert read.origins == content.origins
