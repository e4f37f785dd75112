"""Everything the public can do, in a browser that runs no script."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests import make


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, object]) -> dict[str, object]:
    return {**browser_context_args, "java_script_enabled": False}


@pytest.fixture
def scripted(page: Page) -> bool:
    """Whether a script of the page would run."""
    page.set_content("<p></p><script>document.querySelector('p').textContent = 'ran'</script>")
    return page.locator("p").inner_text() == "ran"


def test_no_script_runs_in_these_tests(scripted):
    assert scripted is False


def test_filter_narrows_the_list_and_keeps_what_was_chosen(page, site):
    page.goto(f"{site}/fondsen")
    expect(page.locator("#results-heading")).to_have_text("14 fondsen")

    page.get_by_role("checkbox", name="Provincie Limburg").check()
    page.get_by_role("checkbox", name="Energie").check()
    page.get_by_role("button", name="Toon resultaten").click()

    assert page.url == f"{site}/fondsen?regio=PV31&topsector=energie"
    expect(page.get_by_role("checkbox", name="Provincie Limburg")).to_be_checked()
    expect(page.get_by_role("checkbox", name="Energie")).to_be_checked()


def test_wrong_filter_is_explained_beside_the_field_and_at_the_top(page, site):
    page.goto(f"{site}/campussen")
    page.get_by_text("Jaren en bedragen").click()
    page.get_by_label("Loopt in of na").fill("elf")
    page.get_by_role("button", name="Toon resultaten").click()

    field = page.get_by_label("Loopt in of na")
    expect(field).to_have_value("elf")
    expect(field).to_have_accessible_description(
        "Fout: Vul een jaar in met vier cijfers, zoals 2011."
    )
    link = page.get_by_role("alert").get_by_role("link")
    expect(link).to_have_text("Loopt in of na: Vul een jaar in met vier cijfers, zoals 2011.")
    link.click()
    expect(field).to_be_focused()
    expect(page.locator("#results-heading")).to_have_text("Controleer uw filters")
    assert page.locator(".rt-card").count() == 0


def test_every_page_of_a_list_can_be_reached(page, site):
    region = make.make_region()
    for _ in range(60):
        make.make_initiative(title="Eendracht", regions=[region])

    page.goto(f"{site}/initiatieven?q=eendracht")
    found = [_addresses(page)]
    for _ in range(2):
        page.get_by_role("link", name="Volgende pagina").click()
        found.append(_addresses(page))

    assert [len(addresses) for addresses in found] == [25, 25, 10]
    assert len({address for addresses in found for address in addresses}) == 60
    assert page.get_by_role("link", name="Volgende pagina").count() == 0


def _addresses(page: Page) -> list[str]:
    return [link.get_attribute("href") for link in page.locator(".rt-card__title a").all()]


def test_search_from_the_start_page_leads_to_an_entry(page, site):
    make.make_fund(title="Zonnebloemfonds", regions=[make.make_region(kind="gemeente")])
    page.goto(site)

    page.get_by_label("Zoek op naam, plaats of onderwerp").fill("zonnebloem")
    page.get_by_role("button", name="Zoeken").click()

    assert page.url == f"{site}/zoeken?q=zonnebloem"
    expect(page.locator("#results-heading")).to_have_text("1 bijdrage")

    page.locator(".rt-card__title a").click()
    expect(page.locator("h1")).to_have_text("Zonnebloemfonds")


def test_empty_result_says_what_to_loosen(page, site):
    make.make_fund(title="Zonnebloemfonds", regions=[make.make_region(kind="gemeente")])

    page.goto(f"{site}/fondsen?q=zonnebloemfonds&regio=PV31")

    expect(page.locator("#results-heading")).to_have_text("0 fondsen")
    page.get_by_role("link", name="Zoek in het hele register").click()
    expect(page.locator("#results-heading")).to_have_text("1 bijdrage")
