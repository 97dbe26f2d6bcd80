"""What a link answered, and what that means. Pure: no network, no database, no clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Failure(TextChoices):
    """Why there was no answer."""

    MALFORMED = "malformed", _("no address of the web")
    NAME = "name", _("no such host")
    PRIVATE = "private", _("leads to an address inside a network")
    UNREACHABLE = "unreachable", _("could not be reached")
    TIMEOUT = "timeout", _("no answer in time")
    CERTIFICATE = "certificate", _("certificate is not valid")
    REDIRECTS = "redirects", _("redirects without end")


REFUSES_PROGRAMS = frozenset({401, 402, 403, 405, 406, 407, 412, 415, 418, 421, 426, 429, 451, 999})
"""Statuses with which sites turn programs away, or ask them to log in: something is there."""

OUR_FAULT = frozenset({Failure.NAME, Failure.UNREACHABLE, Failure.TIMEOUT})
"""Failures that look the same when it is this machine that has no network."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The last status of HTTP, or why there was none."""

    status: int | None = None
    failure: Failure | None = None

    @property
    def fails(self) -> bool:
        if self.status is None:
            return True
        return self.status >= 300 and self.status not in REFUSES_PROGRAMS  # noqa: PLR2004

    @property
    def may_be_our_fault(self) -> bool:
        return self.failure in OUR_FAULT


def is_broken(failing_since: date | None, checked_on: date) -> bool:
    """Tell whether a link that fails on `checked_on`, and since when, is told to be broken."""
    return failing_since is not None and failing_since < checked_on


_INSIDE = tuple(map(IPv6Network, ("64:ff9b:1::/48", "fec0::/10", "::/96", "::ffff:0:0:0/96")))
"""Networks of IPv6 that lead inside, and that Python counts among the public ones."""


def is_public(address: str) -> bool:
    """Tell whether an IP address is one of the internet, and none inside a network or machine."""
    ip = ip_address(address.partition("%")[0])
    if isinstance(ip, IPv6Address) and any(ip in network for network in _INSIDE):
        return False
    if isinstance(ip, IPv6Address):
        carried = ip.ipv4_mapped or ip.sixtofour or _of_nat64(ip)
        ip = carried or ip
    return ip.is_global and not ip.is_multicast


def _of_nat64(ip: IPv6Address) -> IPv4Address | None:
    """Return the address that a gateway of RFC 6052 would lead to."""
    is_nat64 = ip.packed[:12] == bytes.fromhex("0064ff9b" + "0" * 16)
    return IPv4Address(ip.packed[12:]) if is_nat64 else None
