"""What is wrong with a draft, told at the field where it is wrong."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from pydantic import ValidationError

FieldProblem = tuple[str, str]

_FIELD_OF = {
    "presence": "has_form",
    "name": "name_vi",
    "conditions": "conditions_vi",
    "note": "note_vi",
}


class Incomplete(Exception):
    """A draft that is no content yet. `problems` are pairs of a field's name and what it lacks."""

    def __init__(self, problems: Sequence[FieldProblem]) -> None:
        super().__init__("; ".join(f"{field}: {message}" for field, message in problems))
        self.problems = list(problems)


def in_words(error: ValidationError) -> list[FieldProblem]:
    """Return the faults that validation found as problems that an editor can act on."""
    found = [(_field(e["loc"]), _message(e["loc"], e["type"])) for e in error.errors()]
    return list(dict.fromkeys(found))


def _field(place: tuple[int | str, ...]) -> str:
    name = str(place[0]) if place else "code"
    if place == ("dossier", "sets"):
        return "dossier_sets"
    return _FIELD_OF.get(name, name)


def _message(place: tuple[int | str, ...], kind: str) -> str:
    names = [part for part in place if isinstance(part, str)]
    if names and names[0] == "kind":
        return _("Choose the kind of procedure.")
    if kind != "value_error":
        return _("“%(place)s” has a value that is not possible there.") % {
            "place": " › ".join(str(p + 1 if isinstance(p, int) else p) for p in place[1:])
        }
    if "statutory" in names or "committed" in names or "duration" in names:
        return _("A duration has a number or words.")
    if "fees" in names:
        return _("A fee has an amount exactly when “an amount” is what is known of it.")
    return _("This online level is not one of the chosen decree.")
