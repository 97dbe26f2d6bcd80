"""What a page has read already, as the values that documents are made of: nothing is asked."""

from __future__ import annotations

from catalog.content import NOTHING, Text
from catalog.feed.facts import DecisionFacts, ProcedureFacts
from catalog.feed.reading import ProcedureRow
from catalog.models import DecisionPage
from catalog.selectors import Reading


def procedure_facts(reading: Reading) -> ProcedureFacts:
    """Return how a procedure stands that is in force, or will be: nothing stands in its place."""
    page = reading.procedure
    texts = (getattr(page, name) for name in ProcedureRow._fields[4:])
    row = ProcedureRow(page.pk, page.code, page.kind, page.other_codes, *texts)
    return ProcedureFacts(row.facts(), reading.state.value)


def decision_facts(decision: DecisionPage) -> DecisionFacts:
    """Return a decision as documents cite it; its issuer has been read."""
    issuer = decision.issuer
    return DecisionFacts(
        slug=decision.slug,
        title=decision.label(),
        kind=decision.kind,
        number=decision.number,
        issuer=Text(issuer.name_vi or "", issuer.name_en or "") if issuer else NOTHING,
        issuer_code=issuer.code if issuer else "",
        signed_on=decision.signed_on,
        effective_on=decision.effective_on,
        expires_on=decision.expires_on,
    )
