"""What other systems read, made from frozen values. Pure: nothing is asked, no clock, no address.

A document says everything, so that nobody has to guess: every key is there, null or empty where
there is nothing, and every text is `{"vi": …, "en": …}`. The shapes are described, field by field,
in `catalog.feed.shapes`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from catalog.content import SCHEMA, Text
from catalog.feed.facts import (
    ChangeFacts,
    DecisionFacts,
    GuidanceFacts,
    IdentityFacts,
    LineFacts,
    PeriodFacts,
    ProcedureFacts,
    RepealedFacts,
    Stretch,
    VersionFacts,
)

Document = dict[str, Any]

COMPONENTS = "components"


@dataclass(frozen=True, slots=True)
class Links:
    """The absolute addresses of the site. `root` has no stroke at its end."""

    root: str

    def pages(self, path: str) -> Document:
        """Return the address of a public page in both languages."""
        return {"vi": f"{self.root}/{path}", "en": f"{self.root}/en/{path}"}

    def api(self, path: str) -> str:
        return f"{self.root}/api/v1/{path}"

    def file(self, url: str) -> str | None:
        """Return the absolute address of a stored file; None for none."""
        if not url:
            return None
        return url if url.startswith(("http://", "https://")) else f"{self.root}{url}"


def text(value: Text) -> Document:
    """Return a text in both languages; a language that is not written is null."""
    return {"vi": value.vi or None, "en": value.en or None}


def day(value: date | None) -> str | None:
    return value.isoformat() if value else None


def moment(value: datetime | None) -> str | None:
    return value.isoformat() if value else None


def decision(facts: DecisionFacts, links: Links) -> Document:
    """Return a decision as other documents cite it."""
    return {
        "slug": facts.slug,
        "number": facts.number or None,
        "title": facts.title,
        "kind": facts.kind,
        "issuer": {"code": facts.issuer_code or None, "name": text(facts.issuer)},
        "signed_on": day(facts.signed_on),
        "effective_on": day(facts.effective_on),
        "expires_on": day(facts.expires_on),
        "url": links.pages(f"quyet-dinh/{facts.slug}/"),
        "api_url": links.api(f"decisions/{facts.slug}"),
    }


def line(facts: LineFacts, links: Links) -> Document:
    """Return what a line of a decision did."""
    return {
        "action": facts.action,
        "effective_from": day(facts.day),
        "effective_from_assumed": facts.day_assumed,
        "temporary_until": day(facts.until),
        "follows": facts.follows,
        COMPONENTS: list(facts.components),
        "legal_document": facts.legal_document or None,
        "reason": facts.reason or None,
        "repeals": [_repealed(one, links) for one in facts.repeals],
        "retracted_at": moment(facts.retracted_at),
        "retraction_reason": facts.retraction_reason or None,
        "decision": decision(facts.decision, links),
    }


def _repealed(facts: RepealedFacts, links: Links) -> Document:
    return {
        "action": facts.action,
        "effective_from": day(facts.day),
        "version": facts.version,
        "decision": decision(facts.decision, links),
    }


def period(facts: PeriodFacts, links: Links) -> Document:
    """Return days on which a version is in force."""
    return {
        "valid_from": day(facts.start),
        "valid_to": day(facts.end),
        "begun_by": line(facts.begun_by, links) if facts.begun_by else None,
        "ended_by": line(facts.ended_by, links) if facts.ended_by else None,
        "follows": facts.follows,
    }


def version(facts: VersionFacts, code: str, links: Links) -> Document:
    """Return a version whole: what it says, since when it is known, on which days it is law."""
    return {
        "code": facts.code,
        "version": facts.number,
        "content_hash": facts.content_hash,
        "recorded_at": facts.recorded_at.isoformat(),
        "periods": [period(one, links) for one in facts.periods],
        "made_by": line(facts.line, links),
        "schema": SCHEMA,
        "content": facts.content,
        "api_url": links.api(f"procedures/{code}/versions/{facts.number}"),
    }


def procedure_version(facts: VersionFacts, of: IdentityFacts, links: Links) -> Document:
    """Return a version for those who take all: with the procedure that it is of."""
    return {"procedure": identity(of)} | version(facts, of.code, links)


def identity(facts: IdentityFacts) -> Document:
    """Return which procedure, and what stands beside its law."""
    return {
        "id": facts.key,
        "code": facts.code,
        "aliases": list(facts.aliases),
        "guidance": _guidance(facts.guidance),
    }


def procedure(
    facts: ProcedureFacts, shown: VersionFacts, links: Links, fields: Sequence[str] = ()
) -> Document:
    """Return a procedure as it stands, with the version that is shown of it.

    `fields` keeps these keys alone, and always the code.
    """
    found = standing(facts, shown.periods[0].start, shown.periods[0].end, links)
    found["version"] = version(shown, facts.code, links)
    return {k: v for k, v in found.items() if not fields or k in {"code", *fields}}


def standing(facts: ProcedureFacts, start: date | None, end: date | None, links: Links) -> Document:
    """Return a procedure as it stands, without its text: what is shown counts in `[start, end)`."""
    return identity(facts.identity) | {
        "status": facts.state,
        "valid_from": day(start),
        "valid_to": day(end),
        "replaced_by": [successor(*one, links) for one in facts.replaced_by],
        "url": links.pages(f"thu-tuc/{facts.code}/"),
        "api_url": links.api(f"procedures/{facts.code}"),
    }


def _guidance(facts: GuidanceFacts | None) -> Document | None:
    if facts is None:
        return None
    return {"summary": text(facts.summary), "text": text(facts.text)}


def change(facts: ChangeFacts, links: Links, item: Document | None = None) -> Document:
    """Return a change with all that a copy of the catalogue needs to follow it.

    `item` tells of the vocabulary's item that changed, where one did.
    """
    told: Document = {
        "serial": facts.serial,
        "kind": facts.kind,
        "operation": operation(facts),
        "recorded_at": facts.recorded_at.isoformat(),
        "effective_from": day(facts.day),
        "made_by": line(facts.line, links) if facts.line else None,
        "procedure": None,
        "vocabulary": item,
    }
    if (of := facts.identity) is not None:
        told["procedure"] = identity(of) | {
            "api_url": links.api(f"procedures/{of.code}"),
            "version": version(facts.version, of.code, links) if facts.version else None,
            "periods": None if facts.stretches is None else [_stretch(s) for s in facts.stretches],
            "replaced_by": [successor(*one, links) for one in facts.replaced_by],
        }
    return told


def _stretch(one: Stretch) -> Document:
    return {"version": one.version, "valid_from": one.start, "valid_to": one.end}


def operation(facts: ChangeFacts) -> str:
    """Return what a copy does: `tombstone` where the time of a procedure has an end now, or none.

    Its periods are told all the same, and it is in force until the last of them ends. An item of a
    vocabulary is taken out where it is no more.
    """
    if facts.stretches is None:
        return "tombstone" if facts.item and facts.named is None else "upsert"
    is_open = any(one.end is None for one in facts.stretches)
    return "upsert" if is_open else "tombstone"


def successor(code: str, name: Text, links: Links) -> Document:
    """Return another procedure: what is to be used instead, or belongs to it."""
    return {
        "code": code,
        "name": text(name),
        "url": links.pages(f"thu-tuc/{code}/"),
        "api_url": links.api(f"procedures/{code}"),
    }


def problem(kind: str, title: str, status: int, detail: str, **more: Any) -> Mapping[str, Any]:
    """Return an error as a problem document (RFC 9457); `kind` is the end of its type's address."""
    said: Document = {"type": f"/api/v1/docs#{kind}", "title": title, "status": status}
    return said | {"detail": detail} | more


def many(items: Iterable[Document], *, next_page: str | None, **more: Any) -> Document:
    """Return a page of documents with the address of the one after it."""
    return {"items": list(items), "next": next_page} | more
