"""Make the desk's groups and the workflow of decisions. Run it again after adding an agency."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from catalog.decision_workflow import create_workflow
from catalog.groups import create_groups


class Command(BaseCommand):
    help = (
        "Create or refresh the groups of the editors' desk; create the workflow of decisions once."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic():
            report = create_groups()
            workflow = create_workflow()
        for name, made in report.items():
            self.stdout.write(f"{'created' if made else 'refreshed'}  {name}")
        if workflow:
            self.stdout.write(f"created  workflow “{workflow}”: decisions are approved before law")
