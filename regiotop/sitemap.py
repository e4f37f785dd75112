"""The public addresses, for search engines. They name PUBLIC_URL, whatever host was asked."""

from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import SitemapIndexItem
from django.db.models import Max, QuerySet
from django.urls import reverse

from register.models import Entry, EntryIndex, Region, Topsector


class PublicSitemap(Sitemap):
    limit = 5000

    def get_protocol(self, protocol: str | None = None) -> str:
        return urlsplit(settings.PUBLIC_URL).scheme

    def get_domain(self, site: object = None) -> str:
        return urlsplit(settings.PUBLIC_URL).netloc


class Entries(PublicSitemap):
    def items(self) -> QuerySet[Entry]:
        entries = Entry.objects.published().select_related("index").order_by("number")
        return entries.only("kind", "slug", "number", "index__changed_at")

    def lastmod(self, entry: Entry) -> datetime:
        return entry.index.changed_at

    def get_latest_lastmod(self) -> datetime | None:
        """Django's own would load every entry."""
        latest = EntryIndex.objects.published().aggregate(latest=Max("changed_at"))
        return latest["latest"]


class Pages(PublicSitemap):
    def items(self) -> list[str]:
        names = ["home", "initiative_list", "campus_list", "fund_list", "region_list"]
        names += ["topsector_list", "figures", "annex", "about", "accessibility", "privacy"]
        addresses = [reverse(name) for name in names]
        profiles = [*Region.objects.all(), *Topsector.objects.all()]
        return addresses + [profile.get_absolute_url() for profile in profiles]

    def location(self, address: str) -> str:
        return address


SITEMAPS = {"bijdragen": Entries, "paginas": Pages}


def sections() -> list[SitemapIndexItem]:
    """Return each page of each sitemap. Django's own index view would name the Host asked."""
    return [
        SitemapIndexItem(
            location=f"{settings.PUBLIC_URL}{reverse('sitemap_section', args=[name])}?p={page}",
            last_mod=None,
        )
        for name, section in SITEMAPS.items()
        for page in section().paginator.page_range
    ]
