"""When an administrator changes what search knows of Dutch, it finds by that at once."""

import pytest

from register.models import BuildingWord, IrregularWord, Synonym, User
from tests.make import make_initiative, make_user

from .test_search_stays_right import is_found

BEHEER = "/beheer/register"


@pytest.fixture
def administrator(client):
    client.force_login(make_user(User.Role.ADMINISTRATOR))
    return client


def test_a_synonym_that_comes_changes_and_goes_on_the_screen(administrator):
    entry = make_initiative(title="Fietsenstalling")
    steps = []

    administrator.post(f"{BEHEER}/synonym/add/", {"term": "rijwiel", "meaning": "fietsenstalling"})
    steps.append((is_found(entry, "rijwielen"), is_found(entry, "karretje")))
    address = f"{BEHEER}/synonym/{Synonym.objects.get(term='rijwiel').pk}"
    administrator.post(f"{address}/change/", {"term": "karretje", "meaning": "fietsenstalling"})
    steps.append((is_found(entry, "rijwielen"), is_found(entry, "karretje")))
    administrator.post(f"{address}/delete/", {"post": "yes"})
    steps.append((is_found(entry, "rijwielen"), is_found(entry, "karretje")))

    assert steps == [(True, False), (False, True), (False, False)]


def test_a_synonym_follows_an_irregular_word_of_later():
    entry = make_initiative(title="Kalf")
    Synonym.objects.create(term="koetjes", meaning="kalveren")
    before = is_found(entry, "koetjes")

    IrregularWord.objects.create(word="kalveren", base="kalf")
    during = is_found(entry, "koetjes")
    IrregularWord.objects.filter(word="kalveren").delete()

    assert (before, during, is_found(entry, "koetjes")) == (False, True, False)


def test_a_building_word_that_comes_and_goes_on_the_screen(administrator):
    entry = make_initiative(title="Kwantumtechniek")
    make_initiative(title="Techniek")
    steps = [is_found(entry, "technieken")]

    administrator.post(f"{BEHEER}/buildingword/add/", {"word": "techniek"})
    steps.append(is_found(entry, "technieken"))
    address = f"{BEHEER}/buildingword/{BuildingWord.objects.get(word='techniek').pk}"
    administrator.post(f"{address}/delete/", {"post": "yes"})
    steps.append(is_found(entry, "technieken"))

    assert steps == [False, True, False]


def test_an_irregular_word_that_comes_changes_and_goes_on_the_screen(administrator):
    entry = make_initiative(title="Kalveren")
    make_initiative(title="Kalf en koe")
    steps = [(is_found(entry, "kalf"), is_found(entry, "koe"))]

    administrator.post(f"{BEHEER}/irregularword/add/", {"word": "kalveren", "base": "kalf"})
    steps.append((is_found(entry, "kalf"), is_found(entry, "koe")))
    address = f"{BEHEER}/irregularword/{IrregularWord.objects.get(word='kalveren').pk}"
    administrator.post(f"{address}/change/", {"word": "kalveren", "base": "koe"})
    steps.append((is_found(entry, "kalf"), is_found(entry, "koe")))
    administrator.post(f"{address}/delete/", {"post": "yes"})
    steps.append((is_found(entry, "kalf"), is_found(entry, "koe")))

    assert steps == [(False, False), (True, False), (False, True), (False, False)]


def test_an_irregular_word_changes_building_words_that_end_in_it():
    entry = make_initiative(title="Proefkoekalveren")
    make_initiative(title="Koekalf")
    BuildingWord.objects.create(word="koekalveren")
    before = is_found(entry, "koekalf")

    IrregularWord.objects.create(word="kalveren", base="kalf")
    during = is_found(entry, "koekalf")
    IrregularWord.objects.filter(word="kalveren").delete()

    assert (before, during, is_found(entry, "koekalf")) == (False, True, False)
