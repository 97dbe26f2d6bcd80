"""What a finished workflow does here. Named by a setting that Wagtail reads with its own models."""

from __future__ import annotations

from typing import Any

from wagtail.workflows import publish_workflow_state


def finish_workflow(workflow_state: Any, user: Any = None) -> None:
    """Leave a decision as it is: it is approved, and promulgated by a publisher's own word.

    Any other page is published, as Wagtail does.
    """
    from catalog.approval import decision_of

    if decision_of(workflow_state) is None:
        publish_workflow_state(workflow_state, user=user)
