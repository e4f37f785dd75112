"""What is found by which words, right after every way of writing."""

import unicodedata

import pytest
from django.db import connection

from register.models import Entry, EntryIndex, Region
from register.search.dutch import parse
from tests.make import make_campus, make_citation, make_initiative, make_passage, make_region


def found(text: str) -> list[str]:
    return list(EntryIndex.objects.search(parse(text)).values_list("entry__title", flat=True))


def test_a_saved_title_is_found_and_the_old_one_no_longer():
    entry = make_initiative(title="Voedsel")

    entry.title = "Watertechnologie"
    entry.save()

    assert found("watertechnologie") == ["Watertechnologie"]
    assert found("voedsel") == []


def test_a_title_is_found_after_an_update_by_query():
    make_initiative(title="Voedsel")

    Entry.objects.update(title="Watertechnologie")

    assert found("watertechnologie") == ["Watertechnologie"]


def test_a_title_is_found_after_raw_sql():
    make_initiative(title="Voedsel")

    with connection.cursor() as cursor:
        cursor.execute("UPDATE register_entry SET title = 'Watertechnologie'")

    assert found("watertechnologie") == ["Watertechnologie"]


@pytest.mark.parametrize(
    "field",
    [
        {"title": "Scheikunde"},
        {"aliases": ["Scheikunde"]},
        {"summary": "Over scheikunde."},
        {"place": "Scheikunde"},
        {"partners": ["Stichting Scheikunde"]},
    ],
)
def test_each_text_of_an_entry_is_searched(field):
    entry = make_campus(**field)
    make_campus(title="Anders")

    assert found("scheikunde") == [entry.title]


def test_the_quotes_of_an_entry_are_searched_until_they_go():
    entry = make_initiative(title="Delta")
    citation = make_citation(entry, make_passage("Er komt een polymerenfabriek."))
    before = found("polymerenfabriek")

    citation.delete()

    assert before == ["Delta"]
    assert found("polymerenfabriek") == []


def test_the_names_of_regions_are_searched_after_each_change():
    friesland = make_region("Fryslân", aliases=["Friesland"])
    make_initiative(title="Delta", regions=[friesland])
    before = found("friesland")

    Region.objects.filter(pk=friesland.pk).update(name="Frisia", aliases=[])

    assert before == ["Delta"]
    assert found("frisia") == ["Delta"]
    assert found("friesland") == []


@pytest.mark.parametrize(
    "spelling", ["Fryslân", "fryslan", "FRYSLÂN", unicodedata.normalize("NFD", "Fryslân")]
)
@pytest.mark.parametrize("stored", ["NFC", "NFD"])
def test_accents_case_and_their_encoding_make_no_difference(spelling, stored):
    make_initiative(title=unicodedata.normalize(stored, "Energie in Fryslân"))

    assert len(found(spelling)) == 1


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("campus", 1),
        ("camp", 1),
        ("polymeer", 1),
        ("investering", 1),
        ("campus polymeren", 1),
        ("campus metaal", 0),
        ("hertogenbosch", 1),
        ("'s-Hertogenbosch", 1),
        ("amp", 0),
    ],
)
def test_each_word_must_occur_whole_inflected_or_as_a_beginning(words, count):
    make_campus(title="Campus voor polymeren in 's-Hertogenbosch", summary="Investeringen")

    assert len(found(words)) == count


@pytest.mark.parametrize("text", ["a & | !", "campus:*", "((campus", "campus' OR 1=1", "<->"])
def test_the_signs_of_the_search_language_are_only_signs(text):
    make_campus(title="Iets")

    # Raises no error; a text without words is refused by the form, see test_filters.py.
    assert found(f"metaal {text}") == []
