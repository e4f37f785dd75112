"""Every figure in a sentence is seen, and read as a person would."""

import pytest

from regiotop.proof.figures import Kind, figures_in

pytestmark = pytest.mark.no_database


def found(text: str) -> list[tuple[str, str, int | None]]:
    return [(figure.kind.value, figure.words, figure.value) for figure in figures_in(text)]


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("een investering van 46 miljoen euro.", [("amount", "46 miljoen euro", 46_000_000)]),
        ("heeft € 55 miljoen uitgetrokken", [("amount", "€ 55 miljoen", 55_000_000)]),
        ("(Energie Agenda, 71,2 miljoen euro)", [("amount", "71,2 miljoen euro", 71_200_000)]),
        ("1,4 miljard euro", [("amount", "1,4 miljard euro", 1_400_000_000)]),
        ("kantoren (26.000 m2)", [("area", "26.000 m2", 26_000)]),
        ("een extra 1.000 ha voor", [("area", "1.000 ha", 1_000)]),
        ("de periode 2011-2015", [("year", "2011", 2011), ("year", "2015", 2015)]),
        ("(2011 – 2014)", [("year", "2011", 2011), ("year", "2014", 2014)]),
        ("bij 11 sectoren", [("count", "11", 11)]),
        ("twee extra fondsen", [("count", "twee", 2)]),
        ("het G32 netwerk en de A15", [("count", "G32", None), ("count", "A15", None)]),
        ("vele miljoenen, een fonds", []),
    ],
)
def test_a_figure_is_read_as_a_person_would(text, figures):
    assert found(text) == figures


def test_no_digit_is_passed_over():
    text = "In 2011 kwam 15 miljoen euro voor 3 ha langs de A1, in 7 jaar en 20.000 m2."

    seen = "".join(figure.words for figure in figures_in(text))

    digits = [c for c in text if c.isdecimal()]
    assert [c for c in seen if c.isdecimal()] == digits
    assert Kind.AMOUNT in {figure.kind for figure in figures_in(text)}
