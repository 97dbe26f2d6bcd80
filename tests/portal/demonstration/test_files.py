"""Mistakes in the demonstration's files are told with file, place and reason."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from django.conf import settings

from portal.demonstration.files import Demonstration, Invalid, read
from portal.demonstration.markup import as_html


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the files to make mistakes in."""
    return Path(shutil.copytree(settings.DEMONSTRATION_FILES, tmp_path / "files"))


def told(folder: Path, name: str, old: str, new: str) -> str:
    """Return what is said when `old` is written as `new` in the file `name`."""
    file = folder / name
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(Invalid) as caught:
        read(folder)
    return str(caught.value)


def test_the_files_have_nothing_wrong(found: Demonstration) -> None:
    assert len(found.procedures) >= 60


@pytest.mark.parametrize(
    ("name", "old", "new", "says"),
    [
        ("decisions.yaml", "signed: 2023-02-10", "signed: [", "decisions.yaml"),
        ("decisions.yaml", "signed: 2023-02-10", "signed: 2023-02-31", "1.signed"),
        ("decisions.yaml", "signer:", "signed_by:", "signed_by"),
        ("agencies.yaml", "kind: committee", "kind: comittee", "agencies.yaml: 0.kind"),
        ("agencies.yaml", "parent: ubnd-tinh", "parent: ubnd", "'ubnd' is not there"),
        ("forms.yaml", "ct01-2025.docx", "ct01.docx", "'ct01.docx' is not there"),
        ("forms.yaml", "pdf: ct01-2025.pdf", "pdf: ct01.pdf", "'ct01.pdf' is not there"),
        ("forms.yaml", "docx: ct01-2023.docx", "guide: ''", "a DOCX or a PDF"),
        ("decisions.yaml", "214-qd-ubnd-2023.pdf", "214.pdf", "'214.pdf' is not there"),
        ("province.yaml", "percent: 80", "percent: 180", "online_target.percent"),
        ("procedures/1.000656.yaml", "G15-TP07", "G15", "no sector has the code 'G15'"),
        ("procedures/1.000656.yaml", "amount: 5000", "amount: some", "fees.1.amount"),
        ("procedures/1.000656.yaml", "levels: [commune]", "levels: [village]", "levels.0"),
        ("procedures/1.000656.yaml", "form: TK-KT", "form: TK", "no form has the code 'TK'"),
        ("procedures/1.000656.yaml", "214/QĐ-UBND", "215/QĐ-UBND", "'215/QĐ-UBND' is not there"),
        ("procedures/1.000656.yaml", "action: new", "action: abolished", "versions.0"),
        ("procedures/1.000656.yaml", 'related: ["2.000635"', 'related: ["9.999999"', "9.999999"),
        ("procedures/1.000656.yaml", "form: yes", "form: no", "has_form"),
        ("procedures/1.000656.yaml", "methods: [in_person", "method: [in_person", "channels"),
    ],
)
def test_a_mistake_is_told_where_it_is(
    folder: Path, name: str, old: str, new: str, says: str
) -> None:
    message = told(folder, name, old, new)
    assert name in message
    assert says in message


def test_versions_out_of_order_are_told(folder: Path) -> None:
    file = folder / "procedures" / "1.000656.yaml"
    text = file.read_text(encoding="utf-8")
    swapped = text.replace("214/QĐ-UBND", "X").replace("905/QĐ-UBND", "214/QĐ-UBND")
    file.write_text(swapped.replace("X", "905/QĐ-UBND"), encoding="utf-8")
    with pytest.raises(Invalid, match="order"):
        read(folder)


def test_all_mistakes_are_told_at_once(folder: Path) -> None:
    (folder / "forms.yaml").write_text("- {code: A}", encoding="utf-8")
    (folder / "agencies.yaml").unlink()
    with pytest.raises(Invalid) as caught:
        read(folder)
    assert {"forms.yaml", "agencies.yaml"} <= {p.split(":")[0] for p in caught.value.problems}


def test_a_file_that_is_not_text_is_told(folder: Path) -> None:
    (folder / "forms.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(Invalid, match=r"forms\.yaml"):
        read(folder)


def test_plain_text_becomes_paragraphs_and_lists() -> None:
    html = as_html("Một & hai\n\nCần:\n- giấy <A>\n- giấy B\n\nHết.")
    assert html == (
        "<p>Một &amp; hai</p><p>Cần:</p><ul><li>giấy &lt;A&gt;</li><li>giấy B</li></ul><p>Hết.</p>"
    )
