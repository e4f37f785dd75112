"""The site with the keys alone: every step has a visible place, in the order of reading."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

# What has the focus: its name, and whether a reader can see where it is.
FOCUSED = """() => {
  const element = document.activeElement
  const province = element.querySelector("path")
  const style = getComputedStyle(element)
  const box = element.getClientRects()[0] ?? element.getBoundingClientRect()
  const middle = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2)
  const label = element.labels?.[0]
  return {
    name: (element.getAttribute("aria-label") || (label ?? element).textContent || element.id)
      .trim().replace(/\\s+/g, " "),
    top: Math.round(box.top + window.scrollY),
    // SVG cannot show an outline above its neighbours: there the border grows.
    outlined: province
      ? parseFloat(getComputedStyle(province).strokeWidth) >= 4
      : style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    uncovered: province
      ? Boolean(middle?.closest("svg"))
      : element.contains(middle) || Boolean(label?.contains(middle)),
  }
}"""


def tab(page: Page, times: int = 1) -> list[dict]:
    """Press Tab and return where the focus went, stop by stop."""
    stops = []
    for _ in range(times):
        page.keyboard.press("Tab")
        stops.append(page.evaluate(FOCUSED))
    return stops


def tab_round(page: Page) -> list[dict]:
    """Press Tab until the focus has left the page."""
    stops = []
    while page.evaluate("document.activeElement !== document.body") or not stops:
        stops += tab(page)
        assert len(stops) < 300
    return stops[:-1]


def test_skip_link_comes_first_and_leads_past_the_menu(page, site):
    page.goto(f"{site}/over")

    (stop,) = tab(page)
    expect(page.get_by_role("link", name="Direct naar de inhoud")).to_be_in_viewport()
    page.keyboard.press("Enter")

    assert stop["name"] == "Direct naar de inhoud"
    expect(page.locator("main")).to_be_focused()
    assert tab(page)[0]["name"] == "Wat u hier vindt"


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/fondsen",
        "/fondsen/dakfonds",
        "/fondsen/dakfonds/geschiedenis",
        "/regios/limburg",
        "/bijlage?q=campus&toon=gevonden",
    ],
)
def test_focus_is_visible_at_every_stop(page, site, address, width):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(site + address)

    stops = tab_round(page)

    assert len(stops) > 15
    assert [stop for stop in stops if not (stop["outlined"] and stop["uncovered"])] == []


def test_menu_comes_in_the_order_in_which_it_is_read(page, site):
    page.goto(site)

    names = [stop["name"] for stop in tab(page, 11)][2:]

    assert names == [
        "Start",
        "Initiatieven",
        "Campussen",
        "Fondsen",
        "Regio's",
        "Topsectoren",
        "Cijfers",
        "Bijlage",
        "Zoeken",
    ]


@pytest.mark.parametrize("address", ["/over", "/fondsen/dakfonds/geschiedenis"])
def test_focus_only_goes_down_a_page_of_one_column(page, site, address):
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(site + address)

    heights = [stop["top"] for stop in tab_round(page)][1:]

    assert heights == sorted(heights)


def test_list_is_filtered_and_opened_with_keys_alone(page, site):
    page.goto(f"{site}/campussen")
    page.get_by_label("Zoekwoorden").focus()

    page.keyboard.type("utrecht science")
    page.keyboard.press("Enter")
    expect(page.locator("#results-heading")).to_have_text("1 campus")
    while not page.evaluate("document.activeElement.matches('.rt-card a')"):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.locator("h1")).to_have_text("Utrecht Science Park")


def test_filters_are_unfolded_with_keys_on_a_phone(page, site):
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(f"{site}/fondsen")
    expect(page.get_by_role("checkbox", name="Provincie Limburg")).to_be_hidden()
    expect(page.get_by_label("Loopt in of na")).to_be_hidden()

    page.get_by_text("Filters kiezen").focus()
    page.keyboard.press("Enter")
    page.get_by_text("Jaren en bedragen").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_role("checkbox", name="Provincie Limburg")).to_be_visible()
    expect(page.get_by_label("Loopt in of na")).to_be_visible()


def test_every_province_on_the_map_can_be_reached_and_followed(page, site):
    page.goto(site)
    provinces = page.locator(".rt-map a")
    names = [link.get_attribute("aria-label").split(":")[0] for link in provinces.all()]

    reached = [s["name"].split(":")[0] for s in tab_round(page) if s["name"].split(":")[0] in names]
    provinces.nth(names.index("Limburg")).focus()
    page.keyboard.press("Enter")

    assert len(names) == 12
    assert [name for name in reached if name in names][:12] == names
    expect(page).to_have_url(f"{site}/regios/limburg")
    expect(page.locator("h1")).to_have_text("Provincie Limburg")


def test_history_scrolls_and_unfolds_with_keys(page, site):
    page.goto(f"{site}/fondsen/dakfonds/geschiedenis")

    page.locator("summary").focus()
    page.keyboard.press("Space")

    expect(page.locator("details dl")).to_be_visible()
