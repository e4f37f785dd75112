"""Each euro counts once, and a total never says more than the source."""

import pytest

from register.models import Contribution, Entry, Region
from register.money.totals import (
    NOTHING,
    PARTNERS_NAMED,
    RegionTotals,
    add_up,
    joint_partners,
    national_total,
    national_total_investment,
    region_lines,
    region_totals,
    total_of,
    totals_per_region,
)
from tests.make import (
    make_contribution,
    make_fund,
    make_initiative,
    make_membership,
    make_region,
)

from .register import MILLION, make_much, total


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


def test_a_part_of_a_part_is_not_added_when_the_one_between_is_a_concept():
    whole = make_contribution(make_fund(), 100 * MILLION)
    hidden = make_fund(publication="concept")
    between = make_contribution(hidden, 10 * MILLION, included_in=whole)
    part = make_contribution(make_fund(), MILLION, included_in=between)

    assert national_total() == total(100, amounts=1)
    assert list(Contribution.objects.parts()) == [part]
    assert part.is_held_by_another


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

    assert national_total() == total(55, amounts=2, lower_bounds=1)
    assert str(national_total()) == "ten minste €\u00a055\u00a0miljoen"


def test_money_without_a_figure_makes_the_total_a_lower_bound_and_is_counted():
    make_contribution(make_fund(), 15 * MILLION)
    make_contribution(make_fund(), None)

    assert national_total() == total(15, amounts=1, unquantified=1)


def test_about_is_no_lower_bound():
    make_contribution(make_fund(), 30 * MILLION, precision="about")

    assert national_total() == total(30, amounts=1)


def test_only_money_without_a_figure_is_unknown_and_not_nought():
    make_contribution(make_fund(), None)

    assert national_total() == total(0, amounts=0, unquantified=1)
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
    assert region_totals(region_lines(region)).alone == NOTHING


def test_money_that_nobody_is_named_for_counts_nationally_and_for_no_region():
    amsterdam = make_region("Amsterdam")
    make_contribution(make_fund(regions=[amsterdam]), 60 * MILLION, payers=[])

    totals = region_totals(region_lines(amsterdam))

    assert national_total() == total(60, amounts=1)
    assert (totals.alone, totals.joint, totals.members) == (NOTHING, NOTHING, NOTHING)


def test_what_a_region_pays_alone_is_apart_from_what_it_pays_with_others():
    limburg, zeeland = make_region("Limburg"), make_region("Zeeland")
    make_contribution(make_fund(), 15 * MILLION, payers=[limburg])
    make_contribution(make_fund(), 12 * MILLION, payers=[limburg, zeeland])
    make_contribution(make_fund(), 6 * MILLION, payers=[zeeland])

    totals = region_totals(region_lines(limburg))

    assert totals.alone == total(15, amounts=1)
    assert totals.joint == total(12, amounts=1)
    assert totals.members == NOTHING


def test_a_joint_sum_stands_in_full_with_each_payer_and_once_nationally():
    delft, rotterdam = make_region("Delft"), make_region("Rotterdam")
    make_contribution(make_fund(), 12 * MILLION, payers=[delft, rotterdam])

    assert region_totals(region_lines(delft)).joint == total(12, amounts=1)
    assert region_totals(region_lines(rotterdam)).joint == total(12, amounts=1)
    assert national_total() == total(12, amounts=1)


def test_money_with_partners_that_are_no_region_is_joint():
    flevoland = make_region("Flevoland")
    make_contribution(make_fund(), 15 * MILLION, payers=[flevoland], co_payers="regionale partners")

    totals = region_totals(region_lines(flevoland))

    assert (totals.alone, totals.joint) == (NOTHING, total(15, amounts=1))


def test_money_of_members_counts_each_line_once():
    delft, rotterdam, west = make_region("Delft"), make_region("Rotterdam"), make_region("West")
    make_membership(delft, west)
    make_membership(rotterdam, west)
    make_contribution(make_fund(), 12 * MILLION, payers=[delft, rotterdam])
    make_contribution(make_fund(), 3 * MILLION, payers=[delft])

    totals = region_totals(region_lines(west))

    assert totals.members == total(15, amounts=2)
    assert (totals.alone, totals.joint) == (NOTHING, NOTHING)


def test_members_of_members_count_and_a_double_membership_does_not_double():
    city, province, west = make_region("Delft"), make_region("Zuid-Holland"), make_region("West")
    make_membership(city, province)
    make_membership(province, west)
    make_membership(city, west)
    make_contribution(make_fund(), 12 * MILLION, payers=[city, province])

    assert region_totals(region_lines(west)).members == total(12, amounts=1)
    assert region_totals(region_lines(province)).joint == total(12, amounts=1)
    assert region_totals(region_lines(province)).members == NOTHING


def test_what_a_region_pays_with_its_own_member_is_joint_and_not_the_members():
    city, province = make_region("Delft"), make_region("Zuid-Holland")
    make_membership(city, province)
    make_contribution(make_fund(), 12 * MILLION, payers=[city, province])

    totals = region_totals(region_lines(province))

    assert (totals.joint, totals.members) == (total(12, amounts=1), NOTHING)


def test_the_money_of_the_whole_is_not_that_of_its_members():
    city, province = make_region("Delft"), make_region("Zuid-Holland")
    make_membership(city, province)
    make_contribution(make_fund(), 12 * MILLION, payers=[province])

    totals = region_totals(region_lines(city))

    assert (totals.alone, totals.joint, totals.members) == (NOTHING, NOTHING, NOTHING)


def test_the_rules_on_parts_and_investments_hold_for_a_region_too():
    gelderland = make_region("Gelderland")
    whole = make_contribution(make_fund(), 100 * MILLION, payers=[gelderland])
    make_contribution(make_fund(), 10 * MILLION, payers=[gelderland], included_in=whole)
    make_contribution(
        make_initiative(), 46 * MILLION, payers=[gelderland], nature="total_investment"
    )
    make_contribution(make_fund(), None, payers=[gelderland])

    assert region_totals(region_lines(gelderland)).alone == total(100, 1, unquantified=1)


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


# Investments beside a region -----------------------------------------------------------------


def test_an_investment_stands_beside_a_region_that_takes_part_whoever_pays():
    limburg, zeeland = make_region("Limburg"), make_region("Zeeland")
    entry = make_fund(regions=[limburg])
    make_contribution(entry, 46 * MILLION, nature="total_investment", payers=[])
    make_contribution(make_fund(), 8 * MILLION, nature="total_investment", payers=[limburg])

    assert region_totals(region_lines(limburg)) == RegionTotals(investments=total(46, amounts=1))
    assert region_totals(region_lines(zeeland)) == RegionTotals()


def test_an_investment_in_which_several_members_take_part_counts_once():
    delft, rotterdam, west = make_region("Delft"), make_region("Rotterdam"), make_region("West")
    make_membership(delft, west)
    make_membership(rotterdam, west)
    entry = make_fund(regions=[delft, rotterdam])
    make_contribution(entry, 46 * MILLION, nature="total_investment", payers=[])

    assert region_totals(region_lines(west)).investments == total(46, amounts=1)
    assert region_totals(region_lines(west)).members == NOTHING


def test_a_part_of_an_investment_is_not_added_to_it():
    limburg = make_region("Limburg")
    entry = make_fund(regions=[limburg])
    whole = make_contribution(entry, 46 * MILLION, nature="total_investment")
    make_contribution(entry, 6 * MILLION, nature="total_investment", included_in=whole)

    assert region_totals(region_lines(limburg)).investments == total(46, amounts=1)


def test_who_pays_jointly_is_named_once_and_from_what_counts_only():
    limburg, zeeland, delft = make_region("Limburg"), make_region("Zeeland"), make_region("Delft")
    for _ in range(2):
        make_contribution(make_fund(), payers=[limburg, zeeland], co_payers="de BOM")
    make_contribution(make_fund(publication="concept"), payers=[limburg, delft])
    make_contribution(make_fund(), payers=[limburg])

    assert joint_partners(limburg) == [zeeland, "de BOM"]
    assert joint_partners(delft) == []


@pytest.mark.parametrize("kind", ["regions", "others"])
def test_of_many_who_pay_jointly_only_one_more_is_loaded_than_a_page_names(client, kind):
    limburg = make_region("Limburg", slug="limburg")
    for number in range(PARTNERS_NAMED + 3):
        with_whom = {
            "regions": {"payers": [limburg, make_region(f"Partner {number}")]},
            "others": {"payers": [limburg], "co_payers": f"Partner {number}"},
        }
        make_contribution(make_fund(), **with_whom[kind])

    partners = joint_partners(limburg)

    text = client.get("/regios/limburg").text
    assert len(partners) == PARTNERS_NAMED + 1
    assert f"{partners[PARTNERS_NAMED - 1]} en anderen" in text


# All at once ---------------------------------------------------------------------------------


def test_all_regions_at_once_have_the_totals_that_each_has_by_itself():
    make_much()
    lonely = make_region("Zeeland")

    totals = totals_per_region()

    regions = Region.objects.all()
    assert lonely.pk not in totals
    assert all(vars(totals[Region.objects.get(name="West").pk]).values())
    assert {r.name: totals.get(r.pk, RegionTotals()) for r in regions} == {
        r.name: region_totals(region_lines(r)) for r in regions
    }


@pytest.mark.parametrize("item_count", [1, 3])
def test_all_regions_at_once_take_the_same_queries(django_assert_num_queries, item_count):
    for _ in range(item_count):
        make_contribution(make_fund())

    with django_assert_num_queries(3):
        assert len(totals_per_region()) == item_count


# Totals as numbers ---------------------------------------------------------------------------


def test_lines_in_memory_come_to_what_the_database_says():
    make_much()
    counted = Contribution.objects.counted()

    by_hand = total_of(list(counted))

    assert by_hand == add_up(counted)
    assert by_hand.lower_bounds
    assert by_hand.unquantified


def test_totals_of_different_lines_are_added_and_taken_away():
    whole = total(15, amounts=2, unquantified=1, lower_bounds=1)
    part = total(5, amounts=1, lower_bounds=1)

    assert whole + part == total(20, amounts=3, unquantified=1, lower_bounds=2)
    assert whole - part == total(10, amounts=1, unquantified=1)
    assert whole - whole == NOTHING
