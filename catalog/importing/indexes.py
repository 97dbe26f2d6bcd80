"""A vocabulary as an import looks into it: by code, and by the key of a name.

Loaded once a run. What is not found can be learnt: it becomes an item that waits in `new` until
`vocabulary.store` enters it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Generic, TypeVar

from catalog.content import Ref, Text
from catalog.importing import bodies
from catalog.importing.citations import legal_number
from catalog.importing.naming import body_key, name_key, slug, split_joined
from catalog.importing.sources.national_portal import LifeEventRef
from catalog.models import Agency, Audience, LegalDocument, LifeEvent, Sector, Vocabulary

CODE_LENGTH = 64

V = TypeVar("V", bound=Vocabulary)


class Index(Generic[V]):
    """One vocabulary. Names with codes are learnt first: one without may mean the same."""

    model: type[V]
    key: Callable[[str], str] = staticmethod(name_key)

    def __init__(self) -> None:
        self.by_code: dict[str, Ref] = {}
        self.by_key: defaultdict[str, list[str]] = defaultdict(list)
        self.new: list[V] = []
        for item in self.model._default_manager.all():
            self._load(item)

    def _load(self, item: V) -> None:
        self._keep(Ref(Text(item.name_vi, item.name_en or ""), item.code))

    def _keep(self, ref: Ref, *, named: bool = True) -> None:
        self.by_code[ref.code] = ref
        key = self.key(ref.name.vi)
        if named and ref.code not in self.by_key[key]:
            self.by_key[key].append(ref.code)

    def find(self, ref: Ref) -> Ref | None:
        """Return the item that `ref` means; by code, else by name."""
        if ref.code:
            return self.by_code.get(ref.code)
        codes = self.by_key.get(self.key(ref.name.vi))
        return self.by_code[codes[0]] if codes else None

    def learn(self, refs: Iterable[Ref]) -> None:
        """Make an item for each name that is not known yet."""
        for ref in sorted(refs, key=lambda r: not r.code):
            if ref.name and self.find(ref) is None:
                self._enter(ref)

    def _enter(self, ref: Ref) -> None:
        kept = Ref(ref.name, ref.code[:CODE_LENGTH] or self._free_code(ref.name.vi))
        self._keep(kept)
        self.new.append(self.make(kept))

    def make(self, ref: Ref) -> V:
        return self.model(code=ref.code, name_vi=ref.name.vi)

    def _free_code(self, name: str) -> str:
        stem = slug(name, CODE_LENGTH - 4) or "x"
        code, number = stem, 2
        while code in self.by_code:
            code, number = f"{stem}-{number}", number + 1
        return code

    def resolve(self, refs: Iterable[Ref]) -> tuple[Ref, ...]:
        """Return `refs` as the vocabulary names them; what it lacks stays as written."""
        return tuple(dict.fromkeys(self.find(ref) or Ref(ref.name) for ref in refs))


class SectorIndex(Index[Sector]):
    """One name can have two codes (Hộ tịch of two ministries): the announcing one's comes first."""

    model = Sector

    def resolve_for(self, refs: Iterable[Ref], issuer: Ref | None) -> tuple[Ref, ...]:
        """Resolve, where a name alone is given, to the sector of the announcing ministry."""
        return tuple(dict.fromkeys(self._find_for(ref, issuer) for ref in refs))

    def _find_for(self, ref: Ref, issuer: Ref | None) -> Ref:
        codes = [] if ref.code else self.by_key.get(self.key(ref.name.vi), [])
        own = [c for c in codes if issuer and c.startswith(f"{issuer.code}-")]
        return self.by_code[own[0]] if own else self.find(ref) or Ref(ref.name)


class AudienceIndex(Index[Audience]):
    model = Audience


class AgencyIndex(Index[Agency]):
    """Bodies. A code of one body decides; a body without one is known by its name."""

    model = Agency
    key: Callable[[str], str] = staticmethod(body_key)

    def __init__(self) -> None:
        self.identifiers: dict[str, str] = {}
        self.spellings: defaultdict[str, dict[str, None]] = defaultdict(dict)
        self.identified: dict[str, str] = {}
        super().__init__()

    def _load(self, item: Agency) -> None:
        ref = Ref(Text(item.name_vi, item.name_en or ""), item.code)
        self._keep(ref, named=_known_by_name(ref.code))
        for identifier in item.identifiers.split():
            self.identifiers[identifier] = item.code
        for name in item.other_names.splitlines():
            if _known_by_name(ref.code) and item.code not in self.by_key[body_key(name)]:
                self.by_key[body_key(name)].append(item.code)

    def find(self, ref: Ref) -> Ref | None:
        if bodies.has_own_code(ref.code):
            code = self.identifiers.get(ref.code, ref.code)
            if code in self.by_code or not bodies.is_top(ref.code):
                return self.by_code.get(code)
        return super().find(Ref(ref.name))

    def learn_spellings(self, refs: Mapping[Ref, int]) -> None:
        """Learn bodies, whole ministries first; the usual spelling of a new one is its name."""
        for ref in sorted(refs, key=lambda r: (not bodies.is_top(r.code), not r.code, -refs[r])):
            found = self.find(ref)
            if found is None:
                self._enter(ref)
            elif found.name.vi != ref.name.vi:
                self.spellings[found.code][ref.name.vi] = None
            if found and bodies.is_top(ref.code) and ref.code != found.code:
                self.identifiers[ref.code] = self.identified[ref.code] = found.code

    def _enter(self, ref: Ref) -> None:
        code = ref.code if bodies.has_own_code(ref.code) else ""
        kept = Ref(ref.name, code[:CODE_LENGTH] or self._free_code(ref.name.vi))
        self._keep(kept, named=_known_by_name(kept.code))
        self.new.append(self.make(kept))

    def make(self, ref: Ref) -> Agency:
        kind, level = bodies.kind_and_level(ref.name.vi, ref.code)
        own = ref.code if bodies.has_own_code(ref.code) else ""
        return Agency(code=ref.code, name_vi=ref.name.vi, kind=kind, level=level, identifiers=own)

    def resolve(self, refs: Iterable[Ref]) -> tuple[Ref, ...]:
        """Resolve, dividing joined names where every part is a known body."""
        divided = (part for ref in refs for part in self._divide(ref))
        return super().resolve(divided)

    def _divide(self, ref: Ref) -> list[Ref]:
        if ", " not in ref.name.vi or self.find(ref) is not None:
            return [ref]
        names = split_joined(ref.name.vi, {k for k, v in self.by_key.items() if v})
        return [Ref(Text(name)) for name in names] if len(names) > 1 else [ref]


def _known_by_name(code: str) -> bool:
    """A body below a ministry or province shares its name with those of other places."""
    return not bodies.has_own_code(code) or bodies.is_top(code)


class DocumentIndex(Index[LegalDocument]):
    """Legal documents by their number; a text that is no number makes no item."""

    model = LegalDocument

    def _load(self, item: LegalDocument) -> None:
        self.by_code[item.code] = Ref(Text(item.name_vi or ""), item.code)

    def learn_numbers(self, documents: Iterable[tuple[str, Text]]) -> None:
        """Make an item for each number that is not known yet, under the first title met."""
        for number, title in documents:
            real = legal_number(number) == number and len(number) <= CODE_LENGTH
            if real and number not in self.by_code:
                self._enter(Ref(title, number))

    def make(self, ref: Ref) -> LegalDocument:
        return LegalDocument(code=ref.code, number=ref.code, name_vi=ref.name.vi)


class LifeEventIndex(Index[LifeEvent]):
    model = LifeEvent

    def learn_events(self, events: Iterable[LifeEventRef]) -> None:
        """Make an item for each life event that is not known yet."""
        for event in events:
            if event.name and self.find(Ref(Text(event.name))) is None:
                self._enter(Ref(Text(event.name)))
                if event.business:
                    self.new[-1].group = LifeEvent.Group.BUSINESS
