"""The demonstration's YAML files → validated records and contents. Nothing is written.

Every file is read to its end: an author sees all problems at once, each with file, place, reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError

from catalog.content import Code, Content, InvalidContent, Text
from catalog.drafts.completeness import lacking
from catalog.models import DecisionLine
from portal.demonstration.contents import Names, Unknown, read_content
from portal.demonstration.records import (
    ActRecord,
    AgencyRecord,
    DecisionRecord,
    DocumentRecord,
    FormRecord,
    ProcedureRecord,
    ProvinceRecord,
    ServicePointRecord,
    VocabularyFile,
)

T = TypeVar("T")
_PLAIN = ("int", "float", "null", "merge")


class Invalid(Exception):
    """Files that can't be loaded. `problems` names each file, place and reason."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


@dataclass(frozen=True)
class Demonstration:
    """All that the files say. `contents` holds what each act brings, by code and decision."""

    folder: Path
    province: ProvinceRecord
    agencies: tuple[AgencyRecord, ...]
    vocabularies: VocabularyFile
    documents: tuple[DocumentRecord, ...]
    service_points: tuple[ServicePointRecord, ...]
    forms: tuple[FormRecord, ...]
    decisions: tuple[DecisionRecord, ...]
    procedures: tuple[ProcedureRecord, ...]
    contents: Mapping[tuple[str, str], Content]

    def acts_of(self, decision: DecisionRecord) -> Iterator[tuple[ProcedureRecord, ActRecord]]:
        """Yield what `decision` did, procedure by procedure."""
        for procedure in self.procedures:
            for act in procedure.versions:
                if act.decision == decision.key:
                    yield procedure, act


def read(folder: Path) -> Demonstration:
    """Read the files in `folder`. Raises Invalid with everything that is wrong in them."""
    reader = _Reader(folder)
    parts = (
        reader.one("province.yaml", ProvinceRecord),
        reader.one("agencies.yaml", tuple[AgencyRecord, ...]),
        reader.one("vocabularies.yaml", VocabularyFile),
        reader.one("legal-documents.yaml", tuple[DocumentRecord, ...]),
        reader.one("service-points.yaml", tuple[ServicePointRecord, ...]),
        reader.one("forms.yaml", tuple[FormRecord, ...]),
        reader.one("decisions.yaml", tuple[DecisionRecord, ...]),
    )
    procedures = [
        (path.name, reader.one(f"procedures/{path.name}", ProcedureRecord))
        for path in sorted((folder / "procedures").glob("*.yaml"))
    ]
    if reader.problems:
        raise Invalid(reader.problems)
    records = [record for _name, record in procedures]
    names = _names(*parts[1:6])
    contents: dict[tuple[str, str], Content] = {}
    for name, record in procedures:
        contents |= reader.contents(f"procedures/{name}", record, names)
    demonstration = Demonstration(folder, *parts, tuple(records), contents)
    problems = [*reader.problems, *_loose_ends(demonstration), *_unfinished(demonstration)]
    if problems:
        raise Invalid(problems)
    return demonstration


class _Loader(yaml.CSafeLoader):
    """Leaves days and yes or no as they are written: the shapes know what they mean."""

    yaml_implicit_resolvers = {
        letter: [(tag, pattern) for tag, pattern in known if tag.rpartition(":")[2] in _PLAIN]
        for letter, known in yaml.CSafeLoader.yaml_implicit_resolvers.items()
    }


class _Reader:
    """Reads files one by one and keeps what is wrong with them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems: list[str] = []

    def one(self, name: str, shape: type[T]) -> T:
        """Return what the file `name` says; anything at all when it is wrong."""
        try:
            with (self.folder / name).open(encoding="utf-8") as file:
                written = yaml.load(file, _Loader)  # noqa: S506 - it makes plain values only
                return TypeAdapter(shape).validate_python(written)
        except ValidationError as error:
            self.problems += [f"{name}: {_place(e['loc'])}: {e['msg']}" for e in error.errors()]
        except yaml.YAMLError as error:
            self.problems.append(f"{name}: {' '.join(str(error).split())}")
        except (OSError, UnicodeDecodeError) as error:
            self.problems.append(f"{name}: cannot be read: {error}")
        return None  # type: ignore[return-value]  # read() stops before it is used

    def contents(
        self, name: str, record: ProcedureRecord, names: Names
    ) -> dict[tuple[str, str], Content]:
        """Return what each act of a procedure brings, made from the act it changes."""
        written: dict[str, dict[str, Any]] = {}
        contents = {}
        last: dict[str, Any] = {}
        for act in record.versions:
            if act.content is None:
                continue
            base = written.get(act.over, {}) if act.over else last
            kept = {k: v for k, v in base.items() if k != "local"}
            whole = written[act.decision] = kept | act.content
            if not act.retracted:
                last = whole
            try:
                content = read_content(record.code, act.decision, whole, names)
                contents[record.code, act.decision] = content
            except (Unknown, InvalidContent) as error:
                self.problems.append(f"{name}: {act.decision}: {error}")
        return contents


def _place(path: tuple[int | str, ...]) -> str:
    return ".".join(map(str, path)) or "the whole file"


def _names(
    agencies: Iterable[AgencyRecord],
    vocabularies: VocabularyFile,
    documents: Iterable[DocumentRecord],
    points: Iterable[ServicePointRecord],
    forms: Iterable[FormRecord],
) -> Names:
    def as_json(text: Text) -> dict[str, str]:
        return {"vi": text.vi, "en": text.en}

    return Names(
        {
            "agency": {a.code: as_json(a.name) for a in agencies},
            "sector": {s.code: as_json(s.name) for s in vocabularies.sectors},
            "audience": {a.code: as_json(a.name) for a in vocabularies.audiences},
            "legal document": {d.number: as_json(d.title) for d in documents},
            "service point": {p.code: as_json(p.name) for p in points},
            "form": {f.code: as_json(f.name) for f in forms},
        }
    )


def _loose_ends(found: Demonstration) -> Iterator[str]:
    """Yield every reference between files that leads nowhere."""
    agencies = {a.code for a in found.agencies}
    sectors = found.vocabularies.sectors
    documents = {d.number for d in found.documents}
    yield from _missing("agencies.yaml", agencies, [a.parent for a in found.agencies])
    yield from _missing("agencies.yaml", agencies, [a.succeeded_by for a in found.agencies])
    yield from _missing("vocabularies.yaml", agencies, [s.agency for s in sectors])
    accepted = [rule.agency for point in found.service_points for rule in point.accepts]
    yield from _missing("service-points.yaml", agencies, accepted)
    yield from _missing("province.yaml", agencies, [u.agency for u in found.province.users])
    yield from _missing("forms.yaml", documents, [f.legal_document for f in found.forms])
    editions = [e for f in found.forms for e in f.editions]
    files = {f.name for f in (found.folder / "forms").glob("*")}
    yield from _missing("forms.yaml", files, [n for e in editions for n in e.files.values()])
    signed = {f.name for f in (found.folder / "decisions").glob("*")}
    yield from _missing("decisions.yaml", signed, [d.file for d in found.decisions])
    for procedure in found.procedures:
        yield from _loose_ends_of(procedure, found, documents)


def _loose_ends_of(
    procedure: ProcedureRecord, found: Demonstration, documents: set[str]
) -> Iterator[str]:
    name = f"procedures/{procedure.code}.yaml"
    decisions = [d.key for d in found.decisions]
    codes = {p.code for p in found.procedures}
    acts = procedure.versions
    if Code.parse(procedure.code) is None:
        yield f"{name}: {procedure.code!r} is no code"
    yield from _missing(name, {a.code for a in found.agencies if a.page}, [procedure.agency])
    yield from _missing(name, set(decisions), [act.decision for act in acts])
    earlier = [key for act in acts for key in (act.over, act.repeals)]
    yield from _missing(name, {act.decision for act in acts}, earlier)
    yield from _missing(name, documents, [act.changed_by for act in acts])
    yield from _missing(name, codes, [act.replaced_by for act in acts])
    order = [decisions.index(act.decision) for act in acts if act.decision in decisions]
    if sorted(set(order)) != order:
        yield f"{name}: versions are not in the order in which decisions.yaml lists decisions"
    if guidance := procedure.guidance:
        events = {e.code for e in found.vocabularies.life_events}
        yield from _missing(name, codes, guidance.related)
        yield from _missing(name, events, guidance.life_events)


def _unfinished(found: Demonstration) -> Iterator[str]:
    """Yield what the law still asks of a text, as an editor who marks it ready is told."""
    numbered = {d.key for d in found.decisions if d.number}
    for procedure in found.procedures:
        for act in procedure.versions:
            content = found.contents.get((procedure.code, act.decision))
            if content is None or act.decision not in numbered:
                continue
            for field, why in lacking(DecisionLine(action=act.action), content):
                yield f"procedures/{procedure.code}.yaml: {act.decision}: {field}: {why}"


def _missing(name: str, known: set[str], used: Iterable[str | None]) -> Iterator[str]:
    for value in dict.fromkeys(used):
        if value is not None and value not in known:
            yield f"{name}: {value!r} is not there"
