"""The workflow by which decisions are approved, as it is set up for a new site."""

from __future__ import annotations

from django.contrib.auth.models import Group
from wagtail.models import Workflow, WorkflowPage, WorkflowTask

from catalog.groups import PUBLISHERS
from catalog.models import DecisionApprovalTask, DecisionIndexPage

WORKFLOW = "Phê duyệt quyết định công bố"
STEP = "Phê duyệt"


def create_workflow() -> str | None:
    """Make the workflow and assign it to the place of decisions, once; return its name.

    Publishers approve in it. None, and nothing is changed, where there is no such place yet, where
    a workflow is assigned to it, or where this step was ever made: what an operator altered,
    disabled or removed stays so.
    """
    index = DecisionIndexPage.objects.first()
    if index is None or DecisionApprovalTask.objects.exists():
        return None
    if WorkflowPage.objects.filter(page=index).exists():
        return None
    step = DecisionApprovalTask.objects.create(name=STEP)
    step.groups.add(Group.objects.get_or_create(name=PUBLISHERS)[0])
    workflow = Workflow.objects.create(name=WORKFLOW)
    WorkflowTask.objects.create(workflow=workflow, task=step, sort_order=0)
    WorkflowPage.objects.create(workflow=workflow, page=index)
    return WORKFLOW
