"""Entries that look alike and differ: said once, shown with both."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from register.history import all_versions
from register.models import Entry, User
from tests.make import (
    make_campus,
    make_distinction,
    make_fund,
    make_initiative,
    make_region,
    make_user,
)

EXPLANATION = "Food Valley is het netwerk; de kennis-as is een gebied."


def test_both_pages_show_how_the_two_differ_and_lead_to_each_other(client):
    network, axis = make_initiative(title="Food Valley"), make_campus(title="Kennis-as")
    make_distinction(network, axis, explanation=EXPLANATION)

    for one, other in ((network, axis), (axis, network)):
        page = client.get(one.get_absolute_url()).text
        assert EXPLANATION in page
        assert f'href="{other.get_absolute_url()}"' in page


@pytest.mark.parametrize("turned", [False, True])
def test_a_look_alike_that_is_not_public_stays_unseen(client, turned):
    network, secret = make_initiative(), make_initiative(title="Geheim", publication="concept")
    pair = (secret, network) if turned else (network, secret)
    make_distinction(*pair, explanation=EXPLANATION)
    hidden = client.get(network.get_absolute_url()).text

    Entry.objects.filter(pk=secret.pk).update(publication="published")
    shown = client.get(network.get_absolute_url()).text

    assert (EXPLANATION in shown, "Geheim" in shown) == (True, True)
    assert (EXPLANATION in hidden, "Geheim" in hidden) == (False, False)


@pytest.mark.django_db(transaction=True)
def test_the_public_history_does_not_tell_of_a_look_alike_that_is_not_public(client):
    network, secret = make_initiative(), make_initiative(title="Geheim", publication="concept")
    make_distinction(network, secret, explanation=EXPLANATION)
    hidden = client.get(network.get_history_url()).text

    Entry.objects.filter(pk=secret.pk).update(publication="published")
    shown = client.get(network.get_history_url()).text

    assert (EXPLANATION in hidden, EXPLANATION in shown) == (False, True)


def test_an_official_does_not_see_the_concept_of_another_region_in_the_back_office(client):
    limburg = make_region("Limburg")
    entry = make_fund(regions=[limburg])
    secret = make_initiative(publication="concept")
    make_distinction(entry, secret, explanation=EXPLANATION)
    screen = f"/beheer/funds/fund/{entry.pk}/change/"
    client.force_login(make_user(User.Role.REGIONAL_OFFICIAL, [limburg]))
    hidden = client.get(screen).text

    Entry.objects.filter(pk=secret.pk).update(publication="published")
    shown = client.get(screen).text

    assert (EXPLANATION in hidden, EXPLANATION in shown) == (False, True)


def test_two_entries_are_told_apart_once_whichever_comes_first():
    one, other = make_initiative(), make_fund()
    make_distinction(one, other)

    with pytest.raises(IntegrityError, match="distinction_once"):
        make_distinction(other, one)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"other": "itself"}, "Een bijdrage verschilt niet van zichzelf."),
        ({"explanation": " "}, "Zeg waarin de twee verschillen."),
    ],
)
def test_a_form_says_in_dutch_what_a_distinction_cannot_be(change, message):
    distinction = make_distinction(make_initiative())
    distinction.explanation = change.get("explanation", EXPLANATION)
    if "other" in change:
        distinction.other = distinction.entry

    with pytest.raises(ValidationError) as refusal:
        distinction.full_clean()

    assert refusal.value.messages == [message]


def test_the_history_tells_that_two_were_told_apart():
    entry, other = make_initiative(), make_fund()

    make_distinction(entry, other, explanation=EXPLANATION)

    facts = all_versions(entry)[-1].facts
    assert facts["verschillen"] == [f"{other.public_number} ({EXPLANATION})"]
