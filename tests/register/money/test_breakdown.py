"""The lines behind a total, and what those that are not shown come to."""

import pytest

from register.models import Contribution, ContributionPayer
from register.money.breakdown import LINES_SHOWN, region_money, topsector_money
from register.money.totals import region_lines, region_totals, topsector_lines, topsector_totals
from tests.make import make_contribution, make_fund, make_region, make_topsector

from .register import MILLION, make_much, total


def make_many(count: int, **fields) -> Contribution:
    """Make lines of 1 million and return the first; one region pays them all."""
    fields = {"amount_eur": MILLION, "precision": "exact"} | fields
    entry = make_fund()
    first = make_contribution(entry, fields["amount_eur"], precision=fields["precision"])
    same = {"entry": entry, "passage": first.passage, "words": first.words, "nature": "own"}
    lines = [Contribution(**same, **fields) for _ in range(count - 1)]
    for line in Contribution.objects.bulk_create(lines):
        ContributionPayer.objects.create(contribution=line, region=entry.owner)
    return first


def test_lines_stand_from_large_to_unknown():
    region = make_region()
    for amount in [3 * MILLION, None, 12 * MILLION]:
        make_contribution(make_fund(), amount, payers=[region])

    _, breakdowns = region_money(region)

    amounts = [line.amount_eur for line in breakdowns["alone"].lines]
    assert amounts == [12 * MILLION, 3 * MILLION, None]


def test_a_breakdown_says_how_much_it_leaves_out_so_that_the_column_still_adds_up():
    first = make_many(LINES_SHOWN + 2)

    _, breakdowns = region_money(first.entry.owner)

    breakdown = breakdowns["alone"]
    assert len(breakdown.lines) == LINES_SHOWN
    assert breakdown.left_out == total(2, amounts=2)
    assert breakdown.total == total(LINES_SHOWN + 2, amounts=LINES_SHOWN + 2)


@pytest.mark.parametrize(
    ("hidden", "words"),
    [
        ([(500_000, "exact")], "€\u00a0500.000"),
        ([(500_000, "at_least")], "ten minste €\u00a0500.000"),
        ([(500_000, "exact"), (None, "unquantified")], "ten minste €\u00a0500.000"),
        ([(None, "unquantified")], "bedrag onbekend"),
    ],
)
def test_what_is_left_out_is_at_least_so_much_if_the_source_leaves_it_open(client, hidden, words):
    first = make_many(LINES_SHOWN)
    for amount, precision in hidden:
        line = {"precision": precision, "passage": first.passage}
        make_contribution(first.entry, amount, **line)

    page = client.get(first.entry.owner.get_absolute_url())

    left_out = page.context["breakdowns"]["alone"].left_out
    assert (left_out.count, left_out.in_full) == (len(hidden), words)
    row = page.text[page.text.index("En nog") :]
    assert row.index(f'<td class="rt-number">{words}</td>') < row.index("<tfoot>")


def test_a_lower_bound_that_is_shown_does_not_make_the_rest_one():
    first = make_many(LINES_SHOWN, precision="at_least", amount_eur=2 * MILLION)
    make_contribution(first.entry, MILLION, passage=first.passage)

    _, breakdowns = region_money(first.entry.owner)

    assert breakdowns["alone"].total.at_least
    assert breakdowns["alone"].left_out == total(1, amounts=1)


def test_nothing_is_left_out_of_lines_that_fit():
    first = make_many(LINES_SHOWN)

    _, breakdowns = region_money(first.entry.owner)

    assert not breakdowns["alone"].left_out


@pytest.mark.parametrize(
    ("address", "query", "words"),
    [
        ("/regios/oost", "regio=R-oost", "alle bijdragen van deze regio"),
        ("/topsectoren/water", "topsector=water", "alle bijdragen aan deze topsector"),
        ("/cijfers", "bedrag_van=1", "alle bijdragen met een bedrag"),
    ],
)
def test_what_is_left_out_has_a_link_that_says_what_it_gives(client, address, query, words):
    region, water = make_region(slug="oost", code="R-oost"), make_topsector("water")
    for _ in range(LINES_SHOWN + 1):
        make_contribution(make_fund(regions=[region], topsectors=[water]))

    text = client.get(address).text

    link = f'<a href="/zoeken?{query}">Bekijk {words}</a>'
    assert f'En nog 1 regel<span class="rt-sums__about">{link}</span>' in text
    assert client.get(f"/zoeken?{query}").context["found"].summary.total == LINES_SHOWN + 1


def test_totals_and_the_lines_behind_them_are_those_of_the_same_names():
    make_much()
    line = Contribution.objects.filter(co_payers="").first()
    region, topsector = line.payers.first(), make_topsector("water")

    totals, breakdowns = region_money(region)
    sector_totals, sector_breakdowns = topsector_money(topsector)

    assert totals == region_totals(region_lines(region))
    assert sector_totals == topsector_totals(topsector_lines(topsector))
    assert {name: b.total for name, b in breakdowns.items()} == vars(totals)
    assert [b.caption for b in breakdowns.values()] == [
        "Alleen",
        "Gezamenlijk",
        "Van leden",
        "Totale investering van alle partijen",
    ]
    assert all(set(b.lines) <= set(region_lines(region)[n]) for n, b in breakdowns.items())
    assert list(sector_breakdowns) == ["alone", "shared", "investments"]
