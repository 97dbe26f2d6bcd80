"""Records become law by the road that decisions take; a second run knows what it has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from catalog import drafts, integrity, selectors
from catalog.content import Component, Content, Origin, Source, Text
from catalog.importing import writing
from catalog.importing.batch import Work
from catalog.importing.results import Outcome
from catalog.models import (
    Action,
    Agency,
    Change,
    DecisionLine,
    DecisionPage,
    ImportedRecord,
    ImportItem,
    ImportRun,
    ProcedurePage,
    ProcedureWarning,
    Sector,
    Validity,
)
from catalog.promulgation import ImportedLine, Problem, Refused, promulgate_many
from tests.builders import Tree, a_decision, an_ending
from tests.catalog.importing.conftest import Import
from tests.catalog.importing.portal_contents import newest
from tests.catalog.importing.portal_records import (
    a_converted,
    a_fee,
    a_method,
    a_record,
    midnight,
)

pytestmark = pytest.mark.django_db


def codes(count: int) -> list[str]:
    return [f"1.9{n:05}" for n in range(count)]


def by_the_province(tree: Tree, content: Content, day: date) -> None:
    """Fix a content by the province, as an editor's decision would."""
    page = ProcedurePage.objects.get(code=content.code)
    decision = a_decision(tree, day, source="the province")
    promulgate_many([(decision, [ImportedLine(page, content, Action.AMENDED, day)])])


def with_local_note(content: Content, note: str) -> Content:
    origins = content.origins | {Component.NOTE: Origin(Source.LOCAL, "9/QĐ-UBND")}
    return replace(content, note=Text(note), origins=origins)


def test_records_become_versions_in_force(import_records: Import) -> None:
    report = import_records(*(a_record(code) for code in codes(3)))
    assert report.succeeded
    assert report.outcomes[Outcome.CREATED] == 3
    in_force = selectors.in_force(date(2026, 3, 2))
    assert {v.procedure.code for v in in_force} == set(codes(3))
    assert all(v.procedure.live for v in in_force)
    assert list(integrity.findings()) == []


def test_a_record_keeps_its_announcing_decision(import_records: Import) -> None:
    import_records(a_record(), a_record("1.900002"))
    decision = newest().line.decision
    assert (decision.number, decision.signed_on) == ("12/QĐ-BS", date(2026, 3, 2))
    assert decision.issuer is not None
    assert decision.issuer.code == "G90"
    assert newest("1.900002").line.decision == decision
    assert newest().body.origin(Component.NAME) == Origin(Source.NATIONAL, "12/QĐ-BS")


def test_the_same_decision_in_a_later_run_is_the_same_page(import_records: Import) -> None:
    import_records(a_record(), a_converted("1.900003"))
    import_records(a_record("1.900002"), partial=True)
    assert DecisionPage.objects.filter(number="12/QĐ-BS", signed_on=date(2026, 3, 2)).count() == 1
    assert DecisionPage.objects.filter(number="12/QĐ-BS", signed_on=None).count() == 1
    assert newest("1.900002").line.decision == newest().line.decision


def test_records_without_a_decision_rest_on_one_page_a_day(import_records: Import) -> None:
    import_records(*(a_record(code, procedureProposal=None) for code in codes(2)))
    import_records(a_record("1.900009", procedureProposal=None), partial=True)
    pages = {newest(code).line.decision for code in [*codes(2), "1.900009"]}
    assert len(pages) == 1
    assert pages.pop().number == ""


def test_other_decisions_of_a_number_stand_for_none_that_is_not_named(
    import_records: Import,
) -> None:
    import_records(a_record(), a_converted("1.900003"))
    import_records(a_record("1.900002"), a_record("1.900009", procedureProposal=None), partial=True)
    assert newest("1.900002").line.decision == newest().line.decision
    assert newest("1.900009").line.decision.number == ""


def test_a_decision_that_editors_entered_is_not_grown(tree: Tree, import_records: Import) -> None:
    issuer = Agency.objects.create(code="G90", name_vi="Bộ Sách")
    theirs = a_decision(tree, date(2026, 3, 2), number="12/QĐ-BS", issuer=issuer)
    import_records(a_record())
    assert newest().line.decision != theirs
    assert not theirs.lines.exists()


def test_a_first_version_without_a_day_has_an_unknown_start(import_records: Import) -> None:
    import_records(a_converted())
    validity = Validity.objects.get(procedure__code="1.900001")
    assert validity.valid_from is None
    assert newest().line.starts_unknown
    assert selectors.counts(selectors.today()).unknown_start == 1


def test_a_second_import_of_the_same_records_changes_nothing(import_records: Import) -> None:
    records = [a_record(code) for code in codes(3)]
    import_records(*records)
    changes = Change.objects.count()
    report = import_records(*records)
    assert report.outcomes == {Outcome.UNCHANGED: 3}
    assert Change.objects.count() == changes
    assert not ImportItem.objects.filter(run=ImportRun.objects.first()).exists()


def test_a_change_that_is_no_law_makes_no_version(import_records: Import) -> None:
    import_records(a_record())
    report = import_records(a_record(updatedAt=1_790_000_000_000, id="another"))
    assert report.outcomes[Outcome.UNCHANGED] == 1
    assert newest().number == 1


def test_a_changed_record_becomes_the_next_version_from_today(import_records: Import) -> None:
    import_records(a_record())
    report = import_records(a_record(name="Tên mới"))
    assert report.outcomes[Outcome.UPDATED] == 1
    line = newest().line
    assert (newest().number, line.action, line.start_assumed) == (2, Action.AMENDED, True)
    assert line.starts_on == selectors.today()
    assert line.changed_components == ["name"]
    first, second = Validity.objects.filter(retracted_at=None, procedure__code="1.900001")
    assert first.valid_to == second.valid_from == selectors.today()


def test_a_newer_decision_gives_the_day_of_the_next_version(import_records: Import) -> None:
    import_records(a_record())
    proposal = {"proposalNumber": "30/QĐ-BS", "decisionDate": midnight("2026-04-01")}
    import_records(a_record(name="Tên mới", procedureProposal=proposal))
    assert (newest().line.starts_on, newest().line.start_assumed) == (date(2026, 4, 1), False)


def test_what_the_province_fixed_stays(tree: Tree, import_records: Import) -> None:
    import_records(a_record())
    by_the_province(tree, with_local_note(newest().body, "của tỉnh"), date(2026, 5, 1))
    report = import_records(a_record(name="Tên mới"))
    assert report.outcomes[Outcome.UPDATED] == 1
    assert (newest().body.name.vi, newest().body.note.vi) == ("Tên mới", "của tỉnh")


def test_a_renamed_item_is_no_edit_of_the_province(tree: Tree, import_records: Import) -> None:
    import_records(a_record())
    sector = Sector.objects.get(code="G90-S1")
    sector.name_vi = "Xuất bản, in"
    sector.save()
    renamed = drafts.as_today(newest().body)
    by_the_province(tree, with_local_note(renamed, "của tỉnh"), date(2026, 5, 1))
    both = [{"id": c, "code": f"G90-{c}", "name": n} for c, n in (("S1", "Xuất bản"), ("S2", "In"))]
    report = import_records(a_record(categoriesDetails=both))
    assert report.outcomes[Outcome.UPDATED] == 1
    assert [s.code for s in newest().body.sectors] == ["G90-S1", "G90-S2"]
    assert newest().body.note.vi == "của tỉnh"


def test_a_conflict_is_listed_and_overwrites_nothing(tree: Tree, import_records: Import) -> None:
    import_records(a_record())
    by_the_province(tree, with_local_note(newest().body, "của tỉnh"), date(2026, 5, 1))
    report = import_records(a_record(note="của bộ"))
    assert report.outcomes[Outcome.CONFLICT] == 1
    assert newest().body.note.vi == "của tỉnh"
    item = ImportItem.objects.get(outcome=Outcome.CONFLICT)
    assert item.procedure is not None
    assert (item.procedure.code, item.message) == ("1.900001", "fixed by the province: note")


def test_what_the_province_fixes_while_a_run_reads_is_not_overwritten(
    tree: Tree, import_records: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_records(a_record())
    prepare = writing.Writer._prepare

    def meanwhile(writer: writing.Writer, works: Sequence[Work]) -> None:
        prepare(writer, works)
        if newest().number == 1:
            by_the_province(tree, with_local_note(newest().body, "của tỉnh"), date(2026, 5, 1))

    monkeypatch.setattr(writing.Writer, "_prepare", meanwhile)
    changed = a_record(note="của bộ")
    report = import_records(changed, a_record("1.900002"))
    assert (report.outcomes[Outcome.FAILED], report.outcomes[Outcome.CREATED]) == (1, 1)
    assert ProcedurePage.objects.get(code="1.900001").versions.count() == 2
    assert import_records(changed, a_record("1.900002")).outcomes[Outcome.CONFLICT] == 1
    assert list(integrity.findings()) == []


def test_a_procedure_that_the_province_ended_stays_ended(
    tree: Tree, import_records: Import
) -> None:
    from catalog.promulgation import promulgate

    import_records(a_record())
    page = ProcedurePage.objects.get(code="1.900001")
    promulgate(an_ending(tree, page, date(2026, 6, 1)).decision)
    report = import_records(a_record(name="Tên mới"))
    assert report.outcomes[Outcome.CONFLICT] == 1
    assert not selectors.in_force(date(2026, 8, 1)).exists()


def test_a_bad_record_fails_alone(import_records: Import) -> None:
    report = import_records(
        a_record(),
        a_record("1.0133611"),
        a_record("1.900002", name=None),
        ["no"],
        a_record("1.900003"),
    )
    assert not report.succeeded
    assert (report.outcomes[Outcome.CREATED], report.outcomes[Outcome.FAILED]) == (2, 3)
    failed = list(ImportItem.objects.filter(outcome=Outcome.FAILED).order_by("place"))
    assert [i.place.rpartition(":")[2] for i in failed] == ["2", "3", "4"]
    assert failed[0].message.startswith("code: '1.0133611' is no code")
    assert failed[1].message.startswith("name: ")


def test_a_code_that_comes_twice_is_used_once(import_records: Import) -> None:
    report = import_records(a_record(), a_record(name="Khác"))
    assert (report.outcomes[Outcome.CREATED], report.outcomes[Outcome.FAILED]) == (1, 1)
    assert newest().number == 1
    assert "came before" in ImportItem.objects.get(outcome=Outcome.FAILED).message


def test_warnings_are_kept_with_the_procedure_and_follow_the_record(import_records: Import) -> None:
    report = import_records(a_record(executionMethods=[a_method(fees=[a_fee(100)])]))
    assert report.warnings == {"small_fee": 1}
    warning = ProcedureWarning.objects.get(procedure__code="1.900001")
    assert (warning.kind, warning.component, warning.detail) == ("small_fee", "channels", "100")
    import_records(a_record(executionMethods=[a_method(fees=[a_fee(100_000)])]))
    assert not ProcedureWarning.objects.exists()


def test_a_name_over_the_length_of_a_title_is_whole_in_the_version(import_records: Import) -> None:
    name = "Cấp phép " + "rất dài " * 150
    import_records(a_record(name=name))
    assert newest().name_vi == name.strip()
    assert len(ProcedurePage.objects.get(code="1.900001").title) <= 255


def test_internal_procedures_come_only_when_asked_for(import_records: Import) -> None:
    records = [a_record(), a_record("6.900001", type="STANDARD_INTERNAL")]
    assert import_records(*records).skipped == 1
    assert not ProcedurePage.objects.filter(code="6.900001").exists()
    import_records(*records, include_internal=True)
    assert newest("6.900001").kind == "internal"
    assert not selectors.in_force(selectors.today()).filter(procedure__code="6.900001").exists()
    assert import_records(*records).outcomes[Outcome.MISSING] == 0


def test_a_publisher_keeps_national_standards_and_its_own(import_records: Import) -> None:
    def of(code: str, province: str) -> dict[str, object]:
        name = f"UBND tỉnh {province}"
        return a_record(
            code, type="SPECIFIC", departmentPromulgateCode=province, departmentPromulgateName=name
        )

    records = [a_record(), of("1.900002", "H54"), of("1.900003", "H21")]
    report = import_records(*records, publisher="H54")
    assert report.skipped == 1
    assert set(ProcedurePage.objects.values_list("code", flat=True)) == {"1.900001", "1.900002"}


# --- What vanished ----------------------------------------------------------------------------


def test_a_run_stops_when_too_much_has_vanished(import_records: Import) -> None:
    import_records(*(a_record(code) for code in codes(10)))
    changes = Change.objects.count()
    report = import_records(a_record(codes(1)[0], name="Tên mới"))
    assert report.refused
    assert not report.succeeded
    assert "9 of 10 known records (90.0 %)" in report.message
    assert Change.objects.count() == changes
    run = ImportRun.objects.first()
    assert run is not None
    assert (run.state, run.message) == (ImportRun.State.REFUSED, report.message)


def test_a_few_missing_ones_are_recorded_and_never_removed(import_records: Import) -> None:
    records = [a_record(code) for code in codes(4)]
    import_records(*records)
    report = import_records(*records[1:], max_missing=25)
    assert report.succeeded
    assert report.outcomes[Outcome.MISSING] == 1
    record = ImportedRecord.objects.get(code=codes(1)[0])
    assert record.missing_since is not None
    assert record.procedure.live
    assert selectors.in_force(selectors.today()).count() == 4
    assert import_records(*records[1:], max_missing=0).outcomes[Outcome.MISSING] == 0
    import_records(*records)
    record.refresh_from_db()
    assert record.missing_since is None


@pytest.mark.parametrize("options", [{"limit": 1}, {"partial": True}])
def test_a_part_of_the_source_misses_nothing(
    import_records: Import, options: dict[str, object]
) -> None:
    records = [a_record(code) for code in codes(3)]
    import_records(*records)
    report = import_records(*records[:1], **options)
    assert report.succeeded
    assert report.outcomes == {Outcome.UNCHANGED: 1}


def test_a_damaged_file_is_no_proof_that_something_is_missing(
    import_records: Import, tmp_path: Path
) -> None:
    import_records(*(a_record(code) for code in codes(60)))
    from catalog.importing import apply
    from catalog.importing.options import Options

    file = tmp_path / "records.jsonl"
    lines = file.read_text().splitlines(keepends=True)
    file.write_text("".join(lines[1:]))
    report = apply.run(Options(paths=(file, tmp_path / "not-there.jsonl")))
    assert (report.outcomes[Outcome.MISSING], report.outcomes[Outcome.FAILED]) == (0, 1)
    file.write_text("".join(['{"code": "1.9\n', *lines[1:]]))
    report = apply.run(Options(paths=(file,)))
    assert (report.outcomes[Outcome.MISSING], report.outcomes[Outcome.FAILED]) == (0, 1)


def test_a_dry_run_writes_nothing_and_says_the_same(import_records: Import) -> None:
    records = [a_record(), a_record("abc"), a_record("1.900002")]
    dry = import_records(*records, dry_run=True)
    assert not ProcedurePage.objects.exists()
    assert not ImportRun.objects.exists()
    assert not Change.objects.filter(procedure__isnull=False).exists()
    assert not Sector.objects.exists()
    assert dry.outcomes == import_records(*records).outcomes


def test_pages_left_by_a_run_that_was_killed_are_used(tree: Tree, import_records: Import) -> None:
    left = tree.health.add_child(
        instance=ProcedurePage(
            title="x", slug="1-900001", code="1.900001", kind="national", live=False
        )
    )
    assert import_records(a_record()).outcomes[Outcome.CREATED] == 1
    left.refresh_from_db()
    assert left.live
    assert list(integrity.findings()) == []


def test_a_record_that_promulgation_refuses_does_not_stop_its_batch(
    import_records: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse_the_second(batches: Sequence[tuple[DecisionPage, Sequence[ImportedLine]]]) -> object:
        for decision, lines in batches:
            for line in lines:
                if line.procedure.code == "1.900002":
                    refused = DecisionLine(decision=decision, procedure=line.procedure)
                    raise Refused([Problem(refused, "x", "does not fit")])
        return promulgate_many(batches)

    monkeypatch.setattr(writing, "promulgate_many", refuse_the_second)
    report = import_records(a_record(), a_record("1.900002"), a_record("1.900003"))
    assert (report.outcomes[Outcome.CREATED], report.outcomes[Outcome.FAILED]) == (2, 1)
    item = ImportItem.objects.get(outcome=Outcome.FAILED)
    assert (item.code, item.message) == ("1.900002", "does not fit")
    monkeypatch.undo()
    again = import_records(a_record(), a_record("1.900002"), a_record("1.900003"))
    assert again.outcomes == {Outcome.UNCHANGED: 2, Outcome.CREATED: 1}
    assert list(integrity.findings()) == []
