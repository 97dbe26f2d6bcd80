"""The difference of real procedures: long, dirty and many-sided, told and patched all the same."""

from __future__ import annotations

from itertools import pairwise

import pytest

from catalog.comparison import RunKind, apply_patch, changed_components, differences, patch
from catalog.content import Content, from_json, to_json
from tests.catalog.test_drafts_datapack import pytestmark as needs_the_data_pack
from tests.catalog.test_drafts_datapack import real_contents

pytestmark = needs_the_data_pack


@pytest.fixture(scope="module")
def sample() -> tuple[Content, ...]:
    return real_contents()[::20]


def test_every_difference_is_told_in_full_and_its_passages_make_both_texts(
    sample: tuple[Content, ...],
) -> None:
    for before, after in pairwise(sample):
        told = differences(before, after)
        assert tuple(d.component for d in told) == changed_components(before, after)
        assert all(d.sentences_vi and all(d.sentences_vi) for d in told)
        for passage in (p for d in told for change in d.changes for p in change.passages):
            kept = [r for r in passage.runs if r.kind is not RunKind.INSERTED]
            made = [r for r in passage.runs if r.kind is not RunKind.DELETED]
            assert "".join(r.text for r in kept) == passage.before
            assert "".join(r.text for r in made) == passage.after


def test_the_patch_of_real_procedures_gives_the_other_one(sample: tuple[Content, ...]) -> None:
    for before, after in pairwise(sample):
        assert from_json(apply_patch(to_json(before), patch(before, after))) == after
