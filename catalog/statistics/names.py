"""What the codes of the statistics are called, in both languages, and by which code in public."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from catalog import wording
from catalog.content import ONLINE_VALUES, HandlingKind, Kind, Level, OnlineService, Scheme, Text
from catalog.models import AgencyPage, Sector
from catalog.statistics.figures import (
    BETWEEN,
    NOT_RECORDED,
    Figures,
    Section,
    Standing,
    Total,
)

_TOTALS: Mapping[str, Text] = {
    Total.PROCEDURES: Text("Thủ tục, mỗi mã tính một lần", "Procedures, each code once"),
    Total.LEVELS: Text("Cộng theo cấp thực hiện", "Sum of the levels"),
    Total.SEVERAL_LEVELS: Text("Thực hiện ở nhiều cấp", "Handled at several levels"),
    Total.UNKNOWN_START: Text(
        "Chưa rõ ngày bắt đầu có hiệu lực", "Day on which it came into force not known"
    ),
}
_STANDINGS: Mapping[str, Text] = {
    Standing.FULL: Text("Toàn trình", "Fully online"),
    Standing.PARTIAL: Text("Một phần", "Partly online"),
    Standing.INFORMATION: Text("Cung cấp thông tin trực tuyến", "Information online"),
    Standing.PROACTIVE: Text("Chỉ ghi mức độ chủ động", "Only a proactive level recorded"),
    Standing.FORMER: Text(
        "Chỉ ghi mức độ 1–4 của Nghị định 43/2011/NĐ-CP",
        "Only levels 1 to 4 of Decree 43/2011/NĐ-CP recorded",
    ),
    Standing.NONE: Text("Chưa ghi mức độ", "No level recorded"),
}
_NOT_RECORDED: Mapping[Section, Text] = {
    Section.LEVEL: Text("Chưa ghi cấp thực hiện", "No level recorded"),
    Section.ONLINE: Text("Chưa ghi mức độ", "No level recorded"),
    Section.HANDLING: Text("Chưa ghi hình thức giải quyết", "No handling recorded"),
    Section.SECTOR: Text("Chưa ghi lĩnh vực", "No sector recorded"),
}
_OTHER_AGENCY = Text("Cơ quan khác", "Other agency")
_BY_AGENCY = (Section.AGENCY, Section.FULLY_BY_AGENCY)


def _in_words(values: type[StrEnum]) -> Mapping[str, Text]:
    return {v.value: Text(wording.in_words(v, "vi"), wording.in_words(v, "en")) for v in values}


_WORDS: Mapping[Section, Mapping[str, Text]] = {
    Section.TOTAL: _TOTALS,
    Section.STANDING: _STANDINGS,
    Section.LEVEL: _in_words(Level),
    Section.KIND: _in_words(Kind),
    Section.HANDLING: _in_words(HandlingKind),
}
SCHEMES_NEWEST_FIRST = tuple(reversed(Scheme))
ONLINE_ORDER = [f"{s.value}:{v}" for s in SCHEMES_NEWEST_FIRST for v in ONLINE_VALUES[s]]


@dataclass(frozen=True, slots=True)
class Place:
    """The agency that a part of the page tree belongs to; `slug` is empty where it has no page."""

    code: str
    name: Text
    slug: str


@dataclass(frozen=True, slots=True)
class Names:
    """Names of what was counted. Sectors by code, places by path in the tree."""

    sectors: Mapping[str, Text]
    places: Mapping[str, Place]

    def name(self, section: Section, code: str) -> Text:
        """Return what `code` of `section` is called; a code that nobody named is its own name."""
        if section in _BY_AGENCY:
            return self.places[code].name if code in self.places else _OTHER_AGENCY
        if section is Section.HANDLING_BY_LEVEL:
            handling, _, level = code.partition(BETWEEN)
            pair = self.name(Section.HANDLING, handling), self.name(Section.LEVEL, level)
            return Text(" · ".join(t.vi for t in pair), " · ".join(t.en for t in pair))
        return self._simple(section, code) or Text(code, code)

    def _simple(self, section: Section, code: str) -> Text | None:
        if code == NOT_RECORDED:
            return _NOT_RECORDED.get(section)
        if section is Section.SECTOR:
            return self.sectors.get(code)
        if section is Section.ONLINE:
            return _online(code)
        return _WORDS[section].get(code)

    def public_code(self, section: Section, code: str) -> str:
        """Return the code as readers may know it: of an agency its own, not its place in a tree."""
        if section not in _BY_AGENCY:
            return code
        place = self.places.get(code)
        return place.code if place else NOT_RECORDED


def names_of(*figures: Figures) -> Names:
    """Read the names of all that `figures` count, in two queries."""
    sectors = {code for day in figures for code in day.sections[Section.SECTOR]}
    places = {path for day in figures for path in day.sections[Section.AGENCY]}
    pages = AgencyPage.objects.filter(path__in=places).select_related("agency")
    return Names(
        sectors={
            s.code: Text(s.name_vi, s.name_en or "")
            for s in Sector.objects.filter(code__in=sectors)
        },
        places={p.path: _place(p) for p in pages},
    )


def _place(page: AgencyPage) -> Place:
    agency = page.agency
    name = Text(agency.name_vi, agency.name_en or "")
    return Place(agency.code, name, page.slug if page.live else "")


def _online(code: str) -> Text | None:
    scheme, _, value = code.partition(":")
    if code not in ONLINE_ORDER:
        return None
    service = OnlineService(Scheme(scheme), value)
    return Text(wording.online_in_words(service, "vi"), wording.online_in_words(service, "en"))


def scheme_of(code: str) -> Scheme | None:
    """Return the decree whose words `code` of `Section.ONLINE` uses, None where none is known."""
    return Scheme(code.partition(":")[0]) if code in ONLINE_ORDER else None
