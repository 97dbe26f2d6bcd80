"""The public page of a line's procedure as it will be once its decision is promulgated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.widgets.button import HeaderButton

from catalog.foreseeing import Unforeseen, foresee
from catalog.models import DecisionLine
from catalog.permissions import LinePolicy
from catalog.promulgation import Problem
from catalog.views.lines import LineTrail, lines_url

DEVICES = {"desktop": gettext_lazy("Desktop"), "phone": gettext_lazy("Phone")}


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to look at the page."""

    label: str
    url: str
    chosen: bool


class LinePageView(PermissionCheckedMixin, View):
    """The page alone, for the frame in which it is looked at and for a tab of its own."""

    model = DecisionLine
    line: DecisionLine
    line_permission = "view"
    permission_required = "view"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        mode = _one_of(dict(self.line.preview_modes), request.GET.get("mode"))
        page: HttpResponse = self.line.make_preview_request(request, mode)
        return page


class LineForeseenView(LineTrail, PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """The page in a frame: of which day, in which language, as wide as which device."""

    model = DecisionLine
    line_permission = "view"
    permission_required = "view"
    template_name = "catalog/admin/foreseen.html"
    page_title = gettext_lazy("The page as it will be")
    header_icon = "view"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        lines = DecisionLine.objects.select_related("decision", "agency", "procedure")
        self.object: DecisionLine = get_object_or_404(lines, pk=kwargs["pk"])

    def get_page_subtitle(self) -> str:
        return self.object.label()

    @property
    def header_buttons(self) -> list[Any]:
        difference = reverse("lines:difference", args=[self.object.pk])
        lines = lines_url(self.object.decision_id)
        return [
            HeaderButton(_("Difference"), url=difference, icon_name="history", priority=10),
            HeaderButton(_("Lines"), url=lines, icon_name="list-ul", priority=20),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        line = self.object
        problems: tuple[Problem, ...] = ()
        foreseen = None
        try:
            foreseen = None if line.is_final else foresee(line, self.request.user)
        except Unforeseen as unforeseen:
            problems = unforeseen.problems
        mode = _one_of(dict(line.preview_modes), self.request.GET.get("mode"))
        device = _one_of(DEVICES, self.request.GET.get("device"))
        page = f"{reverse('lines:page', args=[line.pk])}?{urlencode({'mode': mode})}"
        return super().get_context_data(**kwargs) | {
            "line": line,
            "problems": problems,
            "day": foreseen and foreseen.day,
            "left_out": foreseen.left_out if foreseen else 0,
            "choices": [
                (_("Page"), self._choices("mode", dict(line.preview_modes), mode, device=device)),
                (_("Screen"), self._choices("device", DEVICES, device, mode=mode)),
            ],
            "device": device,
            "page_url": page,
            "before": self._neighbour("before"),
            "after": self._neighbour("after"),
        }

    def _choices(
        self, name: str, labels: Mapping[str, Any], chosen: str, **others: str
    ) -> list[Choice]:
        return [
            Choice(str(label), f"?{urlencode({name: value} | others)}", value == chosen)
            for value, label in labels.items()
        ]

    def _neighbour(self, where: str) -> DecisionLine | None:
        """Return the line before or after this one in its decision, of those the user reads."""
        line, policy = self.object, LinePolicy(DecisionLine)
        readable = policy.instances_user_has_any_permission_for(self.request.user, {"view"})
        lines = readable.filter(decision=line.decision).only("pk", "position")
        if where == "before":
            earlier = Q(position__lt=line.position) | Q(position=line.position, pk__lt=line.pk)
            return lines.filter(earlier).order_by("-position", "-pk").first()
        later = Q(position__gt=line.position) | Q(position=line.position, pk__gt=line.pk)
        return lines.filter(later).order_by("position", "pk").first()


def _one_of(values: Mapping[str, Any], asked: str | None) -> str:
    """Return what is asked for, or the first of `values` where it is none of them."""
    return asked if asked is not None and asked in values else next(iter(values))
