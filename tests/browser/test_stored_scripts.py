"""Nothing that somebody saved in the register runs in the browser of somebody else."""

from __future__ import annotations

import csv
import io

import pghistory
import pytest
from playwright.sync_api import Page, expect

from funds.models import Fund
from register.models import EntryTag, Region, Tag
from tests import make

EVIL = "'\"></select></textarea><img src=x onerror=alert(1)><script>alert(2)</script>"
STRANGERS = "img[src=x], script:not([src], [type='application/json'])"


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, object]) -> dict[str, object]:
    """Without the policy that forbids inline scripts: the pages must be safe by themselves."""
    return {**browser_context_args, "bypass_csp": True}


@pytest.fixture
def evil_fund(site: str) -> Fund:
    """A published fund with markup in every text that it and its relations have."""
    municipality = Region.Kind.MUNICIPALITY
    region = make.make_region(
        f"A{EVIL}", municipality, aliases=[EVIL], note=EVIL, official_name=EVIL
    )
    topsector = make.make_topsector()
    topsector.name, topsector.explanation = EVIL, EVIL
    topsector.save()
    texts = {"title": EVIL, "summary": EVIL, "note": EVIL, "place": EVIL, "period_text": EVIL}
    own = {"instrument": EVIL, "manager": EVIL, "aliases": [EVIL], "partners": [EVIL]}
    theme = make.make_theme("kwaad", name=EVIL, chapter_name=EVIL, position=999)
    with pghistory.context(role="coordinator", reason=EVIL):
        fund = make.make_fund(**texts, **own, theme=theme, regions=[region], topsectors=[topsector])
        tag = Tag.objects.create(code="kwaad", name=EVIL)
        EntryTag.objects.create(entry=fund, tag=tag)
        passage = make.make_passage(EVIL, chapter=EVIL, section=EVIL)
        make.make_citation(fund, passage)
        make.make_contribution(
            fund, passage=passage, words=EVIL, note=EVIL, co_payers=EVIL, period_text=EVIL
        )
    with pghistory.context(role="coordinator", reason=EVIL):
        fund.place = f"{EVIL}!"
        fund.save()
    return fund


def assert_nothing_ran(page: Page, complaints: list[str]) -> None:
    page.wait_for_load_state("networkidle")
    assert complaints == []
    assert page.locator(STRANGERS).count() == 0
    assert "alert(2)" in page.locator("body").inner_html()


def test_trap_notices_a_script_that_runs(page, site, complaints):
    page.goto(f"{site}/over")

    page.evaluate("html => { document.body.innerHTML = html }", EVIL)
    page.wait_for_timeout(200)

    assert "dialog: 1" in complaints
    assert page.locator(STRANGERS).count() == 2


def test_nothing_runs_on_public_pages(page, site, evil_fund, complaints):
    region = evil_fund.owner
    addresses = [
        f"/fondsen?q=alert&regio={region.code}",
        f"/zoeken?regio={region.code}&q={EVIL.replace('&', '')}",
        evil_fund.get_absolute_url(),
        evil_fund.get_history_url(),
        region.get_absolute_url(),
        "/regios",
        "/topsectoren",
        "/topsectoren/chemie",
        "/",
    ]
    for address in addresses:
        page.goto(site + address)
        assert_nothing_ran(page, complaints)


def test_nothing_runs_after_a_withdrawal(page, site, evil_fund, complaints):
    evil_fund.publication = "withdrawn"
    evil_fund.withdrawal_note = EVIL
    evil_fund.save()

    assert page.goto(site + evil_fund.get_absolute_url()).status == 410
    assert_nothing_ran(page, complaints)


def test_nothing_runs_in_the_back_office(page, site, evil_fund, log_in, complaints):
    log_in(page.context, make.make_user(first_name=EVIL[:100], last_name="Z"))
    change = f"/beheer/funds/fund/{evil_fund.pk}/change/"
    addresses = [
        "/beheer/funds/fund/",
        change,
        change.replace("/change/", "/history/"),
        f"/beheer/register/region/{evil_fund.owner.pk}/change/",
        "/beheer/register/region/?q=alert",
        "/beheer/register/contribution/?q=alert",
        "/beheer/register/passage/?q=alert",
        "/beheer/register/theme/",
    ]
    for address in addresses:
        page.goto(site + address)
        assert_nothing_ran(page, complaints)


def test_nothing_runs_on_the_screen_of_a_stale_save(page, site, evil_fund, log_in, complaints):
    log_in(page.context, make.make_user())
    page.goto(f"{site}/beheer/funds/fund/{evil_fund.pk}/change/")
    with pghistory.context(role="coordinator", reason=EVIL):
        evil_fund.place = f"?{EVIL}"
        evil_fund.save()

    page.get_by_label("Plaats").fill(f"{EVIL}#")
    page.get_by_label("Reden van de wijziging").fill(EVIL)
    page.get_by_role("button", name="Opslaan", exact=True).click()

    expect(page.locator(".rt-stale")).to_contain_text(f"?{EVIL}")
    assert_nothing_ran(page, complaints)


def test_nothing_runs_in_the_preview_of_an_import(page, site, evil_fund, log_in, complaints):
    log_in(page.context, make.make_user())
    row = _exported(page, site, evil_fund)

    _upload(page, site, row | {"plaats": f"{EVIL}#", "samenvatting": f"Nieuw {EVIL}"})
    expect(page.locator("#content table")).to_contain_text(f"Nieuw {EVIL}")
    assert_nothing_ran(page, complaints)

    _upload(page, site, row | {"thema": EVIL, "stand van zaken": EVIL, "beginjaar": EVIL})
    expect(page.locator(".errorlist")).to_contain_text("alert(2)")
    assert_nothing_ran(page, complaints)


def _exported(page: Page, site: str, fund: Fund) -> dict[str, str]:
    page.goto(f"{site}/beheer/funds/fund/export/")
    page.get_by_label("Soort bestand").select_option("csv")
    with page.expect_download() as download:
        page.get_by_role("button", name="Bestand maken").click()
    with open(download.value.path(), encoding="utf-8-sig", newline="") as file:
        return {row["nummer"]: row for row in csv.DictReader(file)}[fund.public_number]


def _upload(page: Page, site: str, row: dict[str, str]) -> None:
    out = io.StringIO()
    writer = csv.DictWriter(out, row)
    writer.writeheader()
    writer.writerow(row)
    file = {"name": "kwaad.csv", "mimeType": "text/csv", "buffer": out.getvalue().encode()}
    page.goto(f"{site}/beheer/funds/fund/import/")
    page.get_by_label("Bestand:", exact=True).set_input_files([file])
    page.get_by_label("Soort bestand").select_option("csv")
    page.get_by_role("button", name="Controleren").click()
