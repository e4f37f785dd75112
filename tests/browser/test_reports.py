"""A citizen reports what is wrong, with and without scripts, and an official answers."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from funds.models import Fund
from register.models import User
from submissions.models import Report
from tests import make

# With a word that is wider than any screen.
TEXT = f"De naam is veranderd: {'x' * 300}"
OVERFLOW = "document.scrollingElement.scrollWidth - window.innerWidth"


def report(page: Page, site: str, look) -> None:
    """Go from the page of an entry to the thank-you page, by way of a mistake."""
    page.goto(f"{site}/fondsen/dakfonds")
    page.get_by_role("link", name="Klopt dit niet?").click()
    look(page)
    page.get_by_label("Uw e-mailadres").fill("jan")
    page.get_by_role("button", name="Verstuur melding").click()
    look(page)

    link = page.get_by_role("alert").get_by_role("link").first
    expect(link).to_have_text("Uw melding: Vul in wat er niet klopt.")
    link.click()
    expect(page.get_by_label("Uw melding")).to_be_focused()
    expect(page.get_by_label("Uw e-mailadres")).to_have_value("jan")
    expect(page.get_by_label("Laat dit veld leeg")).not_to_be_in_viewport()

    page.get_by_label("Uw melding").fill(TEXT)
    page.get_by_label("Uw e-mailadres").fill("jan@voorbeeld.nl")
    page.get_by_role("button", name="Verstuur melding").click()
    look(page)
    expect(page.locator("h1")).to_have_text("Bedankt voor uw melding")


@pytest.fixture
def look(faults):
    """Hold that a page has no faults, wide and narrow."""

    def at(page: Page) -> None:
        for width in (1280, 320):
            page.set_viewport_size({"width": width, "height": 800})
            assert faults(page) == []
            assert page.evaluate(OVERFLOW) <= 0

    return at


def test_a_citizen_reports_and_an_official_answers_in_public(page, site, look, log_in):
    fund = Fund.objects.get(slug="dakfonds")
    report(page, site, look)
    assert [cookie["name"] for cookie in page.context.cookies()] == ["csrf"]

    log_in(page.context, make.make_user(User.Role.REGIONAL_OFFICIAL, [fund.owner]))
    page.goto(f"{site}/mijn-regio/{fund.owner.slug}/meldingen")
    look(page)
    page.get_by_role("link", name="Dakfonds").click()
    page.get_by_label("Antwoord", exact=True).fill("Dank u, wij passen het aan.")
    page.get_by_label("Antwoord openbaar tonen").check()
    page.get_by_role("button", name="Bewaar antwoord").click()
    look(page)
    page.get_by_label("De vraag in uw eigen woorden").fill("Klopt de naam nog?")
    page.get_by_role("button", name="Bewaar antwoord").click()
    expect(page.get_by_text("Het antwoord staat op de pagina")).to_be_visible()
    look(page)

    page.context.clear_cookies()
    page.goto(f"{site}/fondsen/dakfonds#vragen")
    expect(page.locator(".rt-questions dt")).to_have_text("Klopt de naam nog?")
    look(page)


def test_a_citizen_reports_without_scripts(browser: Browser, site):
    context = browser.new_context(java_script_enabled=False)

    report(context.new_page(), site, lambda page: None)

    assert Report.objects.get().text == TEXT
    context.close()
