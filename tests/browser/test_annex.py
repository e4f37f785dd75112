"""The annex as people read it: in the margin, on a phone, by a deep link, on paper; no script."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

NOTE = "[data-sentence='{}']"
# It rests on sentence 40.
CAMPUS = "Life Science campus in Oss"


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, object]) -> dict[str, object]:
    return {**browser_context_args, "java_script_enabled": False}


@pytest.fixture
def annex(page: Page, site: str) -> Page:
    page.goto(f"{site}/bijlage")
    return page


def test_notes_stand_beside_their_sentence_on_a_wide_screen(annex):
    annex.set_viewport_size({"width": 1280, "height": 800})
    sentence, note = annex.locator("#zin-40"), annex.locator(NOTE.format(40))

    expect(note.get_by_role("link", name=CAMPUS)).to_be_visible()
    expect(annex.locator(NOTE.format(35))).to_contain_text("Geen feit: ")
    assert note.bounding_box()["x"] > sentence.bounding_box()["x"] + 500
    assert annex.locator(".rt-margin summary:visible").count() == 0


def test_notes_unfold_below_their_sentence_on_a_phone(annex):
    annex.set_viewport_size({"width": 320, "height": 800})
    note = annex.locator(NOTE.format(40))
    expect(note).to_be_hidden()

    annex.locator("summary", has_text="bij zin 40").focus()
    annex.keyboard.press("Enter")

    expect(note.get_by_role("link", name=CAMPUS)).to_be_visible()
    sentence, unfolded = annex.locator("#zin-40").bounding_box(), note.bounding_box()
    assert unfolded["y"] >= sentence["y"] + sentence["height"] - 1
    expect(annex.locator(NOTE.format(35))).to_be_hidden()


def test_contents_are_folded_on_a_phone_and_lead_to_a_section(annex):
    annex.set_viewport_size({"width": 320, "height": 800})
    link = annex.locator(".rt-annex__nav a", has_text="Expats")
    expect(link).to_be_hidden()

    annex.get_by_text("Inhoud", exact=True).click()
    link.click()

    expect(annex.get_by_role("heading", name="Expats")).to_be_in_viewport()


def test_contents_stay_in_view_on_a_wide_screen(annex):
    annex.set_viewport_size({"width": 1280, "height": 800})

    annex.get_by_role("link", name="Grensoverschrijdende samenwerking").first.click()

    expect(annex.locator("#zin-162")).to_be_in_viewport()
    expect(annex.get_by_role("link", name="Inleiding")).to_be_in_viewport()


def test_deep_link_shows_its_sentence_and_sets_it_off(page, site):
    # As a second visit: a font that comes in late would still move the text.
    page.goto(f"{site}/bijlage")
    page.evaluate("document.fonts.ready")
    page.goto(f"{site}/over")

    page.goto(f"{site}/bijlage#zin-117")

    sentence, other = page.locator("#zin-117"), page.locator("#zin-118")

    expect(sentence).to_be_in_viewport()
    expect(sentence).to_have_css("background-color", "rgb(255, 246, 221)")
    expect(other).to_have_css("background-color", "rgba(0, 0, 0, 0)")


def test_number_of_a_sentence_is_a_link_to_it(annex, site):
    annex.get_by_role("link", name="Zin 41", exact=True).click()

    assert annex.url == f"{site}/bijlage#zin-41"


def test_entry_leads_to_its_sentence_and_the_sentence_back(page, site):
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{site}/campussen/utrecht-science-park")

    page.get_by_role("link", name="zin 39 in de hele tekst").click()
    expect(page.locator("#zin-39")).to_be_in_viewport()
    page.locator(NOTE.format(39)).get_by_role("link", name="Utrecht Science Park").click()

    expect(page.locator("h1")).to_have_text("Utrecht Science Park")


def test_search_goes_from_the_whole_text_to_what_was_found_and_back(annex, site):
    annex.get_by_label("Zoek in de bijlage").fill("antwerpen")
    annex.get_by_role("button", name="Zoeken").click()

    expect(annex.get_by_role("heading", name="1 zin met ‘antwerpen’")).to_be_visible()
    expect(annex.locator("#zin-162 mark")).to_have_text("Antwerpen")
    assert annex.locator(".rt-passage").count() == 174

    annex.get_by_role("link", name="Toon alleen gevonden zinnen").click()
    assert annex.url == f"{site}/bijlage?q=antwerpen&toon=gevonden"
    assert annex.locator(".rt-passage").count() == 1
    expect(annex.get_by_label("Toon")).to_have_value("gevonden")

    annex.get_by_role("link", name="Zin 162").click()
    assert annex.url == f"{site}/bijlage#zin-162"
    expect(annex.locator("#zin-162")).to_be_in_viewport()


def test_hits_lead_to_each_other(page, site):
    page.goto(f"{site}/bijlage?q=expat")
    page.get_by_role("link", name="Naar de eerste").click()

    page.locator("#zin-156 + .rt-passage__steps").get_by_role("link", name="Volgende").click()
    assert page.url == f"{site}/bijlage?q=expat#zin-158"
    page.locator("#zin-158 + .rt-passage__steps").get_by_role("link", name="Vorige").click()

    assert page.url == f"{site}/bijlage?q=expat#zin-156"


def test_wrong_search_is_explained_at_the_field(annex):
    annex.get_by_label("Zoek in de bijlage").fill("?!")
    annex.get_by_role("button", name="Zoeken").click()

    field = annex.get_by_label("Zoek in de bijlage")
    expect(field).to_have_value("?!")
    expect(field).to_have_accessible_description("Fout: Vul een woord met letters of cijfers in.")
    assert annex.locator(".rt-passage").count() == 174


def test_paper_has_the_notes_with_numbers_and_nothing_to_click(annex):
    # As wide as A4 between its margins.
    annex.set_viewport_size({"width": 672, "height": 960})
    annex.emulate_media(media="print")

    note = annex.locator(NOTE.format(40))
    link = note.locator("a", has_text=CAMPUS)
    number = link.evaluate("(link) => getComputedStyle(link, '::before').content")

    expect(note).to_be_visible()
    assert number.strip('"') == "RT-000004 "
    assert note.bounding_box()["x"] > annex.locator("#zin-40").bounding_box()["x"] + 300
    for hidden in (".rt-nav", ".rt-footer", ".rt-annex__nav", ".rt-annex__search"):
        expect(annex.locator(hidden)).to_be_hidden()
    expect(annex.get_by_text("Afgedrukt op")).to_be_visible()
