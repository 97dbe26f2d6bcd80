"""What each address of the feed answers, in its published shape."""

from __future__ import annotations

import csv
import io
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

import pytest
from pydantic import TypeAdapter

from catalog import selectors
from catalog.comparison import apply_patch
from catalog.content import Kind
from catalog.feed import shapes
from catalog.models import Action
from catalog.promulgation import retract
from tests.builders import a_content, promulgated
from tests.catalog.feed.conftest import BIRTH, ENDED, MARRIAGE, SECRET, Fed

SHAPES = {
    "procedures": shapes.Page[shapes.ListedProcedure],
    f"procedures/{BIRTH}": shapes.Procedure,
    f"procedures/{BIRTH}/versions": shapes.Page[shapes.Version],
    f"procedures/{BIRTH}/versions/2": shapes.Version,
    f"procedures/{BIRTH}/diff?from=1&to=2": shapes.Difference,
    "changes": shapes.Changes,
    "decisions": shapes.Page[shapes.Decision],
    "vocabularies": shapes.Vocabularies,
    "vocabularies/agency": shapes.Page[shapes.VocabularyItem],
    "vocabularies/audience": shapes.Page[shapes.VocabularyItem],
    "vocabularies/life-event": shapes.Page[shapes.VocabularyItem],
    "vocabularies/legal-document": shapes.Page[shapes.VocabularyItem],
    "vocabularies/sector": shapes.Page[shapes.VocabularyItem],
    "forms": shapes.Page[shapes.Form],
    "service-points": shapes.Page[shapes.ServicePoint],
    "counts": shapes.Counts,
    "reconciliation": shapes.Page[shapes.Reconciled],
}


def test_every_answer_has_its_published_shape_and_tells_nothing_internal(fed: Fed) -> None:
    for path, shape in SHAPES.items():
        answer = fed.get(f"/api/v1/{path}")
        assert answer.status_code == 200, (path, answer.content)
        TypeAdapter(shape).validate_json(answer.content)
        assert SECRET not in answer.content.decode(), path
    for decision in fed.read("decisions")["items"]:
        answer = fed.get(decision["api_url"])
        shapes.WholeDecision.model_validate_json(answer.content)


def codes(page: Any) -> list[str]:
    return [item["code"] for item in page["items"]]


def test_procedures_are_filtered_by_facets_days_and_what_was_known(fed: Fed) -> None:
    assert codes(fed.read("procedures")) == [BIRTH, MARRIAGE]
    assert codes(fed.read("procedures?sector=HT&sector=XX&level=commune&fields=code")) == [
        BIRTH,
        MARRIAGE,
    ]
    assert codes(fed.read("procedures?sector=XX")) == []
    before = selectors.today() - timedelta(days=2)
    assert codes(fed.read(f"procedures?as_of={before}")) == [BIRTH, MARRIAGE, ENDED]
    assert codes(fed.read("procedures?known_at=0001-01-01T00:00:00%2B07:00")) == []


def test_a_list_tells_of_each_what_its_own_address_does(fed: Fed) -> None:
    for item in fed.read("procedures")["items"]:
        assert item == fed.read(f"procedures/{item['code']}")


def test_guidance_is_told_as_it_is_now_and_of_no_other_day(fed: Fed) -> None:
    fed.birth.summary_vi = "Làm giấy khai sinh"
    fed.birth.guidance_vi = "<p>Nộp <b>sớm</b></p><ul><li>Phí &amp; lệ phí: không</li></ul>"
    fed.birth.save_revision().publish()
    guidance = {
        "summary": {"vi": "Làm giấy khai sinh", "en": None},
        "text": {"vi": "Nộp sớm\nPhí & lệ phí: không", "en": None},
    }
    assert fed.read(f"procedures/{BIRTH}")["guidance"] == guidance
    change = fed.read("changes")["items"][-1]
    assert (change["kind"], change["procedure"]["guidance"]) == ("guidance", guidance)
    today = selectors.today()
    assert fed.read(f"procedures/{BIRTH}?as_of={today}")["guidance"] is None


def test_what_was_taken_back_is_told_as_it_was_known_before_and_as_gone_after(fed: Fed) -> None:
    content = a_content(MARRIAGE, "Đăng ký kết hôn lưu động")
    today = selectors.today()
    second = promulgated(fed.tree, fed.marriage, content, today, Action.AMENDED)
    known = quote(second.recorded_at.isoformat())
    retract([second.line], reason="Ban hành nhầm")
    before = fed.read(f"procedures/{MARRIAGE}?known_at={known}")["version"]
    assert (before["version"], before["made_by"]["retracted_at"]) == (2, None)
    assert fed.read(f"procedures/{MARRIAGE}")["version"]["version"] == 1
    for path in (before["api_url"], f"/api/v1/procedures/{MARRIAGE}/diff?from=1&to=2"):
        gone = fed.get(path)
        assert (gone.status_code, gone.json()["type"]) == (410, "/api/v1/docs#gone")
        assert (gone.json()["code"], gone.json()["version"]) == (MARRIAGE, 2)
        assert gone.json()["retraction_reason"] == "Ban hành nhầm"
        assert datetime.fromisoformat(gone.json()["retracted_at"]) > second.recorded_at
    assert fed.read(f"procedures/{MARRIAGE}/versions/3", 404)["title"] == "Unknown version"
    retract([fed.marriage.versions.get(number=1).line], reason="Ban hành nhầm")
    assert fed.read(f"procedures/{MARRIAGE}", 410)["title"] == "Taken back"
    long_ago = f"procedures/{BIRTH}?known_at=2001-01-01T00:00:00Z"
    assert fed.read(long_ago, 404)["title"] == "Not known then"
    change = fed.read("changes")["items"][-1]
    assert (change["kind"], change["operation"]) == ("retracted", "tombstone")
    assert (change["procedure"]["id"], change["procedure"]["periods"]) == (fed.marriage.pk, [])
    secret = a_content(MARRIAGE, "Việc nội bộ", kind=Kind.INTERNAL)
    promulgated(fed.tree, fed.marriage, secret, today)
    told = [c["procedure"] for c in fed.read("changes")["items"] if c["procedure"]]
    last = [one for one in told if one["code"] == MARRIAGE][-1]
    assert last == change["procedure"] | {"guidance": None}, "of what is internal nothing is told"


def test_pages_go_on_where_the_one_before_ended(fed: Fed) -> None:
    first = fed.get("/api/v1/procedures?limit=1&fields=code")
    page = first.json()
    assert first.headers["Link"] == f'<{page["next"]}>; rel="next"'
    second = fed.get(page["next"]).json()
    assert (codes(page), codes(second), second["next"]) == ([BIRTH], [MARRIAGE], None)


def test_what_has_ended_is_gone_with_its_successor_and_is_there_for_days_before(fed: Fed) -> None:
    gone = fed.read(f"procedures/{ENDED}", 410)
    assert gone["replaced_by"][0]["code"] == BIRTH
    assert gone["ended_by"]["action"] == "abolished"
    for held in ({}, {"If-None-Match": "*"}):
        answer = fed.get(f"/api/v1/procedures/{ENDED}", headers=held)
        assert (answer.status_code, answer.headers.get("ETag")) == (410, None), "no success: no tag"
        assert "max-age" in answer.headers["Cache-Control"]
    last = fed.get(gone["last_version"]).json()
    assert last["content"]["name"]["vi"] == "Đăng ký lại"
    before = selectors.today() - timedelta(days=2)
    assert fed.read(f"procedures/{ENDED}?as_of={before}")["status"] == "in_force"
    assert fed.read(f"procedures/{SECRET}", 404)["type"].endswith("#not-found")


def test_a_repeal_says_what_it_repeals_and_by_what_a_text_applies_again(fed: Fed) -> None:
    first = fed.read(f"procedures/{BIRTH}.000.00.00.H40/versions/1")
    again = first["periods"][-1]["begun_by"]
    assert again["action"] == "repealed"
    assert [one["version"] for one in again["repeals"]] == [2]
    change = next(c for c in fed.read("changes")["items"] if c["kind"] == "returned")
    assert change["made_by"]["repeals"] == again["repeals"]
    assert change["effective_from"] == again["effective_from"]
    assert [p["version"] for p in change["procedure"]["periods"]] == [1, 2, 1]


def test_a_difference_is_told_in_sentences_and_makes_one_text_of_the_other(fed: Fed) -> None:
    one, two = (fed.read(f"procedures/{BIRTH}/versions/{n}")["content"] for n in (1, 2))
    told = fed.read(f"procedures/{BIRTH}/diff?from=1&to=2")
    assert apply_patch(one, told["patch"]) == two
    assert [c["component"] for c in told["components"]] == ["name"]
    assert told["components"][0]["sentences"]["en"]


def test_counts_and_rows_to_reconcile_agree_with_what_is_in_force(fed: Fed) -> None:
    counts = fed.read("counts")
    assert (counts["distinct"], counts["by_level"], counts["unknown_start"]) == (
        2,
        {"commune": 2},
        1,
    )
    rows = fed.read("reconciliation")["items"]
    in_force = {p["id"]: p["version"]["content_hash"] for p in fed.read("procedures")["items"]}
    assert {row["id"]: row["content_hash"] for row in rows} == in_force
    answer = fed.get("/api/v1/reconciliation.csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    table = list(csv.DictReader(io.StringIO(text)))
    for key in ("code", "content_hash", "id"):
        assert [row[key] for row in table] == [str(row[key]) for row in rows]
    assert list(table[0])[-1] == "id"


def test_items_of_vocabularies_are_found_by_code_and_told_with_their_change(fed: Fed) -> None:
    change = next(c for c in fed.read("changes")["items"] if (c["vocabulary"] or {}).get("item"))
    found = fed.get(change["vocabulary"]["api_url"]).json()["items"]
    assert found == [change["vocabulary"]["item"]]
    assert fed.read("service-points")["items"][0]["accepts"] == [
        {"agency": None, "level": "commune", "procedure": None, "handling": []}
    ]
    assert fed.read("forms")["items"][0]["editions"][0]["guide"].startswith("https://")
    assert fed.read("vocabularies/no-such", 400)["errors"][0]["parameter"] == "kind"


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("procedures?sectr=HT", "“sectr” is no parameter here. Allowed: agency, as_of"),
        ("procedures?as_of=2026-13-01", "as_of"),
        ("procedures?as_of=1", "YYYY-MM-DD"),
        ("procedures?known_at=2026-01-01T00:00:00", "offset"),
        ("procedures?limit=501", "limit"),
        ("procedures?cursor=zz", "cursor"),
        ("procedures?cursor=ffffffffffffffff", "cursor"),
        ("procedures?cursor=1f", "taken from `next` of the page before; begin again without one"),
        ("reconciliation?cursor=1-ffffff-1", "begin again without one"),
        ("reconciliation?cursor=1-0-1", "begin again without one"),
        ("decisions?cursor=1-b-c", "begin again without one"),
        (f"procedures/{BIRTH}/versions?cursor=1-b-c", "begin again without one"),
        ("procedures?limit=1_0", "“limit”: a number is written in digits alone"),
        ("forms?limit=%2B5", "digits alone"),
        ("changes?since=%205", "digits alone"),
        ("changes?limit=٥", "digits alone"),
        ("search?q=a&page=1.0", "digits alone"),
        (f"procedures/{BIRTH}/versions/+1", "digits alone"),
        (f"procedures/{BIRTH}/diff?from=1&to=1_1", "digits alone"),
        ("procedures?limit=1&limit=2", "only facets repeat"),
        ("procedures?fields=code,nothing", "fields"),
        ("procedures?level=moon", "level"),
        ("procedures?status=in-force", "'in_force', 'temporary', 'upcoming' or 'ended'"),
        ("procedures?free=1", "“free”: Input should be 'true'"),
        ("procedures?free=true&free=true", "only facets repeat: status, sector"),
        ("procedures?sector=%00", "U+0000"),
        (f"procedures/{BIRTH}/versions/0", "number"),
        (f"procedures/{BIRTH}/versions/9999999999999999999999", "number"),
        (f"procedures/{BIRTH}/diff?from=1", "to"),
        ("changes?since=-1", "since"),
        ("counts?day=2026-01-01", "as_of, known_at"),
    ],
)
@pytest.mark.django_db
def test_bad_input_is_answered_by_what_is_allowed(client: Any, path: str, said: str) -> None:
    answer = client.get(f"/api/v1/{path}")
    assert (answer.status_code, answer.headers["Content-Type"]) == (400, "application/problem+json")
    shapes.Problem.model_validate_json(answer.content)
    assert said in answer.json()["detail"]
