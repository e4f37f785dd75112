from django.contrib import admin
from django.contrib.sitemaps import views as sitemaps
from django.urls import include, path
from django.views.generic import RedirectView

from register import converters  # noqa: F401 - registers what addresses hold
from register.freshness import revalidated

from . import views
from .sitemap import SITEMAPS

handler400 = "regiotop.errors.bad_request"
handler403 = "regiotop.errors.forbidden"
handler404 = "regiotop.errors.not_found"
handler429 = "regiotop.accounts.throttle.slow_down"
handler500 = "regiotop.errors.server_error"

urlpatterns = [
    path("", views.home, name="home"),
    path("zoeken", views.search, name="search"),
    path("zoeken.csv", views.search_file, name="search_file"),
    path("zoeken/suggesties", views.search_suggestions, name="search_suggestions"),
    path("rt/<entry_number:number>", views.entry_permalink, name="entry_permalink"),
    path("", include("initiatives.urls")),
    path("", include("funds.urls")),
    path("", include("submissions.urls")),
    path("", include("register.urls")),
    path("over", views.page, {"template": "about.html"}, name="about"),
    path("toegankelijkheid", views.page, {"template": "accessibility.html"}, name="accessibility"),
    path("privacy", views.page, {"template": "privacy.html"}, name="privacy"),
    path(".well-known/security.txt", views.security_txt, name="security_txt"),
    path("robots.txt", views.robots_txt),
    path("sitemap.xml", views.sitemap_index, name="sitemap"),
    path(
        "sitemap-<slug:section>.xml",
        revalidated(sitemaps.sitemap),
        {"sitemaps": SITEMAPS},
        name="sitemap_section",
    ),
    path("gezondheid", views.health, name="health"),
    path("account/", include("regiotop.accounts.urls")),
    path("beheer", RedirectView.as_view(pattern_name="admin:index")),
    path("beheer/", admin.site.urls),
]
