"""What officials do in the back office, in a real browser."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from funds.models import Fund
from initiatives.models import Initiative
from register.models import Entry, Region, User
from tests import make

FUND_FORM = "form#fund_form"


@pytest.fixture
def office(page: Page, site: str, log_in) -> Page:
    """A browser in which a coordinator has logged in."""
    log_in(page.context, make.make_user(username="coordinator"))
    page.goto(f"{site}/beheer/")
    return page


@pytest.fixture
def fund(site: str) -> Fund:
    return Fund.objects.get(slug="dakfonds")


def change_address(site: str, entry: Entry) -> str:
    return f"{site}/beheer/{entry._meta.label_lower.replace('.', '/')}/{entry.pk}/change/"


def save(page: Page, reason: str = "Verbeterd") -> None:
    page.get_by_label("Reden van de wijziging").fill(reason)
    page.get_by_role("button", name="Opslaan", exact=True).click()


def test_wrong_password_is_refused_and_a_right_one_opens_the_office(page, site, faults):
    make.make_user(username="anna")
    page.goto(f"{site}/beheer/")

    page.get_by_label("Gebruikersnaam").fill("anna")
    page.get_by_label("Wachtwoord", exact=True).fill("een ander wachtwoord")
    page.get_by_role("button", name="Inloggen", exact=True).click()
    expect(page.locator(".rt-error-summary")).to_be_visible()
    expect(page.get_by_label("Gebruikersnaam")).to_have_value("anna")
    assert faults(page) == []

    page.get_by_label("Wachtwoord", exact=True).fill(make.PASSWORD)
    page.get_by_role("button", name="Inloggen", exact=True).click()
    expect(page.locator("h1")).to_have_text("Beheer van het register")


def test_entry_is_saved_after_a_login_with_keys_alone(page, site, fund):
    make.make_user(username="anna")
    page.goto(change_address(site, fund))

    _tab_to(page, "id_login")
    page.keyboard.type("anna")
    page.keyboard.press("Tab")
    page.keyboard.type(make.PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator(FUND_FORM)).to_be_visible()
    _tab_to(page, "id_title")
    page.keyboard.type("Dakfonds 2020")
    _tab_to(page, "id_reason")
    page.keyboard.type("Nieuwe naam")
    page.keyboard.press("Enter")

    expect(page.locator(".messagelist .success")).to_be_visible()
    fund.refresh_from_db()
    assert fund.title == "Dakfonds 2020"


def _tab_to(page: Page, element_id: str) -> None:
    for _ in range(200):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == element_id:
            return
    raise AssertionError(f"{element_id} cannot be reached with Tab")


SCREENS = [
    "",
    "initiatives/initiative/",
    "initiatives/campus/?publication__exact=published&q=campus",
    "funds/fund/?q=bestaatniet",
    "funds/fund/?o=2.-1",
    "funds/fund/add/",
    "funds/fund/import/",
    "funds/fund/export/",
    "initiatives/campus/add/",
    "initiatives/initiative/add/",
    "register/region/",
    "register/region/add/",
    "register/theme/add/",
    "register/tag/",
    "register/topsector/",
    "register/passage/?q=miljoen",
    "register/sourcedocument/",
    "register/contribution/",
    "submissions/submission/",
]


def test_screens_of_a_coordinator_have_no_faults(office, site, faults):
    assert _faults_of_screens(office, site, faults, SCREENS) == {}


def test_screens_of_an_administrator_have_no_faults(page, site, log_in, faults):
    log_in(page.context, make.make_user(User.Role.ADMINISTRATOR))
    screens = ["", "register/user/", "register/user/add/", "register/region/"]

    assert _faults_of_screens(page, site, faults, screens) == {}


def _faults_of_screens(page: Page, site: str, faults, screens: list[str]) -> dict[str, list[str]]:
    found = {}
    for screen in screens:
        page.goto(f"{site}/beheer/{screen}")
        expect(page.locator("h1")).to_have_count(1)
        if wrong := faults(page):
            found[screen] = wrong
    return found


@pytest.mark.parametrize("slug", ["dakfonds", "innovatiefonds-mkb-plus"])
def test_form_of_an_entry_has_no_faults_filled_empty_or_wrong(office, site, faults, slug):
    office.goto(change_address(site, Fund.objects.get(slug=slug)))
    assert faults(office) == []

    for row in office.locator(".add-row a").all():
        row.click()
    office.get_by_label("Titel").first.fill("")
    office.get_by_role("button", name="Opslaan", exact=True).evaluate(
        "button => button.form.noValidate = true"
    )
    office.get_by_role("button", name="Opslaan", exact=True).click()

    expect(office.locator(".errornote").first).to_be_visible()
    assert faults(office) == []


def test_row_of_money_is_added_in_the_browser(office, site, fund, faults):
    passage = fund.citations.first().passage
    office.goto(change_address(site, fund))
    rows = office.locator("#contributions-group .inline-related:not(.empty-form)")
    before = rows.count()

    office.locator("#contributions-group .add-row a").click()
    row = rows.last
    row.get_by_label("Bedrag in euro").fill("1,5 miljoen")
    row.locator("[name$=precision]").select_option("exact")
    row.locator("[name$=words]").fill("anderhalf miljoen")
    row.locator("[name$=nature]").select_option("own")
    row.locator("[name$=passage]").fill(str(passage.pk))
    save(office)

    expect(office.locator(".messagelist .success")).to_be_visible()
    assert fund.contributions.count() == before + 1
    assert fund.contributions.latest("pk").amount_eur == 1_500_000
    assert faults(office) == []


def test_stale_save_is_refused_shows_both_versions_and_then_goes_through(
    office, site, fund, log_in, new_context, faults
):
    colleague = new_context().new_page()
    log_in(colleague.context, make.make_user(username="collega"))
    office.goto(change_address(site, fund))
    colleague.goto(change_address(site, fund))

    colleague.get_by_label("Plaats").fill("Haarlem")
    save(colleague, "Verhuisd")
    expect(colleague.locator(".messagelist .success")).to_be_visible()
    office.get_by_label("Plaats").fill("Zaandam")
    office.get_by_label("Samenvatting").fill("Mijn eigen samenvatting.")
    save(office, "Beter adres")

    expect(office.get_by_role("heading", name="Twee versies van deze bijdrage")).to_be_visible()
    assert office.locator(".rt-stale").get_by_text("Verhuisd").count() == 1
    assert _differences(office)["Plaats"] == ("Haarlem", "Zaandam")
    expect(office.get_by_label("Plaats")).to_have_value("Zaandam")
    expect(office.get_by_label("Samenvatting")).to_have_value("Mijn eigen samenvatting.")
    expect(office.get_by_label("Reden van de wijziging")).to_have_value("Beter adres")
    fund.refresh_from_db()
    assert fund.place == "Haarlem"
    assert faults(office) == []

    office.get_by_role("button", name="Opslaan", exact=True).click()

    expect(office.locator(".messagelist .success")).to_be_visible()
    fund.refresh_from_db()
    assert (fund.place, fund.summary) == ("Zaandam", "Mijn eigen samenvatting.")


def _differences(page: Page) -> dict[str, tuple[str, str]]:
    rows = [
        row.locator("th, td").all_inner_texts() for row in page.locator(".rt-stale tbody tr").all()
    ]
    return {label: (theirs, mine) for label, theirs, mine in rows}


def test_withdrawal_needs_a_reason_and_takes_the_entry_off_the_site(
    office, site, fund, new_context, faults
):
    office.goto(change_address(site, fund))

    office.get_by_label("ingetrokken").check()
    save(office)
    expect(office.get_by_text("Geef een reden als u de bijdrage intrekt")).to_be_visible()
    office.get_by_label("Reden van intrekking").fill("Opgegaan in een ander fonds.")
    save(office, "Opgeheven")
    expect(office.locator(".messagelist .success")).to_be_visible()

    public = new_context().new_page()
    assert public.goto(f"{site}/fondsen/dakfonds").status == 410
    expect(public.get_by_text("Opgegaan in een ander fonds.")).to_be_visible()
    assert faults(office) == []


def test_history_tells_who_changed_what_and_why(office, site, fund, faults):
    office.goto(change_address(site, fund))
    office.get_by_label("Plaats").fill("Haarlem")
    save(office, "Verhuisd")

    office.goto(change_address(site, fund).replace("/change/", "/history/"))

    newest = office.locator(".rt-version").first
    expect(newest.locator("p").first).to_have_text("coordinator (coördinator): Verhuisd")
    assert newest.locator("tbody tr").all_inner_texts() == ["Plaats\t(leeg)\tHaarlem\n"]
    assert faults(office) == []


def _export(page: Page, site: str) -> list[dict[str, str]]:
    page.goto(f"{site}/beheer/funds/fund/")
    page.get_by_role("link", name="Exporteren").click()
    page.get_by_label("Soort bestand").select_option("csv")
    with page.expect_download() as download:
        page.get_by_role("button", name="Bestand maken").click()
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def _upload(page: Page, site: str, rows: list[dict[str, str]]) -> None:
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    file = {"name": "fondsen.csv", "mimeType": "text/csv", "buffer": out.getvalue().encode()}
    page.goto(f"{site}/beheer/funds/fund/import/")
    page.get_by_label("Bestand:", exact=True).set_input_files([file])
    page.get_by_label("Soort bestand").select_option("csv")
    page.get_by_role("button", name="Controleren").click()


def test_export_is_imported_after_a_look_at_what_changes(office, site, fund, faults):
    rows = _export(office, site)
    assert len(rows) == Fund.objects.count()
    (row,) = [row for row in rows if row["nummer"] == fund.public_number]
    row["plaats"] = "Haarlem"

    _upload(office, site, rows)
    unchanged = Fund.objects.count() - 1
    expected = f"0 nieuw, 1 gewijzigd, {unchanged} ongewijzigd."
    expect(office.get_by_text(expected)).to_be_visible()
    fund.refresh_from_db()
    assert fund.place == ""
    assert faults(office) == []
    office.get_by_role("button", name="Importeren").click()

    expect(office.locator(".messagelist .success")).to_be_visible()
    fund.refresh_from_db()
    assert fund.place == "Haarlem"
    assert faults(office) == []


def test_wrong_file_is_refused_as_a_whole_and_the_lines_are_named(office, site, fund, faults):
    rows = _export(office, site)
    rows[0]["plaats"] = "Haarlem"
    rows[1]["beginjaar"] = "vroeger"

    _upload(office, site, rows)

    expect(office.get_by_role("heading", name="Er is niets geïmporteerd")).to_be_visible()
    expect(office.get_by_text("‘vroeger’ is geen heel getal.")).to_be_visible()
    expect(office.get_by_role("button", name="Importeren")).to_have_count(0)
    assert not Fund.objects.filter(place="Haarlem").exists()
    assert faults(office) == []


def test_new_entry_starts_as_a_concept_that_the_public_cannot_see(office, site, new_context):
    office.goto(f"{site}/beheer/initiatives/initiative/add/")

    office.get_by_label("Titel").press_sequentially("Nieuw netwerk")
    expect(office.get_by_label("Adres")).to_have_value("nieuw-netwerk")
    office.get_by_label("Thema").select_option("Campussen")
    office.get_by_label("Stand van zaken").select_option("wens")
    office.get_by_label("Eigenaar").select_option(label=str(Region.objects.get(code="PV31")))
    save(office, "Nieuw")

    expect(office.locator(".messagelist .success")).to_be_visible()
    entry = Initiative.objects.get(slug="nieuw-netwerk")
    assert entry.publication == Entry.Publication.CONCEPT
    public = new_context().new_page()
    assert public.goto(site + entry.get_absolute_url()).status == 404


def test_regional_official_reads_the_own_entries_and_no_others(page, site, log_in, faults):
    limburg = Region.objects.get(code="PV31")
    own = Fund.objects.filter(owner=limburg)
    foreign = Fund.objects.exclude(owner=limburg).first()
    log_in(page.context, make.make_user(User.Role.REGIONAL_OFFICIAL, [limburg]))

    page.goto(f"{site}/beheer/funds/fund/")
    numbers = page.locator("#result_list .field-public_number").all_inner_texts()
    assert sorted(numbers) == sorted(fund.public_number for fund in own)
    assert faults(page) == []

    page.goto(change_address(site, own[0]))
    assert page.locator(".submit-row input[type=submit]").count() == 0
    assert page.locator("#content textarea, #content select").count() == 0
    assert faults(page) == []

    page.goto(change_address(site, foreign))
    assert page.get_by_text(foreign.title).count() == 0
    assert page.get_by_role("link", name="Importeren").count() == 0
