"""Fields of life: what is asked for by who names one, and what a sector is called. Pure.

Sectors have official names ("Cấp, quản lý căn cước"); people ask for their subject, in a few words
more ("các thủ tục về căn cước gồm những gì").
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache

from search.language import fold_tokens

RULES = 1
"""Number of this set of rules: an index that keeps the keys of sectors depends on it."""

Words = tuple[str, ...]


def _folded(words: str) -> frozenset[Words]:
    return frozenset(tuple(fold_tokens(one)) for one in words.split(","))


_BEFORE = _folded(
    "tôi,em,mình,cho,xin,muốn,cần,hỏi,tìm,xem,tra cứu,hướng dẫn,làm,thông tin,danh mục,danh sách,"
    "tất cả,toàn bộ,mọi,các,những,thủ tục,hành chính,hồ sơ,giấy tờ,loại,liên quan,đến,về,thuộc,"
    "lĩnh vực,ngành,mảng,việc"
)
_AFTER = _folded(
    "thủ tục,gồm,có,những,các,loại,gì,nào,thế nào,ra sao,như thế nào,ở đâu,là,cấp xã,cấp phường,"
    "cấp tỉnh,cấp bộ,cấp trung ương,ở xã,tại xã,ở phường,tại phường,ở tỉnh,tại tỉnh"
)
_OFFICIAL = _folded("cấp,của,đăng ký,hoạt động,quản lý,thành lập,và")
_AFTER_BACKWARDS = frozenset(words[::-1] for words in _AFTER)
_LONGEST = 3
MOST_ASKED = 20
"""Words of a question that may ask for a field: more of them say what is wanted of it."""


@lru_cache(maxsize=1 << 10)
def asked(text: str) -> tuple[str, ...]:
    """Return the keys of the fields that `text` may ask for, and for nothing else.

    With and without the words of asking around them, some or all: bare letters do not tell "cần"
    from "căn cước", and only the key of a sector finds anything. Kept, since what matches, what
    orders it and how well it fits ask for the same in turn.
    """
    tokens = fold_tokens(text)
    if len(tokens) > MOST_ASKED:
        return ("_".join(tokens),)
    rests = (
        rest[::-1]
        for start in _rests(_BEFORE, tokens)
        for rest in _rests(_AFTER_BACKWARDS, start[::-1])
    )
    return _keys(rests)


def keys(sector: str) -> tuple[str, ...]:
    """Return the keys of a sector's name: of all of it, and from each of its subjects on."""
    return _keys(_rests(_OFFICIAL, fold_tokens(sector)))


def _keys(names: Iterable[Sequence[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map("_".join, names)))


def _rests(heads: Collection[Words], tokens: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield `tokens`, and what is left of them without one or more `heads`; never nothing."""
    starts = {0}
    for start in range(len(tokens)):
        if start in starts:
            yield tokens[start:]
            ends = range(start + 1, start + _LONGEST + 1)
            starts |= {end for end in ends if tuple(tokens[start:end]) in heads}
