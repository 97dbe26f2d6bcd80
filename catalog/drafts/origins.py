"""Who fixed each component of a draft: what the province's line changes is the province's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from catalog.comparison import changed_components
from catalog.content import Component, Content, Kind, Origin, Ref, Source
from catalog.drafts.vocabulary import Model, Rows
from catalog.models import Agency, Audience, DecisionLine, Form, Sector, ServicePoint


def with_origins(content: Content, line: DecisionLine, base: Content | None) -> Content:
    """Return `content` with the origin of each component.

    A line that changes a version makes local what it changes, by its decision, and leaves the
    rest as it was. A new local procedure is local throughout. `base` bears today's names.
    """
    here = Origin(Source.LOCAL, line.decision.number)
    if base is not None:
        changed = set(changed_components(base, content))
        origins = dict(base.origins) | dict.fromkeys(changed, here)
    else:
        origins = _recorded(line)
        if content.kind is Kind.LOCAL:
            origins = dict.fromkeys(changed_components(None, content), here) | origins
    return replace(content, origins={c: origins[c] for c in Component if c in origins})


def _recorded(line: DecisionLine) -> dict[Component, Origin]:
    recorded: dict[str, Any] = line.origins or {}
    return {
        Component(name): Origin(Source(o.get("source", "national")), o.get("decision", ""))
        for name, o in recorded.items()
    }


def named_as_today(content: Content, rows: Rows) -> Content:
    """Return `content` with each reference under the name that its vocabulary gives it today."""

    def today(model: Model) -> Callable[[Ref], Ref]:
        def named(ref: Ref) -> Ref:
            row = rows.named(model, ref)
            return row.ref if row else ref

        return named

    agency, point, form = today(Agency), today(ServicePoint), today(Form)
    old = content.agencies
    agencies = replace(
        old,
        executing=tuple(map(agency, old.executing)),
        competent=tuple(map(agency, old.competent)),
        authorised=tuple(map(agency, old.authorised)),
        coordinating=tuple(map(agency, old.coordinating)),
        service_points=tuple(map(point, old.service_points)),
    )
    cases = tuple(
        replace(
            case,
            papers=tuple(replace(p, form=form(p.form)) if p.form else p for p in case.papers),
        )
        for case in content.dossier.cases
    )
    return replace(
        content,
        sectors=tuple(map(today(Sector), content.sectors)),
        audiences=tuple(map(today(Audience), content.audiences)),
        agencies=agencies,
        dossier=replace(content.dossier, cases=cases),
        handling=tuple(replace(h, at=tuple(map(point, h.at))) for h in content.handling),
    )
