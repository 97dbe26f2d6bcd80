"""How public views answer what can't be answered: a page that says what is allowed, never a 500."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from datetime import date
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalog import selectors
from catalog.public.near import near

PAGE = "trang"
PER_PAGE = 50
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_DIGITS = re.compile(r"[0-9]{1,9}")
_TRACKING = re.compile(r"utm_[a-z_]+|fbclid|gclid|zarsrc|mc_cid|mc_eid")


class BadInput(Exception):
    """The address asks for something in a form that is not understood; the message says which."""


class Unknown(Exception):
    """Nothing is there at this address; the message says what was looked for."""


View = Callable[..., HttpResponse]


def public(view: View) -> View:
    """Make `view` a public page: read only, and its BadInput and Unknown become 400 and 404.

    Its answer depends on the address, the day and what stands in the database, and on nothing
    else, so it may be kept for as long as these are the same. `fleeting` takes that back.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "\0" in request.path_info:
            # No text of ours holds it, and a database may refuse to look for it.
            return refuse(request, 404)
        try:
            return view(request, *args, **kwargs)
        except BadInput as error:
            return refuse(request, 400, str(error))
        except Unknown as error:
            return refuse(request, 404, str(error))

    safe: View = require_safe(answer)
    safe.lasting = True  # type: ignore[attr-defined]
    return safe


def fleeting(view: View) -> View:
    """Say of a public page that its answer depends on more than the database, such as an index."""
    view.lasting = False  # type: ignore[attr-defined]
    return view


def is_lasting(view: Callable[..., Any]) -> bool:
    """Tell whether the answers of `view` may be kept while the database says the same."""
    return getattr(view, "lasting", False)


def refuse(request: HttpRequest, status: int, message: str = "") -> HttpResponse:
    """Answer with the page of an error status, `message` on it, each of its lines on its own.

    Words that were searched for stay in the search box. What does not exist may be a code that was
    mistyped, or stands in an old or foreign address.
    """
    words = request.GET.get("q", "")
    context: dict[str, Any] = {"message": message, "query": words, "noindex": True}
    if status == HTTPStatus.NOT_FOUND and "\0" not in request.path_info:
        context["near"] = near(request.path_info, missing=_looked_up(request))
    return render(request, f"{status}.html", context, status=status)


def _looked_up(request: HttpRequest) -> str:
    """Return the code of a procedure that a view has looked for already, "" for none."""
    match = request.resolver_match
    if match is None or not (match.url_name or "").startswith(("procedure", "compar", "short")):
        return ""
    return str(match.kwargs.get("code", ""))


def is_tracking(name: str) -> bool:
    """Tell whether mail programs and social networks hang this onto links that people share."""
    return _TRACKING.fullmatch(name) is not None


def check_parameters(request: HttpRequest, allowed: Collection[str] = ()) -> None:
    """Raise BadInput for a parameter that this page does not know, or one given twice."""
    for name in request.GET:
        if is_tracking(name):
            continue
        if name not in allowed:
            known = ", ".join(sorted(allowed)) or _("none")
            raise BadInput(
                _("The address has the unknown parameter “%(name)s”. Allowed here: %(known)s.")
                % {"name": name[:80], "known": known}
            )
        if len(request.GET.getlist(name)) > 1:
            raise BadInput(_("The parameter “%(name)s” is given twice.") % {"name": name})


def is_part_of_address(request: HttpRequest, *names: str) -> None:
    """Make these parameters part of the page's own address, as search engines are told it."""
    request.part_of_address = names  # type: ignore[attr-defined]


def read_day(text: str) -> date:
    """Read a day in the form YYYY-MM-DD. Raises BadInput for any other text."""
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise BadInput(
        _("“%(text)s” is not a day. Write it as year-month-day, such as %(example)s.")
        % {"text": text[:80], "example": selectors.today().isoformat()}
    )


def read_page(
    request: HttpRequest, items: QuerySet[Any] | Sequence[Any], *, size: int = PER_PAGE
) -> Page[Any]:
    """Return the page of `items` that the address asks for.

    Raises BadInput for what is not a number of a page, Unknown for a page after the last.
    """
    text = request.GET.get(PAGE, "1")
    if not _DIGITS.fullmatch(text) or int(text) == 0:
        raise BadInput(_("“%(text)s” is not the number of a page.") % {"text": text[:80]})
    paginator = Paginator(items, size)
    if int(text) > paginator.num_pages:
        raise Unknown(_("There are only %(number)s pages.") % {"number": paginator.num_pages})
    return paginator.page(int(text))


def paged(page: Page[Any]) -> dict[str, Any]:
    """Return what the pagination component needs."""
    numbers = list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))
    return {"page": page, "page_numbers": numbers}
