"""The option `--engine`, which the commands of the search share."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import CommandError

from search.engines.base import Engine, Unavailable
from search.engines.choosing import ENGINES, chosen, engine


def add_engine(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--engine", choices=ENGINES, help="another engine than the one that the settings choose"
    )


def reached(asked: Engine) -> str:
    """Return in words how far the index has come, also where that can't be asked just now."""
    try:
        return f"serial {asked.serial}"
    except Unavailable as error:
        return f"serial unknown ({error})"


def engine_of(options: Mapping[str, Any]) -> Engine:
    """Return the engine that is asked for, by itself. Raises CommandError, naming the setting."""
    try:
        return engine(options["engine"] or chosen())
    except ImproperlyConfigured as error:
        raise CommandError(str(error)) from error
