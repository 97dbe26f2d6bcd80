"""The closed lists of values that the law and its decrees use."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Component(StrEnum):
    """The parts of a procedure that are compared, confirmed and given an origin one by one."""

    CODE = "code"
    KIND = "kind"
    NAME = "name"
    SECTORS = "sectors"
    LEVELS = "levels"
    STEPS = "steps"
    PROCESS = "process"
    CHANNELS = "channels"
    DOSSIER = "dossier"
    AUDIENCES = "audiences"
    AGENCIES = "agencies"
    RESULTS = "results"
    CONDITIONS = "conditions"
    PRESENCE = "presence"
    LEGAL_BASES = "legal_bases"
    ONLINE = "online"
    HANDLING = "handling"
    NOTE = "note"


class Kind(StrEnum):
    NATIONAL = "national"
    LOCAL = "local"
    INTERLINKED = "interlinked"
    INTERNAL = "internal"
    VERTICAL = "vertical"


class Level(StrEnum):
    """Who handles it. `DISTRICT` is history: the level ended on 30 June 2025."""

    MINISTRY = "ministry"
    PROVINCE = "province"
    DISTRICT = "district"
    COMMUNE = "commune"
    OTHER = "other"


class Method(StrEnum):
    IN_PERSON = "in_person"
    ONLINE = "online"
    POSTAL = "postal"


class Unit(StrEnum):
    WORKING_DAY = "working_day"
    DAY = "day"
    HOUR = "hour"
    MONTH = "month"


class FeeKind(StrEnum):
    """phí (price of a service), lệ phí (charge set by law), what else a source calls a price."""

    FEE = "fee"
    CHARGE = "charge"
    PRICE = "price"


class FeeState(StrEnum):
    """What is known of an amount. A zero in a source is not `FREE`."""

    AMOUNT = "amount"
    FREE = "free"
    SCHEDULE = "schedule"
    ELSEWHERE = "elsewhere"
    UNKNOWN = "unknown"


class Answer(StrEnum):
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Scheme(StrEnum):
    """The decree by whose words an online level is told. A bare number means three things."""

    ND43_2011 = "ND43-2011"
    ND42_2022 = "ND42-2022"
    ND224_2026 = "ND224-2026"


ONLINE_VALUES: Mapping[Scheme, tuple[str, ...]] = {
    Scheme.ND43_2011: ("1", "2", "3", "4"),
    Scheme.ND42_2022: ("full", "partial", "information"),
    Scheme.ND224_2026: (
        "full",
        "partial",
        "proactive-1",
        "proactive-2",
        "proactive-3",
        "proactive-4",
    ),
}
"""Allowed values of each scheme.

Mức độ 1–4; toàn trình, một phần, cung cấp thông tin; toàn trình, một phần, chủ động 1–4.
"""


class HandlingKind(StrEnum):
    ONE_STOP = "one_stop"
    INTERLINKED_ONE_STOP = "interlinked_one_stop"
    FIVE_IN_PLACE = "five_in_place"
    POSTAL_INTAKE = "postal_intake"
    POSTAL_RETURN = "postal_return"
    BOUNDARY_FREE_PROVINCE = "boundary_free_province"
    BOUNDARY_FREE_NATION = "boundary_free_nation"
    ONLINE_PAYMENT = "online_payment"


class Source(StrEnum):
    NATIONAL = "national"
    LOCAL = "local"
