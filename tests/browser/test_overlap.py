"""What looks like a proposal, in a real browser, with and without JavaScript."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from register.models import Entry, Region, User
from tests import make


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def scripted(request) -> bool:
    return request.param


@pytest.fixture
def browser_context_args(scripted, browser_context_args: dict[str, object]) -> dict[str, object]:
    return {**browser_context_args, "java_script_enabled": scripted}


@pytest.fixture
def faults_now(page: Page, scripted: bool, faults) -> Callable[[], list[str]]:
    """Return what is wrong with the page as it is, wide and narrow. axe is a script itself."""

    def look() -> list[str]:
        found = []
        for width in (1280, 320):
            page.set_viewport_size({"width": width, "height": 800})
            box = page.locator("form .rt-cards").bounding_box()
            found += [f"{box} at {width} px"] if box["x"] + box["width"] > width else []
            found += faults(page) if scripted else []
        return found

    return look


def test_an_official_says_what_each_look_alike_is(page: Page, site, log_in, faults_now):
    gelderland = Region.objects.get(code="PV25")
    log_in(page.context, make.make_user(User.Role.REGIONAL_OFFICIAL, [gelderland]))
    submission = make.make_submission(
        kind=Entry.Kind.INITIATIVE,
        region=gelderland,
        proposed={"title": "Food Valley ambitie 2020", "theme": "campussen"},
    )
    page.goto(f"{site}/mijn-regio/voorstellen/{submission.number}/lijkt-op")
    cards = page.locator(".rt-card")
    expect(cards.locator("h2")).to_have_count(3)
    expect(cards.nth(0)).to_contain_text("Een andere naam is gelijk: ‘Food Valley ambitie 2020’")
    assert faults_now() == []

    cards.nth(1).get_by_label("Onderdeel van elkaar").check()
    cards.nth(2).get_by_label("Iets anders").check()
    page.get_by_role("button", name="Opslaan en verder").click()
    expect(page.get_by_role("alert").get_by_role("link")).to_have_count(2)
    expect(cards.nth(1).get_by_label("Onderdeel van elkaar")).to_be_checked()
    assert faults_now() == []

    cards.nth(0).get_by_label("Hetzelfde").check()
    cards.nth(2).get_by_label("Toelichting").fill("De kennis-as is een gebied.")
    page.get_by_role("button", name="Opslaan en verder").click()
    expect(cards.nth(0)).to_contain_text("Stel liever een wijziging voor")
    assert faults_now() == []

    page.get_by_role("button", name="Opslaan en verder").click()
    page.wait_for_url("**/controleren")
    said = submission.verdicts.order_by("verdict").values_list("verdict", flat=True)
    assert list(said) == ["onderdeel", "verschillend", "zelfde"]
