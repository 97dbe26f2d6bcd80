"""What a competent Wagtail site would have: one page, one StreamField, a block for each component.

One language, no periods, no history: less than ours has to do.
"""

from __future__ import annotations

from typing import Any

from wagtail.blocks import BooleanBlock, CharBlock, IntegerBlock, ListBlock, StructBlock, TextBlock
from wagtail.fields import StreamField
from wagtail.models import Page


def _struct(template: str = "", **children: Any) -> StructBlock:
    meta = {"template": f"peer/{template}.html"} if template else {}
    return StructBlock(list(children.items()), required=False, **meta)


def _text() -> TextBlock:
    return TextBlock(required=False)


def _char() -> CharBlock:
    return CharBlock(required=False)


def _number() -> IntegerBlock:
    return IntegerBlock(required=False)


def _flag() -> BooleanBlock:
    return BooleanBlock(required=False)


def _ref() -> StructBlock:
    return _struct(name=_text(), code=_char())


def _list(block: Any, template: str) -> ListBlock:
    return ListBlock(block, template=f"peer/{template}.html")


DURATION = _struct("duration", value=_char(), unit=_char(), text=_text())
FEE = _struct(
    "fee",
    state=_char(),
    kind=_char(),
    amount=_char(),
    currency=_char(),
    per=_char(),
    condition=_text(),
    area=_text(),
    basis=_text(),
)
CHANNEL = _struct(
    method=_char(),
    case=_text(),
    statutory=DURATION,
    committed=DURATION,
    fees=ListBlock(FEE),
    note=_text(),
)
PAPER = _struct(
    "paper",
    name=_text(),
    code=_char(),
    originals=_number(),
    copies=_number(),
    form=_ref(),
    plain=_text(),
    note=_text(),
    from_database=_flag(),
)
AGENCIES = _struct(
    "agencies",
    executing=ListBlock(_ref()),
    competent=ListBlock(_ref()),
    authorised=ListBlock(_ref()),
    coordinating=ListBlock(_ref()),
    service_points=ListBlock(_ref()),
    addresses=_text(),
)


class PlainPage(Page):
    """A procedure as a page of blocks, in the order in which ours shows it."""

    template = "peer/page.html"

    summary = StreamField([("text", _text())], blank=True)
    body = StreamField(
        [
            ("dossier", _list(_struct(name=_text(), papers=ListBlock(PAPER)), "dossier")),
            ("channels", _list(CHANNEL, "channels")),
            (
                "steps",
                _list(
                    _struct(case=_text(), steps=ListBlock(_struct(title=_text(), text=_text()))),
                    "steps",
                ),
            ),
            ("conditions", TextBlock(template="peer/text.html")),
            ("audiences", _list(_ref(), "refs")),
            ("agencies", AGENCIES),
            ("results", _list(_ref(), "refs")),
            ("sectors", _list(_ref(), "refs")),
            (
                "online",
                _list(
                    _struct(scheme=_char(), value=_char(), reason=_text(), submit_url=_char()),
                    "online",
                ),
            ),
            ("handling", _list(_struct(kind=_char(), at=ListBlock(_ref())), "handling")),
            ("legal_bases", _list(_struct(number=_char(), title=_text()), "bases")),
            ("process", _list(_struct(step=_text(), unit=_text(), duration=DURATION), "process")),
            ("note", TextBlock(template="peer/text.html")),
        ]
    )

    parent_page_types = ["portal.HomePage"]
    api_fields = ("summary", "body")


ORDER = list(PlainPage._meta.get_field("body").stream_block.child_blocks)


def body_of(content: dict[str, Any]) -> list[dict[str, Any]]:
    """Return a content's JSON, in Vietnamese, as the blocks of a page."""
    whole = vietnamese(content)
    whole["dossier"] = whole.get("dossier", {}).get("cases", [])
    return [{"type": name, "value": whole[name]} for name in ORDER if whole.get(name)]


def vietnamese(value: Any) -> Any:
    """Return `value` with each text in two languages replaced by the Vietnamese one."""
    if isinstance(value, list):
        return [vietnamese(item) for item in value]
    if isinstance(value, dict):
        if value and set(value) <= {"vi", "en"}:
            return value.get("vi", "")
        return {name: vietnamese(item) for name, item in value.items()}
    return value
