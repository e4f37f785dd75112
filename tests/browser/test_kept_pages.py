"""What a browser keeps: a page that has not changed is not sent again; a change shows at once."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from register.models import Entry


@pytest.fixture
def sent(page: Page) -> list[int]:
    """The status of each page as it came over the line, before the browser's cache had a say."""
    seen: list[int] = []
    kinds: dict[str, str] = {}
    devtools = page.context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.on(
        "Network.requestWillBeSent", lambda event: kinds.update({event["requestId"]: event["type"]})
    )
    devtools.on(
        "Network.responseReceivedExtraInfo",
        lambda event: seen.append((kinds.get(event["requestId"]), event["statusCode"])),
    )
    return seen


def test_second_visit_sends_nothing_and_a_change_shows_at_once(page, site, sent):
    heading = page.get_by_role("heading", level=1)
    page.goto(f"{site}/fondsen")
    address = page.locator(".rt-card a").first.get_attribute("href")
    page.goto(f"{site}{address}")
    title = heading.inner_text()

    page.goto(f"{site}/fondsen")
    page.goto(f"{site}{address}")
    expect(heading).to_have_text(title)
    Entry.objects.filter(title=title).update(title="Een heel andere naam")
    page.goto(f"{site}{address}")

    expect(heading).to_have_text("Een heel andere naam")
    assert [status for kind, status in sent if kind == "Document"] == [200, 200, 304, 304, 200]


def test_list_swapped_in_place_and_the_whole_page_are_kept_apart(page, site):
    page.goto(f"{site}/fondsen")
    page.get_by_role("checkbox", name="Provincie Limburg").check()
    expect(page.locator("#results-heading")).to_have_text("3 fondsen")

    page.goto(page.url)

    expect(page.get_by_role("navigation", name="Hoofdmenu")).to_be_visible()
    expect(page.locator("#results-heading")).to_have_text("3 fondsen")
