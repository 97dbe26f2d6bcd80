"""The site's addresses, with Wagtail's own API of pages beside them."""

from django.urls import path
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.views import PagesAPIViewSet

from portal.urls import handler400, handler403, handler404, handler500, urlpatterns

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

router = WagtailAPIRouter("peer_api")
router.register_endpoint("pages", PagesAPIViewSet)
urlpatterns = [path("peer-api/", router.urls), *urlpatterns]
