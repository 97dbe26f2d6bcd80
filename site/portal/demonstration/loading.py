"""Load the demonstration: all of it into an empty site, or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.core.management import call_command
from django.db import transaction
from django.db.models.signals import post_save
from modelsearch.index import get_indexed_models
from modelsearch.signal_handlers import post_save_signal_handler

from catalog import faults, selectors
from catalog.decision_workflow import create_workflow
from catalog.models import Agency, DecisionPage, LegalDocument, ProcedurePage, Sector
from portal.demonstration import acts, guidance, pages, people, vocabularies
from portal.demonstration.files import Demonstration
from portal.demonstration.records import Role
from portal.models import HomePage, ProvinceSettings

ISSUER = "ubnd-tinh"


class NotEmpty(Exception):
    """The site has a catalogue of its own, which a demonstration would mix up."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a run made; all zero when the demonstration was there already."""

    procedures: int = 0
    decisions: int = 0
    lines: int = 0


def load(found: Demonstration) -> Loaded:
    """Load the demonstration in one transaction, once: a second run changes nothing.

    Raises NotEmpty when the site has other content.
    """
    with transaction.atomic():
        if is_loaded(found):
            return Loaded()
        if what := _other_content():
            raise NotEmpty(what)
        with _indexed_afterwards():
            return _load(found)


@contextmanager
def _indexed_afterwards() -> Iterator[None]:
    """Let the admin's search take everything in at once: most things are saved several times."""
    followed = [m for m in get_indexed_models() if getattr(m, "search_auto_update", True)]
    for model in followed:
        post_save.disconnect(post_save_signal_handler, sender=model)
    try:
        yield
    finally:
        for model in followed:
            post_save.connect(post_save_signal_handler, sender=model)
    call_command("update_index", verbosity=0)


def is_loaded(found: Demonstration) -> bool:
    """Tell whether the site is this demonstration, whatever came to it since."""
    decisions = {d.number for d in found.decisions if d.number and not d.is_open}
    there = DecisionPage.objects.filter(number__in=decisions).exclude(promulgated_at=None)
    is_marked = ProvinceSettings.objects.filter(is_demonstration=True).exists()
    return is_marked and decisions <= set(there.values_list("number", flat=True))


def _other_content() -> str:
    models = (ProcedurePage, DecisionPage, Agency, Sector, LegalDocument, HomePage)
    counted = {m._meta.verbose_name_plural: m._default_manager.count() for m in models}
    return ", ".join(f"{name}: {number}" for name, number in counted.items() if number)


def _load(found: Demonstration) -> Loaded:
    vocabularies.enter_all(found)
    tree = pages.make_tree(found.province, found.agencies)
    users = people.make_users(found.province.users)
    issuer = Agency.objects.get(code=ISSUER)
    lines = acts.promulgate_all(found, tree, issuer, users.get(Role.PUBLISHER))
    create_workflow()
    acts.submit_waiting(found, users.get(Role.CONTROLLER))
    for procedure in found.procedures:
        guidance.publish(procedure, users.get(Role.CONTROLLER))
    faults.find(selectors.today())
    return Loaded(len(found.procedures), len(found.decisions), lines)
