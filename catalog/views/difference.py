"""What a line changes, component by component, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.widgets.button import HeaderButton

from catalog.carrying import later_versions
from catalog.comparison import differences
from catalog.content import Component, Content
from catalog.drafts import FieldProblem, Incomplete, as_today, base_of, content_of, incomplete
from catalog.forms import COMPONENTS
from catalog.models import Action, DecisionLine, ProcedureVersion
from catalog.overtaking import overtaken_by
from catalog.promulgation.acts import with_repealed
from catalog.promulgation.repealing import staying
from catalog.public.comparing import ShownDifference, shown_differences
from catalog.repealing import in_words, outcome
from catalog.views.lines import LineTrail, lines_url
from catalog.views.stretches import Stretch, stretches


@dataclass(frozen=True, slots=True)
class Changed:
    """One component that changed, in the editor's language."""

    component: Component
    label: str
    sentences: tuple[str, ...]


def changed(before: Content, after: Content) -> list[Changed]:
    """Return what differs from `before` to `after`, component by component."""
    english = (get_language() or "vi").startswith("en")
    return [
        Changed(
            d.component,
            str(COMPONENTS[d.component]),
            tuple(d.sentences_en if english else d.sentences_vi),
        )
        for d in differences(before, after)
    ]


def field_label(name: str) -> str:
    """Return a line's field in words, "" for what is no field."""
    try:
        field = DecisionLine._meta.get_field(name)
    except FieldDoesNotExist:
        return ""
    return str(getattr(field, "verbose_name", ""))


@dataclass(frozen=True, slots=True)
class Later:
    """A version that takes effect later, with the names of what comes into it and is contested."""

    version: ProcedureVersion
    line: DecisionLine | None
    taken: str
    contested: str


def later_of(line: DecisionLine) -> tuple[Later, ...]:
    """Return the versions that take effect after `line` and lack what it changes, in words."""
    return tuple(
        Later(one.version, one.line, _names(one.merged.taken), _names(one.merged.contested))
        for one in later_versions(line)
    )


def _names(components: Iterable[Component]) -> str:
    return ", ".join(str(COMPONENTS[component]) for component in components)


@dataclass(frozen=True, slots=True)
class LineState:
    """What can be said of a line's draft: its content when readable, and what it lacks.

    `overtaken` is what another decision changed since the line was begun, None when none did.
    `later`: versions without its changes, or with what it repeals, that take effect after it.
    `told`: what a repeal leaves, or why it does not fit; `before` and `after`: the days of versions
    without and with it.
    """

    content: Content | None
    differences: list[ShownDifference]
    problems: list[FieldProblem]
    overtaken: list[Changed] | None = None
    later: tuple[Later, ...] = ()
    told: str = ""
    before: tuple[Stretch, ...] = ()
    after: tuple[Stretch, ...] = ()


def state_of(line: DecisionLine) -> LineState:
    """Read a line as it stands: frozen text when promulgated, the draft before."""
    problems = [] if line.is_final else incomplete(line)
    if line.action == Action.REPEALED:
        return _state_of_repeal(line, problems)
    if not line.brings_content:
        return LineState(None, [], problems)
    version = getattr(line, "version", None)
    try:
        content = version.body if version else content_of(line)
    except Incomplete:
        return LineState(None, [], problems)
    base = base_of(line)
    shown = shown_differences(base, content) if base else []
    current = overtaken_by(line)
    overtaken = changed(base, as_today(current.body)) if base and current else None
    return LineState(content, shown, problems, overtaken, later_of(line))


def _state_of_repeal(line: DecisionLine, problems: list[FieldProblem]) -> LineState:
    planned = None if line.is_final else outcome(line)
    if planned is None:
        return LineState(None, [], problems)
    if planned.problem is not None:
        return LineState(None, [], problems, told=planned.problem.message)
    later = tuple(Later(version, None, "", "") for version in staying(planned))
    was, now = planned.texts()
    shown = shown_differences(was, now) if was and now else []
    return LineState(
        None,
        shown,
        problems,
        later=later,
        told=f"{in_words(planned.leaves, planned.version)}.",
        before=stretches(planned.before, planned.versions),
        after=stretches(planned.after, planned.versions),
    )


class LineDifferenceView(
    LineTrail, PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView
):
    """Shows a line's difference; everybody who may read the line sees it."""

    model = DecisionLine
    line_permission = "view"
    permission_required = "view"
    template_name = "catalog/admin/difference.html"
    header_icon = "history"

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        lines = with_repealed(DecisionLine.objects.all()).select_related(
            "decision",
            "agency",
            "procedure",
            "base_version__text",
            "replaced_by",
            "changed_by",
        )
        self.object: DecisionLine = get_object_or_404(lines, pk=kwargs["pk"])

    def get_page_title(self) -> str:
        return _("What the line changes")

    def get_page_subtitle(self) -> str:
        return self.object.label()

    @property
    def header_buttons(self) -> list[Any]:
        url = lines_url(self.object.decision_id)
        buttons = [HeaderButton(_("Lines"), url=url, icon_name="list-ul", priority=20)]
        if not self.object.is_final:
            page = reverse("lines:foreseen", args=[self.object.pk])
            words = _("The page as it will be")
            buttons.append(HeaderButton(words, url=page, icon_name="view", priority=10))
        return buttons

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        line = self.object
        state = state_of(line)
        user, lock = self.request.user, line.get_lock()
        locked = lock is not None and lock.for_user(user)
        may_write = not locked and self.user_has_permission_for_instance("change", line)
        return super().get_context_data(**kwargs) | {
            "line": line,
            "state": state,
            "problems": [(field_label(field), message) for field, message in state.problems],
            "may_write": may_write,
            "locked": lock.get_message(user) if lock and locked and not line.is_final else "",
            "is_new": line.action == Action.NEW,
            "is_repeal": line.action == Action.REPEALED,
        }
