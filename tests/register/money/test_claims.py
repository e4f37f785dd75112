"""How sure an amount is, as people write it."""

import pytest

from register.money.claims import Claim, format_claim, parse_claim
from register.money.euros import AmountError

pytestmark = pytest.mark.no_database


@pytest.mark.parametrize(
    ("text", "amount", "precision"),
    [
        ("1,5 miljoen", 1_500_000, "exact"),
        ("€ 1.500.000", 1_500_000, "exact"),
        ("1500000", 1_500_000, "exact"),
        ("meer dan 40 miljoen", 40_000_000, "at_least"),
        ("Ruim € 40 miljoen", 40_000_000, "at_least"),
        ("ten minste 2 mld", 2_000_000_000, "at_least"),
        ("ca. 30 mln", 30_000_000, "about"),
        ("ca 30 mln", 30_000_000, "about"),
        ("circa  30\u00a0miljoen euro", 30_000_000, "about"),
        ("± 250.000", 250_000, "about"),
    ],
)
def test_an_amount_is_read_as_people_write_it(text, amount, precision):
    assert parse_claim(text) == Claim(amount, precision)


@pytest.mark.parametrize(
    ("text", "part_of_message"),
    [
        ("1.5", "op meer manieren te lezen"),
        ("meer dan 1.5 miljoen", "op meer manieren te lezen"),
        ("vele miljoenen", "Schrijf een bedrag als € 1.500.000 of 1,5 miljoen."),
        ("meer dan", "geen bedrag"),
        ("40 tot 50 miljoen", "geen bedrag"),
        ("0", "Laat het dan leeg"),
        ("12,50", "hele euro's"),
        ("1" + "0" * 20, "te groot"),
        ("-5", "geen bedrag"),
        ("\x00", "geen bedrag"),
        ("", "geen bedrag"),
    ],
)
def test_what_is_ambiguous_or_no_amount_is_refused_with_what_to_do(text, part_of_message):
    with pytest.raises(AmountError, match=part_of_message):
        parse_claim(text)


@pytest.mark.parametrize("precision", ["exact", "about", "at_least"])
def test_what_is_written_is_read_back_the_same(precision):
    assert parse_claim(format_claim(71_200_000, precision)) == Claim(71_200_000, precision)


def test_an_unknown_amount_is_written_as_nothing():
    assert format_claim(None, "unquantified") == ""
