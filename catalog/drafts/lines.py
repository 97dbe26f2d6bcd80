"""A line's blocks and fields → a content, and a content → blocks and fields."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _
from pydantic import ValidationError
from wagtail.blocks import StreamValue

from catalog.content import SCHEMA, Code, Content, InvalidContent, from_json, to_json
from catalog.drafts.origins import named_as_today, with_origins
from catalog.drafts.problems import FieldProblem, Incomplete, in_words
from catalog.drafts.reading import Reader
from catalog.drafts.vocabulary import Rows, stream_fields
from catalog.drafts.writing import Writer
from catalog.models import Action, DecisionLine


def content_of(line: DecisionLine) -> Content:
    """Return what the line's draft says, with names as the vocabularies give them today.

    Raises Incomplete with a problem for every field that misses something or says what cannot be.
    """
    found = contents_of([line])[0]
    if isinstance(found, Incomplete):
        raise found
    return found


def contents_of(
    lines: Sequence[DecisionLine], bases: Sequence[Content | None] | None = None
) -> list[Content | Incomplete]:
    """Return the content of each line, or why it has none: one query a vocabulary for them all.

    `bases` are those of `bases_of`, where the caller has them already.
    """
    rows = Rows.chosen_by(lines)
    known = bases_of(lines) if bases is None else bases
    return [_content_or_problems(line, rows, base) for line, base in zip(lines, known, strict=True)]


def base_of(line: DecisionLine) -> Content | None:
    """Return the content that the line changes, under today's names; None when it has no base.

    Compared with it, an item that was renamed in its vocabulary is no change of the procedure.
    """
    return bases_of([line])[0]


def bases_of(lines: Sequence[DecisionLine]) -> list[Content | None]:
    """Return the base of each line: one query a vocabulary for them all."""
    bodies = [line.base_version.body if line.base_version else None for line in lines]
    rows = Rows.named_by(body for body in bodies if body is not None)
    return [body and named_as_today(body, rows) for body in bodies]


def as_today(content: Content) -> Content:
    """Return a frozen content under today's names, to be compared with drafts."""
    return all_as_today([content])[0]


def all_as_today(contents: Iterable[Content]) -> list[Content]:
    """Return frozen contents under today's names: one query a vocabulary for them all."""
    frozen = list(contents)
    rows = Rows.named_by(frozen)
    return [named_as_today(content, rows) for content in frozen]


def _content_or_problems(
    line: DecisionLine, rows: Rows, base: Content | None
) -> Content | Incomplete:
    try:
        return with_origins(_read(line, rows), line, base)
    except Incomplete as error:
        return error


def _read(line: DecisionLine, rows: Rows) -> Content:
    reader = Reader(rows)
    data = reader.content(line)
    problems = _missing(line)
    lost = _("What was chosen here is no longer there: choose again.")
    problems += [(field, lost) for field in reader.lost]
    problems += [(field, _("Nothing is chosen in a block here.")) for field in reader.unchosen]
    if code := Code.parse(line.code):
        data["code"] = code.value
    try:
        content = from_json({"schema": SCHEMA} | data)
    except InvalidContent as error:
        cause = error.__cause__
        problems += in_words(cause) if isinstance(cause, ValidationError) else []
    if problems:
        raise Incomplete(list(dict.fromkeys(problems)))
    return content


def _missing(line: DecisionLine) -> list[FieldProblem]:
    problems = []
    if not line.code:
        # A new procedure that has no national code yet is given a local one when it becomes law.
        if line.action != Action.NEW:
            problems.append(("code", _("A procedure has a code.")))
    elif Code.parse(line.code) is None:
        message = _("A code is d.dddddd as in 1.001193, or DP.<number> for a local one.")
        problems.append(("code", message))
    if not (line.name_vi or "").strip():
        problems.append(("name_vi", _("A procedure has a name in Vietnamese.")))
    return problems


def fill(line: DecisionLine, content: Content, rows: Rows | None = None) -> None:
    """Write `content` into the line's blocks and fields. Nothing is saved.

    `rows` are those of `Rows.named_by`, where the caller has them for many contents already.
    Raises Incomplete when the content names by code what its vocabulary no longer has, and no
    block could keep that code.
    """
    writer = Writer(Rows.named_by([content]) if rows is None else rows)
    streams = writer.streams(content)
    if writer.unknown:
        message = _("“%(name)s” (%(code)s) is in no vocabulary any more: enter it first.")
        raise Incomplete(
            [
                (field, message % {"name": ref.name.vi, "code": ref.code})
                for field, ref in writer.unknown
            ]
        )
    for name, field in stream_fields().items():
        setattr(line, name, StreamValue(field.stream_block, streams[name], is_lazy=True))
    _fill_plain_fields(line, content)


def _fill_plain_fields(line: DecisionLine, content: Content) -> None:
    line.code, line.kind = content.code, content.kind.value
    line.aliases, line.parts = list(content.aliases), list(content.parts)
    line.levels = [level.value for level in content.levels]
    line.dossier_sets = content.dossier.sets
    line.name_vi, line.name_en = content.name.vi, content.name.en
    line.conditions_vi, line.conditions_en = content.conditions.vi, content.conditions.en
    line.note_vi, line.note_en = content.note.vi, content.note.en
    for part in ("form", "result", "conditions", "fee"):
        setattr(line, f"has_{part}", getattr(content.presence, part).value)
    line.origins = to_json(content).get("origins", {})
