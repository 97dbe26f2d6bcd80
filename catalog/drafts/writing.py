"""Values → blocks: the raw data of a line's blocks that says what a content says.

Every item has an id that follows from its place alone: a list item without one would be read as
empty, and one that changed with each filling would make equal drafts differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID, uuid5

from catalog.content import (
    Agencies,
    Channel,
    Content,
    Dossier,
    Duration,
    Fee,
    Handling,
    LegalBasis,
    OnlineService,
    Paper,
    ProcessStep,
    Ref,
    StepCase,
    Text,
    exact,
)
from catalog.drafts.vocabulary import Model, Rows
from catalog.models import Agency, Audience, Form, Sector, ServicePoint

Raw = dict[str, Any]
Stream = list[Raw]
_PLACE = UUID("3bf1f7d2-6f0e-5d53-9a5c-2d4e0a1c7b10")


class Writer:
    """Writes the streams of one line. `unknown` names what has a code that no vocabulary has."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self.unknown: list[tuple[str, Ref]] = []

    def streams(self, content: Content) -> Mapping[str, Stream]:
        """Return the raw data of every StreamField by the field's name, ids and all."""
        streams = {
            "sectors": self._refs(Sector, "sector", content.sectors),
            "steps": _stream("case", map(_step_case, content.steps)),
            "process": _stream("step", map(_process_step, content.process)),
            "channels": _stream("channel", map(_channel, content.channels)),
            "dossier": self._dossier(content.dossier),
            "audiences": self._refs(Audience, "audience", content.audiences),
            "agencies": self._agencies(content.agencies),
            "results": _stream("result", map(_named_ref, content.results)),
            "legal_bases": _stream("basis", map(self._legal_basis, content.legal_bases)),
            "online": _stream("service", map(_online, content.online)),
            "handling": _stream("handling", map(self._handling, content.handling)),
        }
        for name, stream in streams.items():
            _identify(stream, name)
        return streams

    def _refs(self, model: Model, block: str, refs: Iterable[Ref]) -> Stream:
        """Choose the rows of `refs`; a ref that no row answers to stays as written."""
        return [
            {"type": block, "value": row.pk}
            if (row := self._rows.named(model, ref))
            else {"type": "written", "value": _named_ref(ref)}
            for ref in refs
        ]

    def _row(self, field: str, model: Model, ref: Ref) -> int | None:
        """Return the key of the row of `ref`, None for a name as written."""
        row = self._rows.named(model, ref)
        if row is None and ref.code:
            self.unknown.append((field, ref))
        return row.pk if row else None

    def _choose(self, field: str, model: Model, key: str, refs: Iterable[Ref]) -> Stream:
        """Return list items of a chooser named `key`, or of a name as written."""
        found = []
        for ref in refs:
            pk = self._row(field, model, ref)
            name = _text("name", ref.name if pk is None else Text())
            found.append({key: pk, **name})
        return _items(found)

    def _dossier(self, dossier: Dossier) -> Stream:
        return _stream(
            "case",
            (
                {**_text("name", case.name), "papers": _items(map(self._paper, case.papers))}
                for case in dossier.cases
            ),
        )

    def _paper(self, paper: Paper) -> Raw:
        return {
            **_text("name", paper.name),
            "code": paper.code,
            "originals": paper.originals,
            "copies": paper.copies,
            "form": self._form(paper.form) if paper.form is not None else None,
            "files": _items(paper.files),
            **_text("plain", paper.plain),
            **_text("note", paper.note),
            "from_database": paper.from_database,
            "is_result": paper.is_result,
            "is_note": paper.is_note,
        }

    def _form(self, ref: Ref) -> int | None:
        pk = self._row("dossier", Form, ref)
        if pk is None and not ref.code:
            self.unknown.append(("dossier", ref))
        return pk

    def _agencies(self, agencies: Agencies) -> Stream:
        if agencies == Agencies():
            return []
        value: Raw = {
            role: self._choose("agencies", Agency, "agency", getattr(agencies, role))
            for role in ("executing", "competent", "authorised", "coordinating")
        }
        value["service_points"] = self._choose(
            "agencies", ServicePoint, "point", agencies.service_points
        )
        return _stream("agencies", [value | _text("addresses", agencies.addresses)])

    def _legal_basis(self, basis: LegalBasis) -> Raw:
        """Choose the document of that number where its title can be told from what is cited."""
        row = self._rows.by_number.get(basis.number) if basis.number and basis.title else None
        if row is None:
            return {"document": None, "number": basis.number, **_text("title", basis.title)}
        title = Text() if basis.title == row.ref.name else basis.title
        return {"document": row.pk, "number": "", **_text("title", title)}

    def _handling(self, handling: Handling) -> Raw:
        at = self._choose("handling", ServicePoint, "point", handling.at)
        return {"kind": handling.kind.value, "at": at}


def _stream(block: str, values: Iterable[Any]) -> Stream:
    return [{"type": block, "value": value} for value in values]


def _items(values: Iterable[Any]) -> Stream:
    return _stream("item", values)


def _identify(stream: Any, place: str) -> None:
    """Give every item of a stream, and of the lists below it, the id of its place."""
    for number, item in enumerate(stream):
        here = f"{place}/{number}"
        item["id"] = str(uuid5(_PLACE, here))
        if isinstance(item["value"], dict):
            for name, value in item["value"].items():
                if isinstance(value, list):
                    _identify(value, f"{here}/{name}")


def _text(name: str, text: Text) -> Raw:
    return {f"{name}_vi": text.vi, f"{name}_en": text.en}


def _named_ref(ref: Ref) -> Raw:
    return {**_text("name", ref.name), "code": ref.code}


def _duration(duration: Duration | None) -> Raw:
    if duration is None:
        return {"value": None, "unit": "", **_text("text", Text())}
    return {
        "value": None if duration.value is None else exact(duration.value),
        "unit": duration.unit.value if duration.unit else "",
        **_text("text", duration.text),
    }


def _step_case(case: StepCase) -> Raw:
    steps = [{**_text("title", step.title), **_text("text", step.text)} for step in case.steps]
    return {**_text("case", case.case), "steps": _items(steps)}


def _process_step(step: ProcessStep) -> Raw:
    return {
        **_text("step", step.step),
        **_text("unit", step.unit),
        "duration": _duration(step.duration),
    }


def _channel(channel: Channel) -> Raw:
    return {
        "method": channel.method.value,
        **_text("case", channel.case),
        "statutory": _duration(channel.statutory),
        "committed": _duration(channel.committed),
        "fees": _items(map(_fee, channel.fees)),
        **_text("note", channel.note),
    }


def _fee(fee: Fee) -> Raw:
    return {
        "state": fee.state.value,
        "kind": fee.kind.value if fee.kind else "",
        "amount": None if fee.amount is None else exact(fee.amount),
        "currency": fee.currency,
        **_text("per", fee.per),
        **_text("condition", fee.condition),
        **_text("area", fee.area),
        **_text("basis", fee.basis),
    }


def _online(service: OnlineService) -> Raw:
    return {
        "scheme": service.scheme.value,
        "value": service.value,
        **_text("reason", service.reason),
        "submit_url": service.submit_url,
    }
