from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from catalog.importing import apply
from catalog.importing.options import Options
from catalog.importing.results import Report
from tests.builders import Tree
from tests.catalog.importing.portal_records import write_lines

Import = Callable[..., Report]


@pytest.fixture
def import_records(tree: Tree, tmp_path: Path) -> Import:
    """Import records as a file of JSON lines, with the options given."""

    def run(*records: Any, **options: Any) -> Report:
        file = write_lines(tmp_path / "records.jsonl", records)
        return apply.run(Options(paths=(file,), **options))

    return run
