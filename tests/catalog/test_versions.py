"""How the text of a version is stored, and what is kept beside it."""

from __future__ import annotations

from django.db import connection
from django.db.models import TextField
from django.db.models.functions import Cast

from catalog.content import Text
from catalog.integrity import findings
from catalog.models import VersionText
from tests.builders import Tree, a_content, a_page, promulgated
from tests.catalog.amending import NEW_YEAR


def test_what_lists_show_is_kept_beside_the_content_and_checked(tree: Tree) -> None:
    version = promulgated(tree, a_page(tree), a_content(note=Text("Xem hướng dẫn")), NEW_YEAR)
    version.refresh_from_db()
    whole, glanced = version.body, version.glanced
    assert (glanced.name, glanced.channels, glanced.levels, glanced.results) == (
        whole.name,
        whole.channels,
        whole.levels,
        whole.results,
    )
    assert not glanced.note
    assert list(findings()) == []
    with connection.cursor() as cursor:
        cursor.execute("UPDATE catalog_versiontext SET at_a_glance = '{}'")
    assert [finding.what for finding in findings()] == ["what lists show is not the content's"]


def test_a_content_is_stored_with_its_letters_as_they_are(tree: Tree) -> None:
    promulgated(tree, a_page(tree), a_content(name="Đăng ký khai sinh"), NEW_YEAR)
    stored = VersionText.objects.annotate(written=Cast("content", TextField()))
    assert "Đăng ký khai sinh" in stored.get().written
