"""Rows by the hundred thousand, written straight into tables: how a bench fills a database."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain, islice
from typing import Any

BATCH = 5_000


def insert(model: Any, rows: Iterable[dict[str, Any]]) -> None:
    """Write rows straight into the table of `model`; what they leave out is the field's default."""
    from django.db import connection, models, transaction

    stream = iter(rows)
    first = next(stream)
    fields = [
        f
        for f in model._meta.local_concrete_fields
        if f.attname in first or not isinstance(f, models.AutoField)
    ]
    standard = {f.attname: _stored(f, f.get_default(), connection) for f in fields}
    columns = ", ".join(connection.ops.quote_name(f.column) for f in fields)
    marks = ", ".join(["%s"] * len(fields))
    table = connection.ops.quote_name(model._meta.db_table)
    statement = f"INSERT INTO {table} ({columns}) VALUES ({marks})"  # noqa: S608
    stream = chain([first], stream)
    while batch := list(islice(stream, BATCH)):
        values = [
            [
                _stored(f, row[f.attname], connection) if f.attname in row else standard[f.attname]
                for f in fields
            ]
            for row in batch
        ]
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(statement, values)


def _stored(field: Any, value: Any, connection: Any) -> Any:
    if value is None and not field.null:
        value = "" if field.get_internal_type() in ("TextField", "CharField") else value
    return field.get_db_prep_save(value, connection)
