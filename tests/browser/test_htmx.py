"""What the scripts add: a list that changes in place, without losing address, focus or count."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests import make

HEADING = "#results-heading"


@pytest.fixture
def funds(page: Page, site: str) -> Page:
    """The list of funds, with a mark that is gone as soon as the page is loaded anew."""
    page.goto(f"{site}/fondsen")
    page.evaluate("window.sameDocument = true")
    return page


def is_same_document(page: Page) -> bool:
    return page.evaluate("window.sameDocument === true")


def test_choosing_a_filter_swaps_the_list_alone_and_pushes_the_address(funds, site, complaints):
    expect(funds.locator(HEADING)).to_have_text("14 fondsen")

    funds.get_by_role("checkbox", name="Provincie Limburg").check()

    expect(funds.locator(HEADING)).to_have_text("3 fondsen")
    assert is_same_document(funds)
    assert funds.url == f"{site}/fondsen?regio=PV31"
    assert complaints == []


def test_pushed_address_shows_the_same_list_to_another_reader(funds, new_context):
    funds.get_by_role("checkbox", name="Provincie Limburg").check()
    expect(funds.locator(HEADING)).to_have_text("3 fondsen")

    other = new_context().new_page()
    other.goto(funds.url)

    expect(other.locator(HEADING)).to_have_text("3 fondsen")
    assert other.locator("#results").inner_html() == funds.locator("#results").inner_html()


def test_back_restores_the_list_and_the_filters(funds, site):
    funds.get_by_role("checkbox", name="Provincie Limburg").check()
    expect(funds.locator(HEADING)).to_have_text("3 fondsen")

    funds.go_back()

    expect(funds.locator(HEADING)).to_have_text("14 fondsen")
    expect(funds.get_by_role("checkbox", name="Provincie Limburg")).not_to_be_checked()
    assert funds.url == f"{site}/fondsen"

    funds.go_forward()

    expect(funds.locator(HEADING)).to_have_text("3 fondsen")
    expect(funds.get_by_role("checkbox", name="Provincie Limburg")).to_be_checked()


def test_a_choice_keeps_focus_and_what_was_unfolded_and_counts_anew(funds):
    funds.locator("#facet-thema > summary").click()
    funds.locator("#facet-topsector > summary").click()
    limburg = funds.get_by_role("checkbox", name="Provincie Limburg")

    limburg.focus()
    limburg.press("Space")

    expect(funds.locator(HEADING)).to_have_text("3 fondsen")
    expect(limburg).to_be_focused()
    expect(funds.locator("#facet-thema")).to_have_attribute("open", "")
    expect(funds.locator("#facet-topsector")).not_to_have_attribute("open", "")
    expect(funds.locator("#facet-thema .rt-option__count").first).to_have_text("3")


def test_all_options_can_be_shown_and_focus_stays_at_their_facet(funds):
    more = funds.locator("#facet-regio").get_by_role("link", name="tonen")
    options = funds.locator("#facet-regio input")
    expect(options).to_have_count(8)

    more.press("Enter")

    expect(more).to_have_count(0)
    expect(funds.locator("#facet-regio > summary")).to_be_focused()
    assert options.count() > 12
    assert is_same_document(funds)


def test_a_chip_takes_its_choice_away(funds):
    funds.get_by_role("checkbox", name="Provincie Limburg").check()
    chip = funds.get_by_role("link", name="Regio: provincie Limburg weglaten")
    expect(chip).to_be_visible()

    chip.click()

    expect(funds.locator(HEADING)).to_have_text("14 fondsen")
    expect(funds.get_by_role("checkbox", name="Provincie Limburg")).not_to_be_checked()


def test_a_chosen_order_and_all_options_outlast_the_next_choice(funds, site):
    funds.get_by_role("link", name="Grootste bedrag eerst").click()
    expect(funds.locator(HEADING)).to_be_focused()
    funds.locator("#facet-regio").get_by_role("link", name="tonen").click()
    expect(funds.locator("#facet-regio > summary")).to_be_focused()

    funds.get_by_role("checkbox", name="Provincie Limburg").check()

    expect(funds.locator(HEADING)).to_have_text("3 fondsen")
    assert funds.url == f"{site}/fondsen?volgorde=bedrag&toon=regio&regio=PV31"
    assert funds.locator("#facet-regio input").count() > 12


def test_a_wrong_amount_is_told_at_its_field(funds):
    funds.get_by_text("Jaren en bedragen").click()
    funds.get_by_label("Bedrag vanaf").fill("veel")
    funds.get_by_label("Bedrag vanaf").press("Tab")

    expect(funds.get_by_label("Bedrag vanaf")).to_have_attribute("aria-invalid", "true")
    expect(funds.get_by_label("Bedrag tot en met")).to_be_focused()
    expect(funds.get_by_label("Bedrag vanaf")).to_have_value("veel")


def test_typing_searches_and_keeps_focus_and_tells_the_count(funds):
    make.make_fund(title="Zonnebloemfonds", regions=[make.make_region(kind="gemeente")])

    funds.get_by_label("Zoekwoorden").press_sequentially("zonnebloemfonds")

    expect(funds.locator("#announcer")).to_have_text("1 fonds")
    expect(funds.get_by_label("Zoekwoorden")).to_be_focused()
    assert funds.get_by_role("status").count() == 1


def test_next_page_moves_focus_to_the_heading_of_the_list(page, site):
    region = make.make_region()
    for _ in range(30):
        make.make_initiative(title="Eendracht", regions=[region])
    page.goto(f"{site}/initiatieven?q=eendracht")
    page.evaluate("window.sameDocument = true")

    page.get_by_role("link", name="Volgende pagina").press("Enter")

    expect(page.locator(HEADING)).to_be_focused()
    expect(page.locator(HEADING)).to_be_in_viewport()
    expect(page.locator("#results")).to_contain_text("Vorige")
    assert is_same_document(page)
    assert re.search(r"/initiatieven\?q=eendracht&na=RT-\d{6}$", page.url)


def test_wrong_filter_shows_its_message_and_a_right_one_takes_it_away(funds, complaints):
    funds.get_by_text("Jaren en bedragen").click()
    funds.get_by_label("Bedrag vanaf").fill("veel")
    funds.get_by_label("Bedrag vanaf").press("Tab")

    expect(funds.get_by_role("alert").get_by_role("link")).to_have_count(1)
    expect(funds.locator(HEADING)).to_have_text("Controleer uw filters")

    funds.get_by_label("Bedrag vanaf").fill("1 miljoen")
    funds.get_by_label("Bedrag vanaf").press("Tab")

    expect(funds.get_by_role("alert")).to_have_count(0)
    expect(funds.locator(HEADING)).to_have_text("9 fondsen")
    assert complaints == []


def test_answer_for_htmx_is_never_kept_for_a_whole_page(page, site):
    whole = page.request.get(f"{site}/fondsen")
    part = page.request.get(f"{site}/fondsen", headers={"HX-Request": "true"})

    assert whole.headers["vary"] == part.headers["vary"] == "HX-Request"
    assert "<html" in whole.text()
    assert "<html" not in part.text()
