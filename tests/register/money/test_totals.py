"""Each euro counts once, and a total never says more than the source."""

import pytest

from register.models import (
    Contribution,
    ContributionPayer,
    Entry,
    EntryTopsector,
    Region,
    Topsector,
)
from register.money.breakdown import LINES_SHOWN, breakdowns, derivation
from register.money.totals import (
    NOTHING,
    RegionTotals,
    TopsectorTotals,
    Total,
    joint_partners,
    national_total,
    national_total_investment,
    region_lines,
    region_totals,
    topsector_totals,
    total_without_payer,
    total_without_topsector,
    totals_per_region,
    totals_per_start_year,
    totals_per_topsector,
)
from tests.make import (
    make_contribution,
    make_fund,
    make_initiative,
    make_membership,
    make_region,
    make_topsector,
)

MILLION = 1_000_000


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


# Investments beside a region -----------------------------------------------------------------


def test_an_investment_stands_beside_a_region_that_takes_part_whoever_pays():
    limburg, zeeland = make_region("Limburg"), make_region("Zeeland")
    entry = make_fund(regions=[limburg])
    make_contribution(entry, 46 * MILLION, nature="total_investment", payers=[])
    make_contribution(make_fund(), 8 * MILLION, nature="total_investment", payers=[limburg])

    assert region_totals(limburg) == RegionTotals(investments=total(46, amounts=1))
    assert region_totals(zeeland) == RegionTotals()


def test_an_investment_in_which_several_members_take_part_counts_once():
    delft, rotterdam, west = make_region("Delft"), make_region("Rotterdam"), make_region("West")
    make_membership(delft, west)
    make_membership(rotterdam, west)
    entry = make_fund(regions=[delft, rotterdam])
    make_contribution(entry, 46 * MILLION, nature="total_investment", payers=[])

    assert region_totals(west).investments == total(46, amounts=1)
    assert region_totals(west).members == NOTHING


def test_a_part_of_an_investment_is_not_added_to_it():
    limburg = make_region("Limburg")
    entry = make_fund(regions=[limburg])
    whole = make_contribution(entry, 46 * MILLION, nature="total_investment")
    make_contribution(entry, 6 * MILLION, nature="total_investment", included_in=whole)

    assert region_totals(limburg).investments == total(46, amounts=1)


def test_who_pays_jointly_is_named_once_and_from_what_counts_only():
    limburg, zeeland, delft = make_region("Limburg"), make_region("Zeeland"), make_region("Delft")
    for _ in range(2):
        make_contribution(make_fund(), payers=[limburg, zeeland], co_payers="de BOM")
    make_contribution(make_fund(publication="concept"), payers=[limburg, delft])
    make_contribution(make_fund(), payers=[limburg])

    assert joint_partners(limburg) == [zeeland, "de BOM"]
    assert joint_partners(delft) == []


# Topsectors ----------------------------------------------------------------------------------


def infer(entry, topsector):
    EntryTopsector.objects.create(entry=entry, topsector=topsector, basis="inferred")


def test_money_for_one_topsector_is_apart_from_what_it_shares():
    water, chemie = make_topsector("water"), make_topsector("chemie")
    make_contribution(make_fund(topsectors=[water]), 15 * MILLION)
    make_contribution(make_fund(topsectors=[water, chemie]), 12 * MILLION)
    make_contribution(make_fund(topsectors=[chemie]), 6 * MILLION)
    make_contribution(make_fund(), 3 * MILLION)

    assert topsector_totals(water) == TopsectorTotals(
        alone=total(15, amounts=1), shared=total(12, amounts=1)
    )
    assert topsector_totals(chemie) == TopsectorTotals(
        alone=total(6, amounts=1), shared=total(12, amounts=1)
    )
    assert total_without_topsector() == total(3, amounts=1)


def test_several_lines_and_payers_of_an_entry_count_once_for_its_topsector():
    water = make_topsector("water")
    entry = make_fund(topsectors=[water])
    make_contribution(entry, 15 * MILLION, payers=[make_region(), make_region()])
    make_contribution(entry, 5 * MILLION)

    assert topsector_totals(water).alone == total(20, amounts=2)
    assert totals_per_topsector()[water.pk].alone == total(20, amounts=2)


def test_money_of_an_inferred_topsector_counts_and_can_be_told_apart():
    water, chemie = make_topsector("water"), make_topsector("chemie")
    make_contribution(make_fund(topsectors=[water]), 15 * MILLION)
    inferred, mixed = make_fund(), make_fund(topsectors=[chemie])
    infer(inferred, water)
    infer(mixed, water)
    make_contribution(inferred, 4 * MILLION)
    make_contribution(mixed, 2 * MILLION)

    assert topsector_totals(water) == TopsectorTotals(
        alone=total(19, amounts=2),
        alone_inferred=total(4, amounts=1),
        shared=total(2, amounts=1),
        shared_inferred=total(2, amounts=1),
    )
    assert topsector_totals(chemie) == TopsectorTotals(shared=total(2, amounts=1))


def test_the_rules_on_parts_and_investments_and_publication_hold_for_a_topsector_too():
    water = make_topsector("water")
    whole = make_contribution(make_fund(topsectors=[water]), 100 * MILLION)
    make_contribution(make_fund(topsectors=[water]), 10 * MILLION, included_in=whole)
    make_contribution(make_fund(topsectors=[water]), 46 * MILLION, nature="total_investment")
    make_contribution(make_fund(topsectors=[water], publication="concept"), 3 * MILLION)
    make_contribution(make_fund(topsectors=[water]), None)

    assert topsector_totals(water) == TopsectorTotals(
        alone=total(100, 1, unquantified=1, at_least=True), investments=total(46, amounts=1)
    )


# All at once ---------------------------------------------------------------------------------


def make_much() -> None:
    """Money in every way that counts differently, over overlapping regions and topsectors."""
    city, town = make_region("Delft", "gemeente"), make_region("Oss", "gemeente")
    province, west = make_region("Zuid-Holland"), make_region("West", "landsdeel")
    abroad = make_region("Vlaanderen", "buitenland")
    for part, whole in [(city, province), (province, west), (city, west), (town, west)]:
        make_membership(part, whole)
    water, chemie = make_topsector("water"), make_topsector("chemie")
    make_topsector("energie")
    payers = [[city], [city, town], [city, province], [province, abroad], [west], [west, town], []]
    for number, paying in enumerate(payers, start=1):
        for sectors, unsure in [([], []), ([water], []), ([chemie], [water]), ([], [water])]:
            entry = make_fund(regions=[city, town], topsectors=sectors)
            for topsector in unsure:
                infer(entry, topsector)
            line = make_contribution(entry, number * MILLION, payers=paying)
            same = {"passage": line.passage, "payers": paying}
            make_contribution(entry, None, **same)
            make_contribution(entry, MILLION, co_payers="de BOM", precision="at_least", **same)
            make_contribution(entry, MILLION, included_in=line, **same)
            make_contribution(entry, 9 * MILLION, nature="total_investment", **same)
        hidden = make_fund(regions=[city], topsectors=[water], publication="concept")
        make_contribution(hidden, payers=paying)


def test_all_regions_at_once_have_the_totals_that_each_has_by_itself():
    make_much()
    lonely = make_region("Zeeland")

    totals = totals_per_region()

    regions = Region.objects.all()
    assert lonely.pk not in totals
    assert all(vars(totals[Region.objects.get(name="West").pk]).values())
    assert {r.name: totals.get(r.pk, RegionTotals()) for r in regions} == {
        r.name: region_totals(r) for r in regions
    }


def test_all_topsectors_at_once_have_the_totals_that_each_has_by_itself():
    make_much()

    totals = totals_per_topsector()

    topsectors = Topsector.objects.all()
    assert all(vars(totals[Topsector.objects.get(code="water").pk]).values())
    assert {t.code: totals.get(t.pk, TopsectorTotals()) for t in topsectors} == {
        t.code: topsector_totals(t) for t in topsectors
    }


@pytest.mark.parametrize("item_count", [1, 3])
def test_all_at_once_takes_the_same_queries_for_any_number(django_assert_num_queries, item_count):
    for code in ["water", "chemie", "energie"][:item_count]:
        make_contribution(make_fund(topsectors=[make_topsector(code)]))

    with django_assert_num_queries(4):
        assert len(totals_per_region()) == item_count
    with django_assert_num_queries(6):
        assert len(totals_per_topsector()) == item_count


def test_money_that_nobody_is_named_for_is_told_apart():
    make_contribution(make_fund(), 60 * MILLION, payers=[])
    make_contribution(make_fund(), 15 * MILLION)

    assert total_without_payer() == total(60, amounts=1)


def test_a_sum_counts_at_its_own_start_year_else_at_that_of_its_entry():
    entry = make_fund(start_year=2011)
    make_contribution(entry, 15 * MILLION, start_year=2009, end_year=2014)
    make_contribution(entry, 6 * MILLION)
    make_contribution(make_fund(end_year=2013), 4 * MILLION)
    make_contribution(make_fund(start_year=2011), 46 * MILLION, nature="total_investment")

    assert totals_per_start_year() == {
        2009: total(15, amounts=1),
        2011: total(6, amounts=1),
        None: total(4, amounts=1),
    }


# The lines behind a total --------------------------------------------------------------------


def test_every_published_line_is_in_one_group_and_two_groups_are_the_national_total():
    make_much()

    groups = derivation()

    lines = Contribution.objects.filter(entry__publication="published")
    known, unknown = groups["counted"].total, groups["unknown"].total
    assert sum(group.count for group in groups.values()) == lines.count()
    assert all(group.count for group in groups.values())
    assert (known.euros, known.amounts) == (national_total().euros, national_total().amounts)
    assert (unknown.euros, unknown.unquantified) == (0, national_total().unquantified)


def test_a_part_counts_itself_when_its_whole_is_not_public():
    whole = make_contribution(make_fund(publication="concept"), 100 * MILLION)
    part = make_contribution(make_fund(), 10 * MILLION, included_in=whole)

    groups = derivation()

    assert (groups["parts"].lines, groups["counted"].lines) == ([], [part])


def test_lines_stand_from_large_to_unknown():
    region = make_region()
    for amount in [3 * MILLION, None, 12 * MILLION]:
        make_contribution(make_fund(), amount, payers=[region])

    lines = breakdowns(region_totals(region), region_lines(region))["alone"].lines

    assert [line.amount_eur for line in lines] == [12 * MILLION, 3 * MILLION, None]


def test_a_breakdown_says_how_much_it_leaves_out_so_that_the_column_still_adds_up():
    entry = make_fund()
    first = make_contribution(entry, 5 * MILLION)
    lines = [
        Contribution(
            entry=entry,
            passage=first.passage,
            amount_eur=MILLION,
            precision="exact",
            words="1 miljoen",
            nature="own",
        )
        for _ in range(LINES_SHOWN + 1)
    ]
    for line in Contribution.objects.bulk_create(lines):
        ContributionPayer.objects.create(contribution=line, region=entry.owner)

    breakdown = breakdowns(region_totals(entry.owner), region_lines(entry.owner))["alone"]

    shown = sum(line.amount_eur for line in breakdown.lines)
    assert (len(breakdown.lines), breakdown.left_out, breakdown.count) == (
        LINES_SHOWN,
        2,
        LINES_SHOWN + 2,
    )
    assert shown + breakdown.euros_left_out == breakdown.total.euros == 31 * MILLION
