"""The kinds of problem documents, explained to people: what happened, and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem documents: its status, what happened, and what who asked can do."""

    status: int
    happened: Any
    remedy: Any


PROBLEMS: Mapping[str, Kind] = {
    "unknown-parameter": Kind(
        400,
        _("The address has a parameter that it does not know."),
        _("Write it as one of those that `allowed` lists, or leave it out."),
    ),
    "repeated-parameter": Kind(
        400,
        _("A parameter that takes one value was given several times."),
        _("Give it once: only those in `allowed` repeat."),
    ),
    "bad-parameter": Kind(
        400,
        _("A value is not what its parameter takes."),
        _("Read `detail` or `errors`: they name each parameter, and what it takes."),
    ),
    "bad-host": Kind(
        400,
        _("The site was called by a name that it does not go by (`Host`)."),
        _("Ask by the name in the site's own addresses."),
    ),
    "bad-code": Kind(
        404,
        _("What stands in the place of a procedure's code is no code."),
        _("Write one of its forms, such as 1.001193."),
    ),
    "not-found": Kind(
        404,
        _("Nothing public has this address, code, number or name, or had it at `known_at`."),
        _("Take it from a list of this feed. A bulk file that is gone: read `bulk` anew."),
    ),
    "unknown-serial": Kind(
        404,
        _("The journal has no such serial or mark: a backup was restored meanwhile."),
        _("Take the bulk files anew and begin another copy."),
    ),
    "method": Kind(
        405,
        _("Something other than reading was asked for."),
        _("Ask with GET or HEAD."),
    ),
    "gone": Kind(
        410,
        _(
            "The procedure is no longer in force, or is so on no day; or all that was recorded of "
            "it was taken back, or this version."
        ),
        _(
            "Go on with `replaced_by`, read the last text at `last_version`, or ask with `as_of` "
            "for a day before; `versions` lists the versions that stand."
        ),
    ),
    "bad-range": Kind(
        416,
        _("The rest of a file was asked for, from beyond its end (`Range`)."),
        _("Nothing is left to download: compare what there is with the hash in the manifest."),
    ),
    "internal-server-error": Kind(
        500,
        _("The site failed; nothing is wrong with the question."),
        _("Ask again later; if it stays, tell the office the address and the time."),
    ),
    "unavailable": Kind(
        503,
        _("The search or the bulk files are being prepared, or the database does not answer."),
        _("Ask again after as many seconds as `Retry-After` says."),
    ),
}
"""By the name at the end of their `type`."""
