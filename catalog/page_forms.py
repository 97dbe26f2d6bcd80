"""The forms of what is edited beside the law: procedures' pages, counters."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import BadRequest
from django.utils.datastructures import MultiValueDictKeyError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm, WagtailAdminPageForm

from catalog.content import Code


class LinesInput(forms.Textarea):
    """A list of values, one a line: a select of thousands of procedures is of no use."""

    def format_value(self, value: Any) -> str:
        return "\n".join(str(v) for v in value) if isinstance(value, (list, tuple)) else value or ""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        lines = (line.strip() for line in (data.get(name) or "").splitlines())
        return [code.value if (code := Code.parse(line)) else line for line in lines if line]


class WholeForm:
    """Answers a form whose stream fields arrived cut short with a 400 that says so."""

    def full_clean(self) -> None:
        try:
            super().full_clean()  # type: ignore[misc]
        except (MultiValueDictKeyError, ValueError) as error:
            raise BadRequest(_("The form arrived incomplete: load it again.")) from error


class DecisionForm(WagtailAdminPageForm):
    """A decision. It is submitted on a page of its own, once it has lines."""

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean()
        if not self.instance.pk and "action-submit" in self.data:
            self.add_error(None, _("Save it first: it is submitted once it has lines."))
        return data


class ServicePointForm(WholeForm, WagtailAdminModelForm):
    """A counter, and what it accepts."""


class ProcedureForm(WholeForm, WagtailAdminPageForm):
    """Guidance. Related procedures are named by their codes."""

    related: forms.ModelMultipleChoiceField[Any] = forms.ModelMultipleChoiceField(
        label=capfirst(_("related procedures")),
        queryset=None,
        to_field_name="code",
        required=False,
        widget=LinesInput(attrs={"rows": 3}),
        help_text=_("One code a line."),
        error_messages={"invalid_choice": _("There is no procedure with the code “%(value)s”.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        procedures = type(self.instance).objects.filter(live=True).exclude(pk=self.instance.pk)
        self.fields["related"].queryset = procedures
