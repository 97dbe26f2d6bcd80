"""Addresses that lead nowhere, and Wagtail's own ones, on a site that has pages."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.builders import Tree


@pytest.mark.parametrize("path", ["/nothing/", "/nothing/at/all", "/en/nothing/", "/co-quan/x/"])
def test_an_unknown_address_is_not_found(client: Client, tree: Tree, path: str) -> None:
    assert client.get(path, follow=True).status_code == 404


def test_the_place_of_an_agency_in_the_tree_leads_to_its_address(
    client: Client, tree: Tree
) -> None:
    place = tree.justice.url_path.removeprefix(tree.home.url_path)
    response = client.get(f"/{place}", follow=True)
    assert response.status_code == 200
    assert response.request["PATH_INFO"] == tree.justice.get_url()
