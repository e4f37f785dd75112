"""The tables of /cijfers, and the page that shows them."""

import pytest

from register.models import Contribution, EntryTopsector
from register.money.overview import overview
from register.money.totals import national_total, national_total_investment
from tests.make import (
    make_campus,
    make_contribution,
    make_full_entry,
    make_fund,
    make_initiative,
    make_membership,
    make_part_of_part,
    make_region,
    make_topsector,
    public_life,
)

from .register import MILLION, make_much, total


def test_every_published_line_is_in_one_group_and_no_total_differs_from_its_lines():
    make_much()

    figures = overview()

    groups = figures["derivation"]
    lines = Contribution.objects.filter(entry__publication="published")
    assert all(group.total for group in groups.values())
    assert sum(group.total.count for group in groups.values()) == lines.count()
    assert groups["parts"].total.count == Contribution.objects.parts().count()
    assert figures["total"] == groups["counted"].total + groups["unknown"].total
    assert figures["total"] == national_total()
    assert figures["total_investment"] == national_total_investment()


def test_a_part_counts_itself_when_its_whole_is_not_public():
    whole = make_contribution(make_fund(publication="concept"), 100 * MILLION)
    part = make_contribution(make_fund(), 10 * MILLION, included_in=whole)

    groups = overview()["derivation"]

    assert (groups["parts"].lines, groups["counted"].lines) == ([], [part])


def test_a_part_of_a_part_stands_with_the_public_line_that_holds_it():
    part = make_part_of_part(make_fund(), MILLION)

    groups = overview()["derivation"]

    assert groups["parts"].lines == [part]
    assert [line.amount_eur for line in groups["counted"].lines] == [100 * MILLION]
    assert groups["parts"].lines[0].public_whole == groups["counted"].lines[0]


def test_money_without_a_payer_or_a_topsector_is_told_apart():
    water = make_topsector("water")
    make_contribution(make_fund(topsectors=[water]), 60 * MILLION, payers=[])
    make_contribution(make_fund(topsectors=[water]), 6 * MILLION, payers=[], co_payers="de BOM")
    make_contribution(make_fund(), 15 * MILLION)
    make_contribution(make_fund(), 46 * MILLION, payers=[], nature="total_investment")

    figures = overview()

    assert figures["without_payer"] == total(66, amounts=2)
    assert figures["without_topsector"] == total(15, amounts=1)


def test_a_sum_counts_at_its_own_start_year_else_at_that_of_its_entry():
    entry = make_fund(start_year=2011)
    make_contribution(entry, 15 * MILLION, start_year=2009, end_year=2014)
    make_contribution(entry, 6 * MILLION)
    make_contribution(make_fund(end_year=2013), 4 * MILLION)
    make_contribution(make_fund(start_year=2011), 46 * MILLION, nature="total_investment")

    rows = overview()["years"]

    assert [(row.label, row.total) for row in rows] == [
        ("2009", total(15, amounts=1)),
        ("2011", total(6, amounts=1)),
        ("zonder jaar", total(4, amounts=1)),
    ]


def test_sums_of_one_year_or_theme_are_added_up_whatever_else_differs():
    for ladder, sectors in [("wens", []), ("besluit", [make_topsector("water")]), ("besluit", [])]:
        make_contribution(make_fund(start_year=2011, ladder=ladder, topsectors=sectors))

    figures = overview()

    assert [(row.label, row.total) for row in figures["years"]] == [("2011", total(45, amounts=3))]
    assert [row.total for row in figures["themes"]] == [total(45, amounts=3)]
    assert [row.total.amounts for row in figures["ladder"]] == [1, 2]


# The page ------------------------------------------------------------------------------------


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_figures_run_the_same_queries_for_any_number_of_rows(
    client, django_assert_num_queries, item_count
):
    for code in ["chemie", "logistiek", "energie"][:item_count]:
        entry = make_full_entry(make_initiative)
        EntryTopsector.objects.get_or_create(
            entry=entry, topsector=make_topsector(code), defaults={"basis": "inferred"}
        )
        whole = make_contribution(make_fund(start_year=2010 + item_count))
        make_contribution(entry, None)
        make_contribution(entry, included_in=whole)
        make_part_of_part(entry)
        make_contribution(entry, nature="total_investment")

    with django_assert_num_queries(19):
        response = client.get("/cijfers")

    assert len(response.context["derivation"]["parts"].lines) == 2 * item_count


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
        assert [group.total.count for group in page.context["derivation"].values()] == lines
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
