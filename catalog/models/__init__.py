"""The catalogue's models, by subject."""

from catalog.models.agency import Agency, AgencyIndexPage, AgencyPage, ServicePoint
from catalog.models.approval_task import DecisionApprovalTask
from catalog.models.calendar_day import CalendarDay
from catalog.models.change import Change, ChangeKind, Journal
from catalog.models.decision import DecisionIndexPage, DecisionPage
from catalog.models.draft_fields import ProcedureContentFields
from catalog.models.fault import Fault, FaultKind, FaultPlace, FaultSubject
from catalog.models.forms import Form, FormEdition
from catalog.models.importing import ImportedRecord, ImportItem, ImportRun, ProcedureWarning
from catalog.models.line import BRINGS_CONTENT, ENDS, KEEPS_DAYS, Action, DecisionLine
from catalog.models.link_check import LinkCheck, LinkRun
from catalog.models.procedure import ProcedurePage
from catalog.models.submission import Submission
from catalog.models.version import Facet, ProcedureVersion, Validity, VersionTerm, VersionText
from catalog.models.vocabulary import Audience, LegalDocument, LifeEvent, Sector, Vocabulary

__all__ = [
    "BRINGS_CONTENT",
    "ENDS",
    "KEEPS_DAYS",
    "Action",
    "Agency",
    "AgencyIndexPage",
    "AgencyPage",
    "Audience",
    "CalendarDay",
    "Change",
    "ChangeKind",
    "DecisionApprovalTask",
    "DecisionIndexPage",
    "DecisionLine",
    "DecisionPage",
    "Facet",
    "Fault",
    "FaultKind",
    "FaultPlace",
    "FaultSubject",
    "Form",
    "FormEdition",
    "ImportItem",
    "ImportRun",
    "ImportedRecord",
    "Journal",
    "LegalDocument",
    "LifeEvent",
    "LinkCheck",
    "LinkRun",
    "ProcedureContentFields",
    "ProcedurePage",
    "ProcedureVersion",
    "ProcedureWarning",
    "Sector",
    "ServicePoint",
    "Submission",
    "Validity",
    "VersionTerm",
    "VersionText",
    "Vocabulary",
]
