"""A site with Elasticsearch, as its readers and publishers meet it."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date

from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from search.engines.choosing import guarded_engine
from search.engines.guarded import GuardedEngine
from tests.builders import Tree, a_content, a_page, promulgated
from tests.local_elasticsearch.cluster import Cluster

SINCE = date(2026, 1, 1)
MARGIN = 0.3
"""Seconds beyond the budget within which a reader has an answer, by the promise of the standby."""
SLACK = 1.5
"""Seconds that a busy machine of tests may add to that."""
PATIENCE = 60.0
"""Seconds within which the site must have come right by itself."""


@dataclass
class Site:
    """The site of a test: `published` counts what has been promulgated."""

    settings: Settings
    tree: Tree
    published: int = 0

    @property
    def engine(self) -> GuardedEngine:
        found = guarded_engine()
        assert found is not None
        return found

    def publish(self) -> float:
        """Promulgate one procedure more; return how many seconds it took."""
        self.published += 1
        code = f"1.{self.published:06}"
        page, content = a_page(self.tree, code), a_content(code, f"Cấp phép bay {code}")
        started = time.monotonic()
        promulgated(self.tree, page, content, SINCE)
        return time.monotonic() - started

    def found(self) -> tuple[int, bool]:
        """Search as a reader does: return how many are found, and whether the standby answered.

        Whatever the cluster does, all that has been published is found, and in time.
        """
        started = time.monotonic()
        response = Client().get("/en/tim-kiem/?q=cap+phep+bay")
        seconds = time.monotonic() - started
        assert response.status_code == 200
        assert seconds < self.settings.SEARCH_READ_BUDGET + MARGIN + SLACK
        found = response.context["found"]
        return found.total, found.is_standby

    def go_on_while(self, act: Callable[[], object]) -> None:
        """Let somebody do `act`; search and publish meanwhile, and miss nothing."""
        with ThreadPoolExecutor(1) as hands:
            doing = hands.submit(act)
            while True:
                self.publish()
                assert self.found()[0] == self.published
                if doing.done():
                    break
                time.sleep(0.5)
            doing.result()

    def settled(self, is_so: Callable[[], bool]) -> None:
        """Wait until it is so, searching on as readers do."""
        end = time.monotonic() + PATIENCE
        while not is_so():
            assert time.monotonic() < end, "it did not come right by itself"
            self.found()
            time.sleep(0.1)

    def is_answered_by_the_cluster(self) -> bool:
        return self.found() == (self.published, False)

    def rest(self) -> None:
        """Let nothing be under way in the background any more."""
        self.engine.wait(PATIENCE)


def connect(settings: Settings, server: Cluster) -> None:
    """Let the site use this server of its own."""
    settings.ELASTICSEARCH_URL = server.url
    settings.ELASTICSEARCH_USER, settings.ELASTICSEARCH_PASSWORD = server.user, server.password
    settings.ELASTICSEARCH_CA = str(server.ca or "")


def is_clean(engine: str = "elasticsearch") -> bool:
    """Tell whether the gate finds nothing."""
    try:
        call_command("search_check", "--engine", engine)
    except CommandError:
        return False
    return True
