"""A run's report, for people at a terminal."""

from __future__ import annotations

from django.utils.translation import gettext as _
from rich.console import Console, Group, RenderableType
from rich.markup import escape
from rich.table import Table

from catalog.importing.results import OUTCOMES, Report
from catalog.models import ProcedureWarning


def show(report: Report, console: Console) -> None:
    """Print a run: outcomes, warnings, what has to be looked at, and how long it took."""
    if report.refused:
        console.print(f"[bold red]{_('Refused.')}[/] {escape(report.message)}", soft_wrap=True)
        return
    console.print(_outcomes(report))
    if report.warnings:
        console.print(_warnings(report))
    if report.listed:
        console.print(_listed(report), soft_wrap=True)
    console.print(_closing(report))


def _outcomes(report: Report) -> RenderableType:
    table = Table(_("Outcome"), _("Records"), title=_("Dry run") if report.dry_run else _("Import"))
    table.columns[1].justify = "right"
    for outcome in OUTCOMES:
        table.add_row(str(outcome.label), f"{report.outcomes[outcome]:,}")
    return table


def _warnings(report: Report) -> RenderableType:
    table = Table(_("Warning"), _("Procedures"), title=_("Kept, but looks wrong"))
    table.columns[1].justify = "right"
    for kind, count in report.warnings.most_common():
        table.add_row(str(ProcedureWarning.Kind(kind).label), f"{count:,}")
    return table


def _listed(report: Report) -> RenderableType:
    lines = [
        f"[bold]{escape(r.outcome)}[/] {escape(r.code)} {escape(r.place)}: {escape(r.message)}"
        for r in report.listed
    ]
    total = sum(report.outcomes[o] for o in ("failed", "conflict", "missing"))
    if total > len(lines):
        more = {"count": f"{total - len(lines):,}"}
        lines.append(_("… and %(count)s more, all kept with the run in the admin") % more)
    return Group(*lines)


def _closing(report: Report) -> str:
    parts = [f"{report.seconds:.1f} s."]
    if report.skipped:
        parts.append(_("%(count)s records were not asked for.") % {"count": f"{report.skipped:,}"})
    if report.worded:
        parts.append(
            _("%(count)s procedures got citizens' words.") % {"count": f"{report.worded:,}"}
        )
    if report.dry_run:
        parts.append(_("Nothing was written."))
    return " ".join(parts)
