"""A line of money: what it may say, what it rests on, and who pays it."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection
from django.db.models import ProtectedError

from register.models import Contribution, ContributionPayer
from register.money.euros import MAX_EUROS
from tests.make import (
    make_citation,
    make_contribution,
    make_fund,
    make_initiative,
    make_part_of_part,
    make_passage,
    make_region,
)

AMOUNT = "Geef een bedrag, of kies 'niet gekwantificeerd' en laat het bedrag leeg."
AMOUNT_RULE = "contribution_amount_matches_precision"
YEARS = "Een jaar ligt tussen 1900 en 2100."
RULES = [
    ({"amount_eur": 0}, AMOUNT_RULE, AMOUNT),
    ({"amount_eur": None}, AMOUNT_RULE, AMOUNT),
    ({"amount_eur": MAX_EUROS + 1}, AMOUNT_RULE, AMOUNT),
    ({"precision": "about", "amount_eur": None}, AMOUNT_RULE, AMOUNT),
    ({"precision": "at_least", "amount_eur": 0}, AMOUNT_RULE, AMOUNT),
    ({"precision": "unquantified", "amount_eur": 1}, AMOUNT_RULE, AMOUNT),
    ({"precision": "unquantified", "amount_eur": 0}, AMOUNT_RULE, AMOUNT),
    ({"words": " "}, "contribution_has_words", "Neem de woorden van de bron over."),
    ({"start_year": 1899}, "contribution_years_plausible", YEARS),
    ({"end_year": 2101}, "contribution_years_plausible", YEARS),
    (
        {"start_year": 2015, "end_year": 2011},
        "contribution_period_in_order",
        "Het eindjaar ligt voor het beginjaar.",
    ),
]


def check_as_at_commit() -> None:
    """Check what the database otherwise leaves until a commit."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize(("change", "constraint", "message"), RULES)
def test_a_form_says_in_dutch_what_money_cannot_be(change, constraint, message):
    contribution = make_contribution(make_fund())
    for name, value in change.items():
        setattr(contribution, name, value)

    with pytest.raises(ValidationError) as refusal:
        contribution.full_clean()

    assert refusal.value.messages == [message]


@pytest.mark.parametrize(("change", "constraint", "message"), RULES)
def test_the_database_refuses_the_same_money_from_anyone(change, constraint, message):
    contribution = make_contribution(make_fund())

    with pytest.raises(IntegrityError, match=constraint):
        Contribution.objects.filter(pk=contribution.pk).update(**change)


@pytest.mark.parametrize(
    ("precision", "amount_eur"),
    [("exact", 1), ("about", 30_000_000), ("at_least", MAX_EUROS), ("unquantified", None)],
)
def test_a_figure_goes_with_a_precision_and_no_figure_with_none(precision, amount_eur):
    contribution = make_contribution(make_fund(), amount_eur, precision=precision)

    contribution.full_clean()

    assert contribution.amount_eur == amount_eur


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"precision": "roughly"}, AMOUNT_RULE),
        ({"nature": "subsidy"}, "contribution_nature_known"),
    ],
)
def test_an_unknown_choice_does_not_enter_the_database(change, constraint):
    contribution = make_contribution(make_fund())

    with pytest.raises(IntegrityError, match=constraint):
        Contribution.objects.filter(pk=contribution.pk).update(**change)


def test_money_is_no_part_of_itself_and_the_form_says_so():
    contribution = make_contribution(make_fund())
    contribution.included_in = contribution

    with pytest.raises(ValidationError) as refusal:
        contribution.full_clean()

    assert refusal.value.message_dict == {
        "included_in": ["Een geldbedrag kan geen deel van zichzelf zijn."]
    }


def test_money_is_no_part_of_itself_by_way_of_others_and_the_form_says_so():
    whole = make_contribution(make_fund())
    middle = make_contribution(make_fund(), included_in=whole)
    part = make_contribution(make_fund(), included_in=middle)
    whole.included_in = part

    with pytest.raises(ValidationError) as refusal:
        whole.full_clean()

    assert list(refusal.value.message_dict) == ["included_in"]


@pytest.mark.parametrize("length", [1, 2, 3])
def test_raw_sql_makes_no_circle_of_money_of_any_length(length):
    lines = [make_contribution(make_fund())]
    for _ in range(length - 1):
        lines.append(make_contribution(make_fund(), included_in=lines[-1]))

    with (
        pytest.raises(IntegrityError, match="onderdeel van zichzelf"),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "UPDATE register_contribution SET included_in_id = %s WHERE id = %s",
            [lines[-1].pk, lines[0].pk],
        )


def test_one_statement_cannot_close_a_circle_either():
    first, second = make_contribution(make_fund()), make_contribution(make_fund())

    with (
        pytest.raises(IntegrityError, match="onderdeel van zichzelf"),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "UPDATE register_contribution SET included_in_id = CASE id WHEN %s THEN %s ELSE %s END",
            [first.pk, second.pk, first.pk],
        )


def test_a_tranche_may_be_part_of_the_money_of_another_entry():
    whole = make_contribution(make_fund(title="100 miljoen"), 100_000_000)
    part = make_contribution(make_fund(title="10 miljoen"), 10_000_000)
    part.included_in = whole

    part.full_clean()
    part.save()

    assert list(whole.parts.all()) == [part]


def test_money_that_others_are_part_of_cannot_be_deleted():
    whole = make_contribution(make_fund())
    make_contribution(make_fund(), included_in=whole)

    with pytest.raises(ProtectedError):
        whole.delete()


def test_money_rests_on_a_sentence_that_its_own_entry_cites():
    cited_elsewhere = make_citation(make_initiative()).passage

    make_contribution(make_initiative(), passage=cited_elsewhere)

    with pytest.raises(IntegrityError, match="contribution_rests_on_citation"):
        check_as_at_commit()


def test_money_and_its_citation_may_be_saved_in_either_order():
    entry, passage = make_initiative(), make_passage()

    make_contribution(entry, passage=passage)
    make_citation(entry, passage)
    check_as_at_commit()

    assert entry.contributions.get().passage == passage


def test_a_sentence_that_money_rests_on_cannot_be_uncited():
    entry = make_initiative()
    make_contribution(entry)

    entry.citations.all().delete()

    with pytest.raises(IntegrityError, match="contribution_rests_on_citation"):
        check_as_at_commit()


def test_several_regions_pay_one_sum_together():
    delft, rotterdam = make_region("Delft"), make_region("Rotterdam")

    contribution = make_contribution(make_fund(), payers=[rotterdam, delft])

    assert [link.region for link in contribution.payer_links.all()] == [delft, rotterdam]


def test_a_payer_stands_there_once_and_the_form_says_so():
    contribution = make_contribution(make_fund(), payers=[make_region("Delft")])
    double = ContributionPayer(contribution=contribution, region=contribution.payers.get())

    with pytest.raises(ValidationError) as refusal:
        double.full_clean()

    assert refusal.value.messages == ["Deze betaler staat er al."]


def test_a_payer_stands_there_once_in_the_database_too():
    delft = make_region("Delft")

    with pytest.raises(IntegrityError, match="contribution_payer_once"):
        make_contribution(make_fund(), payers=[delft, delft])


def test_a_region_that_pays_cannot_be_deleted():
    delft = make_region("Delft")
    make_contribution(make_fund(), payers=[delft])

    with pytest.raises(ProtectedError):
        delft.delete()


# What lines are to each other -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("payers", "co_payers", "alone", "joint"),
    [
        (0, "", False, False),
        (1, "", True, False),
        (2, "", False, True),
        (3, "", False, True),
        (0, "de BOM", False, True),
        (1, "de BOM", False, True),
    ],
)
def test_a_line_is_paid_alone_jointly_or_by_nobody_who_is_named(payers, co_payers, alone, joint):
    paying = [make_region() for _ in range(payers)]
    make_contribution(make_fund(), payers=paying, co_payers=co_payers)

    lines = Contribution.objects.all()

    assert (lines.alone().exists(), lines.joint().exists()) == (alone, joint)


def test_the_whole_of_a_line_is_the_nearest_that_is_public():
    whole = make_contribution(make_fund())
    nearer = make_contribution(make_fund(), included_in=whole)
    part = make_part_of_part(make_fund(), whole=nearer)

    assert (whole.public_whole, nearer.public_whole, part.public_whole) == (None, whole, nearer)


def test_a_line_is_held_by_one_of_the_same_nature_also_beyond_one_of_another():
    own = make_contribution(make_fund())
    investment = make_contribution(make_fund(), nature="total_investment", included_in=own)
    part = make_contribution(make_fund(), included_in=investment)

    assert part.public_whole == investment
    assert [line.is_held_by_another for line in (own, investment, part)] == [False, False, True]


def test_a_line_in_one_that_is_not_public_has_no_whole_and_counts_itself():
    hidden = make_contribution(make_fund(publication="concept"))
    part = make_contribution(make_fund(), included_in=hidden)

    assert (part.public_whole, part.is_held_by_another) == (None, False)
    assert list(Contribution.objects.counted()) == [part]


def test_a_line_that_others_are_part_of_can_go_once_they_are_gone():
    whole = make_contribution(make_fund())
    part = make_contribution(make_fund(), included_in=whole)

    part.delete()
    whole.delete()

    assert Contribution.objects.count() == 0
