"""What a file writes about a procedure → its `Content`. Pure.

Shorter than the content itself where a clerk would write the same twice: one channel a list of
methods, steps without a case, a time limit in words, codes for what the vocabularies name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from catalog.content import SCHEMA, Content, InvalidContent, from_json

Json = dict[str, Any]

_DURATION = re.compile(r"^(\d+(?:[.,]\d+)?) (ngày làm việc|ngày|giờ|tháng)$")
_UNITS = {"ngày làm việc": "working_day", "ngày": "day", "giờ": "hour", "tháng": "month"}
_WORDS = {
    *("name", "title", "text", "case", "note", "plain", "condition", "conditions"),
    *("per", "area", "basis", "reason", "step", "unit", "addresses"),
}
_ROLES = ("executing", "competent", "authorised", "coordinating")


class Unknown(ValueError):
    """A code that no file of the demonstration explains."""


@dataclass(frozen=True)
class Names:
    """The names that codes stand for, by vocabulary: `{"sector": {"HT": {"vi": "Hộ tịch"}}}`."""

    by_code: Mapping[str, Mapping[str, Json]] = field(default_factory=dict)

    def ref(self, vocabulary: str, code: str) -> Json:
        """Return the reference that `code` means. Raises Unknown."""
        return {"code": code, "name": self.name(vocabulary, code)}

    def name(self, vocabulary: str, code: str) -> Json:
        """Return the name that `code` stands for. Raises Unknown."""
        try:
            return self.by_code[vocabulary][code]
        except KeyError:
            raise Unknown(f"no {vocabulary} has the code {code!r}") from None


def read_content(code: str, decision: str, written: Mapping[str, Any], names: Names) -> Content:
    """Return the content that `written` gives for the procedure `code`.

    Raises Unknown for a code that is explained nowhere, InvalidContent for anything out of place.
    """
    data: Json = {"schema": SCHEMA, "code": code}
    for key, value in written.items():
        if key == "local":
            origin = {"source": "local", "decision": decision}
            data["origins"] = dict.fromkeys(value, origin)
            continue
        read = _READERS.get(key)
        try:
            data[key] = read(value, names) if read else _in_words({key: value})[key]
        except (AttributeError, KeyError, TypeError) as error:
            raise InvalidContent(f"{key}: not written as the other procedures are") from error
    return from_json(data)


def _in_words(value: Any) -> Any:
    """Return `value` with every text that stands alone as Vietnamese, to any depth."""
    if isinstance(value, Mapping):
        return {k: _word(k, v) for k, v in value.items()}
    return [_in_words(item) for item in value] if isinstance(value, list) else value


def _word(key: str, value: Any) -> Any:
    return {"vi": value} if key in _WORDS and isinstance(value, str) else _in_words(value)


def _duration(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if found := _DURATION.match(value):
        return {"value": found[1].replace(",", "."), "unit": _UNITS[found[2]]}
    return {"text": {"vi": value}}


def _refs(vocabulary: str) -> Callable[[Any, Names], list[Json]]:
    return lambda codes, names: [names.ref(vocabulary, code) for code in codes]


def _steps(value: Any, names: Names) -> list[Json]:
    cases = value if any("steps" in item for item in value) else [{"steps": value}]
    return [_in_words(case) for case in cases]


def _process(value: Any, names: Names) -> list[Json]:
    return [
        _in_words({k: v for k, v in step.items() if k != "duration"})
        | {"duration": _duration(step.get("duration"))}
        for step in value
    ]


def _channels(value: Any, names: Names) -> list[Json]:
    return [
        _channel({k: v for k, v in written.items() if k != "methods"} | {"method": method})
        for written in value
        for method in written["methods"]
    ]


def _channel(written: Json) -> Json:
    times = {k: _duration(written[k]) for k in ("statutory", "committed") if k in written}
    words: Json = _in_words({k: v for k, v in written.items() if k not in times})
    return words | times


def _dossier(value: Any, names: Names) -> Json:
    cases = [
        _in_words({k: v for k, v in case.items() if k != "papers"})
        | {"papers": [_paper(paper, names) for paper in case["papers"]]}
        for case in value["cases"]
    ]
    return {**value, "cases": cases}


def _paper(written: Json, names: Names) -> Json:
    words: Json = _in_words({k: v for k, v in written.items() if k != "form"})
    return words | ({"form": names.ref("form", written["form"])} if "form" in written else {})


def _agencies(value: Any, names: Names) -> Json:
    bodies = {
        role: [names.ref("agency", code) for code in value[role]]
        for role in _ROLES
        if role in value
    }
    points = [names.ref("service point", code) for code in value.get("service_points", [])]
    rest = {k: v for k, v in value.items() if k not in (*_ROLES, "service_points")}
    return {**_in_words(rest), **bodies, "service_points": points}


def _results(value: Any, names: Names) -> list[Json]:
    return [{"name": {"vi": item} if isinstance(item, str) else item} for item in value]


def _legal_bases(value: Any, names: Names) -> list[Json]:
    return [{"number": number, "title": names.name("legal document", number)} for number in value]


def _presence(value: Any, names: Names) -> Any:
    return value  # its parts have the names of texts, but are answers


def _handling(value: Any, names: Names) -> list[Json]:
    return [
        {**item, "at": [names.ref("service point", code) for code in item.get("at", [])]}
        for item in value
    ]


_READERS: Mapping[str, Callable[[Any, Names], Any]] = {
    "sectors": _refs("sector"),
    "audiences": _refs("audience"),
    "steps": _steps,
    "process": _process,
    "channels": _channels,
    "dossier": _dossier,
    "agencies": _agencies,
    "results": _results,
    "legal_bases": _legal_bases,
    "presence": _presence,
    "handling": _handling,
}
