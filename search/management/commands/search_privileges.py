from __future__ import annotations

import json
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError

from search.engines.elasticsearch.connecting import configured_prefix
from search.engines.elasticsearch.privileges import indexer, reader


class Command(BaseCommand):
    help = (
        "Write the least privileges that the site needs on Elasticsearch, as two requests that an "
        "administrator of the cluster sends to make its API keys. Nothing is asked or changed."
    )
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            prefix = configured_prefix()
        except ImproperlyConfigured as error:
            raise CommandError(str(error)) from error
        for setting, name, privileges in (
            ("ELASTICSEARCH_API_KEY", "reader", reader(prefix)),
            ("ELASTICSEARCH_INDEXER_API_KEY", "indexer", indexer(prefix)),
        ):
            key = {"name": f"{prefix}-{name}", "role_descriptors": {name: privileges}}
            self.stdout.write(f"# {setting} is the field “encoded” of the answer to")
            self.stdout.write("POST /_security/api_key")
            self.stdout.write(f"{json.dumps(key, indent=2, ensure_ascii=False)}\n")
