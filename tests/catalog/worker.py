"""A process of its own that promulgates: what the tests of several processes start.

`python -m tests.catalog.worker <agency page> <decision index> <prefix> <count>` makes that many
decisions with two procedures each, every fourth of which is refused for its second line.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "site"))


def main(agency: int, index: int, prefix: int, count: int) -> None:
    """Promulgate `count` decisions and print the serial of each that became law."""
    import django

    django.setup()
    from catalog import drafts
    from catalog.models import Action, AgencyPage, DecisionIndexPage, DecisionLine, DecisionPage
    from catalog.promulgation import Refused, promulgate
    from tests.builders import a_content

    place = AgencyPage.objects.get(pk=agency)
    for number in range(count):
        decision = DecisionPage(
            number=f"{prefix}-{number}/QĐ", signed_on=date(2026, 1, 1), live=False
        )
        decision.full_clean(exclude=["path", "depth", "title", "slug"])
        DecisionIndexPage.objects.get(pk=index).add_child(instance=decision)
        for part in range(2):
            line = DecisionLine(decision=decision, action=Action.NEW, agency=place, position=part)
            drafts.fill(line, a_content(f"{prefix}.{number:05d}{part}", f"Thủ tục {number}"))
            if number % 4 == 3 and part == 1:
                line.action, line.code = Action.ABOLISHED, ""
            line.save()
        try:
            print(promulgate(decision).serial, flush=True)
        except Refused:
            print("refused", flush=True)


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
