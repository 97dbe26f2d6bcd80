"""What readers are sent to and do not get, as `check_links` found it last."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.content import Text
from catalog.models.link_check import LinkCheck


class FaultKind(models.TextChoices):
    """What is missing or broken."""

    NO_FILE = "no_file", _("form without a file today")
    GONE = "gone", _("file is missing in the storage")
    SUBMIT = "submit", _("address to file at")
    GUIDE = "guide", _("guide or video of a form")
    DOCUMENT = "document", _("link of a legal document")
    SITE = "site", _("site of an agency")


class FaultSubject(models.TextChoices):
    """What it is entered at."""

    PROCEDURE = "procedure"
    FORM = "form"
    DOCUMENT = "document"
    AGENCY = "agency"
    DECISION = "decision"


class Fault(models.Model):
    """One thing to mend: a derived row, in the order of kinds and codes.

    `key` is the row it is entered at, None where none is there yet. `detail`: the file or the
    address. `number` is how many procedures it concerns, `agency` names whose these are, `link`
    says how a link failed. `words` is what a search looks through.
    """

    kind = models.CharField(max_length=12, choices=FaultKind)
    subject = models.CharField(max_length=12, choices=FaultSubject)
    key = models.PositiveBigIntegerField(null=True)
    code = models.CharField(max_length=160)
    name_vi = models.TextField(blank=True)
    name_en = models.TextField(blank=True)
    detail = models.TextField(blank=True)
    number = models.PositiveIntegerField()
    agency = models.TextField(blank=True)
    link = models.ForeignKey(LinkCheck, null=True, on_delete=models.CASCADE)
    words = models.TextField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.kind}: {self.code}"

    @property
    def name(self) -> Text:
        """What it is entered at is called so."""
        return Text(self.name_vi, self.name_en)


class FaultPlace(models.Model):
    """The tree path of an agency whose procedures a fault concerns."""

    fault = models.ForeignKey(Fault, on_delete=models.CASCADE, related_name="places")
    path = models.CharField(max_length=255, db_index=True)

    def __str__(self) -> str:
        return self.path
