"""What is paid for each topsector, and how much of it we tied to the topsector ourselves."""

import pytest

from register.models import Topsector
from register.money.totals import (
    TopsectorTotals,
    topsector_lines,
    topsector_totals,
    totals_per_topsector,
)
from tests.make import make_contribution, make_fund, make_region, make_topsector

from .register import MILLION, infer, make_much, total


def test_money_for_one_topsector_is_apart_from_what_it_shares():
    water, chemie = make_topsector("water"), make_topsector("chemie")
    make_contribution(make_fund(topsectors=[water]), 15 * MILLION)
    make_contribution(make_fund(topsectors=[water, chemie]), 12 * MILLION)
    make_contribution(make_fund(topsectors=[chemie]), 6 * MILLION)
    make_contribution(make_fund(), 3 * MILLION)

    assert topsector_totals(topsector_lines(water)) == TopsectorTotals(
        alone=total(15, amounts=1), shared=total(12, amounts=1)
    )
    assert topsector_totals(topsector_lines(chemie)) == TopsectorTotals(
        alone=total(6, amounts=1), shared=total(12, amounts=1)
    )


def test_several_lines_and_payers_of_an_entry_count_once_for_its_topsector():
    water = make_topsector("water")
    entry = make_fund(topsectors=[water])
    make_contribution(entry, 15 * MILLION, payers=[make_region(), make_region()])
    make_contribution(entry, 5 * MILLION)

    assert topsector_totals(topsector_lines(water)).alone == total(20, amounts=2)
    assert totals_per_topsector()[water.pk].alone == total(20, amounts=2)


def test_money_of_an_inferred_topsector_counts_and_can_be_told_apart():
    water, chemie = make_topsector("water"), make_topsector("chemie")
    make_contribution(make_fund(topsectors=[water]), 15 * MILLION)
    inferred, mixed = make_fund(), make_fund(topsectors=[chemie])
    infer(inferred, water)
    infer(mixed, water)
    make_contribution(inferred, 4 * MILLION)
    make_contribution(mixed, 2 * MILLION)

    assert topsector_totals(topsector_lines(water)) == TopsectorTotals(
        alone=total(19, amounts=2),
        alone_inferred=total(4, amounts=1),
        shared=total(2, amounts=1),
        shared_inferred=total(2, amounts=1),
    )
    assert topsector_totals(topsector_lines(chemie)) == TopsectorTotals(shared=total(2, amounts=1))


def test_the_rules_on_parts_and_investments_and_publication_hold_for_a_topsector_too():
    water = make_topsector("water")
    whole = make_contribution(make_fund(topsectors=[water]), 100 * MILLION)
    make_contribution(make_fund(topsectors=[water]), 10 * MILLION, included_in=whole)
    make_contribution(make_fund(topsectors=[water]), 46 * MILLION, nature="total_investment")
    make_contribution(make_fund(topsectors=[water], publication="concept"), 3 * MILLION)
    make_contribution(make_fund(topsectors=[water]), None)

    assert topsector_totals(topsector_lines(water)) == TopsectorTotals(
        alone=total(100, 1, unquantified=1), investments=total(46, amounts=1)
    )


def test_all_topsectors_at_once_have_the_totals_that_each_has_by_itself():
    make_much()

    totals = totals_per_topsector()

    topsectors = Topsector.objects.all()
    assert all(vars(totals[Topsector.objects.get(code="water").pk]).values())
    assert {t.code: totals.get(t.pk, TopsectorTotals()) for t in topsectors} == {
        t.code: topsector_totals(topsector_lines(t)) for t in topsectors
    }


@pytest.mark.parametrize("item_count", [1, 3])
def test_all_topsectors_at_once_take_the_same_queries(django_assert_num_queries, item_count):
    for code in ["water", "chemie", "energie"][:item_count]:
        make_contribution(make_fund(topsectors=[make_topsector(code)]))

    with django_assert_num_queries(1):
        assert len(totals_per_topsector()) == item_count
