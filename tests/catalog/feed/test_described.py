"""The feed is described whole, to programs and to people, and answers as it is described."""

from __future__ import annotations

import json
import re
from functools import reduce
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import jsonschema_rs
import orjson
import pytest
from django.test import Client

from portal.feed import LONGEST_REQUEST, api
from portal.feed_problems import PROBLEMS
from portal.feed_schema import DOCUMENTS
from portal.feed_tables import areas, shapes_of
from portal.feed_words import vietnamese
from tests.catalog.feed.conftest import BIRTH, ENDED, Fed
from tests.catalog.feed.examples import FEED, VIETNAMESE

ROOT = Path(__file__).resolve().parents[3]
ANSWERS = {
    "procedures": "procedures?limit=1",
    "procedure": f"procedures/{BIRTH}",
    "versions": f"procedures/{BIRTH}/versions",
    "version": f"procedures/{BIRTH}/versions/1",
    "difference": f"procedures/{BIRTH}/diff?from=2&to=1",
    "changes": "changes",
    "decisions": "decisions",
    "all_vocabularies": "vocabularies",
    "vocabulary": "vocabularies/service-point",
    "forms": "forms",
    "service_points": "service-points",
    "counts": "counts",
    "reconciliation": "reconciliation",
    "manifest": "bulk",
    "search": "search?q=khai sinh",
    "json_feed": "/en/feeds/changes.json",
    "problem": f"procedures/{ENDED}",
}
SAID = {
    "vi": {
        "mặc định 100",
        "từ 1 đến 500",
        "tối đa 64 ký tự",
        "bắt buộc",
        "Không tìm thấy",
        "Số liệu và bảng đối chiếu",
        "Tải lại tệp toàn bộ",
        "trong 10.000 kết quả",
    },
    "en": {
        "default 100",
        "1 to 500<",
        "at most 64 characters",
        "required",
        "Not Found",
        "Counts and lists to compare",
        "Take the bulk files anew",
        "the first 10,000",
    },
}


@pytest.fixture(scope="module")
def told() -> Any:
    return json.loads(json.dumps(api.get_openapi_schema()))


@pytest.mark.once
def test_every_parameter_and_every_field_is_described(told: Any) -> None:
    rows = [
        (one.path, row) for area in areas(told) for one in area.addresses for row in one.parameters
    ] + [(shape.name, row) for shape in shapes_of(told) for row in shape.rows]
    assert [f"{place}: {row.name}" for place, row in rows if not row.description] == []
    assert len(rows) > 300
    assert told["openapi"] == "3.1.0"


def test_answers_have_the_schemas_that_are_published(
    fed: Fed, settings: Any, tmp_path: Path
) -> None:
    settings.FEED_PATH, settings.SEARCH_INDEX_PATH = tmp_path / "feed", tmp_path / "search"
    decision = f"decisions/{fed.read('decisions?limit=1')['items'][0]['slug']}"
    answers = ANSWERS | {"decision": decision}
    for name in DOCUMENTS:
        schema = fed.read(f"schemas/{name}")
        jsonschema_rs.meta.validate(schema)
        assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
        if path := answers.get(name):
            answer = fed.get(urljoin("/api/v1/", path))
            validator = jsonschema_rs.validator_for(schema, validate_formats=True)
            found = orjson.loads(answer.content)
            assert [str(error) for error in validator.iter_errors(found)] == [], path
            tag = answer.headers.get("ETag", "")
            again = fed.get(urljoin("/api/v1/", path), headers={"If-None-Match": tag})
            untagged = {"search": 200, "problem": 410}
            assert again.status_code == untagged.get(name, 304), path
    assert set(DOCUMENTS) - set(answers) == {"bulk_version"}
    assert fed.read("schemas/nothing", 404)["detail"].startswith("There is no schema nothing")


def test_the_page_tells_people_every_address_field_and_error(fed: Fed, told: Any) -> None:
    for prefix, words in (("", "Dữ liệu cho các hệ thống khác"), ("/en", "Data for other systems")):
        answer = fed.get(f"{prefix}/api/v1/docs")
        page = answer.content.decode()
        assert (answer.status_code, words in page) == (200, True)
        assert "taken from <code>next</code>" in page or "lấy từ <code>next</code>" in page
        assert "`" not in page
        for path in told["paths"]:
            assert f"GET {path}" in page
        for name in told["components"]["schemas"]:
            assert f'id="shape-{name}"' in page
        for kind in PROBLEMS:
            assert f'id="{kind}"' in page
        its_own = SAID["vi" if prefix == "" else "en"]
        assert [said for said in its_own if said not in page] == []
        assert [said for said in {*SAID["vi"], *SAID["en"]} - its_own if said in page] == []
    gone = fed.read(f"procedures/{ENDED}", 410)
    assert f'id="{gone["type"].partition("#")[2]}"' in page


@pytest.mark.once
def test_what_http_does_is_described_once_and_named_where_it_happens(told: Any) -> None:
    for reference in set(re.findall(r'"\$ref": "#/([^"]+)"', json.dumps(told))):
        assert reduce(lambda part, key: part[key], reference.split("/"), told), reference
    whole = {path: item["get"] for path, item in told["paths"].items()}
    unconditional = {p for p, one in whole.items() if not told["paths"][p].get("parameters")}
    assert unconditional == {p for p, one in whole.items() if "304" not in one["responses"]}
    assert unconditional == {"/api/v1/search"}
    assert all("500" in one["responses"] for one in whole.values())
    linked = {p for p, one in whole.items() if "Link" in one["responses"]["200"]["headers"]}
    assert linked > {"/api/v1/procedures", "/api/v1/changes", "/api/v1/search"}
    named = {
        p for p, o in whole.items() if "Content-Disposition" in o["responses"]["200"]["headers"]
    }
    assert named == {"/api/v1/reconciliation.csv", "/api/v1/bulk/{edition}/{name}"}
    assert told["paths"]["/feeds/changes.atom"]["servers"][1]["url"] == "/en"


@pytest.mark.once
@pytest.mark.parametrize("document", [FEED, VIETNAMESE], ids=["english", "vietnamese"])
def test_the_document_has_every_address_and_every_kind_of_problem(
    told: Any, document: Path
) -> None:
    rows = document.read_text().splitlines()
    cells = {cell.strip() for row in rows if row.startswith("|") for cell in row.split("|")}
    assert {f"`{path}`" for path in told["paths"]} | {f"`{kind}`" for kind in PROBLEMS} <= cells


@pytest.mark.once
def test_every_text_of_the_description_has_its_vietnamese_and_no_other_has(told: Any) -> None:
    texts: set[str] = set()

    def noted(text: str) -> str:
        texts.add(text)
        return text

    areas(told, noted)
    shapes_of(told, noted)
    assert texts - {""} == set(vietnamese())
    assert all(vietnamese().values())


@pytest.mark.once
def test_values_of_lists_have_the_words_of_the_pages_in_both_languages(told: Any) -> None:
    lists = {n: s["x-words"] for n, s in told["components"]["schemas"].items() if "x-words" in s}
    assert lists["FeeState"]["free"] == {"vi": "Miễn phí", "en": "Free"}
    assert lists["Action"]["abolished"]["vi"] != lists["Action"]["abolished"]["en"]
    assert len(lists) > 12


@pytest.mark.once
def test_the_page_tells_of_every_kind_of_problem_and_of_the_limit_that_the_server_has() -> None:
    sources = [*(ROOT / "catalog" / "feed").rglob("*.py"), ROOT / "search" / "api.py"]
    sources += [ROOT / "site" / "portal" / f"{name}.py" for name in ("feed", "feed_answers")]
    code = "\n".join(path.read_text() for path in sources)
    kinds = set(re.findall(r"(?:Refusal|problem)\(\s*\"([a-z-]+)\"", code))
    assert kinds - set(PROBLEMS) == set()
    assert len(kinds) > 6
    assert f"limit_request_line = {LONGEST_REQUEST}\n" in (ROOT / "gunicorn.conf.py").read_text()


@pytest.mark.django_db
def test_the_description_is_answered_as_json(client: Client) -> None:
    answer = client.get("/api/v1/openapi.json")
    assert (answer.status_code, answer.json()["openapi"]) == (200, "3.1.0")
    for path in ("openapi.json", "schemas/procedure"):
        refused = client.get(f"/api/v1/{path}?x=1")
        assert (refused.status_code, refused.json()["parameter"]) == (400, "x")
