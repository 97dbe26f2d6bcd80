"""What editors are told of the search on the admin's home page, when there is anything to tell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin.ui.components import Component

from search import progress
from search.status import AWAY, OK, status


class SearchPanel(Component):
    """Why what was just published may not be found yet. Nothing while all is well."""

    name = "search"
    template_name = "search/admin/home.html"
    order = 60

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(parent_context)
        return context | {"told": [*sentences(status(progress.newest().serial))]}


def sentences(found: Mapping[str, Any]) -> Iterator[str]:
    """Yield what `search.status.status` says to somebody who publishes, in the active language.

    A site without a search server takes in what is new before it answers: there is nothing to tell.
    """
    standby = found.get("standby")
    if standby is None:
        return
    if found["status"] == AWAY:
        yield _("The search is being made ready. Until then, names and codes are found, no more.")
        return
    is_well = found["status"] == OK
    if not is_well:
        yield _("The search server does not answer as it should: this site’s own index does.")
    # Whoever answers now: what the other one lacks, nobody misses.
    if behind := found["behind"] if is_well else standby["behind"]:
        yield ngettext(
            "The last change is not found yet: it follows by itself.",
            "The last %(number)s changes are not found yet: they follow by themselves.",
            behind,
        ) % {"number": behind}
