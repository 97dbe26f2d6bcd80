"""What the settings of Elasticsearch may be: whatever is wrong is named, with what is allowed."""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from elasticsearch import Elasticsearch
from pytest_django import Settings

from search.engines.base import Unavailable
from search.engines.elasticsearch.connecting import Connection, Deadline, speaking

HERE = "http://127.0.0.1:9200"
NOWHERE = "http://127.0.0.1:9"
"""A port on which nobody listens."""


def configured(settings: Settings, **given: Any) -> Connection:
    for name, value in ({"URL": HERE} | given).items():
        setattr(settings, f"ELASTICSEARCH_{name}", value)
    return Connection.from_settings()


def test_an_address_is_enough(settings: Settings) -> None:
    assert configured(settings) == Connection((HERE,), prefix="niem-yet")


def test_several_nodes_are_separated_by_commas(settings: Settings) -> None:
    urls = ("https://a.example:9200", "https://b.example:9201/path")
    assert configured(settings, URL=f" {urls[0]}, {urls[1]},").urls == urls


@pytest.mark.parametrize(
    ("given", "setting", "allowed"),
    [
        ({"URL": " , "}, "ELASTICSEARCH_URL", "http://host:9200"),
        ({"URL": "localhost:9200"}, "ELASTICSEARCH_URL", "http://host:9200"),
        ({"URL": "ftp://localhost:9200"}, "ELASTICSEARCH_URL", "https://host:9200"),
        ({"URL": "http://localhost"}, "ELASTICSEARCH_URL", "http://localhost:9200"),
        ({"URL": "http://localhost:port"}, "ELASTICSEARCH_URL", "http://host:9200"),
        ({"URL": "http://localhost:99999"}, "ELASTICSEARCH_URL", "http://host:9200"),
        ({"URL": "http://me:secret@localhost:9200"}, "ELASTICSEARCH_URL", "ELASTICSEARCH_USER"),
        ({"URL": f"{HERE},http://[::1"}, "ELASTICSEARCH_URL", "http://host:9200"),
        ({"USER": "me"}, "ELASTICSEARCH_PASSWORD", "both"),
        ({"PASSWORD": "secret"}, "ELASTICSEARCH_USER", "both"),
        ({"USER": "me", "PASSWORD": "x", "API_KEY": "k"}, "ELASTICSEARCH_API_KEY", "not both"),
        ({"INDEXER_API_KEY": "k"}, "ELASTICSEARCH_API_KEY", "a reader's key"),
        ({"PREFIX": ""}, "ELASTICSEARCH_PREFIX", "a-z"),
        ({"PREFIX": "Niêm"}, "ELASTICSEARCH_PREFIX", "a-z"),
        ({"PREFIX": "-tthc"}, "ELASTICSEARCH_PREFIX", "a-z"),
        ({"PREFIX": "a" * 200}, "ELASTICSEARCH_PREFIX", "at most 100"),
        ({"PREFIX": "a*"}, "ELASTICSEARCH_PREFIX", "a-z"),
        ({"PREFIX": "a-previous"}, "ELASTICSEARCH_PREFIX", "without -previous or -lease"),
        ({"PREFIX": "a-lease"}, "ELASTICSEARCH_PREFIX", "without -previous or -lease"),
        ({"VERIFY": "perhaps"}, "ELASTICSEARCH_VERIFY", "1, true, on, 0, false, off"),
        ({"URL": "https://a:9200", "CA": "/nowhere.pem"}, "ELASTICSEARCH_CA", "PEM"),
        ({"URL": "https://a:9200", "CA": __file__}, "ELASTICSEARCH_CA", "PEM"),
        ({"CA": __file__}, "ELASTICSEARCH_CA", "https:"),
        ({"URL": "https://a:9200", "CA": "x", "VERIFY": "0"}, "ELASTICSEARCH_CA", "one of the two"),
    ],
)
def test_what_is_wrong_is_named_with_what_is_allowed(
    settings: Settings, given: dict[str, str], setting: str, allowed: str
) -> None:
    with pytest.raises(ImproperlyConfigured, match=rf"^{setting} .*{re.escape(allowed)}"):
        configured(settings, **given)


@pytest.mark.parametrize("prefix", ["previous", "lease-1", "a-released"])
def test_a_prefix_may_be_like_names_of_ours(settings: Settings, prefix: str) -> None:
    assert configured(settings, PREFIX=prefix).prefix == prefix


@pytest.mark.parametrize("prefix", ["*", "a-lease"])
def test_no_privileges_are_told_for_a_prefix_that_is_not_allowed(
    settings: Settings, prefix: str
) -> None:
    settings.ELASTICSEARCH_PREFIX = prefix
    told = StringIO()
    with pytest.raises(CommandError, match=r"^ELASTICSEARCH_PREFIX .*allowed: a-z"):
        call_command("search_privileges", stdout=told)
    assert told.getvalue() == ""


def test_no_secret_is_shown(settings: Settings) -> None:
    shown = repr(configured(settings, USER="me", PASSWORD="hidden"))
    shown += repr(configured(settings, USER="", PASSWORD="", API_KEY="hidden"))
    shown += repr(configured(settings, API_KEY="hidden", INDEXER_API_KEY="hidden"))
    assert "hidden" not in shown
    with pytest.raises(ImproperlyConfigured) as refused:
        configured(settings, URL="http://me:hidden@localhost:9200", API_KEY="")
    assert "hidden" not in str(refused.value)


_SELF_SIGNED = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=test"]


def certificates(folder: Path) -> Path:
    made = folder / "ca.pem"
    subprocess.run(
        [*_SELF_SIGNED, "-keyout", os.devnull, "-out", str(made)],
        check=True,
        capture_output=True,
    )
    return made


def test_certificates_are_verified_unless_that_is_switched_off(
    settings: Settings, tmp_path: Path
) -> None:
    url, ca = "https://a.example:9200", certificates(tmp_path)

    def node(**given: str) -> Any:
        client = configured(settings, URL=url, **given).client()
        (found,) = client.transport.node_pool.all()
        return found.config

    assert node().verify_certs
    assert (node(CA=str(ca)).verify_certs, node(CA=str(ca)).ca_certs) == (True, str(ca))
    assert not node(CA="", VERIFY="off").verify_certs


def test_a_writer_has_the_indexers_key_and_a_reader_has_not(settings: Settings) -> None:
    def sent(client: Elasticsearch) -> str:
        return client._headers["authorization"]  # there is no other way to see it

    one = configured(settings, API_KEY="cmVhZA==", INDEXER_API_KEY="d3JpdGU=")
    assert sent(one.client()) == "ApiKey cmVhZA=="
    assert sent(one.client(writing=True)) == "ApiKey d3JpdGU="
    assert sent(replace(one, indexer_api_key="").client(writing=True)) == "ApiKey cmVhZA=="


def test_a_process_keeps_its_client_and_a_forked_one_makes_its_own(settings: Settings) -> None:
    connection = configured(settings)
    own = connection.client()
    assert connection.client() is own
    reader, writer = os.pipe()
    if not (child := os.fork()):
        os.write(writer, b"same" if connection.client() is own else b"own!")
        os._exit(0)
    os.waitpid(child, 0)
    assert os.read(reader, 4) == b"own!"


def test_the_next_node_is_asked_after_a_refused_connection(elastic_url: str) -> None:
    connection = Connection((NOWHERE, elastic_url.split(",", maxsplit=1)[0]))
    for _ in range(4):
        assert connection.client().info()["version"]["number"]


def test_a_server_that_is_not_there_is_unavailable_and_why_is_said_in_one_word() -> None:
    client = Connection((NOWHERE,)).client()
    with pytest.raises(Unavailable) as refused, speaking():
        client.info()
    assert refused.value.reason == "unreachable"


def test_a_deadline_that_has_passed_leaves_requests_a_moment() -> None:
    client = Connection((HERE,)).client()
    for deadline in (Deadline.after(0), Deadline.after(3), Deadline(None)):
        assert 0 < deadline.on(client)._request_timeout <= 60
    assert Deadline.after(3).allows(2)
    assert not Deadline.after(3).allows(4)
    assert Deadline(None).allows(1e9)
