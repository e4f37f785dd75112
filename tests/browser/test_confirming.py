"""An official confirms with one click, with scripts and without, and the public can read it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from register.models import Entry, EntryRegion, Region, User
from tests import make

YES = "Ja, dit klopt nog (MKB-Innovatiefonds)"
LIST = "/mijn-regio/limburg/bevestigen"


@pytest.fixture
def limburg(site: str) -> User:
    return make.make_user(User.Role.REGIONAL_OFFICIAL, [Region.objects.get(code="PV31")])


@pytest.fixture
def asked(page: Page, site: str, log_in, limburg: User) -> Page:
    """What Limburg is asked, in a browser in which its official has logged in."""
    log_in(page.context, limburg)
    page.goto(f"{site}{LIST}")
    return page


def test_one_click_confirms_in_place_and_focus_tells_it(asked, faults):
    count = asked.locator("#to-confirm-count")
    before = int(count.inner_text().split()[1])
    asked.set_viewport_size({"width": 1280, "height": 800})
    found = faults(asked)
    asked.evaluate("window.sameDocument = true")

    asked.get_by_role("button", name=YES).press("Enter")

    row = asked.locator(".rt-card", has=asked.get_by_role("link", name="MKB-Innovatiefonds"))
    expect(row).to_contain_text("door provincie Limburg.")
    expect(row.locator("p")).to_be_focused()
    expect(count).to_have_text(f"Nog {before - 1} bijdragen te bevestigen.")
    assert asked.evaluate("window.sameDocument === true")
    asked.set_viewport_size({"width": 320, "height": 800})
    assert asked.evaluate("document.scrollingElement.scrollWidth") == 320
    assert found + faults(asked) == []
    assert Entry.objects.get(title="MKB-Innovatiefonds").confirmed_on is not None


def test_without_scripts_the_same_click_comes_back_and_says_so(new_context, site, log_in, limburg):
    context = new_context(java_script_enabled=False)
    log_in(context, limburg)
    page = context.new_page()
    page.goto(f"{site}{LIST}")

    page.get_by_role("button", name=YES).click()

    expect(page.locator("[role=status].rt-note, [role=status] .rt-note")).to_contain_text(
        "‘MKB-Innovatiefonds’ is bevestigd op"
    )
    expect(page.get_by_role("button", name=YES)).to_have_count(0)
    assert page.url == f"{site}{LIST}"


def test_a_form_that_is_no_longer_valid_is_answered_with_a_page(asked):
    asked.context.clear_cookies(name="csrf")

    asked.get_by_role("button", name=YES).click()

    expect(asked.get_by_text("Foutcode: 403")).to_be_visible()


def test_the_public_reads_who_confirmed_and_who_did_not(page, site, limburg, faults):
    fund = Entry.objects.get(title="MKB-Innovatiefonds")
    for name, day in {"Aalst": "2012-03-04", "Beek": None}.items():
        EntryRegion.objects.create(
            entry=fund,
            region=make.make_region(name),
            role="partner",
            confirmed_on=day,
            confirmed_by=limburg if day else None,
        )

    page.goto(site + fund.get_absolute_url())

    panel = page.get_by_role("complementary").filter(has_text="Laatst bevestigd")
    expect(panel).to_contain_text("Op 4 maart 2012 door provincie Aalst.")
    expect(panel).to_contain_text("Dit is langer dan een jaar niet bevestigd.")
    expect(panel).to_contain_text("Nog niet bevestigd door provincie Beek.")
    assert faults(page) == []
