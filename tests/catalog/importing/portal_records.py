"""Records in the national portal's shape, written for the tests."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo


def midnight(day: str) -> int:
    """Return a Vietnamese midnight as the portal writes it: UTC milliseconds."""
    moment = datetime.fromisoformat(day).replace(tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
    return int(moment.timestamp() * 1000)


def a_record(code: str = "1.900001", **parts: Any) -> dict[str, Any]:
    """Return one whole detail record; `parts` replace what the test is about."""
    record: dict[str, Any] = {
        "id": f"id-{code}",
        "code": code,
        "codeNotation": code,
        "name": f"Cấp giấy phép mở quầy sách ({code})",
        "type": "STANDARD",
        "state": "ACTIVE",
        "formalityType": "OTHER",
        "isMinistry": False,
        "isProvince": True,
        "isWard": False,
        "isOtherAgency": False,
        "isVertical": False,
        "categoriesDetails": [{"id": "s1", "code": "G90-S1", "name": "Xuất bản"}],
        "category": {"id": "s1", "code": "G90-S1", "name": "Xuất bản"},
        "departmentPromulgateCode": "G90",
        "departmentPromulgateName": "Bộ Sách",
        "procedureProposal": {
            "proposalNumber": "12/QĐ-BS",
            "decisionDate": midnight("2026-03-02"),
            "issuingAgency": {"id": "g90", "name": "Bộ Sách"},
        },
        "executionSteps": [{"name": "Bước 1:", "description": "Nộp hồ sơ."}],
        "executionMethods": [a_method()],
        "executionCases": [{"name": "", "profileComponents": [a_paper()]}],
        "departmentsExecuting": [],
        "unitGroupsExecuting": [{"id": "u1", "name": "Ủy ban nhân dân cấp xã"}],
        "subjectTypesDetails": [{"id": "a1", "code": "ĐT1", "name": "Công dân Việt Nam"}],
        "resultsDetails": [{"id": "r1", "code": "KQ.G90.000001", "name": "Giấy phép"}],
        "legalBasisesDetails": [{"id": "l1", "code": "19/2012/QH13", "name": "Luật Xuất bản"}],
        "requirementsAndConditions": "",
        "keywords": "",
        "note": "",
    }
    return record | parts


def a_method(**parts: Any) -> dict[str, Any]:
    method: dict[str, Any] = {
        "submissionMethod": "DIRECT",
        "processingTime": 5,
        "processingTimeUnit": "WORKING_DAY",
        "description": "",
        "fees": [],
    }
    return method | parts


def a_fee(value: int | None, description: str = "", **parts: Any) -> dict[str, Any]:
    return {"type": "FEE", "value": value, "description": description} | parts


def a_paper(name: str = "Đơn đề nghị", **parts: Any) -> dict[str, Any]:
    paper: dict[str, Any] = {"name": name, "originalQty": 1, "copyQty": 0, "attachments": []}
    return paper | parts


def a_converted(code: str = "1.900001", **parts: Any) -> dict[str, Any]:
    """Return a record as converted from a printed page: fewer keys, joined names, no codes."""
    record = a_record(code)
    dropped = (
        "departmentPromulgateCode",
        "category",
        "unitGroupsExecuting",
        "departmentsExecuting",
    )
    kept = {k: v for k, v in record.items() if k not in dropped}
    converted: dict[str, Any] = {
        "_converted": True,
        "_unparsed": ["executionMethods.fees.type"],
        "procedureProposal": {"proposalNumber": "12/QĐ-BS"},
        "categoriesDetails": [{"name": "Xuất bản"}],
        "executingAgencies": "Ủy ban nhân dân cấp xã",
    }
    return kept | converted | parts


def write_lines(path: Path, records: Iterable[Any], *, zipped: bool = False) -> Path:
    """Write records as JSON lines, and return the file."""
    text = "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records)
    path.write_bytes(gzip.compress(text.encode()) if zipped else text.encode())
    return path
