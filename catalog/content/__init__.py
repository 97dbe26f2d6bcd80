"""The content of a procedure: what a decision fixes about it, as values.

Pure: no Django, no database, no clock. Everything the public reads of the law is one `Content`
frozen into a version; everything an editor drafts ends as one. The components follow NĐ 63/2010
art. 8(2) (letters a to h), amended by NĐ 92/2017.

All text is plain: no markup, NFC, `\\n` between lines, no outer blanks (`clean_text`). Both
languages stand beside each other; English may be empty. A reference carries the code *and* the
name as they were when the content was frozen, so that history reads without today's vocabularies.
"""

from catalog.content.code import (
    Code,
)
from catalog.content.encoding import (
    SCHEMA,
    AsWritten,
    InvalidContent,
    at_a_glance,
    canonical,
    component_hashes,
    component_json,
    content_hash,
    from_json,
    json_schema,
    texts,
    to_json,
)
from catalog.content.terms import (
    ONLINE_VALUES,
    Answer,
    Component,
    FeeKind,
    FeeState,
    HandlingKind,
    Kind,
    Level,
    Method,
    Scheme,
    Source,
    Unit,
)
from catalog.content.text import (
    NOTHING,
    Amount,
    Clean,
    Text,
    clean_text,
    exact,
)
from catalog.content.values import (
    COMPONENT_FIELDS,
    Agencies,
    Channel,
    Content,
    Dossier,
    DossierCase,
    Duration,
    Fee,
    Handling,
    LegalBasis,
    OnlineService,
    Origin,
    Paper,
    Presence,
    ProcessStep,
    Ref,
    Step,
    StepCase,
)

__all__ = [
    "COMPONENT_FIELDS",
    "NOTHING",
    "ONLINE_VALUES",
    "SCHEMA",
    "Agencies",
    "Amount",
    "Answer",
    "AsWritten",
    "Channel",
    "Clean",
    "Code",
    "Component",
    "Content",
    "Dossier",
    "DossierCase",
    "Duration",
    "Fee",
    "FeeKind",
    "FeeState",
    "Handling",
    "HandlingKind",
    "InvalidContent",
    "Kind",
    "LegalBasis",
    "Level",
    "Method",
    "OnlineService",
    "Origin",
    "Paper",
    "Presence",
    "ProcessStep",
    "Ref",
    "Scheme",
    "Source",
    "Step",
    "StepCase",
    "Text",
    "Unit",
    "at_a_glance",
    "canonical",
    "clean_text",
    "component_hashes",
    "component_json",
    "content_hash",
    "exact",
    "from_json",
    "json_schema",
    "texts",
    "to_json",
]
