"""The blocks of a decision line: one definition a component, both languages side by side.

All text is plain. `catalog.drafts` turns blocks into a `Content` and back.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from catalog import block_rules as rules
from catalog import field_help
from catalog.amounts import AmountBlock
from catalog.content import ONLINE_VALUES

ANSWERS = [("yes", _("yes")), ("no", _("no")), ("unknown", _("unknown"))]
LEVELS = [
    ("ministry", _("ministry")),
    ("province", _("province")),
    ("district", _("district (until 30 June 2025)")),
    ("commune", _("commune")),
    ("other", _("other")),
]
METHODS = [("in_person", _("in person")), ("online", _("online")), ("postal", _("postal"))]
UNITS = [
    ("working_day", _("working days")),
    ("day", _("days")),
    ("hour", _("hours")),
    ("month", _("months")),
]
FEE_KINDS = [("fee", _("fee (phí)")), ("charge", _("charge (lệ phí)")), ("price", _("other price"))]
FEE_STATES = [
    ("amount", _("an amount")),
    ("free", _("free")),
    ("schedule", _("by a schedule")),
    ("elsewhere", _("set by another text")),
    ("unknown", _("unknown")),
]
SCHEMES = [
    ("ND224-2026", _("Decree 224/2026 (from 1 July 2026)")),
    ("ND42-2022", _("Decree 42/2022 (until 30 June 2026)")),
    ("ND43-2011", _("Decree 43/2011 (levels 1 to 4)")),
]
ONLINE_LABELS = {
    "full": _("fully online (toàn trình)"),
    "partial": _("partly online (một phần)"),
    "information": _("information only"),
    "proactive-1": _("proactive level 1"),
    "proactive-2": _("proactive level 2"),
    "proactive-3": _("proactive level 3"),
    "proactive-4": _("proactive level 4"),
    "1": _("level 1"),
    "2": _("level 2"),
    "3": _("level 3"),
    "4": _("level 4"),
}
HANDLING_KINDS = [
    ("one_stop", _("one-stop (một cửa)")),
    ("interlinked_one_stop", _("interlinked one-stop (một cửa liên thông)")),
    ("five_in_place", _("5 steps in one place (5 tại chỗ)")),
    ("postal_intake", _("received by post")),
    ("postal_return", _("returned by post")),
    ("boundary_free_province", _("at any office of the province")),
    ("boundary_free_nation", _("at any office of the country")),
    ("online_payment", _("online payment")),
]


def _text(name: str, label: Any, *, long: bool = False, required: bool = False) -> dict[str, Any]:
    """Return the pair of blocks `<name>_vi`, `<name>_en` of one text."""
    # A one-line input would drop the line breaks that imported texts have anywhere.
    rows = 3 if long else 1
    return {
        f"{name}_vi": blocks.TextBlock(required=required, label=label, rows=rows),
        f"{name}_en": blocks.TextBlock(required=False, label=_("… in English"), rows=rows),
    }


def _struct(
    name: str, children: dict[str, blocks.Block], **options: Any
) -> type[blocks.StructBlock]:
    """Make a StructBlock class from a mapping, so that language pairs stay in one place.

    `options` are the rules `impossible` and `missing`, and the rest of the block's Meta. Words of
    help are set afterwards, so that they are no part of the schema that migrations know.
    """
    for child, words in field_help.BLOCKS.get(name, {}).items():
        _tell(children[child], words)
    checks: dict[str, Any] = {
        rule: staticmethod(options.pop(rule))
        for rule in ("impossible", "missing")
        if rule in options
    }
    body: dict[str, Any] = {
        **children,
        **checks,
        "Meta": type("Meta", (), options),
        "__module__": __name__,
    }
    return type(name, (rules.RuledBlock,), body)


def _tell(block: blocks.Block, words: Any) -> None:
    """Put words of help beside a block."""
    if isinstance(block, blocks.ChooserBlock):
        # Its field can't be asked for before the models are there.
        block._help_text = words
    elif isinstance(block, blocks.FieldBlock):
        block.field.help_text = words
    else:
        block.meta.help_text = words


DurationBlock = _struct(
    "DurationBlock",
    {
        "value": AmountBlock(required=False, min_value=0, label=_("number")),
        "unit": blocks.ChoiceBlock(choices=UNITS, required=False, label=_("unit")),
        **_text("text", _("or in words")),
    },
    missing=rules.unit_alone,
    icon="time",
)
StepBlock = _struct(
    "StepBlock", {**_text("title", _("title")), **_text("text", _("text"), long=True)}
)
StepCaseBlock = _struct(
    "StepCaseBlock",
    {**_text("case", _("case")), "steps": blocks.ListBlock(StepBlock(), label=_("steps"))},
    icon="list-ol",
)
ProcessStepBlock = _struct(
    "ProcessStepBlock",
    {
        **_text("step", _("step"), long=True),
        **_text("unit", _("unit that does it")),
        "duration": DurationBlock(required=False, label=_("duration")),
    },
    icon="tasks",
)
FeeBlock = _struct(
    "FeeBlock",
    {
        "state": blocks.ChoiceBlock(choices=FEE_STATES, default="amount", label=_("what is known")),
        "kind": blocks.ChoiceBlock(choices=FEE_KINDS, required=False, label=_("kind")),
        "amount": AmountBlock(required=False, min_value=0, label=_("amount")),
        "currency": blocks.CharBlock(default="VND", max_length=3, label=_("currency")),
        **_text("per", _("per (unit)")),
        **_text("condition", _("condition"), long=True),
        **_text("area", _("area (former province)")),
        **_text("basis", _("legal basis of the fee")),
    },
    impossible=rules.amount_out_of_place,
    missing=rules.amount_missing,
    icon="tag",
)
ChannelBlock = _struct(
    "ChannelBlock",
    {
        "method": blocks.ChoiceBlock(choices=METHODS, default="in_person", label=_("how to file")),
        **_text("case", _("case")),
        "statutory": DurationBlock(required=False, label=_("time limit of the law")),
        "committed": DurationBlock(required=False, label=_("time promised here")),
        "fees": blocks.ListBlock(FeeBlock(), default=[], label=_("fees")),
        **_text("note", _("note"), long=True),
    },
    impossible=rules.promised_longer,
    icon="mail",
)
PaperBlock = _struct(
    "PaperBlock",
    {
        **_text("name", _("paper"), long=True, required=True),
        "code": blocks.CharBlock(required=False, label=_("code")),
        "originals": blocks.IntegerBlock(required=False, min_value=0, label=_("originals")),
        "copies": blocks.IntegerBlock(required=False, min_value=0, label=_("copies")),
        "form": SnippetChooserBlock("catalog.Form", required=False, label=_("form")),
        "files": blocks.ListBlock(
            blocks.CharBlock(), default=[], label=_("names of files in the source")
        ),
        **_text("plain", _("in plain words"), long=True),
        **_text("note", _("note"), long=True),
        "from_database": blocks.BooleanBlock(
            required=False, label=_("the office takes it from a database")
        ),
        "is_result": blocks.BooleanBlock(
            required=False, label=_("the result of another procedure")
        ),
        "is_note": blocks.BooleanBlock(required=False, label=_("a remark, not a paper")),
    },
    icon="doc-full",
)
DossierCaseBlock = _struct(
    "DossierCaseBlock",
    {
        **_text("name", _("case or heading"), long=True),
        "papers": blocks.ListBlock(PaperBlock(), default=[], label=_("papers")),
    },
    icon="folder-open-1",
)
AgencyRefBlock = _struct(
    "AgencyRefBlock",
    {
        "agency": SnippetChooserBlock("catalog.Agency", required=False, label=_("agency")),
        **_text("name", _("or as written"), long=True),
    },
    impossible=rules.both("agency"),
    missing=rules.neither("agency"),
    icon="group",
)
NamedRefBlock = _struct(
    "NamedRefBlock",
    {
        **_text("name", _("name"), long=True, required=True),
        "code": blocks.CharBlock(required=False, label=_("code")),
    },
)
ServicePointRefBlock = _struct(
    "ServicePointRefBlock",
    {
        "point": SnippetChooserBlock(
            "catalog.ServicePoint", required=False, label=_("service point")
        ),
        **_text("name", _("or as written"), long=True),
    },
    impossible=rules.both("point"),
    missing=rules.neither("point"),
    icon="site",
)
LegalBasisBlock = _struct(
    "LegalBasisBlock",
    {
        "document": SnippetChooserBlock(
            "catalog.LegalDocument", required=False, label=_("document")
        ),
        "number": blocks.CharBlock(required=False, label=_("or its number")),
        **_text("title", _("title as cited"), long=True),
    },
    missing=rules.nothing_cited,
    icon="openquote",
)
OnlineBlock = _struct(
    "OnlineBlock",
    {
        "scheme": blocks.ChoiceBlock(choices=SCHEMES, default="ND224-2026", label=_("by")),
        "value": blocks.ChoiceBlock(
            choices=[(v, ONLINE_LABELS[v]) for values in ONLINE_VALUES.values() for v in values],
            label=_("level"),
        ),
        **_text("reason", _("published reason for partly online"), long=True),
        "submit_url": blocks.URLBlock(required=False, label=_("address to file at")),
    },
    impossible=rules.level_of_another_decree,
    missing=rules.reason_missing,
    icon="globe",
)
HandlingBlock = _struct(
    "HandlingBlock",
    {
        "kind": blocks.ChoiceBlock(choices=HANDLING_KINDS, label=_("handling")),
        "at": blocks.ListBlock(
            ServicePointRefBlock(), default=[], label=_("at (nothing: everywhere)")
        ),
    },
    icon="site",
)
AgenciesBlock = _struct(
    "AgenciesBlock",
    {
        "executing": blocks.ListBlock(AgencyRefBlock(), default=[], label=_("executing")),
        "competent": blocks.ListBlock(AgencyRefBlock(), default=[], label=_("competent")),
        "authorised": blocks.ListBlock(AgencyRefBlock(), default=[], label=_("authorised")),
        "coordinating": blocks.ListBlock(AgencyRefBlock(), default=[], label=_("coordinating")),
        "service_points": blocks.ListBlock(
            ServicePointRefBlock(), default=[], label=_("received at")
        ),
        **_text("addresses", _("addresses in words"), long=True),
    },
    icon="group",
)
AcceptanceBlock = _struct(
    "AcceptanceBlock",
    {
        "agency": SnippetChooserBlock("catalog.Agency", required=False, label=_("agency's")),
        "level": blocks.ChoiceBlock(choices=LEVELS, required=False, label=_("level")),
        "procedure": blocks.PageChooserBlock(
            page_type="catalog.ProcedurePage", required=False, label=_("procedure")
        ),
        "handling": blocks.MultipleChoiceBlock(
            choices=HANDLING_KINDS, required=False, label=_("with")
        ),
    },
    icon="site",
)
QuestionBlock = _struct(
    "QuestionBlock",
    {
        **_text("question", _("question"), required=True),
        **_text("answer", _("answer"), long=True, required=True),
    },
    icon="help",
)

SECTORS = [
    ("sector", SnippetChooserBlock("catalog.Sector", label=_("sector"))),
    ("written", NamedRefBlock(label=_("as written"))),
]
AUDIENCES = [
    ("audience", SnippetChooserBlock("catalog.Audience", label=_("audience"))),
    ("written", NamedRefBlock(label=_("as written"))),
]
STEPS = [("case", StepCaseBlock(label=_("case")))]
PROCESS = [("step", ProcessStepBlock(label=_("step")))]
CHANNELS = [("channel", ChannelBlock(label=_("channel")))]
DOSSIER = [("case", DossierCaseBlock(label=_("case")))]
AGENCIES = blocks.StreamBlock([("agencies", AgenciesBlock(label=_("agencies")))], max_num=1)
RESULTS = [("result", NamedRefBlock(label=_("result")))]
LEGAL_BASES = [("basis", LegalBasisBlock(label=_("legal basis")))]
ONLINE = [("service", OnlineBlock(label=_("online service")))]
HANDLING = [("handling", HandlingBlock(label=_("handling")))]
