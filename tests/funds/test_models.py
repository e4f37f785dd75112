import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import ProtectedError

from funds.models import Fund
from tests.make import make_contribution, make_fund


@pytest.mark.parametrize(
    "change",
    [
        {"revolving": "soms"},
        {"revolving": ""},
        {"national_fund_relation": "misschien"},
        {"national_fund_route": "omleiden"},
    ],
)
def test_an_unknown_choice_does_not_enter_the_database(change):
    make_fund()

    with pytest.raises(IntegrityError, match="fund_choices_known"):
        Fund.objects.update(**change)


@pytest.mark.parametrize("field", ["revolving", "national_fund_relation", "national_fund_route"])
def test_a_form_refuses_an_unknown_choice_at_its_field(field):
    fund = make_fund()
    setattr(fund, field, "misschien")

    with pytest.raises(ValidationError) as refusal:
        fund.full_clean()

    assert list(refusal.value.message_dict) == [field]


def test_a_fund_of_which_the_source_says_nothing_is_unknown_and_makes_no_statement():
    fund = make_fund()

    fund.full_clean()

    assert (fund.revolving, fund.national_fund_relation) == ("onbekend", "geen-uitspraak")
    assert fund.national_fund_route == ""


@pytest.mark.parametrize("route", Fund.NationalFundRoute)
def test_a_route_is_one_of_the_three_of_the_annex(route):
    fund = make_fund(national_fund_relation="interesse", national_fund_route=route)

    fund.full_clean()

    assert len(Fund.NationalFundRoute) == 3


def test_a_fund_is_no_tranche_of_itself():
    fund = make_fund()

    with pytest.raises(IntegrityError, match="onderdeel van zichzelf"):
        Fund.objects.filter(pk=fund.pk).update(parent=fund)


def test_a_fund_is_no_tranche_of_itself_by_way_of_others():
    whole = make_fund()
    part = make_fund(parent=make_fund(parent=whole))

    with pytest.raises(IntegrityError, match="onderdeel van zichzelf"):
        Fund.objects.filter(pk=whole.pk).update(parent=part)


def test_a_form_refuses_a_fund_that_is_a_tranche_of_itself():
    whole = make_fund()
    whole.parent = make_fund(parent=whole)

    with pytest.raises(ValidationError) as refusal:
        whole.full_clean()

    assert list(refusal.value.message_dict) == ["parent"]


def test_the_tranches_of_a_fund_that_the_public_sees_are_in_dutch_order():
    whole = make_fund()
    for title in ["Zuid", "Énergie", "Noord"]:
        make_fund(title=title, parent=whole)
    make_fund(title="Concept", parent=whole, publication="concept")

    assert [part.title for part in whole.published_parts()] == ["Énergie", "Noord", "Zuid"]
    assert whole.parts.count() == 4


def test_a_fund_with_tranches_cannot_be_deleted():
    whole = make_fund(regions=[])
    make_fund(parent=whole, regions=[])

    with pytest.raises(ProtectedError):
        whole.delete()


def test_the_money_of_a_fund_is_found_from_the_entry_of_any_kind():
    fund = make_fund()

    contribution = make_contribution(fund)

    assert list(fund.contributions.all()) == [contribution]
    assert contribution.entry.fund == fund
