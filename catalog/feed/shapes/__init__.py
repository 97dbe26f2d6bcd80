"""The shapes of the feed's documents, field by field: what OpenAPI and JSON Schema publish.

Responses are not made through them, only described and tested by them: see `documents`.
"""

from catalog.feed.shapes.base import Addresses, NewestCode, Page, Problem, Shape, Words
from catalog.feed.shapes.changes import Change, ChangedItem, ChangedProcedure, Changes, Stretch
from catalog.feed.shapes.figures import (
    BulkFile,
    ComponentDifference,
    Counts,
    Difference,
    Manifest,
    Operation,
    Reconciled,
    Sentences,
)
from catalog.feed.shapes.law import (
    BulkVersion,
    Decision,
    DecisionLine,
    Guidance,
    Issuer,
    Line,
    ListedProcedure,
    Period,
    Procedure,
    Successor,
    Version,
    WholeDecision,
)
from catalog.feed.shapes.vocabularies import (
    Form,
    Items,
    ServicePoint,
    Vocabularies,
    Vocabulary,
    VocabularyItem,
)

__all__ = [
    "Addresses",
    "BulkFile",
    "BulkVersion",
    "Change",
    "ChangedItem",
    "ChangedProcedure",
    "Changes",
    "ComponentDifference",
    "Counts",
    "Decision",
    "DecisionLine",
    "Difference",
    "Form",
    "Guidance",
    "Issuer",
    "Items",
    "Line",
    "ListedProcedure",
    "Manifest",
    "NewestCode",
    "Operation",
    "Page",
    "Period",
    "Problem",
    "Procedure",
    "Reconciled",
    "Sentences",
    "ServicePoint",
    "Shape",
    "Stretch",
    "Successor",
    "Version",
    "Vocabularies",
    "Vocabulary",
    "VocabularyItem",
    "WholeDecision",
    "Words",
]
