"""The lists, and the pages of regions and topsectors."""

from collections.abc import Iterator
from datetime import date

import pytest

from register.models import Entry, EntryTopsector, RegionCode
from tests.make import (
    make_campus,
    make_contribution,
    make_fund,
    make_initiative,
    make_membership,
    make_region,
    make_topsector,
)

LISTS = [
    ("/initiatieven", make_initiative),
    ("/campussen", make_campus),
    ("/fondsen", make_fund),
    ("/zoeken", make_initiative),
]


def make_full(make) -> Entry:
    """An entry with everything that a row of a list shows."""
    city, province = make_region(kind="gemeente"), make_region()
    make_membership(city, province)
    entry = make(regions=[city, make_region()], topsectors=[make_topsector("water")])
    EntryTopsector.objects.create(
        entry=entry, topsector=make_topsector("energie"), basis="inferred"
    )
    make_contribution(entry)
    return entry


def public_life(entry: Entry) -> Iterator[None]:
    """Take a concept through all it may become: concept, published, withdrawn."""
    yield
    Entry.objects.filter(pk=entry.pk).update(publication="published")
    yield
    Entry.objects.filter(pk=entry.pk).update(publication="withdrawn", withdrawal_note="Dubbel")
    yield


# Lists ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("item_count", [1, 3])
@pytest.mark.parametrize(("address", "make"), LISTS)
def test_a_list_runs_the_same_queries_for_any_number_of_rows(
    client, django_assert_num_queries, address, make, item_count
):
    for _ in range(item_count):
        make_full(make)

    with django_assert_num_queries(11):
        response = client.get(address)

    assert len(response.context["entries"]) == item_count


@pytest.mark.parametrize("item_count", [1, 3])
def test_a_list_narrowed_down_runs_the_same_queries_for_any_number_of_rows(
    client, django_assert_num_queries, item_count
):
    west = make_region("West", code="sv-west")
    for _ in range(item_count):
        entry = make_full(make_initiative)
        make_membership(entry.owner, west)

    with django_assert_num_queries(14):
        response = client.get("/initiatieven", {"regio": "sv-west", "topsector": "water"})

    assert len(response.context["entries"]) == item_count


@pytest.mark.parametrize(("address", "make"), LISTS)
def test_a_list_shows_what_is_published_in_dutch_order(client, address, make):
    for title in ["Zeeland", "'s-Hertogenbosch", "ambacht", "Énergie"]:
        make(title=title)
    make(title="Concept", publication="concept")

    entries = client.get(address).context["entries"]

    assert [entry.title for entry in entries] == [
        "ambacht",
        "Énergie",
        "'s-Hertogenbosch",
        "Zeeland",
    ]


def test_an_empty_list_is_a_page(client):
    response = client.get("/fondsen")

    assert (response.status_code, response.context["entries"]) == (200, [])


@pytest.mark.parametrize(
    ("asked", "shown"),
    [("1", 1), ("2", 2), ("3", 2), ("0", 2), ("-1", 2), ("laatste", 1), ("", 1), ("9" * 30, 2)],
)
def test_a_page_out_of_range_is_the_first_or_the_last(client, asked, shown):
    for _ in range(26):
        make_initiative()

    response = client.get("/initiatieven", {"pagina": asked})

    assert (response.status_code, response.context["page"].number) == (200, shown)


def test_pages_together_hold_each_entry_once(client):
    region = make_region()
    entries = {make_initiative(title="Gelijk", regions=[region]) for _ in range(30)}

    pages = [client.get("/initiatieven", {"pagina": n}).context["entries"] for n in (1, 2)]

    assert [len(page) for page in pages] == [25, 5]
    assert {entry.pk for page in pages for entry in page} == {entry.pk for entry in entries}


def test_htmx_gets_the_results_alone_and_caches_keep_the_two_apart(client):
    make_initiative(title="Food Valley")

    whole = client.get("/initiatieven")
    part = client.get("/initiatieven", headers={"HX-Request": "true"})

    assert ("<html" in whole.text, "<html" in part.text) == (True, False)
    assert "Food Valley" in part.text
    assert "HX-Request" in whole["Vary"]


def test_a_title_is_text_and_never_markup(client):
    make_initiative(title="<script>alert(1)</script>", slug="script")

    listed, shown = client.get("/initiatieven").text, client.get("/initiatieven/script").text

    assert ("<script>alert(1)" in listed, "<script>alert(1)" in shown) == (False, False)


# Addresses -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "/initiatieven",
        "/campussen",
        "/fondsen",
        "/zoeken",
        "/regios",
        "/topsectoren",
        "/cijfers",
        "/bijlage",
        "/over",
    ],
)
def test_an_address_with_a_slash_behind_it_leads_to_the_one_without(client, address):
    response = client.get(f"{address}/?q=water&pagina=2")

    assert response.status_code == 301
    assert response["Location"] == f"{address}?q=water&pagina=2"
    assert client.get(address).status_code == 200


def test_an_unknown_address_with_a_slash_is_not_found(client):
    assert client.get("/bestaat-niet/").status_code == 404


def test_a_slash_too_many_leads_to_no_other_site(client):
    response = client.get("/", PATH_INFO="//example.org/")

    assert response.status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/bestaat-niet",
        "/initiatieven/bestaat-niet",
        "/campussen/bestaat-niet/geschiedenis",
        "/regios/bestaat-niet",
        "/topsectoren/ict",
        "/rt/999999",
        "/rt/1",
        "/rt/9999999999",
        "/initiatieven/%00",
        "/initiatieven/%FF",
        "/initiatieven/" + "a" * 3_000,
    ],
)
def test_what_does_not_exist_is_not_found(client, address):
    assert client.get(address).status_code == 404


# Regions -------------------------------------------------------------------------------------


def test_a_region_shows_its_entries_and_those_of_its_members(client):
    city, province = make_region("Delft", "gemeente"), make_region("Zuid-Holland", slug="zh")
    make_membership(city, province)
    own = make_initiative(title="A", regions=[province])
    through = make_campus(title="B", regions=[city])
    make_fund()

    response = client.get("/regios/zh")

    found = {entry.pk: entry.found_through for entry in response.context["entries"]}
    assert found == {own.pk: [], through.pk: [city]}
    assert response.context["counts"] == {"initiative": 1, "campus": 1}
    assert response.context["count"] == 2


@pytest.mark.parametrize("publication", ["concept", "withdrawn"])
def test_a_region_shows_and_counts_nothing_that_is_not_public(client, publication):
    limburg = make_region(slug="limburg")
    entry = make_fund(regions=[limburg], title="Geheim")
    make_contribution(entry)
    hidden = make_fund(
        regions=[limburg],
        title="Verborgen",
        publication=publication,
        withdrawal_note="Dubbel" if publication == "withdrawn" else "",
    )
    make_contribution(hidden)

    response = client.get("/regios/limburg")

    assert [found.title for found in response.context["entries"]] == ["Geheim"]
    assert response.context["counts"] == {"fund": 1}
    assert response.context["totals"].alone.euros == 15_000_000
    assert "Verborgen" not in response.text


def test_a_region_shows_its_codes_and_how_long_they_hold(client):
    utrecht = make_region("Utrecht", slug="utrecht")
    RegionCode.objects.create(
        region=utrecht, scheme="NUTS", value="NL31", valid_until=date(2023, 12, 31)
    )

    text = client.get("/regios/utrecht").text

    assert ("NL31" in text, "2023" in text) == (True, True)


@pytest.mark.parametrize("item_count", [1, 3])
def test_a_region_runs_the_same_queries_for_any_number_of_entries(
    client, django_assert_num_queries, item_count
):
    west = make_region(slug="west")
    for _ in range(item_count):
        make_membership(make_full(make_initiative).owner, west)

    with django_assert_num_queries(28):
        response = client.get("/regios/west")

    assert len(response.context["entries"]) == item_count


def test_the_regions_are_grouped_by_kind_and_counted_with_their_members(client):
    city, province = make_region("Delft", "gemeente"), make_region("Zuid-Holland")
    make_membership(city, province)
    make_initiative(regions=[city])
    make_initiative(regions=[city], publication="concept")

    groups = client.get("/regios").context["groups"]

    found = [(label, [(r.name, r.entry_count) for r in regions]) for label, regions in groups]
    assert found == [("Provincies", [("Zuid-Holland", 1)]), ("Gemeenten", [("Delft", 1)])]


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_list_of_regions_runs_the_same_queries_for_any_number(
    client, django_assert_num_queries, item_count
):
    for _ in range(item_count):
        make_initiative(regions=[make_region()])

    with django_assert_num_queries(2):
        response = client.get("/regios")

    assert sum(len(regions) for _, regions in response.context["groups"]) == item_count


def test_a_region_without_money_says_so_and_shows_no_figure(client):
    make_initiative(regions=[make_region("Zeeland", slug="zeeland")])

    text = client.get("/regios/zeeland").text

    assert "De bron noemt geen geld van provincie Zeeland" in text
    assert "geen bedrag" not in text


def test_a_region_of_which_no_figure_is_known_says_unknown_and_not_nought(client):
    zeeland = make_region("Zeeland", slug="zeeland")
    make_contribution(make_fund(regions=[zeeland]), None, words="vele miljoenen")

    page = client.get("/regios/zeeland")

    assert str(page.context["totals"].alone) == "bedrag onbekend"
    assert ("<q>vele miljoenen</q>" in page.text, "€" in page.text) == (True, False)


def test_a_region_shows_each_line_of_money_with_who_pays_and_what_is_only_meant(client):
    delft, rotterdam = make_region("Delft", "gemeente", slug="delft"), make_region("Rotterdam")
    fund = make_fund(title="Clean Tech", slug="clean-tech", start_year=2011)
    line = make_contribution(
        fund, 12_000_000, payers=[delft, rotterdam], co_payers="de TU", precision="about"
    )
    line.payer_links.filter(region=rotterdam).update(implied=True)

    page = client.get("/regios/delft")

    assert page.context["breakdowns"]["joint"].lines == [line]
    for words in [
        "gezamenlijk met provincie Rotterdam, de TU",
        'href="/fondsen/clean-tech"',
        "circa €\u00a012.000.000",
        "Vanaf 2011",
        "bedoeld, niet letterlijk genoemd",
    ]:
        assert words in page.text


def test_money_names_the_whole_that_it_is_part_of_only_while_that_is_public(client):
    limburg, water = make_region(slug="limburg"), make_topsector("water")
    hidden = make_fund(title="Geheim fonds", publication="concept")
    whole = make_contribution(hidden, 100_000_000)
    entry = make_fund(regions=[limburg], topsectors=[water])
    make_contribution(entry, 10_000_000, included_in=whole)
    pages = ["/cijfers", "/regios/limburg", "/topsectoren/water"]

    texts = [[client.get(page).text for page in pages] for _ in public_life(hidden)]

    assert ["Geheim fonds" in text for text, *_ in texts] == [False, True, False]
    for state in [texts[0], texts[2]]:
        assert [("Geheim" in text, "10.000.000" in text) for text in state] == [(False, True)] * 3


# Topsectors ----------------------------------------------------------------------------------


def test_a_topsector_shows_its_entries_and_how_many_the_source_states(client):
    water = make_topsector("water")
    stated = make_initiative(topsectors=[water], title="A")
    inferred = make_campus(title="B")
    EntryTopsector.objects.create(entry=inferred, topsector=water, basis="inferred")
    make_fund(topsectors=[make_topsector("chemie")])
    make_fund(topsectors=[water], publication="concept")

    context = client.get("/topsectoren/water").context

    assert [entry.pk for entry in context["entries"]] == [stated.pk, inferred.pk]
    assert (context["count"], context["stated_count"]) == (2, 1)
    assert context["counts"] == {"initiative": 1, "campus": 1}


@pytest.mark.parametrize("item_count", [1, 3])
def test_a_topsector_runs_the_same_queries_for_any_number_of_entries(
    client, django_assert_num_queries, item_count
):
    for _ in range(item_count):
        make_full(make_initiative)

    with django_assert_num_queries(24):
        response = client.get("/topsectoren/water")

    assert len(response.context["entries"]) == item_count


def test_the_topsectors_are_counted_in_their_fixed_order(client):
    water, agro = make_topsector("water"), make_topsector("agro-food")
    make_initiative(topsectors=[water])
    make_initiative(topsectors=[water], publication="concept")

    topsectors = client.get("/topsectoren").context["topsectors"]

    assert [(t.code, t.entry_count) for t in topsectors] == [(agro.code, 0), (water.code, 1)]


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_list_of_topsectors_runs_the_same_queries_for_any_number(
    client, django_assert_num_queries, item_count
):
    for code in ["water", "chemie", "energie"][:item_count]:
        make_initiative(topsectors=[make_topsector(code)])

    with django_assert_num_queries(2):
        response = client.get("/topsectoren")

    assert len(response.context["topsectors"]) == item_count


def test_a_topsector_tells_what_is_tied_to_it_by_inference_alone(client):
    water = make_topsector("water")
    make_contribution(make_fund(topsectors=[water]), 15_000_000)
    inferred = make_fund(topsectors=[make_topsector("chemie")])
    EntryTopsector.objects.create(entry=inferred, topsector=water, basis="inferred")
    make_contribution(inferred, 4_000_000)

    text = client.get("/topsectoren/water").text

    assert text.count("Waarvan bij afgeleide topsector") == 1
    assert "Waarvan bij afgeleide topsector: €\u00a04\u00a0miljoen" in text
    assert "Voor Chemie, Water (afgeleid)" in text


def test_a_topsector_without_money_says_so(client):
    make_initiative(topsectors=[make_topsector("water")])

    text = client.get("/topsectoren/water").text

    assert "De bron noemt geen geld voor deze topsector" in text


# Figures -------------------------------------------------------------------------------------


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_figures_run_the_same_queries_for_any_number_of_rows(
    client, django_assert_num_queries, item_count
):
    for code in ["chemie", "logistiek", "energie"][:item_count]:
        entry = make_full(make_initiative)
        EntryTopsector.objects.get_or_create(
            entry=entry, topsector=make_topsector(code), defaults={"basis": "inferred"}
        )
        whole = make_contribution(make_fund(start_year=2010 + item_count))
        make_contribution(entry, None)
        make_contribution(entry, included_in=whole)
        make_contribution(entry, nature="total_investment")

    with django_assert_num_queries(35):
        response = client.get("/cijfers")

    assert len(response.context["derivation"]["parts"].lines) == item_count


def test_the_figures_show_each_line_in_its_group_and_the_sums_of_every_table(client):
    gelderland = make_region("Gelderland")
    fund = make_fund(title="Heel fonds", start_year=2011, regions=[gelderland])
    whole = make_contribution(fund, 100_000_000)
    make_contribution(make_fund(title="Deel"), 10_000_000, included_in=whole)
    make_contribution(make_campus(title="Samen"), 46_000_000, nature="total_investment")
    make_contribution(make_campus(title="Vaag", ladder="wens"), None)

    context = client.get("/cijfers").context

    groups = {k: [str(x.entry) for x in v.lines] for k, v in context["derivation"].items()}
    assert groups == {
        "investments": ["Samen"],
        "parts": ["Deel"],
        "unknown": ["Vaag"],
        "counted": ["Heel fonds"],
    }
    total = "ten minste €\u00a0100\u00a0miljoen"
    assert str(context["total"]) == total
    rows = {name: [(r.label, str(r.total)) for r in context[name]] for name in ["years", "ladder"]}
    assert rows == {
        "years": [("2011", "€\u00a0100\u00a0miljoen"), ("zonder jaar", "bedrag onbekend")],
        "ladder": [("wens", "bedrag onbekend"), ("uitvoering", "€\u00a0100\u00a0miljoen")],
    }
    assert [(r.label, r.entry_count, str(r.total)) for r in context["themes"]] == [
        ("Campussen", 4, total)
    ]


def test_the_figures_of_regions_are_grouped_by_kind_and_leave_out_who_has_no_money(client):
    city, province = make_region("Delft", "gemeente"), make_region("Zuid-Holland")
    make_membership(city, province)
    make_region("Zeeland")
    make_contribution(make_fund(regions=[city]), 12_000_000)

    groups = client.get("/cijfers").context["region_groups"]

    found = [(label, [(r.name, r.totals.members.euros) for r in rows]) for label, rows in groups]
    assert found == [("Provincies", [("Zuid-Holland", 12_000_000)]), ("Gemeenten", [("Delft", 0)])]


def test_the_figures_hold_nothing_that_is_not_public(client):
    water = make_topsector("water")
    entry = make_fund(
        title="Geheim", topsectors=[water], start_year=1999, publication="concept", ladder="wens"
    )
    for fields in [{}, {"nature": "total_investment"}, {"amount_eur": None}]:
        make_contribution(entry, **fields)
    public = make_contribution(make_fund(title="Openbaar", topsectors=[water]))
    make_contribution(entry, included_in=public)

    concept, published, withdrawn = [client.get("/cijfers") for _ in public_life(entry)]

    for page, lines, entries, shown in [
        (concept, [0, 0, 0, 1], 1, False),
        (published, [1, 1, 1, 2], 2, True),
        (withdrawn, [0, 0, 0, 1], 1, False),
    ]:
        assert [group.count for group in page.context["derivation"].values()] == lines
        assert page.context["topsectors"][0].entry_count == entries
        assert [w in page.text for w in ["Geheim", "1999", "Wens"]] == [shown] * 3


def test_the_figures_of_an_empty_register_are_a_page(client):
    page = client.get("/cijfers")

    assert page.status_code == 200
    assert "In het register staat nog geen geld" in page.text


def test_the_figures_are_in_the_menu_and_tied_to_the_rules(client):
    figures, rules, home = (client.get(address).text for address in ["/cijfers", "/over", "/"])

    assert '<a href="/cijfers" aria-current="page">Cijfers</a>' in figures
    assert '<a href="/over#geld">' in figures
    assert '<a href="/cijfers#telling">' in rules
    assert '<a href="/cijfers#opgeteld">' in home
