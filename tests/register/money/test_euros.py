from decimal import Decimal

import pytest

from register.money.euros import AmountError, format_euros, format_short, parse_euros

pytestmark = pytest.mark.no_database


@pytest.mark.parametrize(
    ("text", "euros"),
    [
        ("1500000", "1500000"),
        ("1.500.000", "1500000"),
        ("€ 1.500.000,50", "1500000.50"),
        ("€1.500.000,-", "1500000"),
        ("1,5 miljoen", "1500000"),
        ("71,2 mln.", "71200000"),
        ("€ 1,4 miljard euro", "1400000000"),
        ("15 duizend", "15000"),
    ],
)
def test_an_amount_is_read_as_dutch_people_write_it(text, euros):
    assert parse_euros(text) == Decimal(euros)


@pytest.mark.parametrize(
    "text", ["", "veel", "1.5", "1.50.000", "1,500,000", "1e9", "NaN", "-5", "€", "10" * 30, "١٥"]
)
def test_what_is_no_amount_or_ambiguous_is_refused_with_an_example(text):
    with pytest.raises(AmountError, match="1,5 miljoen"):
        parse_euros(text)


def test_an_amount_beyond_reason_is_refused():
    with pytest.raises(AmountError, match="te groot"):
        parse_euros("100000000000000000000")


def test_amounts_are_written_the_dutch_way():
    assert format_euros(1_500_000) == "€\u00a01.500.000"
    assert format_short(71_200_000) == "€\u00a071,2\u00a0miljoen"
    assert format_short(1_400_000_000) == "€\u00a01,4\u00a0miljard"
    assert format_short(1_234_567) == "€\u00a01.234.567"
