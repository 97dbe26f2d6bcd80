"""Whatever is asked of the feed by its own description, it answers as described, never by a 500."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.conf import LazySettings
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from portal.wsgi import application
from tests.catalog.feed.conftest import Fed

CHECKS = (
    schemathesis.checks.not_a_server_error,
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
    negative_data_rejection,
    response_headers_conformance,
    unsupported_method,
)
PLAIN = {"Accept-Encoding": "identity"}
asked = settings(
    max_examples=20,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def described(fed: Fed, settings: LazySettings, tmp_path: Path) -> Iterator[Any]:
    settings.FEED_PATH, settings.SEARCH_INDEX_PATH = tmp_path / "feed", tmp_path / "search"
    # As Django's own client does: the test's transaction outlives each request.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


schema = schemathesis.pytest.from_fixture("described")


@schema.parametrize()
@asked
def test_every_answer_is_as_described(case: Any) -> None:
    case.call_and_validate(checks=CHECKS, headers=PLAIN)


def test_what_an_answer_leads_to_is_answered_too(described: Any) -> None:
    class Machine(described.as_state_machine()):  # type: ignore[misc]
        def get_call_kwargs(self, case: Any) -> dict[str, Any]:
            return {"headers": PLAIN}

        def validate_response(self, response: Any, case: Any, **options: Any) -> None:
            case.validate_response(response, checks=CHECKS)

    Machine.run(settings=settings(asked, max_examples=10, stateful_step_count=5))
