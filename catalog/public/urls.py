"""The public addresses of the catalogue, under the site's languages."""

from django.urls import path

from catalog.public import (
    browse,
    changes,
    comparing,
    decisions,
    events,
    forms,
    points,
    procedures,
    sheets,
    statistics,
)

urlpatterns = [
    path("thu-tuc/", browse.procedure_list, name="procedures"),
    path("thu-tuc/<str:code>/", procedures.procedure, name="procedure"),
    path("thu-tuc/<str:code>/ban-in/", sheets.procedure_sheet, name="procedure_sheet"),
    path("thu-tuc/<str:code>/ngay/", procedures.choose_day, name="procedure_day"),
    path("thu-tuc/<str:code>/ngay/<str:day>/", procedures.procedure_on, name="procedure_on"),
    path(
        "thu-tuc/<str:code>/ngay/<str:day>/ban-in/",
        sheets.procedure_sheet_on,
        name="procedure_sheet_on",
    ),
    path("thu-tuc/<str:code>/lich-su/", procedures.procedure_history, name="procedure_history"),
    path("thu-tuc/<str:code>/so-sanh/", comparing.choose_versions, name="compare"),
    path("thu-tuc/<str:code>/so-sanh/<str:pair>/", comparing.comparison, name="comparison"),
    path("linh-vuc/", browse.sector_list, name="sectors"),
    path("linh-vuc/<path:code>/", browse.sector, name="sector"),
    path("co-quan/", browse.agency_list, name="agencies"),
    path("co-quan/<str:slug>/", browse.agency, name="agency"),
    path("co-quan/<str:slug>/ban-in/", sheets.agency_sheet, name="agency_sheet"),
    path("su-kien/", events.event_list, name="events"),
    path("su-kien/<str:code>/", events.event, name="event"),
    path("bieu-mau/", forms.form_list, name="forms"),
    path("bieu-mau/<path:code>/", forms.form, name="form"),
    path("noi-tiep-nhan/", points.point_list, name="points"),
    path("noi-tiep-nhan/<str:slug>/", points.point, name="point"),
    path("noi-tiep-nhan/<str:slug>/ban-in/", sheets.point_sheet, name="point_sheet"),
    path("thay-doi/", changes.change_list, name="changes"),
    path("thay-doi/sap-toi/", changes.soon_list, name="soon"),
    path("thay-doi/het-hieu-luc/", changes.ended_list, name="ended"),
    path("quyet-dinh/", decisions.decision_list, name="decisions"),
    path("quyet-dinh/<str:slug>/", decisions.decision, name="decision"),
    path("thong-ke/", statistics.overview, name="statistics"),
    path("thong-ke/so-lieu.csv", statistics.figures, name="statistics_csv"),
]
