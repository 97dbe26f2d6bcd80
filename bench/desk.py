"""What the desk's pages cost in a catalogue of 150,000 procedures with five versions each.

    python bench/desk.py [--procedures 150000] [--versions 5] [--keep FOLDER]

Fills a throwaway SQLite database (in FOLDER, kept and used again, where one is named) with
generated law, of which nobody looked through anything for years: every procedure waits to be, some
stand on expired bases, all name forms that nobody uploaded, some links are broken. Opens what an
editor opens first, as one who reads all and as one of a department. Fails where a figure misses
its limit.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

from bulk import insert
from decisions import DESK, show
from figures import DOCUMENTS, fill, timed
from measuring import ROOT, said

FORMS, EXPIRED, BROKEN = 6_000, 12, 40
"""How many forms texts name, how many documents have expired, and how many links are broken."""


def spoil() -> None:
    """Write what asks for an editor: expired documents, forms without a file, broken links."""
    from django.utils import timezone

    from catalog import faults, selectors
    from catalog.models import LegalDocument, LinkCheck, ProcedureVersion, VersionTerm

    today = selectors.today()
    for n in range(DOCUMENTS):
        LegalDocument.objects.create(
            number=f"{n}/NĐ-CP",
            name_vi=f"Nghị định {n}",
            code=f"{n}/NĐ-CP",
            in_force_to=today - timedelta(days=9) if n < EXPIRED else None,
            link=f"https://vanban.example/{n}",
        )
    now = timezone.now()
    insert(
        LinkCheck,
        (
            {
                "url_hash": f"{n:064}",
                "url": f"https://vanban.example/{100 + n}",
                "checked_at": now,
                "failing_since": now - timedelta(days=3),
                "is_broken": True,
                "status": 404,
            }
            for n in range(BROKEN)
        ),
    )
    last = ProcedureVersion.objects.order_by("-pk").values_list("pk", flat=True)[0]
    filled = range(1, last)
    insert(
        VersionTerm,
        ({"version_id": pk, "facet": "form", "code": f"BM.{pk % FORMS}"} for pk in filled),
    )
    faults.find(today)


def employ(place: str) -> None:
    """Write somebody who reads all, and somebody who writes the lines of one department."""
    from django.contrib.auth.models import Group, Permission, User
    from wagtail.models import GroupPagePermission

    from catalog.models import AgencyPage

    User.objects.create_superuser("reads-all", "all@example.test", "bench")
    user = User.objects.create_user("one-department", "one@example.test", "bench")
    group = Group.objects.create(name="one department")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    page = AgencyPage.objects.get(agency__code=place)
    for codename in ("add_page", "change_page"):
        permission = Permission.objects.get(codename=codename)
        GroupPagePermission.objects.create(group=group, page=page, permission=permission)
    user.groups.add(group)


def pages() -> dict[str, str]:
    """Return the addresses that an editor opens first."""
    from django.urls import reverse

    from catalog.models import DecisionPage
    from catalog.views.lines import lines_url

    return {
        "home": reverse("wagtailadmin_home"),
        "to do": reverse("desk_todo"),
        "to do, one department": f"{reverse('desk_todo')}?agency=SO.3",
        "decisions": reverse("desk_decisions"),
        "lines of a decision": lines_url(DecisionPage.objects.get(promulgated_at=None)),
        "expired bases": reverse("expired-bases:index"),
        "broken links, missing files": reverse("desk_broken"),
        "this week at the board": reverse("desk_week"),
        "journal": reverse("change:index"),
    }


def measure() -> bool:
    """Print every figure; tell whether all keep their limits."""
    from django.contrib.auth.models import User
    from django.test import Client

    kept = []
    for user in User.objects.order_by("pk"):
        client = Client()
        client.force_login(user)
        print(f"{user.username}:")
        for what, url in pages().items():
            if client.get(url).status_code in {302, 403}:
                continue
            kept.append(show(what, timed(lambda url=url, client=client: client.get(url), 5), DESK))
    return all(kept)


def write(procedures: int, versions: int) -> None:
    from django.core.management import call_command

    from catalog.models import DecisionIndexPage, DecisionPage

    call_command("migrate", verbosity=0)
    fill(procedures, versions, 2_000)
    spoil()
    employ("SO.3")
    decision = DecisionPage(number="9/QĐ-UBND", live=False)
    decision.full_clean(exclude=["path", "depth", "title", "slug"])
    DecisionIndexPage.objects.get().add_child(instance=decision)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--procedures", type=int, default=150_000)
    parser.add_argument("--versions", type=int, default=5, help="versions of each procedure")
    parser.add_argument("--keep", type=Path, help="a folder to keep the database in")
    options = parser.parse_args()
    sys.path[:0] = [str(ROOT), str(ROOT / "site")]
    # Not the settings of development, which keep every query.
    os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings.test"
    with tempfile.TemporaryDirectory() as throwaway:
        folder = options.keep or Path(throwaway)
        database = folder / "bench.sqlite3"
        is_filled = database.exists()
        os.environ["DATABASE_URL"] = f"sqlite:///{database}"
        os.environ["NIEM_YET_VAR"] = str(folder)
        import django

        django.setup()
        if not is_filled:
            with said("filled"):
                write(options.procedures, options.versions)
        assert measure(), "a figure misses its limit"


if __name__ == "__main__":
    main()
