"""The papers of the dossier, by case, and how many sets are asked for."""

from __future__ import annotations

from catalog.comparison.phrases import (
    Change,
    Noun,
    became,
    both,
    item_changes,
    joined,
    quoted,
    text_changes,
    within,
)
from catalog.content import Content, DossierCase, Paper, Ref, Text
from catalog.wording import NOT_STATED, quantity_in_words

_CASE = Noun("trường hợp hồ sơ", "case of the dossier", "cases of the dossier")
_PAPER = Noun("giấy tờ", "paper", "papers")
_NONE = Text("không có", "none")
_FLAGS = {
    "from_database": (
        Text("cơ quan tự khai thác từ cơ sở dữ liệu", "the office takes it from a database"),
        Text("không còn khai thác từ cơ sở dữ liệu", "no longer taken from a database"),
    ),
    "is_result": (
        Text("là kết quả của thủ tục khác", "is the result of another procedure"),
        Text("không còn là kết quả của thủ tục khác", "no longer another procedure's result"),
    ),
    "is_note": (
        Text("là ghi chú, không phải giấy tờ", "is a remark, not a paper"),
        Text("là giấy tờ, không phải ghi chú", "is a paper, not a remark"),
    ),
}


def dossier(before: Content, after: Content) -> list[Change]:
    """Tell how the dossier changed; one case against one case needs no name to be the same."""
    old, new = before.dossier, after.dossier
    if len(old.cases) == len(new.cases) == 1:
        changes = _case_changes(old.cases[0], new.cases[0])
    else:
        changes = item_changes(
            _CASE,
            old.cases,
            new.cases,
            key=lambda case: case.name.vi,
            name=lambda case: case.name or (case.papers[0].name if case.papers else case.name),
            inner=_case_changes,
            whole=lambda case: joined(case.name, *map(_whole, case.papers), by="\n"),
        )
    if old.sets != new.sets:
        sets = (Text(str(s)) if s is not None else NOT_STATED for s in (old.sets, new.sets))
        changes.append(became(Text("số bộ hồ sơ", "number of sets"), *sets))
    return changes


def _case_changes(old: DossierCase, new: DossierCase) -> list[Change]:
    label = Text("tên trường hợp hồ sơ", "name of the case of the dossier")
    inside = item_changes(
        _PAPER,
        old.papers,
        new.papers,
        key=lambda paper: paper.name.vi,
        name=lambda paper: paper.name,
        inner=_paper_changes,
        whole=_whole,
    )
    return text_changes(label, old.name, new.name) + within(new.name, inside)


def _whole(paper: Paper) -> Text:
    """Return all that is asked of a paper, a line each: the name, how many, by which form."""
    quantity = both(lambda language: quantity_in_words(paper, language))
    form = joined(Text("Mẫu:", "Form:"), _form(paper.form)) if paper.form else Text()
    return joined(paper.name, quantity, form, paper.plain, paper.note, by="\n")


def _paper_changes(old: Paper, new: Paper) -> list[Change]:
    name = quoted(new.name)
    changes = text_changes(Text("tên giấy tờ", "name of a paper"), old.name, new.name)
    if (old.originals, old.copies) != (new.originals, new.copies):
        changes.append(became(_of("số lượng", "number", name), _quantity(old), _quantity(new)))
    if old.form != new.form:
        changes.append(became(_of("mẫu", "form", name), _form(old.form), _form(new.form)))
    if old.files != new.files:
        files = (Text("; ".join(p.files)) or _NONE for p in (old, new))
        changes.append(became(_of("tệp mẫu", "files", name), *files))
    if old.code != new.code:
        codes = (Text(p.code) or _NONE for p in (old, new))
        changes.append(became(_of("mã", "code", name), *codes))
    changes += text_changes(_of("giải thích", "explanation", name), old.plain, new.plain)
    changes += text_changes(_of("ghi chú", "note", name), old.note, new.note)
    return changes + _flag_changes(old, new, name)


def _flag_changes(old: Paper, new: Paper, name: Text) -> list[Change]:
    changes = []
    for flag, (now, no_longer) in _FLAGS.items():
        if getattr(old, flag) != getattr(new, flag):
            words = now if getattr(new, flag) else no_longer
            changes.append(Change(joined(name, words, by=": ")))
    return changes


def _of(vi: str, en: str, name: Text) -> Text:
    return Text(f"{vi} của {name.vi}", f"{en} of {name.in_language('en')}")


def _quantity(paper: Paper) -> Text:
    return both(lambda lang: quantity_in_words(paper, lang) or NOT_STATED.in_language(lang))


def _form(form: Ref | None) -> Text:
    if form is None:
        return _NONE
    return joined(Text(form.code), form.name)
