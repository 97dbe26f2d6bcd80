"""By what results are narrowed: names and values are those of the list of procedures."""

from __future__ import annotations

from enum import StrEnum

from catalog.public import narrowing


class Facet(StrEnum):
    """A filter by the name of its parameter in addresses, in the order in which pages show it.

    Several values of one facet are alternatives; facets are conditions that all hold.
    """

    SECTOR = narrowing.SECTOR
    AGENCY = narrowing.AGENCY
    LEVEL = narrowing.LEVEL
    AUDIENCE = narrowing.AUDIENCE
    ONLINE = narrowing.ONLINE
    FREE = "mien-phi"
    HANDLING = narrowing.HANDLING
    STATUS = "tinh-trang"
    """Its values are those of `catalog.on_day.Status`."""


FREE_OF_CHARGE = "1"
"""The only value of `Facet.FREE`."""
