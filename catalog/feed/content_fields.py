"""What each field of a content means, for those who read it as JSON: type, unit and source.

Kept apart from the values: they are described to programs only here. Letters are those of
NĐ 63/2010/NĐ-CP art. 8(2), amended by NĐ 92/2017/NĐ-CP.
"""

from __future__ import annotations

from collections.abc import Mapping

CONTENT_FIELDS: Mapping[str, Mapping[str, str]] = {
    "Text": {
        "vi": "In Vietnamese: plain text, NFC, lines end with \\n; empty where nothing is written.",
        "en": "In English; empty where it has not been translated.",
    },
    "Ref": {
        "name": "Its name when the decision became law: it does not change with the vocabulary.",
        "code": "Its code in the vocabulary; empty: as written, in no vocabulary.",
    },
    "Duration": {
        "value": "A decimal number of `unit`, as a string; null where the law gives words alone.",
        "unit": "Unit of `value`: working day, day, hour or month; null with `value` null.",
        "text": "The time in words, where a number does not say all.",
    },
    "Step": {"title": "Heading of the step.", "text": "What is done, and by whom."},
    "StepCase": {
        "case": "In which case these steps are taken; empty where there is but one.",
        "steps": "The steps in their order.",
    },
    "ProcessStep": {
        "step": "What is done inside the administration.",
        "unit": "Which unit does it.",
        "duration": "How long it takes at most; null: not said.",
    },
    "Fee": {
        "state": "What is known of the amount; only `amount` has one, and only `free` is none.",
        "kind": "phí (a service's price), lệ phí (a charge set by law) or another price; null: "
        "the source does not say.",
        "amount": "A decimal number of `currency`, as a string; only with the state `amount`.",
        "currency": "Code of the currency (ISO 4217).",
        "per": "What one amount is paid for, such as “hồ sơ”; empty: for the procedure.",
        "condition": "In which case it is paid.",
        "area": "Where it is paid, where parts of the province have fees of their own.",
        "basis": "The document that sets it, as it is written.",
    },
    "Channel": {
        "method": "How the dossier is filed: letter c, cách thức thực hiện.",
        "case": "In which case time and fees of this channel count.",
        "statutory": "Time limit by law, from a whole dossier; null: not said.",
        "committed": "Shorter time that the province promised; null: none.",
        "fees": "What is paid by this way of filing.",
        "note": "What else is said of it.",
    },
    "Paper": {
        "name": "Name of the paper.",
        "code": "Code of the paper in the national database; empty: none.",
        "originals": "Number of originals; null: the source does not say.",
        "copies": "Number of copies; null: the source does not say.",
        "form": "The form to fill in: its code is that of the vocabulary `form`; null: none.",
        "files": "Names of files that the source hangs on it.",
        "plain": "What it is, in plain words.",
        "note": "What else is said of it.",
        "from_database": "True: the administration takes it from a database, nobody brings it.",
        "is_result": "True: it is the result of another procedure.",
        "is_note": "True: it is no paper but a remark that the source lists among them.",
    },
    "DossierCase": {
        "name": "In which case these papers are brought; empty where there is but one.",
        "papers": "The papers in their order.",
    },
    "Dossier": {
        "cases": "Papers by case: letter d, thành phần hồ sơ.",
        "sets": "Number of sets; null: the source does not say.",
    },
    "Agencies": {
        "executing": "Who executes it.",
        "competent": "Who decides.",
        "authorised": "Who decides where power is delegated.",
        "coordinating": "Who takes part.",
        "service_points": "Where dossiers are received, where the law's text names places.",
        "addresses": "Where to go, in words.",
    },
    "LegalBasis": {
        "number": "Number of the document, such as 60/2014/QH13; empty: the source gives words.",
        "title": "Its title as it is cited.",
    },
    "Presence": {
        "form": "Whether it is supposed to have a form: yes, no, or unknown (imported).",
        "result": "Whether it is supposed to have a result.",
        "conditions": "Whether it is supposed to have conditions.",
        "fee": "Whether it is supposed to have a fee.",
    },
    "OnlineService": {
        "scheme": "The decree by whose words the level is told; levels of two are not the same.",
        "value": "The level in the words of `scheme`: 1 to 4; full, partial, information; full, "
        "partial, proactive-1 to -4.",
        "reason": "Why it is only partial: NĐ 224/2026/NĐ-CP asks for it.",
        "submit_url": "Where to file online; empty: not said.",
    },
    "Handling": {
        "kind": "How it is handled.",
        "at": "At which service points; none named: everywhere.",
    },
    "Origin": {
        "source": "Who fixed the component: national or local law.",
        "decision": "Number of the decision; empty: not known.",
    },
    "Content": {
        "code": "Code in this version: d.dddddd, or DP.<number> for a local one without one.",
        "name": "Official name: letter a.",
        "aliases": "Other codes in this version.",
        "kind": "Kind of procedure: national, local (đặc thù), interlinked (liên thông), vertical.",
        "parts": "Codes of the procedures that an interlinked one consists of.",
        "sectors": "Sectors (lĩnh vực), codes of the vocabulary `sector`; the first is the main "
        "one.",
        "levels": "Levels that handle it.",
        "steps": "What is done, by case: letter b, trình tự thực hiện.",
        "process": "Steps inside the administration (quy trình nội bộ), where they are announced.",
        "channels": "Ways to file, each with time and fees: letters c, đ and h. Time and fees "
        "stand here only.",
        "dossier": "Papers to bring: letter d, thành phần, số lượng hồ sơ.",
        "audiences": "Who may apply: letter e; codes of the vocabulary `audience`.",
        "agencies": "Who handles it: letter g; codes of the vocabulary `agency`.",
        "results": "What one gets: kết quả thực hiện.",
        "conditions": "Requirements and conditions.",
        "presence": "Which parts it is supposed to have: letter h.",
        "legal_bases": "The legal documents that it rests on, as it cites them.",
        "online": "The online level, in the words of one decree or several.",
        "handling": "In which ways it is handled, such as one-stop.",
        "note": "What else the decision says.",
        "origins": "By component, who fixed it; a component that is missing is national.",
    },
}
"""By the name of a content's part and of its field."""
