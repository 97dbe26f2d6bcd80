"""What became of each record, and of a run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from catalog.importing.findings import Finding
from catalog.models import ImportItem, ImportRun

Outcome = ImportItem.Outcome
OUTCOMES = tuple(Outcome)


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one record. `procedure` is the key of its page, where it has one."""

    outcome: str
    code: str = ""
    place: str = ""
    message: str = ""
    procedure: int | None = None
    findings: tuple[Finding, ...] = ()


@dataclass
class Report:
    """A run in numbers: records by outcome, procedures by kind of warning, and what to look at.

    `worded`: procedures that got other words of citizens from the reviewed files.
    """

    state: str = ImportRun.State.RUNNING
    message: str = ""
    dry_run: bool = False
    outcomes: Counter[str] = field(default_factory=Counter)
    warnings: Counter[str] = field(default_factory=Counter)
    skipped: int = 0
    worded: int = 0
    listed: list[Result] = field(default_factory=list)
    seconds: float = 0.0

    LISTED = 20

    def add(self, result: Result) -> None:
        """Count one record, and list it when somebody has to look at it."""
        self.outcomes[result.outcome] += 1
        self.warnings.update({finding.kind for finding in result.findings})
        looked_at = result.outcome in {Outcome.FAILED, Outcome.CONFLICT, Outcome.MISSING}
        if looked_at and len(self.listed) < self.LISTED:
            self.listed.append(result)

    def add_batch(self, results: Iterable[Result], *, unchanged: int, skipped: int) -> None:
        """Count a batch: its results, and those that need no words."""
        for result in results:
            self.add(result)
        self.outcomes[Outcome.UNCHANGED] += unchanged
        self.skipped += skipped

    @property
    def refused(self) -> bool:
        return self.state == ImportRun.State.REFUSED

    @property
    def succeeded(self) -> bool:
        """Tell whether the run was done and every item of the input could be used."""
        return not self.refused and not self.outcomes[Outcome.FAILED]

    def counts(self) -> dict[str, dict[str, int]]:
        return {"outcomes": dict(self.outcomes), "warnings": dict(self.warnings)}
