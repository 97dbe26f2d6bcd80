"""The feed: the catalogue for other systems, as documents under /api/v1/."""
