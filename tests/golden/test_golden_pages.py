"""The page of a procedure in every state, held against what was read and found good.

`pages/` has the main element of each page as plain lines (`outline`). When a page is changed on
purpose, write them anew and read the difference before it is committed:

    pytest tests/golden --golden-write -n 0 && git diff tests/golden/pages

A state added to `states.STATES` fails until its page is written; a file that no state has fails.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from django.test import Client

from tests.builders import Tree
from tests.golden.outline import outline
from tests.golden.states import NOW, STATES, place

PAGES = Path(__file__).parent / "pages"


def name_of(state: str, address: str) -> str:
    """Return the name of the file that keeps a page."""
    return f"{state}.{'en' if address.startswith('/en/') else 'vi'}"


CASES = [
    pytest.param(state, address, id=name_of(state, address))
    for state, (_, addresses, _) in STATES.items()
    for address in addresses
]


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    """All happens at `NOW`, the making of the site too: the journal's clock never goes back."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.mark.parametrize(("state", "address"), CASES)
def test_a_page_says_what_it_said(
    client: Client,
    tree: Tree,
    golden_write: bool,
    state: str,
    address: str,
) -> None:
    build, _, status = STATES[state]
    build(place(tree))
    response = client.get(address)
    assert response.status_code == status
    shown = outline(response.content.decode())
    kept = PAGES / f"{name_of(state, address)}.txt"
    if golden_write:
        PAGES.mkdir(exist_ok=True)
        kept.write_text(shown, encoding="utf-8")
    assert kept.exists(), f"{kept.name} was never written: see the docstring of this file"
    assert shown == kept.read_text(encoding="utf-8")


def test_no_golden_page_is_left_over() -> None:
    assert {p.stem for p in PAGES.glob("*.txt")} == {str(case.id) for case in CASES}
