"""Dutch as search reads it. The table of examples is the specification."""

import csv
import threading
import unicodedata
from pathlib import Path

import pytest
from django.db import connection, transaction

from register.migrations import __path__ as migrations
from register.models import BuildingWord, Entry, EntryIndex, IrregularWord, Synonym, User, Word
from register.search.dutch import SearchError, parse
from register.triggers import events_of
from tests.make import make_contribution, make_initiative, make_user

EXAMPLES = list(
    csv.DictReader((Path(__file__).parent / "dutch_examples.csv").open(encoding="utf-8"))
)


@pytest.fixture(autouse=True)
def first_words(db):
    """The words that a migration puts in; a test that empties the tables takes them away."""
    with connection.cursor() as cursor:
        cursor.execute((Path(migrations[0]) / "sql" / "0011_words.sql").read_text())


def found(text: str) -> list[str]:
    tiers = EntryIndex.objects.tiers(parse(text))
    return [row.entry.title for tier in tiers for row in tier.order_by("sort_key")]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: f"{e['query']} in {e['text']}")
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_the_examples_hold(example, form):
    make_initiative(title=unicodedata.normalize(form, example["text"]))
    if example["found"] == "no":
        # The register knows the word, so that nothing is found as the beginning of another.
        make_initiative(title="-", summary=example["query"])

    for query_form in ["NFC", "NFD"]:
        hits = set(found(unicodedata.normalize(query_form, example["query"]))) - {"-"}
        assert bool(hits) == (example["found"] == "yes")


# Queries ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("publication", [Entry.Publication.CONCEPT, Entry.Publication.PUBLISHED])
def test_a_word_in_a_concept_decides_nothing(publication):
    """As the beginning of a word, half words are found only if they are no word themselves."""
    make_initiative(title="Watertechnologie")
    make_initiative(title="Watert", publication=publication)

    is_public = publication == Entry.Publication.PUBLISHED
    assert found("watert") == (["Watert"] if is_public else ["Watert", "Watertechnologie"])


def test_a_word_counts_as_soon_as_its_entry_is_public():
    make_initiative(title="Watertechnologie")
    entry = make_initiative(title="Watert", publication=Entry.Publication.CONCEPT)

    Entry.objects.filter(pk=entry.pk).update(publication=Entry.Publication.PUBLISHED)

    assert found("watert") == ["Watert"]


def test_an_amount_is_excluded_whole():
    make_contribution(make_initiative(title="Haven"), amount_eur=5_000_000, words="5 miljoen")
    make_initiative(title="Haven in het klein")

    assert found("haven -5 miljoen") == ["Haven in het klein"]


def test_no_phrase_runs_on_over_words_that_say_nothing():
    make_initiative(title="Fonds", summary="Het water.")

    assert found("fonds water") == ["Fonds"]
    assert found('"fonds het water"') == []


@pytest.mark.parametrize(
    "typed", ["71,2 miljoen", "71200000", "71.200.000", "€ 71,2 mln", "€71,2 miljoen"]
)
def test_an_amount_is_found_as_people_type_it(typed):
    make_contribution(make_initiative(title="Agenda"), amount_eur=71_200_000)
    make_contribution(make_initiative(title="Ander"), amount_eur=712_000)

    assert found(typed) == ["Agenda"]


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("-", "letters of cijfers"),
        ("?!", "letters of cijfers"),
        ("\u200f\u202e", "letters of cijfers"),
        ("😀", "letters of cijfers"),
        ('""', "letters of cijfers"),
        ("het de en", "meer zegt"),
        ("-campus", "ook een woord"),
        ('-"food valley" -campus', "ook een woord"),
        ("woord " * 21, "ten hoogste 20"),
        ("a " * 15_000, "ten hoogste 1000"),
        ("x" * 30_000, "ten hoogste 1000"),
    ],
)
def test_a_query_without_a_word_to_find_is_refused(typed, message):
    with pytest.raises(SearchError, match=message):
        parse(typed)


SIGNS = [
    "& | !",
    ":*",
    "((",
    "' '",
    "<->",
    "%",
    "_",
    "\\",
    "'''",
    "\\'",
    "*",
    "😀",
    "\u202e",
]


@pytest.mark.parametrize("signs", SIGNS)
def test_the_signs_of_query_languages_are_only_signs(signs):
    make_initiative(title="Campus")

    assert found(f"campus {signs}") == ["Campus"]
    assert found(f"{signs}campus") == ["Campus"]


def test_best_comes_first_the_very_title_then_titles_then_the_rest():
    make_initiative(title="Zorg", summary="Over chemie.")
    make_initiative(title="De chemie van Geleen")
    make_initiative(title="Chemie")
    make_initiative(title="Agro", summary="Over chemie.")

    tiers = EntryIndex.objects.tiers(parse("chemie"))

    assert [sorted(row.sort_key for row in tier) for tier in tiers] == [
        ["chemie"],
        ["de chemie van geleen"],
        ["agro", "zorg"],
    ]


def test_a_phrase_does_not_run_from_the_title_into_the_summary():
    make_initiative(title="Campus", summary="Delft")

    assert found("campus delft") == ["Campus"]
    assert found('"campus delft"') == []


# A change of Dutch -----------------------------------------------------------------------------


def test_a_new_building_word_is_found_in_the_words_that_are_there_already():
    entry = make_initiative(title="Kwantumtechniek")
    make_initiative(title="Anders", summary="De techniek.")
    before = EntryIndex.objects.get(entry=entry)

    BuildingWord.objects.create(word="techniek")

    after = EntryIndex.objects.get(entry=entry)
    assert found("technieken") == ["Kwantumtechniek", "Anders"]
    assert (after.version, after.changed_at) == (before.version, before.changed_at)


def test_a_building_word_that_changes_or_goes_is_found_no_longer_inside_words():
    make_initiative(title="Kwantumfonds")
    make_initiative(title="Kwantumhaven")
    make_initiative(title="Anders", summary="Fonds en haven")

    BuildingWord.objects.filter(word="fonds").delete()
    BuildingWord.objects.filter(word="haven").update(word="hafen")

    assert found("fonds") == ["Anders"]
    assert found("haven") == ["Anders"]


def test_a_new_irregular_word_is_found_by_its_base():
    make_initiative(title="Kalveren")
    make_initiative(title="Kalf")

    IrregularWord.objects.create(word="kalveren", base="kalf")

    assert sorted(found("kalf")) == ["Kalf", "Kalveren"]


def test_a_stop_word_that_gets_a_base_is_found():
    make_initiative(title="Over", summary="Zijn")

    IrregularWord.objects.create(word="zijn", base="bestaan")

    assert found("bestaan") == ["Over"]


def test_a_new_synonym_is_found_at_once():
    make_initiative(title="Fietsenstalling")

    Synonym.objects.create(term="Rijwiel", meaning="Fietsenstalling")

    assert found("rijwiel") == ["Fietsenstalling"]


def test_each_word_is_learnt_once():
    make_initiative(title="Xylofoon", summary="Een xylofoon")
    make_initiative(title="Xylofoon")

    assert Word.objects.filter(word="xylofoon").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_write_the_same_new_words_at_once_do_not_wait_for_each_other():
    first, owner = make_initiative(), make_initiative()
    first_wrote, failures = threading.Event(), []

    def write() -> None:
        try:
            first_wrote.wait(10)
            Entry.objects.filter(pk=owner.pk).update(title="Zebrapad", summary="Xylofoon")
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    second = threading.Thread(target=write)
    second.start()
    with transaction.atomic():
        Entry.objects.filter(pk=first.pk).update(title="Xylofoon")
        first_wrote.set()
        second.join(10)
        waits = second.is_alive()
        Entry.objects.filter(pk=first.pk).update(summary="Zebrapad")

    assert (waits, failures) == (False, [])
    assert sorted(found("xylofoon zebrapad")) == ["Xylofoon", "Zebrapad"]


def test_an_administrator_adds_a_synonym_on_the_screen(client):
    client.force_login(make_user(User.Role.ADMINISTRATOR))
    make_initiative(title="Fietsenstalling")

    client.post("/beheer/register/synonym/add/", {"term": "Rijwiel", "meaning": "Fietsenstalling"})

    assert found("rijwiel") == ["Fietsenstalling"]
    assert events_of(Synonym).objects.filter(term="Rijwiel").count() == 1
