"""/zoeken as readers get it: order, marks, corrections and suggestions."""

import pytest
from django.test import Client

from register.models import Entry
from register.search.marking import marked
from tests.make import (
    make_campus,
    make_citation,
    make_initiative,
    make_passage,
    make_region,
    make_topsector,
)

CONCEPT = Entry.Publication.CONCEPT


def titles(response) -> list[str]:
    return [entry.title for entry in response.context["entries"]]


def suggested(client: Client, text: str) -> list[str]:
    found = client.get("/zoeken/suggesties", {"q": text}).json()["suggestions"]
    return [suggestion["text"] for suggestion in found]


def test_the_very_title_comes_first_and_the_order_is_that_of_the_tiers(client):
    make_initiative(title="Agro", summary="Over water.")
    make_initiative(title="Wetsus en water")
    make_initiative(title="Water")

    response = client.get("/zoeken?q=water")

    assert titles(response) == ["Water", "Wetsus en water", "Agro"]


def test_matching_words_are_marked_in_title_summary_and_quote(client):
    entry = make_campus(title="Watercampus", summary="Twee campussen.")
    make_citation(entry, make_passage("De campus komt er."))

    text = client.get("/zoeken?q=campus").content.decode()

    assert "<mark>Watercampus</mark>" in text
    assert "Twee <mark>campussen</mark>." in text
    assert "De <mark>campus</mark> komt er." in text


def test_marked_text_is_escaped():
    html = marked("<b>Campus</b> & R&D Frysla\u0302n", frozenset({"campus", "r&d", "fryslan"}))

    assert html == (
        "&lt;b&gt;<mark>Campus</mark>&lt;/b&gt; &amp; <mark>R&amp;D</mark>"
        " <mark>Frysla\u0302n</mark>"
    )


def test_a_mistyped_word_shows_the_results_of_what_was_meant_and_says_so(client):
    make_initiative(title="Brainport")

    response = client.get("/zoeken?q=brainpoort")

    assert titles(response) == ["Brainport"]
    assert "Er is niets met ‘brainpoort’." in response.content.decode()
    assert titles(client.get("/zoeken?q=brainpoort&zoals_getypt=brainpoort")) == []


@pytest.mark.parametrize(
    ("known", "typed", "is_slip"),
    [
        ("campus", "campis", True),
        ("brainport", "brainpoort", True),
        ("energietransitie", "energetransite", True),
        ("school", "schiphol", False),
        ("tramverbinding", "treinverbinding", False),
        ("school", "hogeschool", False),
        ("zuid", "zuivel", False),
    ],
)
def test_another_word_is_not_taken_for_a_slip(client, known, typed, is_slip):
    make_initiative(title=known.capitalize())

    response = client.get(f"/zoeken?q={typed}")

    assert bool(response.context["found"].correction) == is_slip


def test_other_words_are_looked_up_as_usual_after_a_literal_search(client):
    make_initiative(title="Brainport")

    response = client.get("/zoeken?q=brainpord&zoals_getypt=brainpoort")

    assert titles(response) == ["Brainport"]


def test_the_number_of_an_entry_leads_to_it(client):
    entry = make_initiative(slug="een")
    concept = make_initiative(publication=CONCEPT)
    code = f"RT-{entry.number:06d}"

    for typed in [code, code.lower(), code.replace("-", " "), f" {code.replace('-', '')} "]:
        response = client.get("/zoeken", {"q": typed}, follow=True)
        assert response.redirect_chain[-1][0] == "/initiatieven/een"
    assert client.get("/zoeken", {"q": f"RT-{concept.number:06d}"}).status_code == 200


def test_the_title_of_the_page_tells_what_was_searched_for(client):
    make_initiative(title="Water")

    assert "<title>Zoeken: water - Regiotop</title>" in client.get("/zoeken?q=water").text


def test_what_was_meant_is_only_offered_when_something_was_found(client):
    make_initiative(title="Brainport")
    make_initiative(title="Brainpoortweg")

    response = client.get("/zoeken?q=brainpoort")

    assert titles(response) == ["Brainpoortweg"]
    assert response.context["found"].correction is not None


@pytest.mark.parametrize("publication", [CONCEPT, Entry.Publication.PUBLISHED])
def test_only_words_that_are_public_are_meant_or_suggested(client, publication):
    make_initiative(title="Kwartiermaker", publication=publication)

    public = publication != CONCEPT
    response = client.get("/zoeken?q=kwartirmaker")

    assert (response.context["found"].correction is not None) == public
    assert ("wartiermaker" in response.content.decode()) == public
    assert suggested(client, "kwart") == (["Kwartiermaker"] if public else [])


def test_what_was_excluded_stays_so_when_a_word_was_mistyped(client):
    make_initiative(title="Brainport Eindhoven")
    make_initiative(title="Brainport Delft")

    response = client.get("/zoeken", {"q": '"brainpoort" -Delft'})

    assert response.context["found"].correction.meant == '"brainport" -Delft'
    assert titles(response) == ["Brainport Eindhoven"]


@pytest.mark.django_db(transaction=True)
def test_what_was_meant_by_one_search_is_not_what_another_excluded(client, kept_counts):
    make_initiative(title="Brainport Eindhoven")
    make_initiative(title="Brainport Delft")
    client.get("/zoeken?q=brainpoort+-delft")

    response = client.get("/zoeken?q=brainpoort")

    assert response.context["found"].correction.meant == "brainport"
    assert titles(response) == ["Brainport Delft", "Brainport Eindhoven"]


def test_a_word_of_a_concept_is_never_meant(client):
    make_initiative(title="Zwoerd")
    make_initiative(title="Zwoerden", publication=CONCEPT)

    response = client.get("/zoeken?q=zwoerdem")

    assert response.context["found"].correction.meant == "zwoerd"


def test_a_word_like_nothing_finds_nothing(client):
    make_initiative(title="Brainport")

    response = client.get("/zoeken?q=xqzwv")

    assert (titles(response), response.context["found"].correction) == ([], None)


def test_titles_regions_and_topsectors_are_suggested_and_eight_at_most(client):
    make_topsector("water", name="Water")
    make_region("Waterland")
    for number in range(9):
        make_initiative(title=f"Waterproef {number}")

    found = suggested(client, "wat")

    assert found[:2] == ["Water", "provincie Waterland"]
    assert len(found) == 8


@pytest.mark.parametrize(
    "text", ["", "w", "-", "\x00", "%", "a" * 30_000, "😀", "\u202e", "'); --"]
)
def test_anything_can_be_typed_and_suggests_nothing(client, text):
    make_initiative(title="Water")

    assert suggested(client, text) == []


@pytest.mark.parametrize("count", [1, 3])
def test_search_runs_the_same_queries_for_any_number_of_rows(
    client, django_assert_num_queries, count
):
    for _ in range(count):
        make_citation(make_initiative(title="Water"), make_passage("Het water."))

    with django_assert_num_queries(20):
        response = client.get("/zoeken?q=water")

    assert len(response.context["entries"]) == count
