"""Every page that a link leads to: it answers, it is valid HTML, and it speaks Dutch."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import html5lib
import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.test import Client

from register.models import User
from regiotop.loading import load_fixtures
from tests import make

# Words of the interface that a translation may have missed. The register holds English names
# too, so no word stands here that a campus or a fund could be called.
ENGLISH = re.compile(
    r"\b(home|search|submit|delete|please|this field|add another|view site|log ?out|log in|"
    r"save and|showing|select|required|enter a|choose|previous|next page|changes?|view|remove|"
    r"today|clear|filter by|by .* \(|welcome|yes|unknown|successfully|error|page not found|"
    r"encountered|not valid|format|currently)\b",
    re.IGNORECASE,
)
DUTCH_TOO = {"filter by", "format"}
# Too many to visit each: a page per sort order, and a filter per choice.
SKIPPED = re.compile(r"[?&](o|p|all|_facets|e)=|logout")
XHTML = "{http://www.w3.org/1999/xhtml}"


@dataclass(frozen=True)
class Page:
    status: int
    text: str
    kind: str

    @property
    def is_html(self) -> bool:
        return self.kind.startswith("text/html")


def crawl(client: Client, start: str) -> dict[str, Page]:
    """Follow every internal link from an address on; return each page by its address."""
    found: dict[str, Page] = {}
    waiting = [start]
    while waiting:
        address = waiting.pop()
        if address in found:
            continue
        response = client.get(address)
        text = "" if response.streaming else response.content.decode()
        found[address] = Page(response.status_code, text, response.get("Content-Type", ""))
        links = [response["Location"]] if "Location" in response else _links(found[address])
        waiting += [link for link in _internal(address, links) if link not in found]
    return found


def _links(page: Page) -> list[str]:
    if not page.is_html:
        return re.findall(r"<loc>(.*?)</loc>", page.text)
    return [each.get("href") for each in html5lib.parse(page.text).iter(f"{XHTML}a") if each.get("href")]


def _internal(address: str, links: list[str]) -> Iterator[str]:
    for link in links:
        parts = urlsplit(urljoin(f"http://testserver{address}", link))
        whole = f"{parts.path}?{parts.query}" if parts.query else parts.path
        own = parts.netloc == "testserver" or parts.geturl().startswith(settings.PUBLIC_URL)
        if own and parts.scheme.startswith("http") and not SKIPPED.search(whole):
            yield whole


@pytest.fixture(scope="module")
def filled(django_db_setup: None, django_db_blocker) -> Iterator[None]:
    """The register of the fixtures, and after this module an empty one."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_fixtures(settings.BASE_DIR / "fixtures")
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def pages(filled) -> dict[str, Page]:
    """What a visitor without an account can reach from the start page."""
    return crawl(Client(), "/")


@pytest.fixture(scope="module")
def screens(filled) -> tuple[dict[str, Page], bool]:
    """What a coordinator can reach from the back office, and whether looking changed a thing."""
    client = Client()
    client.force_login(make.make_user(User.Role.COORDINATOR))
    before = fingerprint()
    found = crawl(client, "/beheer/")
    return found, fingerprint() == before


def fingerprint() -> str:
    """Sum up every row of the register and its history."""
    digest = hashlib.sha256()
    tables = sorted(model._meta.db_table for model in apps.get_models())
    with connection.cursor() as cursor:
        for table in tables:
            if not table.startswith(("django_session", "cache")):
                cursor.execute(f'SELECT t::text FROM "{table}" t ORDER BY 1')  # noqa: S608
                digest.update(repr((table, cursor.fetchall())).encode())
    return digest.hexdigest()
