from modeltranslation.translator import TranslationOptions, register

from portal.models import ContentPage, HomePage, ProvinceSettings


@register(HomePage)
class HomePageOptions(TranslationOptions):
    fields = ("intro",)


@register(ContentPage)
class ContentPageOptions(TranslationOptions):
    fields = ("heading", "body")


@register(ProvinceSettings)
class ProvinceSettingsOptions(TranslationOptions):
    fields = ("name",)
