"""The catalogue's only message to the outside: something was written to the journal."""

from django.dispatch import Signal

change_recorded = Signal()
"""Sent after commit, with `serial`: the newest serial of the transaction."""
