"""Every figure in a sentence is seen, and read as a person would."""

import re

import pytest
from django.db import models

from funds.models import Fund
from initiatives.models import Campus, Initiative
from regiotop.proof.evidence import OWN_FIGURES
from regiotop.proof.figures import figures_in
from regiotop.proof.text import source_text

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
        ("kantoren (26.000 m2)", [("square_metres", "26.000 m2", 26_000)]),
        ("een extra 1.000 ha voor", [("hectares", "1.000 ha", 1_000)]),
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


def test_no_digit_of_the_annex_is_passed_over():
    text = source_text().replace("m2", "").replace("Bijlage 3:", "")
    # The numbers of the chapters belong to no sentence.
    text = re.sub(r"\b\d\. (?=[A-Z])", "", text)

    seen = "".join(figure.words for figure in figures_in(text))

    assert re.findall(r"\d", seen) == re.findall(r"\d", text)


def test_every_number_of_a_kind_is_a_figure_that_the_proof_knows():
    # A place on the map is no figure of the source.
    for kind in (Initiative, Campus, Fund):
        numbers = {
            field.name
            for field in kind._meta.local_fields
            if isinstance(field, models.IntegerField)
        }
        assert numbers == set(OWN_FIGURES[kind.KIND])
