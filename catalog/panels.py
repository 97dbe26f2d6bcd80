"""What editors see when they edit: panels of pages and of lines, both languages side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.forms import CheckboxSelectMultiple
from django.utils.dates import WEEKDAYS
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    CommentPanel,
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    MultiFieldPanel,
    ObjectList,
    Panel,
    TabbedInterface,
    TitleFieldPanel,
)

from catalog import public_holidays
from catalog.page_forms import ProcedureForm


def pair(name: str, heading: Any = "", **options: Any) -> Panel:
    """Return one text's Vietnamese and English fields, in two columns where there is room."""
    return MultiFieldPanel(
        [
            FieldRowPanel(
                [
                    FieldPanel(f"{name}_vi", heading=_("Vietnamese"), **options),
                    FieldPanel(f"{name}_en", heading=_("English")),
                ],
                classname="language-pair",
            )
        ],
        heading=heading,
    )


class LawPanel(HelpPanel):
    """Shows, and never edits, the law that stands beside a procedure's guidance."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("template", "catalog/admin/panels/law.html")
        super().__init__(**kwargs)

    class BoundPanel(HelpPanel.BoundPanel):
        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            from catalog.views.law import law_of

            context: dict[str, Any] = super().get_context_data(parent_context)
            return context | law_of(self.instance, self.request.user)


class PublicHolidaysPanel(HelpPanel):
    """Shows the public holidays of this year and the next, beside which exceptions are entered."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("template", "catalog/admin/panels/public_holidays.html")
        super().__init__(**kwargs)

    class BoundPanel(HelpPanel.BoundPanel):
        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            from catalog.selectors import today

            context: dict[str, Any] = super().get_context_data(parent_context)
            this_year = today().year
            return context | {"years": [_of_year(year) for year in (this_year, this_year + 1)]}


def _of_year(number: int) -> dict[str, Any]:
    """Return what `PublicHolidaysPanel` shows of a year, in the language of whoever looks."""
    year, language = public_holidays.of(number), get_language() or ""
    off = [
        {"day": day, "weekday": WEEKDAYS[day.weekday()], "name": name.in_language(language)}
        for day, name in year.off.items()
    ]
    worked = [{"day": day, "weekday": WEEKDAYS[day.weekday()]} for day in sorted(year.worked)]
    return {"number": str(number), "off": off, "worked": worked}


class LinePanel(HelpPanel):
    """Says what a line does, to which procedure, in which decision."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("template", "catalog/admin/panels/line.html")
        super().__init__(**kwargs)

    class BoundPanel(HelpPanel.BoundPanel):
        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            return context | {"line": self.instance}


class DecisionPanel(HelpPanel):
    """Leads from a decision to its lines and to its promulgation."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("template", "catalog/admin/panels/decision.html")
        super().__init__(**kwargs)

    class BoundPanel(HelpPanel.BoundPanel):
        def is_shown(self) -> bool:
            return bool(self.instance.pk)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            return context | {
                "decision": self.instance,
                "number_of_lines": self.instance.lines.count(),
            }


def procedure() -> Panel:
    """Return the editor of a procedure's page: guidance to write, law to read."""
    return TabbedInterface(
        [
            ObjectList(
                [
                    LawPanel(heading=_("The law in force")),
                    pair("summary", _("In plain words")),
                    pair("guidance", _("Guidance")),
                    pair("search_words", _("Citizens' words for it")),
                    FieldPanel("questions"),
                    FieldPanel("related"),
                    FieldPanel("life_events", widget=CheckboxSelectMultiple),
                    CommentPanel(),
                ],
                heading=_("Guidance"),
            ),
            ObjectList([FieldPanel("notes")], heading=_("Notes")),
        ],
        base_form_class=ProcedureForm,
    )


def agency_page() -> Sequence[Panel]:
    """Return the content of an agency's page."""
    return [
        TitleFieldPanel("title"),
        FieldPanel("agency"),
        pair("intro", _("Introduction")),
    ]


def decision() -> Panel:
    """Return the editor of a decision. Its title and address come from number and day."""
    identity = [
        FieldRowPanel([FieldPanel("number", required_on_save=True), FieldPanel("kind")]),
        FieldRowPanel([FieldPanel("issuer"), FieldPanel("signer")]),
        FieldRowPanel([FieldPanel("signed_on"), FieldPanel("effective_on")]),
        FieldPanel("expires_on"),
    ]
    return TabbedInterface(
        [
            ObjectList(
                [
                    DecisionPanel(),
                    MultiFieldPanel(identity, heading=_("Identity and days")),
                    FieldPanel("abstract"),
                    CommentPanel(),
                ],
                heading=_("Decision"),
            ),
            ObjectList(
                [FieldPanel("file"), FieldPanel("source_decision")], heading=_("File and source")
            ),
        ]
    )


def line(action: str) -> Panel:
    """Return the editor of a line: all components where it brings content, else what it needs."""
    from catalog.forms import ChangingForm, ContentForm, EndingForm
    from catalog.models import BRINGS_CONTENT, Action

    if action not in BRINGS_CONTENT:
        return ObjectList(_act(action), base_form_class=EndingForm)
    tabs = [ObjectList(_act(action), heading=_("Line")), *_components()]
    form = ContentForm if action == Action.NEW else ChangingForm
    return TabbedInterface(tabs, base_form_class=form)


def _act(action: str) -> list[Panel]:
    """Return the fields that say what a line does and when."""
    dated = [] if action == "corrected" else [FieldPanel("effective_on")]
    temporary = [FieldRowPanel([FieldPanel("temporary_until"), FieldPanel("follows")])]
    by_action: dict[str, list[Panel]] = {
        "new": [*dated, *temporary, FieldPanel("group")],
        "amended": [*dated, *temporary, FieldPanel("changed_components")],
        "attributes": [*dated, *temporary, FieldPanel("changed_components")],
        "corrected": [FieldPanel("reason"), FieldPanel("changed_components")],
        "carried": [FieldPanel("changed_components")],
        "replaced": [*dated, FieldPanel("replaced_by"), FieldPanel("group")],
        "annulled": [*dated, FieldPanel("reason")],
        "abolished": [*dated, FieldPanel("reason")],
        "repealed": [*dated, FieldPanel("reason")],
    }
    law = [] if action == "corrected" else [FieldPanel("changed_by")]
    return [LinePanel(), *by_action[action], *law]


def _components() -> list[Panel]:
    """Return a tab a group of components, in the order of the law's letters."""
    tabs: list[tuple[Any, list[Panel]]] = [
        (
            _("Name"),
            [
                FieldRowPanel([FieldPanel("code"), FieldPanel("kind")]),
                pair("name", _("Name")),
                FieldPanel("sectors"),
                FieldPanel("levels"),
                FieldRowPanel([FieldPanel("aliases"), FieldPanel("parts")]),
            ],
        ),
        (_("Steps"), [FieldPanel("steps"), FieldPanel("process")]),
        (_("Channels, time, fees"), [FieldPanel("channels"), FieldPanel("has_fee")]),
        (
            _("Dossier"),
            [FieldPanel("dossier"), FieldPanel("dossier_sets"), FieldPanel("has_form")],
        ),
        (_("Who"), [FieldPanel("audiences"), FieldPanel("agencies"), FieldPanel("handling")]),
        (
            _("Result and conditions"),
            [
                FieldPanel("results"),
                FieldPanel("has_result"),
                pair("conditions", _("Requirements and conditions")),
                FieldPanel("has_conditions"),
            ],
        ),
        (
            _("Law and service"),
            [FieldPanel("legal_bases"), FieldPanel("online"), pair("note", _("Note"))],
        ),
    ]
    return [ObjectList(panels, heading=heading) for heading, panels in tabs]
