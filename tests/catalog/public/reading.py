"""How tests of acts read public pages: in English, whose words stand in the code."""

from __future__ import annotations

import html

from django.test import Client

from catalog.models import DecisionPage
from catalog.wording import day_in_words
from tests.catalog.public.conftest import days


def read(client: Client, url: str, status: int = 200) -> str:
    """Return a page's markup on one line, its entities resolved."""
    response = client.get(url)
    assert response.status_code == status, response.content.decode()[:2000]
    return " ".join(html.unescape(response.content.decode()).split())


def address(decision: DecisionPage) -> str:
    """Return the English address of a decision."""
    return f"/en/quyet-dinh/{decision.slug}/"


def in_english(number: int) -> str:
    """Write the day `number` days after today."""
    return day_in_words(days(number), "en")
