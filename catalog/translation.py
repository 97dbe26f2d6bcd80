"""Which fields have a column a language. Vietnamese is required, English falls back to it."""

from modeltranslation.translator import TranslationOptions, register

from catalog.models import (
    Agency,
    AgencyPage,
    Audience,
    CalendarDay,
    DecisionLine,
    Form,
    LegalDocument,
    LifeEvent,
    ProcedurePage,
    Sector,
    ServicePoint,
)


class NamedOptions(TranslationOptions):
    fields = ("name",)
    required_languages = {"vi": ("name",)}


@register(Sector)
class SectorOptions(NamedOptions):
    pass


@register(Audience)
class AudienceOptions(NamedOptions):
    pass


@register(LifeEvent)
class LifeEventOptions(NamedOptions):
    pass


@register(Form)
class FormOptions(NamedOptions):
    pass


@register(LegalDocument)
class LegalDocumentOptions(TranslationOptions):
    fields = ("name",)


@register(Agency)
class AgencyOptions(TranslationOptions):
    fields = ("name", "address")
    required_languages = {"vi": ("name",)}


@register(ServicePoint)
class ServicePointOptions(TranslationOptions):
    fields = ("name", "address", "hours")
    required_languages = {"vi": ("name", "address")}


@register(AgencyPage)
class AgencyPageOptions(TranslationOptions):
    fields = ("intro",)


@register(ProcedurePage)
class ProcedurePageOptions(TranslationOptions):
    fields = ("summary", "guidance", "search_words")


@register(DecisionLine)
class DecisionLineOptions(TranslationOptions):
    fields = ("name", "conditions", "note")


@register(CalendarDay)
class CalendarDayOptions(TranslationOptions):
    fields = ("reason",)
    required_languages = {"vi": ("reason",)}
