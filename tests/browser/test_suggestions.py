"""The combobox on the search box: by keyboard, and absent without JavaScript."""

from playwright.sync_api import Page, expect


def test_suggestions_are_chosen_with_arrow_keys_and_closed_with_escape(page: Page, site: str):
    page.goto(site)
    box = page.get_by_role("combobox", name="Zoek op naam, plaats of onderwerp")

    box.press_sequentially("chemelot")
    expect(page.get_by_role("option").first).to_be_visible()
    box.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(box).to_have_value("chemelot")

    box.press("Backspace")
    expect(page.get_by_role("option").first).to_be_visible()
    box.press("ArrowDown")
    expect(box).to_have_attribute("aria-activedescendant", "search-box-suggestions-0")
    box.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_contain_text("Chemelot")
