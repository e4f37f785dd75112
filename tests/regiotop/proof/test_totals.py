"""Every total of the register stands in a list that people made from the annex, and holds."""

import pytest

from regiotop.proof import lists, totals
from regiotop.proof.evidence import gather
from regiotop.proof.text import FIXTURES
from register.models import Contribution, ContributionPayer, Region
from tests.make import make_contribution, make_fund

pytestmark = pytest.mark.usefixtures("annex_register")

MILLION = 1_000_000


@pytest.fixture
def problems():
    return lambda: totals.check_totals(gather()).problems


@pytest.fixture
def hand_list(monkeypatch):
    """Change one row of the list by hand."""
    rows = lists.hand_totals(FIXTURES)

    def change(of: str, line: str, **values: str) -> None:
        for row in rows:
            if (row["of"], row["line"]) == (of, line):
                row |= values
        monkeypatch.setattr(totals, "hand_totals", lambda folder: rows)

    return change


def test_the_list_and_the_register_agree(problems):
    assert problems() == []


def test_a_doubled_amount_shows_in_every_total_it_is_part_of(problems):
    gelderland = Region.objects.get(code="PV25")
    make_contribution(make_fund(regions=[gelderland]), 300 * MILLION)

    found = problems()

    assert [line.split(":")[0] for line in found] == ["land, eigen bijdragen"] * 2 + [
        "PV25, alleen"
    ] * 2
    assert "het register zegt ‘ten minste €\u00a01.771,7\u00a0miljoen’" in found[0]


def test_an_amount_with_another_payer_moves_between_regions(problems):
    line = Contribution.objects.get(amount_eur=96 * MILLION)
    ContributionPayer.objects.filter(contribution=line).update(
        region=Region.objects.get(code="PV24")
    )

    places = {line.split(":")[0] for line in problems()}

    assert {"PV23, alleen", "PV24, alleen"} <= places
    assert "land, eigen bijdragen" not in places


def test_a_total_that_nobody_added_up_is_named(problems):
    drenthe = Region.objects.get(code="PV22")
    make_contribution(make_fund(regions=[drenthe]), None)

    assert "PV22, alleen: bedrag onbekend staat niet in de lijst met de hand" in problems()


def test_money_without_a_figure_is_held_against_its_sentences(problems, hand_list):
    hand_list("PV24", "alone", derivation="zonder getal: zin 1")

    assert problems() == ["PV24, alleen: zin 1 noemt geen geld zonder getal"]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"total": "€ 797 miljoen"}, "het register zegt ‘€\u00a0796\u00a0miljoen’"),
        (
            {"derivation": "250 (zin 73) + 96 (zin 108)"},
            "de afleiding telt op tot €\u00a0346",
        ),
        (
            {"derivation": "250 (zin 73) + 96 (zin 108) + 450 (zin 117); zonder getal: zin 44"},
            "het register heeft 0 bedragen zonder getal",
        ),
        (
            {"derivation": "250 (zin 73) + 96 (zin 107) + 450 (zin 117)"},
            "€\u00a096.000.000 staat niet in zin 107",
        ),
    ],
)
def test_a_slip_in_the_list_is_named(problems, hand_list, change, fault):
    hand_list("PV23", "alone", **change)

    (problem,) = problems()

    assert problem.startswith(f"PV23, alleen: {fault}")
