"""The answers that people come for: how long, how much, who decides, what comes out. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

from catalog import wording
from catalog.content import (
    Answer,
    Content,
    Duration,
    Fee,
    FeeState,
    Level,
    OnlineService,
    Ref,
    Scheme,
    Text,
    Unit,
    from_json,
)

_HOURS = {Unit.HOUR: 1, Unit.WORKING_DAY: 33, Unit.DAY: 24, Unit.MONTH: 730}
"""Only to order lengths of time: a working day counts with its share of the weekend."""

NATIONAL_PORTAL = "https://dichvucong.gov.vn/"
"""Where dossiers are filed online since the portals of the provinces closed on 1 July 2025.

Its front page: the addresses of single procedures there change with every rebuilding, and readers
find the procedure by the code that they are told.
"""

SHORT = 40
"""Words of a time limit that are longer stand in the table of channels only."""

NOT_STATED = Text("Chưa nêu", "Not stated")
NO_FEE = Text("Không thu phí, lệ phí", "No fee")
NO_RESULT = Text("Không có", "None")
DEPENDS = Text("tùy cách nộp và trường hợp của bạn", "depends on how you file and on your case")
DEPENDS_ON_CASE = Text("tùy trường hợp của bạn", "depends on your case")


@dataclass(frozen=True, slots=True)
class Fact:
    """One answer, with what limits it. `missing`: nothing is known, and `text` says so.

    `foreign`: the words of `text` that an English page shows in Vietnamese, since nobody wrote
    them in English; `note_is_foreign` says so of the whole note.
    """

    text: str
    note: str = ""
    missing: bool = False
    foreign: str = ""
    note_is_foreign: bool = False


@dataclass(frozen=True, slots=True)
class Glance:
    """The four answers, the online level to show (None: none is known), and where to file.

    `portal_url` is set where it can be filed online but no address of its own is known.
    """

    time: Fact
    fee: Fact
    who: Fact
    result: Fact
    online: OnlineService | None
    submit_url: str
    portal_url: str = ""


def glance(content: Content, language: str) -> Glance:
    """Return the answers of `content` in `language`."""
    agencies, online, own = content.agencies, online_of(content), submit_url(content)
    no_result = NO_RESULT if content.presence.result is Answer.NO else NOT_STATED
    return Glance(
        time=_time(content, language),
        fee=_fee(content, language),
        who=_first(agencies.competent or agencies.executing, NOT_STATED, language),
        result=_first(content.results, no_result, language),
        online=online,
        submit_url=own,
        portal_url=NATIONAL_PORTAL if online and takes_online(online) and not own else "",
    )


@dataclass(frozen=True, slots=True)
class Written:
    """The glance of a content as JSON, known by the content's hash: equal hashes, equal glances."""

    content_hash: str
    json: str = field(compare=False)


@dataclass(frozen=True, slots=True)
class Shown:
    """What results show of a text."""

    name: Text
    levels: tuple[Level, ...]
    glance: Glance


@lru_cache(maxsize=4_096)
def shown(written: Written, language: str) -> Shown:
    """Return what results show of a glance; kept, since they show the same ones again and again."""
    content = from_json(json.loads(written.json))
    return Shown(content.name, content.levels, glance(content, language))


def _time(content: Content, language: str) -> Fact:
    lengths = [c.committed or c.statutory for c in content.channels]
    known = list(dict.fromkeys(d for d in lengths if d is not None))
    if not known:
        return Fact(NOT_STATED.in_language(language), missing=True)
    if len(known) == 1:
        text = wording.duration_in_words(known[0], language)
        foreign = text if _foreign(known[0].text, language) else ""
        return Fact(text, _law_allows(content, language), foreign=foreign)
    counted = sorted((d for d in known if d.value is not None), key=_hours)
    in_words = [d.text.in_language(language) for d in known if d.value is None]
    parts = [*(w for w in in_words if len(w) <= SHORT), *_range(counted, language)]
    text = " · ".join(dict.fromkeys(parts)) or in_words[0]
    is_foreign = not counted and any(_foreign(d.text, language) for d in known)
    return Fact(text, DEPENDS.in_language(language), foreign=text if is_foreign else "")


def _range(counted: Sequence[Duration], language: str) -> list[str]:
    """Write the shortest and the longest of lengths in order, the unit once where they share it."""
    if not counted:
        return []
    least, most = (_bare(d, language) for d in (counted[0], counted[-1]))
    if least == most:
        return [least]
    if counted[0].unit == counted[-1].unit and counted[0].value is not None:
        least = wording.number_in_words(counted[0].value, language)
    return [Text(f"từ {least} đến {most}", f"{least} to {most}").in_language(language)]


def _bare(length: Duration, language: str) -> str:
    return wording.duration_in_words(Duration(length.value, length.unit), language)


def _law_allows(content: Content, language: str) -> str:
    """Say what the law allows where the province promised to be faster."""
    for channel in content.channels:
        if channel.committed and channel.statutory and channel.committed != channel.statutory:
            time = wording.duration_in_words(channel.statutory, language)
            return Text(f"luật định {time}", f"the law allows {time}").in_language(language)
    return ""


def _hours(length: Duration) -> Decimal:
    return (length.value or Decimal(0)) * _HOURS.get(length.unit or Unit.DAY, 24)


def _fee(content: Content, language: str) -> Fact:
    fees = content.fees
    if not fees and content.presence.fee is Answer.NO:
        return Fact(NO_FEE.in_language(language))
    known = [f for f in fees if f.state is not FeeState.UNKNOWN]
    if not known:
        words = wording.in_words(FeeState.UNKNOWN, language)
        return Fact(words if fees else NOT_STATED.in_language(language), missing=True)
    text = " · ".join(dict.fromkeys([*_amounts(known, language), *_others(known, language)]))
    units = (f.per.vi for f in known if _foreign(f.per, language) and f.per.vi in text)
    limits = _limits(fees)
    return Fact(
        text,
        limits.in_language(language),
        foreign=next(units, ""),
        note_is_foreign=_foreign(limits, language),
    )


def _amounts(fees: Sequence[Fee], language: str) -> list[str]:
    """Write "free" and then each currency's amount, or the range of its amounts."""
    found = [_free(language)] if any(f.state is FeeState.FREE for f in fees) else []
    for currency in dict.fromkeys(f.currency for f in fees if f.amount is not None):
        of_it = [f for f in fees if f.amount is not None and f.currency == currency]
        amounts = [f.amount for f in of_it if f.amount is not None]
        least, most = min(amounts), max(amounts)
        if len(set(of_it)) == 1:
            found.append(wording.fee_in_words(of_it[0], language))
        elif least == most:
            found.append(wording.amount_in_words(most, currency, language))
        else:
            highest = wording.amount_in_words(most, currency, language)
            found.append(f"{wording.number_in_words(least, language)} – {highest}")
    return found


def _free(language: str) -> str:
    return wording.in_words(FeeState.FREE, language)


def _others(fees: Iterable[Fee], language: str) -> list[str]:
    states = (FeeState.SCHEDULE, FeeState.ELSEWHERE)
    return [wording.in_words(f.state, language) for f in fees if f.state in states]


def _limits(fees: Sequence[Fee]) -> Text:
    """Say on what the fee depends: its one condition, or the reader's case."""
    return fees[0].condition if len(set(fees)) == 1 else DEPENDS_ON_CASE


def _first(refs: Sequence[Ref], otherwise: Text, language: str) -> Fact:
    if not refs:
        return Fact(otherwise.in_language(language), missing=True)
    name, more = refs[0].name, len(refs) - 1
    note = Text(f"và {more} mục khác", f"and {more} more").in_language(language) if more else ""
    text = _bare_name(name.in_language(language))
    return Fact(text, note, foreign=text if _foreign(name, language) else "")


def _bare_name(name: str) -> str:
    """Return a name without the dash with which a source began its list."""
    return name.lstrip("-–+ ") or name


def _foreign(text: Text, language: str) -> bool:
    return wording.is_english(language) and bool(text.vi) and not text.en


def online_of(content: Content) -> OnlineService | None:
    """Return the online level by the newest decree that the content knows."""
    return newest_scheme(content.online)


def newest_scheme(services: Iterable[OnlineService]) -> OnlineService | None:
    """Return that of `services` which the newest decree names, None of none."""
    order = [Scheme.ND224_2026, Scheme.ND42_2022, Scheme.ND43_2011]
    return min(services, key=lambda o: order.index(o.scheme), default=None)


def submit_url(content: Content) -> str:
    """Return where to file online: a web address, or nothing."""
    urls = (o.submit_url for o in content.online)
    return next((u for u in urls if u.startswith(("https://", "http://"))), "")


def takes_online(service: OnlineService) -> bool:
    """Tell whether a dossier can be filed online: levels 1 and 2 and "information" only inform."""
    return service.value not in ("1", "2", "information")
