"""Every public page and state, wide and narrow: WCAG, privacy, and a quiet console."""

from __future__ import annotations

from collections.abc import Callable

import pghistory
import pytest
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.urls import path
from playwright.sync_api import Page

from funds.models import Fund
from initiatives.models import Campus
from regiotop import errors
from regiotop.urls import handler400, handler403, handler404, handler500  # noqa: F401
from regiotop.urls import urlpatterns as addresses_of_the_site
from register.models import Entry, SourceDocument
from tests import make

STATES_OF_A_LIST = [
    "",
    "?q=innovatie&topsector=chemie&letterlijk=on&van=2000",
    "?q=bestaatniet&regio=PV31&thema=campussen",
    "?van=abc&tot=1&bedrag_van=veel&topsector=x&regio=x&q=!",
]
PAGES = {
    "start": ["/"],
    "initiative": [
        "/initiatieven/samen-investeren-in-brabantstad",
        "/initiatieven/samen-investeren-in-brabantstad/geschiedenis",
        "/initiatieven/bestaat-niet",
    ],
    "campus": [
        "/campussen/utrecht-science-park",
        "/campussen/utrecht-science-park/geschiedenis",
    ],
    "fund": [
        "/fondsen/innovatiefonds-mkb-plus",
        "/fondsen/innovatiefonds-mkb-plus/geschiedenis",
    ],
    "regions": ["/regios", "/regios/limburg", "/regios/noord-nederland", "/regios/bestaat-niet"],
    "annex": [
        "/bijlage",
        "/bijlage?q=campus#zin-46",
        "/bijlage?q=bestaatniet&toon=gevonden",
        "/bijlage?q=!&toon=x",
        "/bijlage?toon=geen-feit",
    ],
    "topsectors": ["/topsectoren", "/topsectoren/chemie", "/topsectoren/life-sciences-health"],
    "figures": ["/cijfers"],
    "explanation": ["/over", "/toegankelijkheid", "/privacy"],
    "initiatives": [f"/initiatieven{state}" for state in STATES_OF_A_LIST],
    "campuses": [f"/campussen{state}" for state in STATES_OF_A_LIST],
    "funds": [f"/fondsen{state}" for state in STATES_OF_A_LIST],
    "search": [f"/zoeken{state}" for state in STATES_OF_A_LIST],
}
# A link in a sentence is as high as its line. A label is part of the target of its field.
SMALL_TARGETS = """() =>
  [...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
    .map((element) => element.labels?.[0]?.contains(element) ? element.labels[0] : element)
    .filter((element) => element.checkVisibility({visibilityProperty: true}))
    .filter((element) => !element.matches(".rt-skip-link"))
    .filter((element) => getComputedStyle(element).display !== "inline" || element.closest("svg"))
    .map((element) => [element, element.getBoundingClientRect()])
    .filter(([, box]) => box.width > 0 && (box.width < 24 || box.height < 24))
    .map(([element, box]) => `${box.width} x ${box.height}: ${element.outerHTML.slice(0, 120)}`)
"""
OVERFLOW = "document.scrollingElement.scrollWidth - window.innerWidth"
OPEN_DETAILS = "document.querySelectorAll('details').forEach((each) => { each.open = true })"

Look = Callable[[str], list[str]]


@pytest.fixture
def faults_of(page: Page, site: str, faults) -> Look:
    """Open an address and return all that is wrong with it, wide, narrow and unfolded."""

    def visit(address: str) -> list[str]:
        page.goto(site + address)
        found = []
        for width in (1280, 320):
            page.set_viewport_size({"width": width, "height": 800})
            found += [*_layout_faults(page, width), *faults(page)]
        if page.locator("details").count():
            page.evaluate(OPEN_DETAILS)
            found += [*_layout_faults(page, width), *faults(page)]
        return found + [f"cookie: {cookie['name']}" for cookie in page.context.cookies()]

    return visit


def _layout_faults(page: Page, width: int) -> list[str]:
    overflow = page.evaluate(OVERFLOW)
    small = page.evaluate(SMALL_TARGETS)
    wide = [f"{overflow} px too wide at {width} px"] if overflow > 0 else []
    return wide + [f"target at {width} px of {each}" for each in small]


@pytest.mark.parametrize("addresses", PAGES.values(), ids=PAGES.keys())
def test_public_pages_have_no_faults(faults_of, addresses):
    found = {address: faults_of(address) for address in addresses}

    assert found == {address: [] for address in addresses}


@pytest.mark.parametrize("address", ["/initiatieven", "/zoeken?q=bijdrage"])
def test_second_page_of_a_list_has_no_faults(faults_of, page, site, address):
    region = make.make_region()
    for _ in range(60):
        make.make_initiative(regions=[region], topsectors=[make.make_topsector()])

    page.goto(f"{site}{address}")
    second = page.get_by_role("link", name="Volgende pagina").get_attribute("href")

    assert faults_of(f"{address.partition('?')[0]}{second}") == []
    assert page.get_by_role("link", name="Vorige pagina").count() == 1


def test_history_with_several_versions_has_no_faults(faults_of, page):
    campus = Campus.objects.get(slug="utrecht-science-park")
    for year in (2014, 2015):
        with pghistory.context(role="coordinator", regions=["PV26"], reason=f"Tot {year}"):
            campus.end_year = year
            campus.save()

    assert faults_of(campus.get_history_url()) == []
    assert page.locator("details[open]").count() == 3


def test_withdrawn_entry_and_its_history_have_no_faults(faults_of, page):
    fund = Fund.objects.get(slug="dakfonds")
    fund.publication = Entry.Publication.WITHDRAWN
    fund.withdrawal_note = "Opgegaan in een ander fonds."
    fund.save()

    assert faults_of(fund.get_absolute_url()) == []
    assert page.locator("h1").inner_text() == f"Ingetrokken: {fund.title}"
    assert faults_of(fund.get_history_url()) == []


def test_register_without_the_annex_has_no_faults(faults_of, page):
    SourceDocument.objects.update(code="anders")

    assert faults_of("/bijlage") == []
    assert page.locator("h1").inner_text() == "Bijlage"


def test_long_words_do_not_widen_a_page(faults_of):
    long_word = "Mensenrechteninstrumentarium" * 7
    entry = make.make_campus(
        title=long_word,
        summary=long_word,
        note=long_word,
        place=long_word[:100],
        partners=["x" * 120],
    )

    assert faults_of(entry.get_absolute_url()) == []
    assert faults_of(f"/zoeken?q={long_word[:40]}") == []


def test_large_amounts_and_long_words_do_not_widen_the_pages_of_money(faults_of):
    region = make.make_region("Mensenrechteninstrumentarium" * 3, slug="lang")
    entry = make.make_fund(title="x" * 120, regions=[region], topsectors=[make.make_topsector()])
    for _ in range(30):
        make.make_contribution(
            entry, 999_999_999_999, precision="at_least", words="y" * 300, co_payers="z" * 200
        )

    pages = ["/regios/lang", "/topsectoren/chemie", "/cijfers"]
    assert {page: faults_of(page) for page in pages} == {page: [] for page in pages}


def test_paper_shows_every_column_of_the_figures(page, site):
    page.set_viewport_size({"width": 718, "height": 1000})  # A4, less its margins
    page.goto(f"{site}/cijfers")

    page.emulate_media(media="print")

    widest = "Math.max(...[...document.querySelectorAll('table')].map((t) => t.offsetWidth))"
    assert page.evaluate(f"{widest} <= document.body.clientWidth")
    assert page.locator(".rt-nav").is_hidden()


def show_error(request: HttpRequest, code: str) -> HttpResponse:
    """Give each error page an address, so that a browser can look at it."""
    if code == "500":
        raise RuntimeError
    if code == "503":
        raise OperationalError
    answers = {
        "400": errors.bad_request,
        "403": errors.forbidden,
        "403-formulier": errors.csrf_failed,
        "413": errors.too_large,
        "429": lambda request: errors.too_many(request, retry_minutes=15),
    }
    return answers[code](request)


urlpatterns = [*addresses_of_the_site, path("fout/<code>", show_error)]


@pytest.mark.urls(__name__)
@pytest.mark.parametrize("code", ["400", "403", "403-formulier", "413", "429", "500", "503"])
def test_error_page_has_no_faults(faults_of, page, code):
    assert faults_of(f"/fout/{code}") == []
    assert page.get_by_text("Foutcode: ").inner_text() == f"Foutcode: {code[:3]}"
