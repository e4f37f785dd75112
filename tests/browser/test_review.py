"""How a coordinator decides, in a real browser, with scripts and without."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from register.models import Entry, User
from submissions import services
from submissions.models import Submission
from tests import make

SCRIPT = "<script>alert('hier')</script>"


@pytest.fixture
def submission(site: str) -> Submission:
    """A proposal for the Dakfonds, with a script in what a region can type."""
    entry = Entry.objects.get(slug="dakfonds")
    official = make.make_user(User.Role.REGIONAL_OFFICIAL, [entry.owner], username="regio")
    submission = services.start_change(entry, entry.owner, official)
    values = submission.proposed | {"place": "Delft", "note": SCRIPT, "partners": [SCRIPT]}
    submission = services.save_draft(submission.number, official, values, submission.revision)
    return services.submit(submission, official, SCRIPT, submission.revision)


@pytest.fixture(params=[True, False], ids=["with scripts", "without"])
def page(request, browser, browser_context_args) -> Page:
    context = browser.new_context(**browser_context_args, java_script_enabled=request.param)
    yield context.new_page()
    context.close()


@pytest.fixture
def context(page: Page) -> BrowserContext:
    """The browser that the fixtures of conftest.py listen to and log in."""
    return page.context


@pytest.fixture
def screen(page: Page, site: str, submission: Submission, log_in) -> Page:
    log_in(page.context, make.make_user(username="coordinator"))
    page.goto(f"{site}/beheer/submissions/submission/")
    page.get_by_role("link", name=submission.reference).click()
    return page


def decide(screen: Page, name: str) -> None:
    screen.get_by_role("button", name=name).click()


def test_a_proposal_is_read_sent_back_with_a_remark_and_the_screen_is_sound(
    screen, submission, faults, request
):
    expect(screen.locator("h1")).to_have_text(f"{submission.reference}: {submission.title}")
    if "with scripts" in request.node.name:
        assert faults(screen) == []
        screen.set_viewport_size({"width": 320, "height": 800})
        assert faults(screen) == []

    screen.locator("summary").first.click()
    screen.get_by_label("Opmerking bij Opmerking").fill("Wat bedoelt u hier?")
    decide(screen, "Terugsturen naar de regio")
    expect(screen.get_by_text("Geef een reden")).to_be_visible()
    screen.get_by_label("Toelichting voor de regio").fill("Zie de opmerking.")
    decide(screen, "Terugsturen naar de regio")

    expect(screen.locator("h1")).to_have_text("Voorstellen van regio's")
    submission.refresh_from_db()
    assert submission.state == "teruggestuurd"
    assert [remark.text for remark in submission.remarks.all()] == ["Wat bedoelt u hier?"]


def test_a_conflict_is_chosen_about_and_then_taken_over_in_part(screen, submission, site):
    Entry.objects.filter(pk=submission.entry_id).update(place="Rotterdam")
    screen.reload()
    block = screen.get_by_role("region", name="Plaats")
    expect(block.get_by_role("cell", name="Rotterdam")).to_be_visible()

    decide(screen, "Overnemen in het register")
    expect(screen.get_by_text("Kies bij elk van die onderdelen")).to_be_visible()
    block.get_by_label("Zoals het nu in het register staat").check()
    screen.get_by_label("Toelichting voor de regio").fill("Rotterdam is juist.")
    decide(screen, "Overnemen in het register")

    expect(screen.get_by_text(f"{submission.reference} is deels overgenomen.")).to_be_visible()
    entry = Entry.objects.get(pk=submission.entry_id)
    assert (entry.place, entry.partners) == ("Rotterdam", [SCRIPT])
    submission.refresh_from_db()
    assert submission.state == "deels-overgenomen"
