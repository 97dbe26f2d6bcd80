"""What is known of the links that editors entered: written by `check_links`, read at the desk."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.links.answers import Failure


class LinkCheck(models.Model):
    """One address, and how it answered last. Its hash is its key: addresses may be long.

    `procedures` are the keys of those that named it in their text when it was looked for last.
    `tried_at`: when it was asked last, also by a run that reached nobody and recorded no answer.
    """

    url_hash = models.CharField(max_length=64, unique=True)
    url = models.TextField()
    procedures = models.JSONField(default=list)
    checked_at = models.DateTimeField(null=True, db_index=True)
    tried_at = models.DateTimeField(null=True)
    status = models.PositiveSmallIntegerField(null=True)
    failure = models.CharField(max_length=12, choices=Failure, blank=True)
    failing_since = models.DateTimeField(null=True)
    is_broken = models.BooleanField(default=False, db_index=True)

    class Meta:
        verbose_name = _("checked link")
        verbose_name_plural = _("checked links")

    def __str__(self) -> str:
        return self.url


class LinkRun(models.Model):
    """The one row by which runs of `check_links` are kept apart (see `catalog.links.running`).

    `key` is that of the run that asks, empty when none does; `until` when it counts as gone.
    `found_at`: when all that is missing or broken was found last, None before the first time.
    """

    key = models.CharField(max_length=32, blank=True)
    until = models.DateTimeField()
    found_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.key
