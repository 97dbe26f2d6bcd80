"""The e-mail that tells somebody what waits for them at the desk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalog import selectors
from catalog.approval_waiting import Waiting, waits_for
from catalog.faults import standing
from catalog.models import DecisionLine, Fault
from catalog.permissions import LinePolicy
from catalog.reminders import EXPLAINED, Kind, Reminder, in_days
from catalog.views.broken import mended_at as mended_at_desk
from catalog.views.broken import shown_name as shown_subject
from catalog.views.broken import why
from catalog.views.lines import in_figures
from catalog.views.todo import mended_at, shown_name
from catalog.waiting import waiting

SHOWN = 20
"""How many of a kind are named; the rest is on the list."""


@dataclass(frozen=True, slots=True)
class Digest:
    """A mail in plain text, and whose it is."""

    address: str
    subject: str
    body: str


def with_address() -> QuerySet[User]:
    """Return the users who can be written to, by name."""
    users = User.objects.filter(is_active=True).exclude(email="")
    return users.select_related("wagtail_userprofile").order_by("username")


def digest_for(user: User) -> Digest | None:
    """Return what waits for `user` today, in the language of their admin.

    That is the decisions that they submit, approve or promulgate, and, where they write lines, what
    is to be done about these. None where nothing waits.
    """
    today = selectors.today()
    decisions = waits_for(user)
    writes = LinePolicy(DecisionLine).user_has_permission(user, "change")
    found = waiting(user, today, most=None).reminders if writes else []
    broken = list(standing(user, today)) if writes else []
    number = len(decisions) + len(found) + len(broken)
    if not number:
        return None
    with translation.override(_language(user)):
        subject = ngettext(
            "%(site)s: %(number)d thing to do", "%(site)s: %(number)d things to do", number
        ) % {"site": settings.WAGTAIL_SITE_NAME, "number": number}
        return Digest(user.email, subject, "\n".join(_lines(user, decisions, found, broken)))


def _language(user: User) -> str:
    """Return the language that the user chose for the admin, else that of the site."""
    profile = getattr(user, "wagtail_userprofile", None)
    return (profile and profile.preferred_language) or settings.LANGUAGE_CODE


def _lines(
    user: User,
    decisions: Sequence[Waiting],
    found: Sequence[Reminder],
    broken: Sequence[Fault],
) -> Iterator[str]:
    for words, waits in groupby(decisions, key=lambda one: one.words):
        yield from _decisions(user, words, list(waits))
        yield ""
    by_kind = sorted(found, key=lambda reminder: (list(Kind).index(reminder.kind), reminder.order))
    for kind, group in groupby(by_kind, key=lambda reminder: reminder.kind):
        reminders = list(group)
        yield f"{capfirst(str(kind.label))}: {len(reminders)}"
        yield str(EXPLAINED[kind])
        yield ""
        for reminder in reminders[:SHOWN]:
            yield from _told(user, reminder)
        yield from _rest(len(reminders) - SHOWN, f"{reverse('desk_todo')}?kind={kind.value}")
        yield ""
    if broken:
        yield from _broken(user, broken)
        yield ""
    if _sees_lists(user):
        yield _("All of it: %(address)s") % {"address": _address(reverse("desk_todo"))}


def _sees_lists(user: User) -> bool:
    """Tell whether the lists of the desk are open to `user`: who only approves has none."""
    return bool(LinePolicy(DecisionLine).user_has_permission(user, "view"))


def _decisions(user: User, words: str, waits: Sequence[Waiting]) -> Iterator[str]:
    yield f"{words}: {len(waits)}"
    yield ""
    for one in waits[:SHOWN]:
        yield f"- {one.decision.label()}"
        yield f"  {_address(reverse(one.page, args=[one.decision.pk]))}"
    yield from _rest(len(waits) - SHOWN, reverse("desk_decisions") if _sees_lists(user) else "")


def _rest(number: int, path: str) -> Iterator[str]:
    """Say how many more there are, if there are, and where; "" for nowhere."""
    if number > 0:
        yield "- " + _("and %(number)d other things") % {"number": number}
        if path:
            yield f"  {_address(path)}"


def _broken(user: User, found: Sequence[Fault]) -> Iterator[str]:
    yield f"{_('Broken links, missing files')}: {len(found)}"
    yield _("What readers are sent to and do not get.")
    yield ""
    for fault in found[:SHOWN]:
        kind = str(fault.get_kind_display())
        said = ": ".join(filter(None, (kind, fault.detail, why(fault))))
        yield f"- {shown_subject(fault)}: {said}"
        if where := mended_at_desk(fault, user):
            yield f"  {_address(where)}"
    yield from _rest(len(found) - SHOWN, reverse("desk_broken"))


def _told(user: Any, reminder: Reminder) -> Iterator[str]:
    yield f"- {in_figures(reminder.due)} ({in_days(reminder.left)}): {shown_name(reminder)}"
    if where := mended_at(reminder, user):
        yield f"  {_address(where)}"


def _address(path: str) -> str:
    return f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}{path}"
