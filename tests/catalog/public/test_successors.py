"""What replaces a procedure, as lists and decisions name it."""

from __future__ import annotations

from dataclasses import replace

import time_machine
from django.test import Client

from catalog.content import Text
from catalog.models import Action
from catalog.promulgation import promulgate
from tests.builders import Tree, a_content, a_page, an_ending, promulgated
from tests.catalog.public.conftest import days
from tests.catalog.public.reading import read

CHANGES, SOON, ENDED = "/en/thay-doi/", "/en/thay-doi/sap-toi/", "/en/thay-doi/het-hieu-luc/"


def test_what_to_use_instead_has_its_whole_name_in_the_readers_language(
    client: Client, tree: Tree
) -> None:
    old, new = a_page(tree, "1.000001"), a_page(tree, "1.000002")
    whole = Text("Cấp giấy " * 40 + "hết", "The new certificate")
    promulgated(tree, old, a_content("1.000001"), days(-30))
    promulgated(tree, new, replace(a_content("1.000002"), name=whole), days(-20))
    line = an_ending(tree, old, days(3), Action.REPLACED, replaced_by=new)
    promulgate(line.decision)
    for url in (CHANGES, SOON, f"/en/quyet-dinh/{line.decision.slug}/"):
        assert 'href="/en/thu-tuc/1.000002/">The new certificate</a>' in read(client, url)
        assert f'href="/thu-tuc/1.000002/">{whole.vi}</a>' in read(client, url.removeprefix("/en"))
    with time_machine.travel(f"{days(9)}T12:00+07:00"):
        assert 'href="/en/thu-tuc/1.000002/">The new certificate</a>' in read(client, ENDED)
