"""The least that the site needs on a cluster with security: who may do what, as API keys say it.

Names are given exactly; the only pattern is that of indexes, see `indices`. So installations whose
prefixes begin alike are kept apart.
"""

from __future__ import annotations

from typing import Any

from search.engines.elasticsearch.indices import NUMBERED

Privileges = dict[str, Any]
"""One role descriptor, as the server's API for keys and roles takes it."""


def reader(prefix: str) -> Privileges:
    """Return what `ELASTICSEARCH_API_KEY` needs: to search, and to see an index's layout."""
    return _on(prefix, "read", "view_index_metadata")


def indexer(prefix: str) -> Privileges:
    """Return what `ELASTICSEARCH_INDEXER_API_KEY` needs beside: to write, make and replace indexes.

    To move an alias takes `manage`: there is no smaller privilege for it.
    """
    return _on(prefix, "read", "view_index_metadata", "write", "manage")


def _on(prefix: str, *privileges: str) -> Privileges:
    names = [prefix, *(f"{prefix}-{name}" for name in ("previous", "lease"))]
    pattern = f"/{prefix}-{NUMBERED}(\\.write)?/"
    indices = {"names": [*names, pattern], "privileges": list(privileges)}
    return {"cluster": [], "indices": [indices]}
