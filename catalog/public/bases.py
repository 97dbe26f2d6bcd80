"""Legal bases with how each stands on a day, as the vocabulary knows it. Pure but for the rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from catalog.content import LegalBasis
from catalog.models import LegalDocument


class BasisState(StrEnum):
    """How a legal document stands; `UNKNOWN` where no day of it is recorded."""

    IN_FORCE = "in_force"
    ENDING = "ending"
    ENDED = "ended"
    NOT_YET = "not_yet"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class ShownBasis:
    """A legal basis; `day` is that on which it took or takes effect, or from which it is over."""

    basis: LegalBasis
    link: str = ""
    state: BasisState = BasisState.UNKNOWN
    day: date | None = None


def shown_bases(
    bases: Sequence[LegalBasis], documents: Mapping[str, LegalDocument], day: date
) -> list[ShownBasis]:
    """Return `bases` in their order, each as its document stands on `day`."""
    return [_shown(basis, documents.get(basis.number), day) for basis in bases]


def _shown(basis: LegalBasis, document: LegalDocument | None, day: date) -> ShownBasis:
    if document is None:
        return ShownBasis(basis)
    return ShownBasis(basis, document.link, *_state(document, day))


def _state(document: LegalDocument, day: date) -> tuple[BasisState, date | None]:
    start, end = document.in_force_from, document.in_force_to
    if end is not None and end <= day:
        return BasisState.ENDED, end
    if start is not None and start > day:
        return BasisState.NOT_YET, start
    if end is not None:
        return BasisState.ENDING, end
    return (BasisState.UNKNOWN, None) if start is None else (BasisState.IN_FORCE, start)
