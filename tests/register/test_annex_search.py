"""The annex searched by its words: what is found, marked, left on the page, or told is wrong."""

from __future__ import annotations

import pytest

from register.annex import find
from register.words import words_of
from tests.make import (
    make_citation,
    make_initiative,
    make_sentence,
)
from tests.register.annex_page import drawn, marked, numbers, sentences


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("creeert", ["creëert"]),
        ("CREËERT", ["creëert"]),
        ("regio", ["Regio", "regionale"]),
        ("onale", []),
        ("brabant noord", ["Noord", "Brabant"]),
        ("regio limburg", []),
        ("m2", ["m²"]),
        ("", []),
    ],
)
def test_words_are_found_by_their_beginning_whatever_their_accents_and_case(asked, found):
    text = "Regio’s in Noord-Brabant: 26 m² creëert regionale ruimte."

    spans = find(words_of(asked), text)

    assert [text[start:end] for start, end in spans] == found


def test_a_found_word_is_marked_also_where_a_quote_ends_inside_it(client):
    make_citation(make_initiative(), make_sentence("Bij campussen hoort ruimte."), "Bij campus")

    (sentence,) = sentences(client.get("/bijlage?q=campus"))

    assert (marked(sentence), drawn(sentence)) == (
        ["campus", "sen"],
        "[Bij ][campus]sen hoort ruimte.",
    )


def test_search_leaves_the_text_whole_and_leads_from_hit_to_hit(client):
    for number, text in enumerate(["Water.", "Lucht.", "Watercampus.", "Te water."], start=1):
        make_sentence(text, number=number)

    response = client.get("/bijlage?q=water")

    assert numbers(response) == [1, 2, 3, 4]
    assert response.context["annex"].hits == [1, 3, 4]
    assert [(s.hit_before, s.hit_after) for s in sentences(response)] == [
        (None, 3),
        (None, None),
        (1, 4),
        (3, None),
    ]
    assert "3 zinnen met ‘water’" in response.text
    assert 'href="/bijlage?q=water&amp;toon=gevonden"' in response.text


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", [1, 2, 3, 4]),
        ("?toon=", [1, 2, 3, 4]),
        ("?toon=alles", [1, 2, 3, 4]),
        ("?toon=gevonden&q=water", [1, 4]),
        ("?toon=open", [3, 4]),
        ("?toon=open&q=water", [4]),
        ("?toon=geen-feit", [2]),
        ("?toon=geen-feit&q=water", []),
    ],
)
def test_what_is_left_on_the_page_follows_from_the_question(client, query, shown):
    make_citation(make_initiative(), make_sentence("Water.", number=1))
    make_sentence("Lucht.", number=2, no_fact_reason="Leidt alleen in.")
    make_sentence("Aarde.", number=3)
    make_sentence("Waterkant.", number=4)

    response = client.get(f"/bijlage{query}")

    assert numbers(response) == shown
    assert response.context["annex"].counts == {"all": 4, "cited": 1, "no_fact": 1, "open": 2}


def test_a_sentence_on_its_own_leads_to_its_place_in_the_whole_text(client):
    make_sentence("Water.", number=41)

    text = client.get("/bijlage?q=water&toon=gevonden").text

    assert 'href="/bijlage#zin-41"' in text


@pytest.mark.parametrize("toon", ["", "&toon=gevonden"])
def test_a_search_without_result_says_what_to_try(client, toon):
    make_sentence("Water.")

    text = client.get(f"/bijlage?q=vuur+%26+vlam{toon}").text

    assert "Geen zin gevonden met ‘vuur &amp; vlam’" in text
    assert "Gebruik minder woorden" in text
    assert 'href="/zoeken?q=vuur%20%26%20vlam"' in text


@pytest.mark.parametrize(
    ("query", "field", "message"),
    [
        ({"q": "?!"}, "q", "Vul een woord met letters of cijfers in."),
        ({"q": "x" * 201}, "q", "Zorg dat deze waarde niet meer dan 200 tekens bevat"),
        ({"q": "a\0b"}, "q", "Null-tekens zijn niet toegestaan."),
        ({"toon": "gevonden"}, "q", "Vul een zoekwoord in, of toon de hele tekst."),
        ({"toon": "x"}, "toon", "De keuze ‘x’ bestaat niet. Kies opnieuw."),
    ],
)
def test_a_wrong_question_is_told_at_its_field_and_leaves_the_text_whole(
    client, query, field, message
):
    make_sentence(number=1)
    make_sentence(number=2)

    response = client.get("/bijlage", query)

    assert (response.status_code, numbers(response)) == (200, [1, 2])
    assert list(response.context["form"].errors) == [field]
    assert response.context["form"].errors[field][0].startswith(message)
    assert f'id="id_{field}_error"' in response.text


def test_what_was_asked_wrongly_stays_in_the_field(client):
    make_sentence()

    assert 'value="?!"' in client.get("/bijlage", {"q": "?!"}).text


@pytest.mark.parametrize("value", ["x" * 30_000, "\ud800", "%00", str(10**20), "w " * 5_000])
def test_anything_can_be_asked(client, value):
    make_sentence()

    encoded = value.encode("utf-8", "surrogatepass")
    answers = [client.get("/bijlage", {name: encoded}) for name in ("q", "toon", "x")]

    assert {answer.status_code for answer in answers} == {200}


def test_a_question_may_come_a_thousand_times(client):
    make_sentence("Water.", number=1)

    response = client.get("/bijlage?" + "&".join(["q=water"] * 1_000))

    assert (response.status_code, response.context["annex"].hits) == (200, [1])
