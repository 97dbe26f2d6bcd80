"""The public addresses of the catalogue, under the site's languages."""

from django.urls import path

from catalog.public import browse, decisions, procedures

urlpatterns = [
    path("thu-tuc/", browse.procedure_list, name="procedures"),
    path("thu-tuc/<str:code>/", procedures.procedure, name="procedure"),
    path("thu-tuc/<str:code>/ngay/", procedures.choose_day, name="procedure_day"),
    path("thu-tuc/<str:code>/ngay/<str:day>/", procedures.procedure_on, name="procedure_on"),
    path("thu-tuc/<str:code>/lich-su/", procedures.procedure_history, name="procedure_history"),
    path("linh-vuc/", browse.sector_list, name="sectors"),
    path("linh-vuc/<path:code>/", browse.sector, name="sector"),
    path("co-quan/", browse.agency_list, name="agencies"),
    path("co-quan/<str:slug>/", browse.agency, name="agency"),
    path("quyet-dinh/", decisions.decision_list, name="decisions"),
    path("quyet-dinh/<str:slug>/", decisions.decision, name="decision"),
]
