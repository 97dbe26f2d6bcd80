"""What editors are told of the search on the admin's home page, when there is anything to tell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin.ui.components import Component

from search import progress
from search.engines.choosing import guarded_engine
from search.status import AWAY, OK, status


class SearchPanel(Component):
    """Why what was just published may not be found yet. Nothing while all is well."""

    name = "search"
    template_name = "search/admin/home.html"
    order = 60

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(parent_context)
        # A site without a search server takes in what is new before it answers: nothing to tell.
        found = status(progress.newest().serial) if guarded_engine() else None
        return context | {"told": [*sentences(found)] if found else []}


def sentences(found: Mapping[str, Any]) -> Iterator[str]:
    """Yield what the status of a site with a search server says to who publishes."""
    if found["status"] == AWAY:
        yield _("The search is being made ready. Until then, names and codes are found, no more.")
        return
    is_well = found["status"] == OK
    if not is_well:
        yield _("The search server does not answer as it should: this site’s own index does.")
    # Whoever answers now: what the other one lacks, nobody misses.
    if behind := found["behind"] if is_well else found["standby"]["behind"]:
        yield ngettext(
            "The last change is not found yet: it follows by itself.",
            "The last %(number)s changes are not found yet: they follow by themselves.",
            behind,
        ) % {"number": behind}
