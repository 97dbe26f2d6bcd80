"""Two versions of a procedure, compared by component in plain words.

A comparison never changes once both versions are recorded, so its address is its own canonical
one. But a procedure with n versions has n·(n-1)/2 of them, all made of text that stands elsewhere:
readers reach them by links, and search engines are told not to list them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from catalog import selectors
from catalog.comparison import Change, Run, RunKind, differences
from catalog.content import Component, Content, Text
from catalog.models import ProcedurePage, ProcedureVersion
from catalog.public.answers import BadInput, Unknown, check_parameters, public
from catalog.public.procedures import Elsewhere, find, moved
from catalog.public.timeline import Standing, standing_of
from catalog.selectors import Recorded

FROM, TO = "tu", "den"
_NUMBER = re.compile(r"[1-9][0-9]{0,5}")
_PAIR = re.compile(r"([1-9][0-9]{0,5})\.\.([1-9][0-9]{0,5})")


@dataclass(frozen=True, slots=True)
class Pair:
    """The numbers of two versions, the earlier recorded first."""

    first: int
    second: int

    def __str__(self) -> str:
        return f"{self.first}..{self.second}"


@dataclass(frozen=True, slots=True)
class ShownPassage:
    """A text before and after, each with its own words marked; empty where there was none."""

    language: str
    before: tuple[Run, ...]
    after: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class ShownChange:
    """One change: its sentence, and the passages that show it word by word."""

    sentence: Text
    passages: tuple[ShownPassage, ...]


@dataclass(frozen=True, slots=True)
class ShownDifference:
    """What changed in one component."""

    component: Component
    changes: tuple[ShownChange, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two versions: which it is, and how it stands today."""

    recorded: Recorded
    standing: Standing

    @property
    def version(self) -> ProcedureVersion:
        return self.recorded.version

    @property
    def day_to_read(self) -> date | None:
        """A day on which its whole text can be read, None when there is none with a date."""
        return next((p.valid_from for p in self.recorded.periods if p.valid_from), None)


@public
def choose_versions(request: HttpRequest, code: str) -> HttpResponse:
    """Send the form that asks for two versions to the address of their comparison."""
    check_parameters(request, {FROM, TO})
    try:
        page = find(code)
    except Elsewhere as elsewhere:
        return moved(request, "compare", elsewhere.code)
    first, second = sorted((_number(request, FROM), _number(request, TO)))
    versions = selectors.recorded(page)
    for number in (first, second):
        _pick(versions, number)
    return redirect("comparison", code=page.code, pair=Pair(first, second))


def _number(request: HttpRequest, name: str) -> int:
    text = request.GET.get(name, "")
    if not _NUMBER.fullmatch(text):
        raise BadInput(
            _("The parameter “%(name)s” takes the number of a version, not “%(text)s”.")
            % {"name": name, "text": text[:80]}
        )
    return int(text)


@public
def comparison(request: HttpRequest, code: str, pair: str) -> HttpResponse:
    """Show what differs from the earlier recorded of two versions to the later one."""
    check_parameters(request)
    asked = _PAIR.fullmatch(pair)
    if asked is None:
        raise BadInput(
            _("“%(text)s” is not a pair of versions. Write two numbers, such as %(example)s.")
            % {"text": pair[:80], "example": "1..2"}
        )
    try:
        page = find(code)
    except Elsewhere as elsewhere:
        return moved(request, "comparison", elsewhere.code, pair=pair)
    first, second = int(asked[1]), int(asked[2])
    if first > second:
        return redirect("comparison", code=page.code, pair=Pair(second, first), permanent=True)
    versions = selectors.recorded(page)
    before, after = _pick(versions, first), _pick(versions, second)
    return render(
        request, "catalog/public/comparison.html", _context(page, versions, before, after)
    )


def _pick(versions: list[Recorded], number: int) -> Recorded:
    """Return the version `number`. Raises Unknown, which tells the numbers there are."""
    found = next((v for v in versions if v.version.number == number), None)
    if found is not None:
        return found
    if not versions:
        raise Unknown(_("No version of this procedure is published."))
    numbers = ", ".join(str(v.version.number) for v in versions)
    raise Unknown(
        _("This procedure has no version %(number)s. Its versions: %(numbers)s.")
        % {"number": number, "numbers": numbers}
    )


def _context(
    page: ProcedurePage, versions: list[Recorded], before: Recorded, after: Recorded
) -> dict[str, object]:
    old, new = _bodies(before.version, after.version)
    shown = shown_differences(old, new)
    changed = {d.component for d in shown}
    today = selectors.today()
    return {
        "procedure": page,
        "name": new.name,
        "before": _side(before, today),
        "after": _side(after, today),
        "before_label": _version(before),
        "after_label": _version(after),
        "differences": shown,
        "has_passages": any(c.passages for d in shown for c in d.changes),
        "unchanged": [c for c in Component if c not in changed and _says(c, old)],
        "versions": versions,
        "earlier": _neighbour(versions, before, after, -1),
        "later": _neighbour(versions, before, after, 1),
        "noindex": True,
        "crumbs": [
            {"label": page.code, "url": reverse("procedure", kwargs={"code": page.code})},
            {
                "label": _("History"),
                "url": reverse("procedure_history", kwargs={"code": page.code}),
            },
            {"label": _("Comparison")},
        ],
    }


def _bodies(*versions: ProcedureVersion) -> tuple[Content, ...]:
    """Return the texts of `versions` in one query."""
    keys = {v.pk for v in versions}
    rows = ProcedureVersion.objects.filter(pk__in=keys).select_related("text")
    read = {v.pk: v.body for v in rows}
    return tuple(read[v.pk] for v in versions)


def _side(recorded: Recorded, today: date) -> Side:
    return Side(recorded, standing_of(recorded.periods, today))


def _version(recorded: Recorded) -> str:
    return f"{_('Version')} {recorded.version.number}"


def _says(component: Component, content: Content) -> bool:
    """Tell whether `content` says anything about `component`: what is absent is not unchanged."""
    nothing = Content(code="", name=Text())
    return content.with_component_of(nothing, component) != content


def _neighbour(
    versions: list[Recorded], before: Recorded, after: Recorded, step: int
) -> Pair | None:
    """Return the pair one version earlier or later, where both its ends exist."""
    places = [versions.index(v) + step for v in (before, after)]
    if min(places) < 0 or max(places) >= len(versions):
        return None
    return Pair(*(versions[i].version.number for i in places))


def shown_differences(before: Content, after: Content) -> list[ShownDifference]:
    """Return what differs from `before` to `after`, with its passages to be read side by side."""
    return [
        ShownDifference(d.component, tuple(_change(c) for c in d.changes))
        for d in differences(before, after)
    ]


def _change(change: Change) -> ShownChange:
    passages = []
    for passage in change.passages:
        runs = passage.runs
        passages.append(
            ShownPassage(
                passage.language,
                tuple(r for r in runs if r.kind is not RunKind.INSERTED),
                tuple(r for r in runs if r.kind is not RunKind.DELETED),
            )
        )
    return ShownChange(change.sentence, tuple(passages))
