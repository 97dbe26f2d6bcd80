"""What a run is asked to do. Pure."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from catalog.importing.bodies import is_province
from catalog.importing.reading import Place


@dataclass(frozen=True, slots=True)
class Options:
    """`publisher` keeps what holds nationwide and that province's own; "" keeps everything.

    `limit` reads only the first so many records, and `partial` says that the files are not the
    whole source: with either, nothing is missed.
    """

    paths: tuple[Path, ...]
    publisher: str = ""
    include_internal: bool = False
    max_missing: float = 2.0
    limit: int | None = None
    partial: bool = False
    dry_run: bool = False

    def __post_init__(self) -> None:
        if self.publisher and not re.fullmatch(r"H\d{2}", self.publisher):
            raise ValueError(f"--publisher: {self.publisher!r} is no province's code such as H54")
        if not 0 <= self.max_missing <= 100:  # noqa: PLR2004
            raise ValueError("--max-missing: a percentage from 0 to 100 is expected")
        if self.limit is not None and self.limit < 1:
            raise ValueError("--limit: a number from 1 is expected")

    @property
    def looks_for_missing(self) -> bool:
        """Tell whether what the files lack is missing from the source."""
        return not self.partial and self.limit is None

    def covers(self, publisher: str, *, internal: bool) -> bool:
        """Tell whether a procedure announced by the body `publisher` (a code) is asked for."""
        if internal and not self.include_internal:
            return False
        foreign = is_province(publisher) and publisher != self.publisher
        return not (self.publisher and foreign)

    def to_json(self) -> dict[str, Any]:
        return asdict(self) | {"paths": [str(Place(str(p))) for p in self.paths]}
