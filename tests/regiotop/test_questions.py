"""Questions that people ask, answered by the site alone and held against the annex.

The answers were read in the annex first. Each test asks as a visitor would: by an address.
"""

from html import unescape

import pytest
from django.test import Client
from django.utils.html import strip_tags

pytestmark = pytest.mark.usefixtures("annex_register")


def titles(address: str) -> list[str]:
    """The titles on a list, over all its pages."""
    found: list[str] = []
    behind, join = "", "&" if "?" in address else "?"
    while True:
        response = Client().get(f"{address}{behind}")
        assert response.status_code == 200, address
        found += [entry.title for entry in response.context["entries"]]
        if not response.context["page"].next:
            return found
        behind = f"{join}na={response.context['page'].next}"


def words(address: str) -> str:
    """What a visitor reads on a page, in one line."""
    response = Client().get(address)
    assert response.status_code == 200, address
    return " ".join(unescape(strip_tags(response.text)).split())


def test_which_funds_revolve():
    assert titles("/fondsen?revolverend=ja") == [
        "Gelders revolverend fonds",
        "Gelderse revolverende middelen voor innovatie",
    ]
    assert titles("/fondsen?revolverend=gedeeltelijk") == [
        "Overijssels fonds voor energie en innovatie"
    ]


def test_who_works_with_antwerpen():
    assert titles("/zoeken?regio=bl-antwerpen") == ["Samenwerking met de haven van Antwerpen"]
    page = words("/initiatieven/samenwerking-haven-van-antwerpen")

    assert "gemeente Rotterdam: draagt bij" in page
    assert "provincie Noord-Brabant: draagt bij" in page
    assert "provincie Limburg: draagt bij" in page
    assert "Antwerpen: werkt mee" in page


def test_what_overijssel_puts_in():
    page = words("/regios/overijssel")

    assert "€ 796 miljoen alleen" in page
    for amount in ("250 miljoen euro", "96 miljoen euro", "450 miljoen euro"):
        assert amount in page


def test_what_all_regions_put_in_together():
    page = words("/cijfers")

    assert "ten minste € 1.471,7 miljoen" in page
    assert "€ 1,446 miljard" in page


def test_what_zeeland_puts_in():
    page = words("/regios/zeeland")

    assert "ten minste € 6 miljoen alleen" in page
    assert "bedrag onbekend gezamenlijk" in page


def test_whether_gelderland_counts_its_tranche_twice():
    page = words("/regios/gelderland")

    assert "ten minste € 401,5 miljoen alleen" in page
    assert "zit al in" in words("/fondsen/gelders-revolverend-fonds").lower()


def test_what_rotterdam_pays_together_with_delft():
    page = words("/regios/rotterdam")

    assert "ten minste € 12 miljoen gezamenlijk" in page
    assert "Wie betaalt gemeente Delft gemeente Rotterdam" in words(
        "/fondsen/clean-tech-early-stage-fund"
    )


def test_which_campuses_are_in_delft():
    assert titles("/campussen?regio=GM0503") == [
        "DSM Delft Noord",
        "Science Port Holland",
        "TIC Delft",
    ]


def test_how_large_the_healthy_ageing_campus_is():
    page = words("/campussen/healthy-ageing-campus-netherlands")

    assert "26.000 m² bestaat" in page
    assert "20.000 m² is gepland" in page
    assert "46.000" not in page


def test_how_much_ground_greenport_venlo_gets():
    assert "Oppervlakte 1.000 hectare" in words("/initiatieven/uitbreiding-greenport-venlo")


def test_how_many_young_firms_flevoland_brings_together():
    page = words("/initiatieven/life-sciences-innovation-network-flevoland")

    assert "In de bron: ‘ca. 30 jonge Lifescience ondernemingen’" in page


def test_what_is_done_about_roads_rail_and_trams():
    assert set(titles("/zoeken?thema=bereikbaarheid")) == {
        "A1 en bereikbaarheid van de Innovatiedriehoek",
        "Betere bereikbaarheid van Chemelot",
        "Betere bereikbaarheid van de Innovatiedriehoek",
        "Betere bereikbaarheid van de Technologische Innovatie Campus in Delft",
        "Betere verbindingen in Noord-Brabant",
        "Doortrekken van de A15",
        "Intercity’s naar stations over de grens",
        "Investeren in bereikbaarheid",
        "Nieuwe ingang van het Leiden Bio Science Park",
        "Ruit rondom Eindhoven",
        "Snelweg A1 in Overijssel",
        "Tramverbinding naar het Science Park",
        "Utrecht als knooppunt van vervoer",
    }


def test_where_the_a15_comes_from():
    assert titles("/zoeken?q=A15") == ["Doortrekken van de A15"]
    page = words("/initiatieven/doortrekken-a15")

    assert "Gelderland investeert 300 miljoen euro in het doortrekken van de A15." in page
    assert "zin 112" in page


def test_which_governments_want_to_help_expats():
    page = words("/initiatieven/vestigingsklimaat-voor-expats")

    for region in (
        "provincie Gelderland",
        "provincie Noord-Brabant",
        "provincie Utrecht",
        "gemeente Utrecht",
        "gemeente Delft",
        "gemeente Leiden",
        "Metropoolregio Amsterdam",
        "gemeente Rotterdam",
        "gemeente Eindhoven",
        "gemeente Den Haag",
    ):
        assert f"{region}: draagt bij" in page


def test_which_expat_desks_there_are():
    assert titles("/zoeken?q=expat+desk&ladder=uitvoering") == [
        "Centrale expat desk in Eindhoven",
        "Expat desk van de regio Amsterdam",
    ]


def test_who_is_interested_in_the_national_fund():
    page = words("/fondsen/gelderse-revolverende-middelen")
    other = words("/fondsen/energie-en-innovatiefonds-overijssel")

    assert "interesse in deelname" in page
    assert "wil in gesprek" in other


def test_what_food_valley_is_and_what_only_looks_like_it():
    page = words("/initiatieven/food-valley")

    assert "een netwerk voor voedsel" in page
    assert "De kennis-as is een gebied; Food Valley is het netwerk." in page
    assert "‘Food Valley ambitie 2020’ is een programma; Food Valley is het netwerk." in page


def test_what_the_north_does_across_the_border():
    found = titles("/zoeken?regio=sv-noord-nederland&thema=grensoverschrijdende-samenwerking")

    assert found == ["Hanse Energy Corridor", "Samenwerking met de ScanBalt-regio"]


def test_what_ran_in_2009_already():
    assert titles("/zoeken?tot=2009") == [
        "Samen Investeren in BrabantStad",
        "Samenwerking met de ScanBalt-regio",
    ]


def test_which_water_plans_the_annex_calls_water_itself():
    stated = titles("/zoeken?topsector=water&letterlijk=on")
    every = titles("/zoeken?topsector=water")

    assert stated == [
        "Investeren in twee campussen in Noord-Nederland",
        "Proefprojecten en proeftuinen om bedrijven te werven",
        "Promotie van de watersector door Delft, Rotterdam en de Drechtsteden",
        "Van kennis over water naar bedrijvigheid in Noord-Nederland",
        "Voorbeeldproject voor watertechnologie",
        "Watercampus Leeuwarden",
    ]
    assert set(every) > set(stated)


def test_what_the_regions_ask_of_the_state_about_innovative_buying():
    found = titles("/zoeken?thema=innovatiegericht-inkopen&ladder=wens&q=Rijk")

    assert found == [
        "Brainportregio en Metropoolregio Amsterdam als pilotregio voor innovatief inkopen",
        "Innovatief inkoopbeleid in Limburg",
        "Innovatief inkopen voor de biobased industrie in Zeeland",
    ]


def test_what_the_annex_leaves_open_can_be_asked_for():
    amounts, regions = titles("/zoeken?open=bedrag"), titles("/zoeken?open=regio")

    assert "Watercampus Leeuwarden" in amounts
    assert "Doortrekken van de A15" not in amounts
    assert "Vijf provincies als proeftuin" in regions
    assert "Doortrekken van de A15" not in regions


def test_what_the_sentence_on_science_port_holland_holds():
    page = words("/campussen/science-port-holland")

    listed = page.partition("Onderdelen")[2].partition("Geld")[0]
    for part in ("DSM Delft Noord", "TIC Delft", "Merwe-Vierhavens", "Hoboken", "RDM campus"):
        assert part in listed
