"""How readily a procedure comes before others that fit a question as well. Pure.

Nothing is counted of what readers do: what is shown first is clicked first, and would stay there.
People ask for what they have many names for, and mean the first of its kind unless they say
otherwise: "giấy phép lái xe" is a licence before it is the renewal of one.
"""

from __future__ import annotations

from collections.abc import Sequence

from search import language

STEPS_OF_NAMES = (4, 8, 12, 16, 20)
"""From so many names that people have for it, a procedure is a step higher."""
STEPS_OF_FIRST = 2
MOST = len(STEPS_OF_NAMES) + STEPS_OF_FIRST

_LATER_ACTS = (
    "cấp lại",
    "cấp đổi",
    "gia hạn",
    "điều chỉnh",
    "thay đổi",
    "sửa đổi",
    "bổ sung",
    "đính chính",
    "thu hồi",
    "hủy bỏ",
    "chấm dứt",
    "tạm dừng",
    "tạm ngừng",
)
"""What names of procedures begin with that change or end what another gave."""
RULES = (STEPS_OF_NAMES, STEPS_OF_FIRST, _LATER_ACTS)
"""What prominence is made by: an index that keeps it depends on them."""
_LATER = frozenset(tuple(language.exact_tokens(act)) for act in _LATER_ACTS)


def prominence(name: str, called: Sequence[str]) -> int:
    """Return the steps, from 0 to `MOST`, of a procedure of that name that people call so."""
    words = language.without_title(language.exact_tokens(name))
    is_first = tuple(words[:2]) not in _LATER
    return STEPS_OF_FIRST * is_first + sum(len(called) >= step for step in STEPS_OF_NAMES)
