"""Every address of the site. Vietnamese has no prefix; English stands under /en/."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from catalog.public.procedures import short
from portal import feed, media, sitemaps, views

handler400 = "portal.views.bad_request"
handler403 = "portal.views.forbidden"
handler404 = "portal.views.not_found"
handler500 = "portal.views.server_error"

urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("health/", views.health, name="health"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-<str:section>.xml", sitemaps.section, name="sitemap_section"),
    path("api/v1/", feed.api.urls),
    path("api/v1/schemas/<str:name>", feed.schema, name="feed_schema"),
    *i18n_patterns(path("api/v1/docs", feed.docs, name="feed_docs"), prefix_default_language=False),
    path("api/<path:_rest>", feed.nothing_here),
    path("tt/<str:code>", short, name="short"),
    path("tt/<str:code>/", short),
    *media.urlpatterns,
    *i18n_patterns(
        path("", views.home, name="home"),
        path("", include("search.urls")),
        path("", include("catalog.public.urls")),
        path("", include(wagtail_urls)),
        prefix_default_language=False,
    ),
]
