"""What tests of the demonstration share; `loaded` is one directory up."""

from __future__ import annotations

from datetime import date

DAY = date(2026, 11, 25)
"""A day on which every state is there to be seen."""
