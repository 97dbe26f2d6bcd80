"""Blocks → values: the raw data of a line's blocks in the shape of a content's JSON.

Pure but for the vocabulary rows, which are looked up beforehand. Nothing is checked here: the
shape is validated as any content's JSON is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from catalog.content import Level
from catalog.drafts.vocabulary import Model, Rows, items
from catalog.models import (
    Agency,
    Audience,
    DecisionLine,
    Form,
    LegalDocument,
    Sector,
    ServicePoint,
)

Raw = Mapping[str, Any]
Json = dict[str, Any]


class Reader:
    """Reads the blocks of one line.

    `lost` names the fields that choose a row no longer there, `unchosen` those with a chooser that
    nobody has used yet.
    """

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self.lost: list[str] = []
        self.unchosen: list[str] = []

    def content(self, line: DecisionLine) -> Json:
        """Return the line's draft in the shape of a content's JSON, without its origins."""
        return {
            "code": line.code,
            "aliases": line.aliases,
            "kind": line.kind,
            "parts": line.parts,
            "name": _pair(line.name_vi, line.name_en),
            "sectors": self._refs(line, "sectors", Sector),
            "levels": sorted(line.levels, key=_order),
            "steps": _each(line, "steps", _step_case),
            "process": _each(line, "process", _process_step),
            "channels": _each(line, "channels", _channel),
            "dossier": {
                "cases": _each(line, "dossier", self._dossier_case),
                "sets": line.dossier_sets,
            },
            "audiences": self._refs(line, "audiences", Audience),
            "agencies": self._agencies(line),
            "results": _each(line, "results", _named_ref),
            "conditions": _pair(line.conditions_vi, line.conditions_en),
            "presence": {
                part: getattr(line, f"has_{part}")
                for part in ("form", "result", "conditions", "fee")
            },
            "legal_bases": _each(line, "legal_bases", self._legal_basis),
            "online": _each(line, "online", _online),
            "handling": _each(line, "handling", self._handling),
            "note": _pair(line.note_vi, line.note_en),
        }

    def _refs(self, line: DecisionLine, field: str, model: Model) -> list[Json]:
        """Read a stream of choosers beside items as written."""
        found = []
        for child in getattr(line, field).get_prep_value():
            if child["type"] == "written":
                found.append(_named_ref(child["value"]))
            else:
                found.extend(self._chosen(field, model, child["value"]))
        return found

    def _chosen(self, field: str, model: Model, pk: object) -> list[Json]:
        """Return the chosen row as a reference, in a list that is empty when it is gone."""
        if row := self._rows.chosen(model, pk):
            return [{"code": row.ref.code, "name": {"vi": row.ref.name.vi, "en": row.ref.name.en}}]
        (self.unchosen if pk is None else self.lost).append(field)
        return []

    def _chosen_or_written(self, field: str, model: Model, value: Any, key: str) -> list[Json]:
        """Read structs of a chooser named `key` or a name as written; empty ones say nothing."""
        found: list[Json] = []
        for item in items(value):
            if item.get(key) is not None:
                found.extend(self._chosen(field, model, item[key]))
            elif any((name := _text(item, "name")).values()):
                found.append({"code": "", "name": name})
        return found

    def _dossier_case(self, value: Raw) -> Json:
        return {
            "name": _text(value, "name"),
            "papers": [self._paper(paper) for paper in items(value.get("papers"))],
        }

    def _paper(self, value: Raw) -> Json:
        chosen = value.get("form")
        form = self._chosen("dossier", Form, chosen) if chosen is not None else []
        return {
            "name": _text(value, "name"),
            "code": value.get("code") or "",
            "originals": value.get("originals"),
            "copies": value.get("copies"),
            "form": form[0] if form else None,
            "files": items(value.get("files")),
            "plain": _text(value, "plain"),
            "note": _text(value, "note"),
            **{flag: bool(value.get(flag)) for flag in ("from_database", "is_result", "is_note")},
        }

    def _agencies(self, line: DecisionLine) -> Json:
        """Read the one block of agencies; several, which no form makes, are read as one."""
        found: Json = {"addresses": {"vi": "", "en": ""}}
        for child in line.agencies.get_prep_value():
            value = child["value"]
            for role in ("executing", "competent", "authorised", "coordinating"):
                refs = self._chosen_or_written("agencies", Agency, value.get(role), "agency")
                found[role] = found.get(role, []) + refs
            points = self._chosen_or_written(
                "agencies", ServicePoint, value.get("service_points"), "point"
            )
            found["service_points"] = found.get("service_points", []) + points
            for language, words in _text(value, "addresses").items():
                found["addresses"][language] = f"{found['addresses'][language]}\n{words}"
        return found

    def _legal_basis(self, value: Raw) -> Json:
        number, title = value.get("number") or "", _text(value, "title")
        if value.get("document") is not None:
            row = self._rows.chosen(LegalDocument, value["document"])
            if row is None:
                self.lost.append("legal_bases")
            else:
                number = number or row.number
                if not any(title.values()):
                    title = {"vi": row.ref.name.vi, "en": row.ref.name.en}
        return {"number": number, "title": title}

    def _handling(self, value: Raw) -> Json:
        at = self._chosen_or_written("handling", ServicePoint, value.get("at"), "point")
        return {"kind": value.get("kind"), "at": at}


def _order(level: str) -> int:
    """Levels are a set: a form's boxes have an order of their own."""
    return list(Level).index(Level(level)) if level in set(Level) else len(Level)


def _each(line: DecisionLine, field: str, read: Callable[[Raw], Json]) -> list[Json]:
    return [read(child["value"]) for child in getattr(line, field).get_prep_value()]


def _pair(vi: str | None, en: str | None) -> Json:
    return {"vi": vi or "", "en": en or ""}


def _text(value: Raw, name: str) -> Json:
    return _pair(value.get(f"{name}_vi"), value.get(f"{name}_en"))


def _named_ref(value: Raw) -> Json:
    return {"name": _text(value, "name"), "code": value.get("code") or ""}


def _duration(value: Raw | None) -> Json | None:
    """Read a duration; nothing filled in is none at all."""
    value = value or {}
    number, unit, words = value.get("value"), value.get("unit"), _text(value, "text")
    if number is None and not unit and not any(words.values()):
        return None
    return {"value": number, "unit": unit or None, "text": words}


def _step_case(value: Raw) -> Json:
    return {
        "case": _text(value, "case"),
        "steps": [
            {"title": _text(step, "title"), "text": _text(step, "text")}
            for step in items(value.get("steps"))
        ],
    }


def _process_step(value: Raw) -> Json:
    return {
        "step": _text(value, "step"),
        "unit": _text(value, "unit"),
        "duration": _duration(value.get("duration")),
    }


def _channel(value: Raw) -> Json:
    return {
        "method": value.get("method"),
        "case": _text(value, "case"),
        "statutory": _duration(value.get("statutory")),
        "committed": _duration(value.get("committed")),
        "fees": [_fee(fee) for fee in items(value.get("fees"))],
        "note": _text(value, "note"),
    }


def _fee(value: Raw) -> Json:
    return {
        "state": value.get("state"),
        "kind": value.get("kind") or None,
        "amount": value.get("amount"),
        "currency": value.get("currency") or "VND",
        **{name: _text(value, name) for name in ("per", "condition", "area", "basis")},
    }


def _online(value: Raw) -> Json:
    return {
        "scheme": value.get("scheme"),
        "value": value.get("value"),
        "reason": _text(value, "reason"),
        "submit_url": value.get("submit_url") or "",
    }
