"""Each euro counts once, and a total never says more than the source."""

import pytest

from register.models import Contribution, Entry
from register.totals import Total, national_total, national_total_investment, region_totals
from tests.make import (
    make_contribution,
    make_fund,
    make_initiative,
    make_membership,
    make_region,
)

MILLION = 1_000_000
NOTHING = Total(euros=0, amounts=0, unquantified=0, at_least=False)


def total(millions: float, amounts: int, unquantified: int = 0, at_least: bool = False) -> Total:
    return Total(int(millions * MILLION), amounts, unquantified, at_least)


def test_an_empty_register_has_no_money():
    assert national_total() == NOTHING
    assert str(national_total()) == "geen bedrag"
    assert not national_total()


def test_own_contributions_are_added_up():
    for amount in [100 * MILLION, 250 * MILLION, 1_500_000]:
        make_contribution(make_fund(), amount)

    assert national_total() == total(351.5, amounts=3)
    assert str(national_total()) == "€\u00a0351,5\u00a0miljoen"


def test_several_lines_of_one_entry_all_count():
    entry = make_fund()
    first = make_contribution(entry, 10 * MILLION)
    make_contribution(entry, 5 * MILLION, passage=first.passage)

    assert national_total() == total(15, amounts=2)


def test_a_tranche_is_not_added_to_the_money_it_comes_from():
    whole = make_contribution(make_fund(), 100 * MILLION)
    make_contribution(make_fund(), 10 * MILLION, included_in=whole)

    assert national_total() == total(100, amounts=1)


def test_a_part_of_a_part_is_not_added_either():
    whole = make_contribution(make_fund(), 100 * MILLION)
    part = make_contribution(make_fund(), 10 * MILLION, included_in=whole)
    make_contribution(make_fund(), MILLION, included_in=part)

    assert national_total() == total(100, amounts=1)


def test_an_unquantified_part_leaves_the_total_as_it_is():
    whole = make_contribution(make_fund(), 100 * MILLION)
    make_contribution(make_fund(), None, included_in=whole)

    assert national_total() == total(100, amounts=1)


def test_investments_of_all_parties_stand_beside_the_total_and_never_inside():
    make_contribution(make_fund(), 15 * MILLION)
    make_contribution(make_fund(), 1_400 * MILLION, nature="total_investment", payers=[])

    assert national_total() == total(15, amounts=1)
    assert national_total_investment() == total(1_400, amounts=1)


def test_more_than_makes_the_total_a_lower_bound():
    make_contribution(make_fund(), 15 * MILLION)
    make_contribution(make_fund(), 40 * MILLION, precision="at_least")

    assert national_total() == total(55, amounts=2, at_least=True)
    assert str(national_total()) == "ten minste €\u00a055\u00a0miljoen"


def test_money_without_a_figure_makes_the_total_a_lower_bound_and_is_counted():
    make_contribution(make_fund(), 15 * MILLION)
    make_contribution(make_fund(), None)

    assert national_total() == total(15, amounts=1, unquantified=1, at_least=True)


def test_about_is_no_lower_bound():
    make_contribution(make_fund(), 30 * MILLION, precision="about")

    assert national_total() == total(30, amounts=1)


def test_only_money_without_a_figure_is_unknown_and_not_nought():
    make_contribution(make_fund(), None)

    assert national_total() == total(0, amounts=0, unquantified=1, at_least=True)
    assert str(national_total()) == "bedrag onbekend"
    assert national_total()


@pytest.mark.parametrize("publication", ["concept", "withdrawn"])
@pytest.mark.parametrize("nature", ["own", "total_investment"])
def test_money_counts_only_while_its_entry_is_public(publication, nature):
    region = make_region()
    entry = make_fund(regions=[region], publication="concept")
    make_contribution(entry, 15 * MILLION, nature=nature)
    if publication == "withdrawn":
        Entry.objects.update(publication="published")
        assert national_total() or national_total_investment()
        Entry.objects.update(publication="withdrawn", withdrawal_note="Dubbel")

    assert national_total() == NOTHING
    assert national_total_investment() == NOTHING
    assert region_totals(region).alone == NOTHING


def test_money_that_nobody_is_named_for_counts_nationally_and_for_no_region():
    amsterdam = make_region("Amsterdam")
    make_contribution(make_fund(regions=[amsterdam]), 60 * MILLION, payers=[])

    totals = region_totals(amsterdam)

    assert national_total() == total(60, amounts=1)
    assert (totals.alone, totals.joint, totals.members) == (NOTHING, NOTHING, NOTHING)


def test_what_a_region_pays_alone_is_apart_from_what_it_pays_with_others():
    limburg, zeeland = make_region("Limburg"), make_region("Zeeland")
    make_contribution(make_fund(), 15 * MILLION, payers=[limburg])
    make_contribution(make_fund(), 12 * MILLION, payers=[limburg, zeeland])
    make_contribution(make_fund(), 6 * MILLION, payers=[zeeland])

    totals = region_totals(limburg)

    assert totals.alone == total(15, amounts=1)
    assert totals.joint == total(12, amounts=1)
    assert totals.members == NOTHING


def test_a_joint_sum_stands_in_full_with_each_payer_and_once_nationally():
    delft, rotterdam = make_region("Delft"), make_region("Rotterdam")
    make_contribution(make_fund(), 12 * MILLION, payers=[delft, rotterdam])

    assert region_totals(delft).joint == total(12, amounts=1)
    assert region_totals(rotterdam).joint == total(12, amounts=1)
    assert national_total() == total(12, amounts=1)


def test_money_with_partners_that_are_no_region_is_joint():
    flevoland = make_region("Flevoland")
    make_contribution(make_fund(), 15 * MILLION, payers=[flevoland], co_payers="regionale partners")

    totals = region_totals(flevoland)

    assert (totals.alone, totals.joint) == (NOTHING, total(15, amounts=1))


def test_money_of_members_counts_each_line_once():
    delft, rotterdam, west = make_region("Delft"), make_region("Rotterdam"), make_region("West")
    make_membership(delft, west)
    make_membership(rotterdam, west)
    make_contribution(make_fund(), 12 * MILLION, payers=[delft, rotterdam])
    make_contribution(make_fund(), 3 * MILLION, payers=[delft])

    totals = region_totals(west)

    assert totals.members == total(15, amounts=2)
    assert (totals.alone, totals.joint) == (NOTHING, NOTHING)


def test_members_of_members_count_and_a_double_membership_does_not_double():
    city, province, west = make_region("Delft"), make_region("Zuid-Holland"), make_region("West")
    make_membership(city, province)
    make_membership(province, west)
    make_membership(city, west)
    make_contribution(make_fund(), 12 * MILLION, payers=[city, province])

    assert region_totals(west).members == total(12, amounts=1)
    assert region_totals(province).joint == total(12, amounts=1)
    assert region_totals(province).members == NOTHING


def test_what_a_region_pays_with_its_own_member_is_joint_and_not_the_members():
    city, province = make_region("Delft"), make_region("Zuid-Holland")
    make_membership(city, province)
    make_contribution(make_fund(), 12 * MILLION, payers=[city, province])

    totals = region_totals(province)

    assert (totals.joint, totals.members) == (total(12, amounts=1), NOTHING)


def test_the_money_of_the_whole_is_not_that_of_its_members():
    city, province = make_region("Delft"), make_region("Zuid-Holland")
    make_membership(city, province)
    make_contribution(make_fund(), 12 * MILLION, payers=[province])

    totals = region_totals(city)

    assert (totals.alone, totals.joint, totals.members) == (NOTHING, NOTHING, NOTHING)


def test_the_rules_on_parts_and_investments_hold_for_a_region_too():
    gelderland = make_region("Gelderland")
    whole = make_contribution(make_fund(), 100 * MILLION, payers=[gelderland])
    make_contribution(make_fund(), 10 * MILLION, payers=[gelderland], included_in=whole)
    make_contribution(
        make_initiative(), 46 * MILLION, payers=[gelderland], nature="total_investment"
    )
    make_contribution(make_fund(), None, payers=[gelderland])

    assert region_totals(gelderland).alone == total(100, 1, unquantified=1, at_least=True)


def test_a_sum_beyond_a_32_bit_integer_is_exact():
    for _ in range(3):
        make_contribution(make_fund(), 999_999_999_999)

    assert national_total().euros == 2_999_999_999_997


def test_counted_lines_are_what_the_totals_add_up():
    counted = make_contribution(make_fund())
    make_contribution(make_fund(), included_in=counted)
    make_contribution(make_fund(), nature="total_investment")
    make_contribution(make_fund(publication="concept"))

    assert list(Contribution.objects.counted()) == [counted]
    assert Contribution.objects.count() == 4
