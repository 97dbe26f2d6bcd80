"""The pages of decisions: what each one did, and when."""

from __future__ import annotations

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from catalog.content import Kind
from catalog.models import Action, DecisionLine, DecisionPage
from catalog.public.answers import (
    PAGE,
    Unknown,
    check_parameters,
    paged,
    public,
    read_page,
)

LINES_A_PAGE = 100
_PUBLIC_LINES = ~Q(procedure__kind=Kind.INTERNAL) & (
    Q(version=None) | ~Q(version__kind=Kind.INTERNAL)
)


def promulgated() -> QuerySet[DecisionPage]:
    """Return the decisions that the public may read."""
    return DecisionPage.objects.filter(live=True, promulgated_at__isnull=False)


@public
def decision_list(request: HttpRequest) -> HttpResponse:
    """List the promulgated decisions, the newest first."""
    check_parameters(request, {PAGE})
    decisions = (
        promulgated()
        .select_related("issuer")
        .annotate(number_of_lines=Count("lines", filter=_public_in_decision()))
        .order_by(F("signed_on").desc(nulls_last=True), "-promulgated_at", "-pk")
    )
    page = read_page(request, decisions)
    context = paged(page) | {"crumbs": [{"label": _("Decisions")}]}
    return render(request, "catalog/public/decision_list.html", context)


def _public_in_decision() -> Q:
    return (
        Q(lines__promulgated_at__isnull=False)
        & ~Q(lines__procedure__kind=Kind.INTERNAL)
        & (Q(lines__version=None) | ~Q(lines__version__kind=Kind.INTERNAL))
    )


@public
def decision(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one decision with its lines by action."""
    check_parameters(request, {PAGE})
    found = promulgated().filter(slug=slug).select_related("issuer").first()
    if found is None:
        raise Unknown(_("No decision stands at this address."))
    page = read_page(request, lines_of(found), size=LINES_A_PAGE)
    context = paged(page) | {
        "decision": found,
        "page_of_lines": page,
        "crumbs": [
            {"label": _("Decisions"), "url": reverse("decisions")},
            {"label": found.number or found.title},
        ],
    }
    return render(request, "catalog/public/decision.html", context)


def lines_of(decision: DecisionPage) -> QuerySet[DecisionLine]:
    """Return the public lines of `decision`, by `Action`, then as they were written."""
    order = Case(
        *(When(action=action, then=Value(place)) for place, action in enumerate(Action)),
        output_field=IntegerField(),
    )
    return (
        DecisionLine.objects.filter(_PUBLIC_LINES, decision=decision, promulgated_at__isnull=False)
        .select_related("procedure", "version", "replaced_by", "changed_by")
        .defer("version__content")
        .order_by(order, "position", "pk")
    )
