"""An official proposes a change, with and without scripts, and no page on the way has a fault."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from funds.models import Fund
from register.models import Region, User
from submissions.models import Submission
from tests import make

from .test_accessibility import _layout_faults


@pytest.fixture
def official(site: str) -> User:
    return make.make_user(User.Role.REGIONAL_OFFICIAL, [Region.objects.get(slug="limburg")])


def faults_at_both_widths(page: Page, faults) -> list[str]:
    found = []
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 800})
        found += [*_layout_faults(page, width), *faults(page)]
    return found


def propose(page: Page, site: str, look) -> None:
    """Walk through all pages of a change, and look at each."""
    page.goto(f"{site}/mijn-regio")
    look(page)
    page.get_by_role("button", name="Wijziging voorstellen voor MKB-Innovatiefonds").click()
    page.get_by_label("Titel").fill("")
    page.get_by_role("button", name="Opslaan en verder").click()
    look(page)
    page.get_by_role("alert").get_by_role("link").click()
    expect(page.get_by_label("Titel")).to_be_focused()
    page.get_by_label("Titel").fill("Nieuw fonds")
    page.get_by_role("button", name="Opslaan en verder").click()
    look(page)
    page.get_by_role("button", name="Opslaan en verder").click()
    look(page)
    page.get_by_role("button", name="Opslaan en verder").click()
    page.get_by_label("Bedrag").first.fill("ruim 20 miljoen")
    page.get_by_role("button", name="Opslaan en nog een regel voor een geldbedrag").click()
    look(page)
    page.get_by_role("link", name="Controleren").click()
    expect(page.get_by_text("Zo komt het in het register")).to_be_visible()
    expect(page.locator(".rt-preview__title")).to_have_text("Nieuw fonds")
    look(page)
    page.get_by_role("button", name="Voorstel indienen").click()
    expect(page.get_by_role("heading", name="Stand: ingediend")).to_be_visible()
    look(page)


def test_change_is_proposed_and_no_page_has_faults(page, site, official, log_in, faults):
    log_in(page.context, official)
    found: list[str] = []

    propose(page, site, lambda page: found.extend(faults_at_both_widths(page, faults)))

    submission = Submission.objects.get()
    assert found == []
    assert submission.state == "ingediend"
    assert submission.proposed["contributions"][0]["amount"] == "meer dan €\u00a020.000.000"
    assert Fund.objects.filter(title="Nieuw fonds").count() == 0


def test_change_is_proposed_without_scripts(browser: Browser, site, official, log_in):
    context = browser.new_context(java_script_enabled=False)
    log_in(context, official)

    propose(context.new_page(), site, lambda page: None)

    assert Submission.objects.get().state == "ingediend"
    context.close()


def test_pages_in_trouble_have_no_faults(page, site, official, log_in, faults):
    """A stale page, and one that was sent after the session had ended."""
    log_in(page.context, official)
    page.goto(f"{site}/mijn-regio")
    page.get_by_role("button", name="Wijziging voorstellen voor MKB-Innovatiefonds").click()
    Submission.objects.update(revision=7)

    page.get_by_label("Titel").fill("Van mij")
    page.get_by_role("button", name="Opslaan en verder").click()
    expect(page.get_by_label("Titel")).to_have_value("Van mij")
    stale = faults_at_both_widths(page, faults)
    page.context.clear_cookies(name="session")
    page.get_by_role("button", name="Opslaan en verder").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("U bent uitgelogd")
    logged_out = faults_at_both_widths(page, faults)
    log_in(page.context, official)
    page.get_by_role("button", name="Verstuur opnieuw").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Van mij: ")

    assert (stale, logged_out) == ([], [])
    assert Submission.objects.get().proposed["title"] == "Van mij"
