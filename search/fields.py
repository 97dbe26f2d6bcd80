"""Fields of life: what is asked for by who names one, and what a sector is called. Pure.

Sectors have official names ("Cấp, quản lý căn cước"); people ask for their subject, in a few words
more ("các thủ tục về căn cước gồm những gì").
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

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
_LONGEST = 3


def asked(text: str) -> tuple[str, ...]:
    """Return the keys of the field that may be all that `text` asks for: of all of it, and of what
    is left without the words of asking around it."""
    tokens = fold_tokens(text)
    rest = _without(_BEFORE, tokens)
    backwards = frozenset(words[::-1] for words in _AFTER)
    return _keys(tokens, _without(backwards, rest[::-1])[::-1])


def keys(sector: str) -> tuple[str, ...]:
    """Return the keys of a sector's name: of all of it, and of its subject alone."""
    tokens = fold_tokens(sector)
    return _keys(tokens, _without(_OFFICIAL, tokens))


def _keys(*names: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map("_".join, names)))


def _without(heads: Collection[Words], tokens: Sequence[str]) -> Sequence[str]:
    """Return `tokens` without the `heads` that they begin with, but all where nothing is left."""
    rest = tokens
    while length := next((n for n in range(_LONGEST, 0, -1) if tuple(rest[:n]) in heads), 0):
        rest = rest[length:]
    return rest or tokens
