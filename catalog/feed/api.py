"""The catalogue's part of the feed: `portal` joins it with the search's under one address."""

from __future__ import annotations

from ninja import Router

from catalog.feed.routes import (
    bulk,
    changes,
    decisions,
    figures,
    procedures,
    versions,
    vocabularies,
)

ROUTERS: tuple[Router, ...] = (
    procedures.router,
    versions.router,
    changes.router,
    decisions.router,
    vocabularies.router,
    figures.router,
    bulk.router,
)
