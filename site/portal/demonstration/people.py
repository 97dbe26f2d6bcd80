"""Who works at the desk of the demonstration, and with which password."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.models import Group, User
from django.utils.crypto import get_random_string

from catalog.groups import ADMINISTRATORS, CONTROLLERS, PUBLISHERS, create_groups, department_group
from catalog.models import AgencyPage
from portal.demonstration.records import Role, UserRecord
from portal.secret_key import read_or_make

_GROUPS = {
    Role.ADMINISTRATOR: ADMINISTRATORS,
    Role.CONTROLLER: CONTROLLERS,
    Role.PUBLISHER: PUBLISHERS,
}


@dataclass(frozen=True, slots=True)
class Login:
    """What somebody types to enter, and the group they are in."""

    username: str
    password: str
    group: str


def password() -> str:
    """Return the password of all these users: the setting's, else one made for this machine."""
    return settings.DEMONSTRATION_PASSWORD or read_or_make(
        settings.VAR / "demonstration-password",
        lambda: get_random_string(10, "abcdefghjkmnpqrstuvwxyz23456789"),
    )


def make_users(records: Iterable[UserRecord]) -> dict[Role, User]:
    """Make the groups and a user a record; return the last user of each role."""
    create_groups()
    # Once for all: hashing takes most of a second, and it is the same password.
    hashed = make_password(password())
    return {record.role: _make(record, hashed) for record in records}


def _make(record: UserRecord, hashed: str) -> User:
    # Whole, as a Vietnamese name is read: first name before last name would turn it round.
    user = User.objects.create(
        username=record.username, email=record.email, password=hashed, first_name=record.name
    )
    user.groups.add(_group(record))
    return user


def _group(record: UserRecord) -> Group:
    if record.role is Role.EDITOR:
        return department_group(AgencyPage.objects.get(agency__code=record.agency))
    return Group.objects.get(name=_GROUPS[record.role])


def logins(usernames: Iterable[str]) -> list[Login]:
    """Return those of `usernames` who still enter with the demonstration's password."""
    known = password()
    users = User.objects.filter(username__in=list(usernames), is_active=True)
    right = {hashed: check_password(known, hashed) for hashed in {u.password for u in users}}
    return [
        Login(user.username, known, ", ".join(user.groups.values_list("name", flat=True)))
        for user in users.order_by("pk")
        if right[user.password]
    ]
