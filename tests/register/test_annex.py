"""The annex: every sentence with what rests on it, found by its words, and nothing secret."""

from __future__ import annotations

import re

import pytest

from register.models import Entry, SourceDocument
from tests.make import (
    make_campus,
    make_citation,
    make_fund,
    make_initiative,
    make_passage,
    make_sentence,
    make_theme,
)
from tests.register.annex_page import drawn, numbers, sections, sentences

DELTAS = "Hieronder vallen Medical Delta, DelTri en de Clean Tech Delta."


# What rests on a sentence --------------------------------------------------------------------


def test_a_sentence_shows_the_entries_that_rest_on_it_with_their_kind(client):
    passage = make_sentence(number=41)
    make_citation(make_campus(title="Zeedelta", slug="zeedelta"), passage)
    make_citation(make_initiative(title="Medische delta", slug="medisch"), passage)

    text = client.get("/bijlage").text

    note = re.search(r'<ul data-sentence="41".*?</ul>', text, re.DOTALL)[0]
    assert re.findall(r'href="(\S+)".*?>(.*?)</a> <span>(\w+)</span>', note) == [
        ("/initiatieven/medisch", "Medische delta", "initiatief"),
        ("/campussen/zeedelta", "Zeedelta", "campus"),
    ]


def test_a_concept_rests_on_no_sentence(client):
    entry = make_fund(title="Geheim", publication="concept")
    make_citation(entry, make_sentence(DELTAS), "Medical Delta")
    hidden = client.get("/bijlage")

    Entry.objects.update(publication="published")
    shown = client.get("/bijlage")

    assert ("Geheim" in hidden.text, drawn(*sentences(hidden))) == (False, DELTAS)
    assert ("Geheim" in shown.text, drawn(*sentences(shown)) == DELTAS) == (True, False)
    assert [sections(page)[0].entry_count for page in (hidden, shown)] == [0, 1]


def test_a_withdrawn_entry_rests_on_no_sentence(client):
    make_citation(make_fund(title="Geheim"), make_sentence(DELTAS), "Medical Delta")
    shown = client.get("/bijlage")

    Entry.objects.update(publication="withdrawn", withdrawal_note="Dubbel")
    hidden = client.get("/bijlage")

    assert ("Geheim" in shown.text, drawn(*sentences(shown)) == DELTAS) == (True, False)
    assert ("Geheim" in hidden.text, drawn(*sentences(hidden))) == (False, DELTAS)
    assert len(sentences(client.get("/bijlage?toon=open"))) == 1


def test_a_part_that_is_quoted_is_tied_to_its_entry_by_a_letter(client):
    passage = make_sentence(DELTAS)
    for title, quote in [
        ("Een", "DelTri"),
        ("Twee", "Medical Delta"),
        ("Drie", "DelTri"),
        ("Vier", DELTAS),
    ]:
        make_citation(make_initiative(title=title), passage, quote)

    (sentence,) = sentences(client.get("/bijlage"))

    assert drawn(sentence) == (
        "Hieronder vallen [Medical Delta]a, [DelTri]b en de Clean Tech Delta."
    )
    assert [(each.mark, each.entry.title) for each in sentence.references] == [
        ("", "Vier"),
        ("a", "Twee"),
        ("b", "Drie"),
        ("b", "Een"),
    ]


def test_a_part_that_lies_within_another_keeps_its_own_letter(client):
    passage = make_sentence(DELTAS)
    for quote in ["Medical Delta, DelTri", "Medical", "Delta, DelTri en de Clean"]:
        make_citation(make_initiative(), passage, quote)

    (sentence,) = sentences(client.get("/bijlage"))

    assert drawn(sentence) == (
        "Hieronder vallen [Medical]a[ ][Delta, DelTri]b[ en de Clean]c Tech Delta."
    )


def test_the_only_quote_of_a_sentence_needs_no_letter(client):
    make_citation(make_initiative(), make_sentence(DELTAS), "DelTri")

    (sentence,) = sentences(client.get("/bijlage"))

    assert drawn(sentence) == "Hieronder vallen Medical Delta, [DelTri] en de Clean Tech Delta."


@pytest.mark.parametrize("quote", [DELTAS, DELTAS[:-1]])
def test_a_quote_of_the_whole_sentence_is_not_drawn(client, quote):
    make_citation(make_initiative(), make_sentence(DELTAS), quote)

    (sentence,) = sentences(client.get("/bijlage"))

    assert drawn(sentence) == DELTAS


def test_the_letters_go_on_after_z(client):
    words = [f"woord{number:02}" for number in range(28)]
    passage = make_sentence(" ".join(words))
    for word in words:
        make_citation(make_initiative(), passage, word)

    (sentence,) = sentences(client.get("/bijlage"))

    assert [each.mark for each in sentence.references][24:] == ["y", "z", "aa", "bb"]


def test_a_sentence_without_a_fact_says_why_in_words(client):
    make_sentence(number=7, no_fact_reason="Leidt alleen in.")

    text = client.get("/bijlage").text

    assert "Geen feit: Leidt alleen in." in text
    assert text.count("rt-passage--quiet") == 1


def test_a_reason_that_an_entry_has_overtaken_is_not_shown(client):
    make_citation(make_initiative(), make_sentence(no_fact_reason="Leidt alleen in."))

    text = client.get("/bijlage").text

    assert ("Leidt alleen in." in text, "rt-passage--quiet" in text) == (False, False)


def test_a_sentence_nobody_has_judged_has_no_note(client):
    make_sentence(number=7)

    text = client.get("/bijlage").text

    assert ('id="zin-7"' in text, "rt-margin" in text) == (True, False)


def test_a_sentence_and_a_title_are_text_and_never_markup(client):
    passage = make_sentence("Zo <script>alert(1)</script> is het.", chapter="<b>Slot</b>")
    make_citation(make_initiative(title="<script>alert(2)</script>"), passage, "Zo <script>alert")

    text = client.get("/bijlage?q=alert").text

    assert [part for part in ("<script>a", "<script><mark>", "<b>Slot") if part in text] == []


# The document --------------------------------------------------------------------------------


def test_the_text_stands_under_its_chapters_and_sections_in_order(client):
    theme = make_theme("campussen")
    make_sentence(number=3, chapter="1. Kennis", section="Campussen", theme=theme)
    make_sentence(number=1, chapter="Inleiding")
    make_sentence(number=2, chapter="1. Kennis")

    response = client.get("/bijlage")

    found = [
        (chapter.title, [(each.title, each.start) for each in chapter.sections])
        for chapter in response.context["annex"].chapters
    ]
    assert found == [("Inleiding", [("", 1)]), ("1. Kennis", [("", 2), ("Campussen", 3)])]
    assert 'id="paragraaf-3"><a href="/zoeken?thema=campussen">Campussen</a>' in response.text
    assert 'href="#paragraaf-3">Campussen</a>' in response.text


def test_a_section_and_its_chapter_count_each_entry_once(client):
    entry = make_initiative()
    for number in (1, 2):
        make_citation(entry, make_sentence(number=number, section="Campussen"))
    make_citation(make_campus(), make_sentence(number=3, section="Ruimte"))

    make_citation(entry, make_sentence(number=4, section="Ruimte"))

    (chapter,) = client.get("/bijlage").context["annex"].chapters

    counts = [(each.title, each.entry_count) for each in chapter.sections]
    assert (counts, chapter.entry_count) == ([("Campussen", 1), ("Ruimte", 2)], 2)


def test_a_long_section_is_cut_into_paragraphs_that_begin_with_something_new(client):
    long = "Wij investeren. " * 45
    for number, text in enumerate([long, "Dit loopt door.", "Zeeland werkt mee."], start=1):
        make_sentence(text, number=number)

    (section,) = sections(client.get("/bijlage"))

    assert [[each.passage.number for each in p] for p in section.paragraphs] == [[1, 2], [3]]


def test_another_document_is_no_part_of_the_annex(client):
    make_sentence(number=1)
    make_citation(make_initiative(title="Elders"), make_passage("Uit een andere brief."))

    response = client.get("/bijlage")

    assert (numbers(response), "Elders" in response.text) == ([1], False)


@pytest.mark.parametrize("has_document", [False, True])
def test_a_register_without_the_annex_says_so(client, has_document):
    if has_document:
        SourceDocument.objects.create(code="bijlage-3-2011", title="Bijlage 3")

    response = client.get("/bijlage?q=delta")

    assert (response.status_code, response.context["annex"]) == (200, None)
    assert "De tekst staat nog niet in het register." in response.text


def test_an_entry_leads_to_its_sentences_in_the_annex_and_not_to_those_of_others(client):
    entry = make_initiative()
    make_citation(entry, make_sentence(number=41))
    make_citation(entry, make_passage("Uit een andere brief.", number=42))

    text = client.get(entry.get_absolute_url()).text

    assert re.findall(r'href="(/bijlage#\S+)"', text) == ["/bijlage#zin-41"]


def test_the_annex_is_in_the_sitemap_and_names_its_own_address(client):
    make_sentence()

    assert "/bijlage</loc>" in client.get("/sitemap-paginas.xml").text
    assert re.search(
        r'<link rel="canonical" href="[^"]+/bijlage">', client.get("/bijlage?q=x").text
    )


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_annex_runs_the_same_queries_for_any_number_of_rows(
    client, django_assert_num_queries, item_count
):
    entries = [make_initiative() for _ in range(item_count)]
    for _ in range(item_count):
        passage = make_sentence(theme=make_theme())
        for entry in entries:
            make_citation(entry, passage, "Limburg")

    with django_assert_num_queries(3):
        response = client.get("/bijlage?q=limburg")

    assert sum(len(each.references) for each in sentences(response)) == item_count**2
