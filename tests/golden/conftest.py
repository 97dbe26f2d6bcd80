"""The option that writes golden pages anew instead of comparing with them."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--golden-write", action="store_true", help="write tests/golden/pages anew from the site"
    )


@pytest.fixture
def golden_write(pytestconfig: pytest.Config) -> bool:
    """Whether pages are written instead of compared."""
    return bool(pytestconfig.getoption("golden_write", default=False))
