"""An internal process as it is pasted from a decision's annex: a line a step.

Columns stand apart by tabs, as tables are pasted, or by "|": the step, the unit, how long. A number
before them, as annexes count their steps, is passed over.
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from catalog import amounts
from catalog.content import Duration, ProcessStep, Text, Unit, clean_text

UNITS = {
    "ngày làm việc": Unit.WORKING_DAY,
    "working day": Unit.WORKING_DAY,
    "working days": Unit.WORKING_DAY,
    "ngày": Unit.DAY,
    "day": Unit.DAY,
    "days": Unit.DAY,
    "giờ": Unit.HOUR,
    "giờ làm việc": Unit.HOUR,
    "hour": Unit.HOUR,
    "hours": Unit.HOUR,
    "tháng": Unit.MONTH,
    "month": Unit.MONTH,
    "months": Unit.MONTH,
}
LONGEST = Decimal(10_000)
_COLUMNS = re.compile(r"\s*[\t|]\s*")
_COUNTED = re.compile(r"(bước\s*)?\d{1,3}\.?", re.IGNORECASE)
_TIME = re.compile(r"(?P<number>[\d.,]+)\s*(?P<unit>\D+)")


def read_process(text: str) -> tuple[ProcessStep, ...]:
    """Return the steps of a pasted process; empty lines are passed over.

    Raises ValidationError with a message for each line that can't be read.
    """
    steps, wrong = [], []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip(" |\t"):
            continue
        try:
            steps.append(_step(line))
        except ValidationError as error:
            said = {"number": number, "problem": " ".join(error.messages)}
            wrong.append(_("Line %(number)d: %(problem)s") % said)
    if wrong:
        raise ValidationError(wrong)
    return tuple(steps)


def _step(line: str) -> ProcessStep:
    columns = _COLUMNS.split(line.strip(" "))
    if len(columns) > 1 and _COUNTED.fullmatch(columns[0].strip()):
        columns = columns[1:]
    while columns and not columns[-1]:
        columns.pop()
    if not 1 <= len(columns) <= 3:  # noqa: PLR2004 - the step, the unit, how long
        raise ValidationError(_("a step has three columns: the step, the unit, how long."))
    step, unit, time = [*columns, "", ""][:3]
    if not step.strip():
        raise ValidationError(_("it does not say what the step is."))
    said = Text(clean_text(step)), Text(clean_text(unit))
    return ProcessStep(*said, duration=_duration(time) if time else None)


def _duration(text: str) -> Duration:
    found = _TIME.fullmatch(text.strip())
    unit = UNITS.get(" ".join(found["unit"].lower().split())) if found else None
    try:
        value = Decimal(amounts.read(found["number"])) if found else Decimal(0)
    except InvalidOperation:
        value = Decimal(0)
    if unit is None or not 0 < value <= LONGEST:
        words = _("“%(text)s” is no time. Write it as “4 giờ” or “0,5 ngày làm việc”.")
        raise ValidationError(words % {"text": text[:80]})
    return Duration(value=value, unit=unit)
