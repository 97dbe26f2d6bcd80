"""A desk with people: two departments, a controller, a publisher, an administrator."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from catalog.beginning import begin_line
from catalog.groups import (
    ADMINISTRATORS,
    CONTROLLERS,
    PUBLISHERS,
    create_groups,
    department_group,
)
from catalog.models import Action, AgencyPage, DecisionLine, DecisionPage, ProcedurePage, Sector
from tests.builders import Tree, a_content, a_decision, a_page, promulgated

SIGNED = date(2026, 9, 1)


@dataclass(frozen=True)
class People:
    """One user a role, each in its group and nothing else."""

    justice: User
    health: User
    controller: User
    publisher: User
    administrator: User
    superuser: User


@pytest.fixture
def people(tree: Tree) -> People:
    create_groups()

    def user(name: str, group: Group) -> User:
        made = User.objects.create_user(name, f"{name}@example.test", "mật khẩu")
        made.groups.add(group)
        return made

    return People(
        justice=user("tuphap", department_group(tree.justice)),
        health=user("yte", department_group(tree.health)),
        controller=user("kiemsoat", Group.objects.get(name=CONTROLLERS)),
        publisher=user("congbo", Group.objects.get(name=PUBLISHERS)),
        administrator=user("quantri", Group.objects.get(name=ADMINISTRATORS)),
        superuser=User.objects.create_superuser("root", "root@example.test", "mật khẩu"),
    )


@pytest.fixture
def desk() -> Callable[[User | None], Client]:
    """Return a browser that a person sits at; nobody is the public."""

    def sit(user: User | None) -> Client:
        client = Client()
        if user is not None:
            client.force_login(user)
        return client

    return sit


@pytest.fixture
def procedure(tree: Tree) -> ProcedurePage:
    """A procedure of justice, in force since January."""
    Sector.objects.create(code="HT", name_vi="Hộ tịch")
    page = a_page(tree)
    promulgated(tree, page, a_content(), date(2026, 1, 1))
    return page


@pytest.fixture
def decision(tree: Tree) -> DecisionPage:
    """An open decision, signed in September."""
    return a_decision(tree, SIGNED)


@pytest.fixture
def line(decision: DecisionPage, procedure: ProcedurePage) -> DecisionLine:
    """An amendment of the procedure, begun in the open decision."""
    made = begin_line(decision, Action.AMENDED, procedure=procedure)
    made.save()
    made.save_revision()
    return made


def new_line(decision: DecisionPage, agency: AgencyPage) -> DecisionLine:
    """Return a new procedure's empty line."""
    made = begin_line(decision, Action.NEW, agency=agency)
    made.save()
    made.save_revision()
    return made
