"""Every page that a link leads to: it answers, it is valid HTML, and it speaks Dutch."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin
from xml.etree.ElementTree import Element

import html5lib
import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client

from regiotop.loading import load_fixtures
from register.models import User
from tests import make

# Words of an interface that a translation may have missed. Campuses and funds have English
# names too, so no word stands here that one of them is called.
ENGLISH = re.compile(
    r"\b(home|search|submit|delete|please|this field|this page|add another|add|save|view site|"
    r"log ?out|log in|change password|showing|select|required|enter|choose|previous|next|changed|"
    r"remove|today|clear|welcome|yes|no|unknown|successfully|page not found|encountered|invalid|"
    r"not valid|currently|history|back|more|actions?|results?|password|username|must|cannot)\b",
    re.IGNORECASE,
)
# Sessions end there, and the same rows in another order are no other page: of the public lists
# one such way of showing them at a time is enough.
SKIPPED = re.compile(
    r"logout|^/beheer/.*[?&](o|p|e|all|_changelist_filters)="
    r"|&(volgorde|toon|na|voor)=|\?(volgorde|toon|na|voor)=.*&"
)
XHTML = "{http://www.w3.org/1999/xhtml}"
NAMED_BY = ["aria-label", "alt", "placeholder", "title"]


@dataclass(frozen=True)
class Page:
    status: int
    text: str
    links: list[str]
    tree: Element | None = None

    def texts(self, name: str) -> list[str]:
        """The text of every element of this name."""
        return [" ".join("".join(each.itertext()).split()) for each in self.tree.iter(XHTML + name)]


def crawl(client: Client, start: str, per_pattern: int) -> dict[str, Page]:
    """Follow every internal link from an address on; return each page by its address.

    Of addresses that differ in a number or a value only, no more than ``per_pattern``; of those
    with many choices of filters a tenth of that.
    """
    found: dict[str, Page] = {}
    patterns: Counter[str] = Counter()
    waiting = [start]
    while waiting:
        address = waiting.pop(0)
        pattern = re.sub(r"=[^&]*|\d+", "*", address)
        enough = max(per_pattern // 10, 2) if address.count("&") > 1 else per_pattern
        if address in found or patterns[pattern] == enough:
            continue
        patterns[pattern] += 1
        found[address] = page = _get(client, address)
        waiting += _internal(address, page.links)
    return found


def _get(client: Client, address: str) -> Page:
    response = client.get(address)
    text = response.getvalue().decode()
    links = [response["Location"]] if "Location" in response else []
    if response.get("Content-Type", "").startswith("text/html"):
        tree = html5lib.parse(text)
        links += [link.get("href") for link in tree.iter(f"{XHTML}a") if link.get("href")]
        return Page(response.status_code, text, links, tree)
    return Page(response.status_code, text, links + re.findall("<loc>(.*?)</loc>", text))


def _internal(address: str, links: list[str]) -> Iterator[str]:
    """Yield the paths of links that stay on the site. Absolute links name PUBLIC_URL."""
    for link in links:
        url = urljoin(f"{settings.PUBLIC_URL}{address}", link).split("#")[0]
        path = url.removeprefix(settings.PUBLIC_URL)
        combined = path.startswith("/beheer/") and "&" in path
        if path.startswith("/") and not combined and not SKIPPED.search(path):
            yield path


@dataclass(frozen=True)
class Site:
    public: dict[str, Page]
    back_office: dict[str, Page]
    changed_by_looking: bool


@pytest.fixture(scope="module")
def site(django_db_setup: None, django_db_blocker) -> Site:
    """Everything that links lead to, with the register of the fixtures."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_fixtures(settings.BASE_DIR / "fixtures")
        coordinator = Client(raise_request_exception=False)
        coordinator.force_login(make.make_user(User.Role.COORDINATOR))
        # Or pages about the second factor would ask for the password first.
        coordinator.post("/account/bevestigen", {"password": make.PASSWORD})
        before = fingerprint()
        public = crawl(Client(raise_request_exception=False), "/", per_pattern=40)
        back_office = crawl(coordinator, "/beheer/", per_pattern=2)
        changed = fingerprint() != before
        transaction.set_rollback(True)
    return Site(public, back_office, changed)


def fingerprint() -> str:
    """Sum up every row of the register and its history."""
    digest = hashlib.sha256()
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            if not table.startswith(("django_session", "cache")):
                cursor.execute(f'SELECT t::text FROM "{table}" t ORDER BY 1')  # noqa: S608
                digest.update(repr((table, cursor.fetchall())).encode())
    return digest.hexdigest()


def html(pages: dict[str, Page]) -> dict[str, Page]:
    """The pages a person reads: no redirects, no XML."""
    return {a: page for a, page in pages.items() if page.status == 200 and page.tree is not None}


def test_crawl_reaches_every_kind_of_page(site):
    assert len(site.public) > 150
    assert {
        "/zoeken",
        "/privacy",
        "/.well-known/security.txt",
        "/sitemap.xml",
        "/fondsen/dakfonds/geschiedenis",
        "/regios/limburg",
        "/bijlage",
        "/topsectoren/chemie",
        "/zoeken?regio=PV31&soort=fund",
    } <= site.public.keys()
    assert any(address.startswith("/rt/") for address in site.public)
    assert {
        "/beheer/funds/fund/add/",
        "/beheer/funds/fund/import/",
        "/beheer/funds/fund/export/",
        "/beheer/initiatives/campus/add/",
        "/beheer/register/region/add/",
        "/account/wachtwoord-wijzigen",
        "/account/tweestapsverificatie/app",
    } <= site.back_office.keys()
    assert any(address.endswith("/history/") for address in site.back_office)


# A permanent link leads to the address of today; the other one is the admin's `view on site`.
REDIRECTS = ("/rt/", "/beheer/r/")


@pytest.mark.parametrize("part", ["public", "back_office"])
def test_every_link_leads_somewhere(site, part):
    pages = getattr(site, part)
    expected = {a: 302 if a.startswith(REDIRECTS) else 200 for a in pages}

    assert {address: page.status for address, page in pages.items()} == expected


def test_looking_changes_nothing(site):
    assert site.changed_by_looking is False


def test_every_public_page_is_valid_html(site):
    faults = {}
    for address, page in html(site.public).items():
        parser = html5lib.HTMLParser()
        parser.parse(page.text)
        if parser.errors:
            faults[address] = parser.errors[0]

    assert faults == {}


@pytest.mark.parametrize("part", ["public", "back_office"])
def test_every_page_has_one_main_heading_in_dutch(site, part):
    pages = html(getattr(site, part))

    assert {a: p.texts("h1") for a, p in pages.items() if len(p.texts("h1")) != 1} == {}
    assert {a for a, p in pages.items() if p.tree.get("lang") != "nl"} == set()


def test_no_two_public_pages_have_the_same_title(site):
    titles = {a: p.texts("title")[0] for a, p in html(site.public).items() if "?" not in a}
    times = Counter(titles.values())

    assert {address: title for address, title in titles.items() if times[title] > 1} == {}


def test_accessibility_statement_is_linked_on_every_public_page(site):
    pages = html(site.public)

    assert {a for a, p in pages.items() if "/toegankelijkheid" not in p.links} == set()


def test_no_id_occurs_twice_on_a_page(site):
    doubles = {}
    for address, page in html(site.public | site.back_office).items():
        ids = Counter(each.get("id") for each in page.tree.iter() if each.get("id"))
        if twice := [each for each, times in ids.items() if times > 1]:
            doubles[address] = twice

    assert doubles == {}


def test_every_link_within_a_page_has_a_target(site):
    broken = {}
    for address, page in html(site.public).items():
        ids = {each.get("id") for each in page.tree.iter()}
        if dead := {link for link in page.links if link[0] == "#" and link[1:] not in ids}:
            broken[address] = dead

    assert broken == {}


def test_every_link_into_the_annex_names_a_sentence_that_is_there(site):
    links = {link for page in site.public.values() for link in page.links if "#zin-" in link}
    sentences = {each.get("id") for each in site.public["/bijlage"].tree.iter()}

    assert len({link for link in links if link.startswith("/bijlage#")}) > 40
    assert {link for link in links if link.split("#")[1] not in sentences} == set()


@pytest.mark.parametrize("part", ["public", "back_office"])
def test_no_english_words_are_left(site, part):
    leaks: dict[str, str] = {}
    for address, page in html(getattr(site, part)).items():
        for text in _interface(page.tree):
            if match := ENGLISH.search(text):
                leaks.setdefault(f"{match[0]}: {text[:80]}", address)

    assert leaks == {}


def test_word_list_notices_english():
    tree = html5lib.parse("<p>Zoeken</p><input type=submit value='Search'><q>Please</q>")

    assert [text for text in _interface(tree) if ENGLISH.search(text)] == ["Search"]


def _interface(tree: Element) -> Iterator[str]:
    """Yield the texts a person reads, except what is quoted or was typed."""
    for each in tree.iter():
        name = str(each.tag).removeprefix(XHTML)
        if name in {"script", "style", "textarea", "q", "blockquote", "figure"}:
            each.clear()
        yield from (text for text in (each.text, each.tail) if text and name != "title")
        yield from filter(None, (each.get(attribute) for attribute in NAMED_BY))
        if name == "input" and each.get("type") in {"submit", "button", "reset"}:
            yield each.get("value") or ""
