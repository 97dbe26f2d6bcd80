"""What a clerk is told beside a field: what the law means by it, with an example.

Kept by field, apart from the models and blocks: words of help are no part of the schema, and so
need no migration. Sources: NĐ 63/2010/NĐ-CP art. 8 (what a procedure consists of) and 13 to 15
(what a decision says of it), NĐ 224/2026/NĐ-CP (online services).
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

Help = dict[str, Any]

DECISION: Help = {
    "number": _("As it was signed, such as 1234/QĐ-UBND."),
    "kind": _(
        "What most of it does. It sorts lists and changes no text: the lines do. A list of "
        "procedures received by post, say, is an “attribute list”."
    ),
    "issuer": _("Who signs it in its own name, such as the People's Committee of the province."),
    "signer": _("Name and office as they stand on it, such as KT. Chủ tịch, Phó Chủ tịch …"),
    "signed_on": _("The day under its head. Deadlines to publish are counted from it."),
    "effective_on": _(
        "The day from which its lines are law, often that of the legal document behind it. "
        "Empty: from signing."
    ),
    "expires_on": _(
        "The first day on which it is not in force any more. Only for a decision that sets its own "
        "end; what its lines bring ends with it."
    ),
    "abstract": _("What it is about, as under its title: “Về việc công bố …”. Readers see it."),
    "file": _("The signed copy as PDF or Word. Readers download it from the decision's page."),
    "source_decision": _(
        "The ministry's decision that it makes known here, such as 2972/QĐ-BNN-CN. None for "
        "procedures of the province's own."
    ),
}

LINE: Help = {
    "effective_on": _(
        "Where it is another day than the decision's: one that the legal document sets for this "
        "procedure alone. Empty: the decision's day."
    ),
    "temporary_until": _(
        "The first day on which this text does not apply any more, where the law sets one: for "
        "“until 28 February 2027 inclusive” write 1 March 2027. Else leave it empty."
    ),
    "follows": _(
        "What the law says comes after the last day. Not stated: readers are told so, and the desk "
        "reminds you 60, 30 and 10 days before."
    ),
    "group": _(
        "A word of your own that the lines of one replacement share, the old ones and the new "
        "ones, such as “land1”. Readers of an old one are then led to the new one."
    ),
    "replaced_by": _(
        "The procedure to use instead, if it is here already. If this decision brings it, leave "
        "this empty and give both lines the same group."
    ),
    "changed_by": _(
        "The law, decree or circular because of which the procedure changes or ends, not this "
        "decision. A decision has to name it (Decree 63/2010, article 15)."
    ),
    "changed_components": _(
        "The components that the decision says it changes (Decree 63/2010, article 15). Nothing "
        "ticked: computed from the difference when it is promulgated."
    ),
}
REASON: Help = {
    "corrected": _(
        "What was written wrongly. A correction keeps the days; readers see the reason."
    ),
    "annulled": _("Why it was unlawful: what is annulled never should have been. Readers see it."),
    "abolished": _(
        "Only where it is not plain from the legal document. Readers see it. What is abolished was "
        "law until its day; dossiers received before are still settled by it."
    ),
    "repealed": _("What the repealing decision gives as its reason. Readers see it."),
}
"""What the reason of a line is, by what the line does."""

CONTENT: Help = {
    "code": _(
        "As in the national database, such as 1.001193. None yet for a new procedure: leave it "
        "empty, it gets a local code (DP.1)."
    ),
    "kind": _(
        "National: a ministry regulates it. Local: the province alone does. Interlinked: several "
        "procedures filed as one. Internal: between offices, never shown. Vertical: of a branch "
        "directed from the ministry, such as tax or police."
    ),
    "name": _("In full, as the decision writes it."),
    "sectors": _("The field under which the decision lists it, such as “Hộ tịch”; the main first."),
    "levels": _(
        "Where it is received and settled. A procedure settled at several levels is counted once "
        "for each; the district level ended on 30 June 2025."
    ),
    "aliases": _("Codes by which it was known before, one a line. Each leads to this procedure."),
    "parts": _("Of an interlinked one: the procedures it joins, one code a line."),
    "steps": _("What happens from filing to the result, in order. A case where the order differs."),
    "process": _("Who in the office does what and in which time, from taking in to giving back."),
    "channels": _(
        "One for each way to file that has its own time or fee: in person, online, by post. Time "
        "and fee are written here and nowhere else."
    ),
    "has_fee": _("No: readers are told that it costs nothing. Unknown: that it is not stated."),
    "dossier": _("One case for each set of papers from which people choose theirs."),
    "dossier_sets": _("How many complete sets are filed, usually 1."),
    "has_form": _("Whether a form or declaration has to be filled in."),
    "audiences": _("Who may apply, such as “Công dân Việt Nam”, “Doanh nghiệp”."),
    "agencies": _(
        "Executing: works on the dossier. Competent: signs the result. Authorised: signs for the "
        "competent one. Coordinating: is asked for its opinion."
    ),
    "handling": _(
        "How dossiers are taken in and given back, such as one-stop or by post: everywhere, or at "
        "the points that are named."
    ),
    "results": _("What people receive at the end, such as a certificate, by its own name."),
    "has_result": _("No: nothing is handed out at the end, such as for a notification."),
    "conditions": _("What must be fulfilled, beside the papers, for it to be granted."),
    "has_conditions": _("No: readers are told that there are none."),
    "legal_bases": _(
        "The legal documents on which the procedure stands. Choose them from the list, so that it "
        "is noticed when one is repealed."
    ),
    "online": _(
        "How far it can be done online, and by which decree that is said. Partly online needs a "
        "published reason since 1 July 2026."
    ),
    "note": _("What the decision says of it that fits nowhere else."),
}

BLOCKS: dict[str, Help] = {
    "DurationBlock": {
        "value": _("Such as 15, or 0.5 for half a day."),
        "unit": _("As the law counts: five working days are not five days."),
        "text_vi": _("Only where it is no number: “Ngay trong ngày làm việc”."),
    },
    "StepCaseBlock": {"case_vi": _("Empty where there is only one order of steps.")},
    "FeeBlock": {
        "state": _(
            "Free only if the law says so. By a schedule: it depends on size or value. Set by "
            "another text: name that text below. Else unknown; a zero in a source is no answer."
        ),
        "kind": _("Phí pays for a service; lệ phí is a fixed sum for a paper of the State."),
        "per_vi": _("What the amount is for, such as “bản” or “lần”."),
        "condition_vi": _("For whom or when, such as “nộp trực tuyến”."),
        "area_vi": _("Where a fee of a former province still holds, such as “Bình Thuận cũ”."),
        "basis_vi": _("The text that sets it, such as Nghị quyết 12/2026/NQ-HĐND."),
    },
    "ChannelBlock": {
        "case_vi": _("Where time or fee differ by case, such as “Cần xác minh”. Else empty."),
        "statutory": _("What the law gives the office."),
        "committed": _("What the province promises instead, never longer. Empty: the law's time."),
    },
    "PaperBlock": {
        "code": _("Of the paper in the national database, such as G06-KQ1. May be empty."),
        "originals": _("How many are handed over. Shown to check only: 0."),
        "form": _("The form it is written on. Its files are shown in the edition of the day."),
        "plain_vi": _("What the paper is, in a line that anybody understands."),
        "from_database": _("Nobody has to bring it: offices do not ask for what they can look up."),
        "is_result": _("Another procedure issues it; readers are told so."),
        "is_note": _("A heading or an explanation in the list: not counted, nothing to bring."),
    },
    "AgencyRefBlock": {"name_vi": _("Only where it is in no list.")},
    "ServicePointRefBlock": {"name_vi": _("Only where it is in no list.")},
    "LegalBasisBlock": {
        "number": _("Only where it is in no list, such as 60/2014/QH13."),
        "title_vi": _("Only where the decision cites it by another title than its own."),
    },
    "OnlineBlock": {
        "scheme": _("By which the level was set. Levels of different decrees are not alike."),
        "value": _("Fully: nobody has to appear, and the result comes online or by post."),
        "reason_vi": _("Why people still have to appear, such as “Phải lấy dấu vân tay”."),
        "submit_url": _("Where people file it, on the national portal."),
    },
    "HandlingBlock": {
        "kind": _(
            "5 in one place: taken in, examined, approved, sealed and returned at the centre. At "
            "any office: people choose where, whatever their place of residence."
        ),
    },
    "AcceptanceBlock": {
        "agency": _("Procedures of this agency; with a level or a handling, only those that fit."),
    },
}

SUCCESSION: Help = {
    "exists_from": _("Empty: since before the records."),
    "exists_to": _("The first day on which it is no more. Empty: it still is."),
    "succeeded_by": _("What took its place, in a merger for example."),
}
VOCABULARY: Help = {
    "agency": _("Answers for it here: imports put its procedures under this agency's page."),
    "legal_document": _("The circular or decree to which it is annexed."),
    "code": _("Names it for programs and in addresses. Final once it is saved."),
    "number": _("As it is cited, such as 60/2014/QH13."),
    "in_force_to": _(
        "The first day on which it is not in force any more. Procedures that cite it are then "
        "listed at the desk."
    ),
    "position": _("Its place in the list, the smallest number first."),
    "level": _("At which level it settles procedures."),
    "parent": _("The body that directs it."),
}
EDITION: Help = {
    "valid_from": _("The first day to hand it out. Empty: always was."),
    "valid_to": _("The first day on which it is not handed out any more. Empty: still is."),
    "sample": _("The form filled in as people should, for a person who does not exist."),
    "guide": _("An address on the web: a video or a page that shows how to fill it in."),
}

ACTION = _(
    "Amended: its text changes from the day on. Replaced: another procedure takes its place. "
    "Abolished: it ends on the day. Annulled: it was unlawful and never should have been. "
    "Attributes set: a list gives it a way of handling or an online level. Corrected: a slip, on "
    "the same days."
)
"""What a line does, where it is chosen."""
