from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError

from register.fields import EurosField, LinesField, WholeEurosField

pytestmark = pytest.mark.no_database

AMOUNTS = [
    ("1500000", Decimal(1_500_000)),
    ("€ 1.500.000", Decimal(1_500_000)),
    (" 71,2 mln ", Decimal(71_200_000)),
    ("1,5 miljoen", Decimal(1_500_000)),
]


@pytest.mark.parametrize(("text", "euros"), AMOUNTS)
def test_an_amount_is_typed_as_dutch_people_write_it(text, euros):
    assert EurosField().clean(text) == euros
    assert WholeEurosField().clean(text) == int(euros)


def test_an_amount_may_be_left_out_when_it_is_not_required():
    assert EurosField(required=False).clean("") is None
    assert WholeEurosField(required=False).clean("") is None


@pytest.mark.parametrize("text", ["veel", "1.5", "-5", "NaN", "1e9", "\x00", "\ud800", "9" * 5000])
def test_what_is_no_amount_is_a_message_and_never_an_error(text):
    with pytest.raises(ValidationError):
        EurosField().clean(text)


def test_cents_are_refused_where_the_register_keeps_whole_euros():
    with pytest.raises(ValidationError) as refusal:
        WholeEurosField().clean("1,50")

    assert refusal.value.messages == ["Het register kent alleen hele euro's. Laat de centen weg."]
    assert EurosField().clean("1,50") == Decimal("1.50")


def test_an_amount_is_shown_as_it_may_be_typed_again():
    field = WholeEurosField()

    shown = field.prepare_value(1_500_000)

    assert shown == "€\u00a01.500.000"
    assert field.clean(shown) == 1_500_000


@pytest.mark.parametrize("typed", ["1500000", "1,5 miljoen", "€ 1.500.000"])
def test_another_spelling_of_the_same_amount_is_no_change(typed):
    assert not WholeEurosField().has_changed(1_500_000, typed)


@pytest.mark.parametrize("typed", ["1500001", "veel", ""])
def test_another_amount_is_a_change(typed):
    assert WholeEurosField().has_changed(1_500_000, typed)


def test_nothing_typed_where_nothing_stood_is_no_change():
    assert not WholeEurosField(required=False).has_changed(None, "")


def test_lines_lose_blanks_and_repeats_and_keep_their_order():
    text = "Rijk\r\n\r\n  WUR \nRijk\n Universiteit   Leiden\n"

    assert LinesField().clean(text) == ["Rijk", "WUR", "Universiteit Leiden"]


def test_no_lines_are_an_empty_list():
    assert LinesField(required=False).clean("") == []


def test_a_list_is_shown_one_per_line():
    assert LinesField().prepare_value(["Rijk", "WUR"]) == "Rijk\nWUR"


@pytest.mark.parametrize("typed", ["Rijk\nWUR", "Rijk\r\nWUR"])
def test_the_same_lines_are_no_change(typed):
    assert not LinesField().has_changed(["Rijk", "WUR"], typed)


def test_no_lines_where_none_stood_are_no_change():
    assert not LinesField(required=False).has_changed([], "")


def test_another_line_is_a_change():
    assert LinesField().has_changed(["Rijk"], "Rijk\nWUR")


def test_a_wrong_amount_stays_in_the_form_for_correction():
    class AmountForm(forms.Form):
        amount = EurosField()

    form = AmountForm({"amount": "1.5 of zo"})

    assert not form.is_valid()
    assert form["amount"].value() == "1.5 of zo"
