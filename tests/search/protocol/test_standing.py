"""The index follows what bodies and sectors are called, and where bodies answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from catalog import journal
from catalog.content import Agencies, Ref, Text
from catalog.models import Action, Agency, AgencyPage, ProcedurePage, Sector
from search import progress
from search.engines.base import Engine
from search.facets import Facet
from search.request import SearchRequest
from tests.builders import Tree, a_content, a_page, promulgated
from tests.search.asking import JANUARY, JUNE, MARCH, answer, codes, found


def narrowed(engine: Engine, facet: Facet) -> Mapping[str, int]:
    """Return the values of `facet` among what has birth in its name, each with its number."""
    request = SearchRequest("khai sinh", JUNE)
    facets = answer(engine, request).facets
    for value, number in facets[facet].items():
        chosen = replace(request, filters=((facet, (value,)),))
        assert len(found(engine, chosen)) == number
    return facets[facet]


def test_an_agency_that_moves_to_another_address_is_narrowed_by_that(
    tree: Tree, birth: ProcedurePage, engine: Engine
) -> None:
    named = Agencies(executing=(Ref(Text("Sở Y tế"), "H00.YT"),))
    promulgated(tree, birth, a_content(agencies=named), MARCH, Action.AMENDED)
    assert narrowed(engine, Facet.AGENCY) == {"h00-tp": 1, "h00-yt": 1}
    for page, slug in ((tree.justice, "tu-phap"), (tree.health, "y-te")):
        page.slug = slug
        page.save_revision().publish()
    assert narrowed(engine, Facet.AGENCY) == {"tu-phap": 1, "y-te": 1}
    tree.health.unpublish()
    assert narrowed(engine, Facet.AGENCY) == {"tu-phap": 1}
    tree.health.save_revision().publish()
    assert narrowed(engine, Facet.AGENCY) == {"tu-phap": 1, "y-te": 1}
    tree.health.delete()
    assert narrowed(engine, Facet.AGENCY) == {"tu-phap": 1}
    assert engine.check().is_clean


def test_a_procedure_that_stands_under_another_agency_is_narrowed_by_that(
    tree: Tree, birth: ProcedurePage, engine: Engine
) -> None:
    birth.move(tree.health, pos="last-child")
    assert narrowed(engine, Facet.AGENCY) == {"h00-yt": 1}
    assert engine.check().is_clean


def test_a_page_that_is_made_for_an_agency_narrows_what_names_it_already(
    tree: Tree, birth: ProcedurePage, engine: Engine
) -> None:
    named = Agencies(executing=(Ref(Text("Công an cấp xã"), "CA"),))
    promulgated(tree, birth, a_content(agencies=named), MARCH, Action.AMENDED)
    police = Agency.objects.create(code="CA", name_vi="Công an cấp xã")
    assert narrowed(engine, Facet.AGENCY) == {"h00-tp": 1}
    tree.agencies.add_child(instance=AgencyPage(title="Công an", slug="ca", agency=police))
    assert narrowed(engine, Facet.AGENCY) == {"h00-tp": 1, "ca": 1}
    assert engine.check().is_clean


@pytest.mark.parametrize("model", [Agency, Sector])
def test_a_body_or_sector_is_found_by_its_new_name_and_by_that_in_the_text(
    tree: Tree, engine: Engine, model: type[Agency | Sector]
) -> None:
    item = model.objects.create(code="X9", name_vi="Hải quan")
    ref = (Ref(Text("Hải quan"), "X9"),)
    parts = {"agencies": Agencies(competent=ref)} if model is Agency else {"sectors": ref}
    promulgated(tree, a_page(tree), a_content(**parts), JANUARY)
    assert codes(engine, "thuế biên giới") == []
    item.name_vi = "Thuế biên giới"
    item.save()
    assert codes(engine, "thuế biên giới") == codes(engine, "hải quan") == ["1.001193"]
    assert engine.check().is_clean


def test_a_rename_that_touches_much_is_taken_in_with_one_change_at_a_time(
    tree: Tree, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "PROCEDURES_AT_ONCE", 2)
    for number in range(5):
        code = f"1.{number:06}"
        promulgated(tree, a_page(tree, code), a_content(code), JANUARY)
    engine.catch_up()
    sector = Sector.objects.create(code="HT", name_vi="Hộ tịch")
    for name in ("Hộ khẩu", "Dân cư"):
        sector.name_vi = name
        sector.save()
    before, newest = engine.serial, journal.newest_serial()
    reached = [engine.catch_up(budget=0.0) for _ in range(newest - before)]
    assert reached == list(range(before + 1, newest + 1))
    assert len(codes(engine, "dân cư")) == 5
    assert engine.check().is_clean
