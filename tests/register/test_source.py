"""Quotes are literal: neither the quote nor the sentence can drift away from the other."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError

from register.models import Citation, Passage, SourceDocument
from tests.make import make_citation, make_initiative, make_passage

SENTENCE = "Daarnaast zal  in Leiden geïnvesteerd worden in het Bio Science Parc."


@pytest.mark.parametrize(
    "quote",
    [
        "Bio Science Parc",
        "geïnvesteerd worden",
        "Leiden geïnvesteerd worden in het Bio Science Parc.",
    ],
)
def test_a_literal_quote_is_accepted_typing_errors_included(quote):
    citation = Citation(
        entry=make_initiative(), passage=make_passage(" ".join(SENTENCE.split())), quote=quote
    )

    citation.full_clean()
    citation.save()

    assert Citation.objects.get().quote == quote


@pytest.mark.parametrize(
    "quote", ["Bio Science Park", "bio science parc", "geinvesteerd", "Leiden … Parc"]
)
def test_a_quote_that_is_not_literal_is_refused_and_the_form_says_so(quote):
    citation = Citation(entry=make_initiative(), passage=make_passage(SENTENCE), quote=quote)

    with pytest.raises(ValidationError) as refusal:
        citation.full_clean()

    assert refusal.value.message_dict == {
        "quote": ["Dit citaat staat niet letterlijk in de gekozen zin."]
    }


@pytest.mark.parametrize("quote", ["Bio Science Park", "", " "])
def test_the_database_accepts_no_other_words_from_anyone(quote):
    entry = make_initiative()
    citation = make_citation(entry, make_passage(SENTENCE), "Bio Science Parc")

    with pytest.raises(IntegrityError, match="niet letterlijk"):
        Citation.objects.filter(pk=citation.pk).update(quote=quote)


def test_a_bulk_of_citations_is_refused_for_one_wrong_quote():
    entry = make_initiative()
    citations = [
        Citation(entry=entry, passage=make_passage(SENTENCE), quote=quote)
        for quote in ["Leiden", "Leuven"]
    ]

    with pytest.raises(IntegrityError, match="niet letterlijk"), transaction.atomic():
        Citation.objects.bulk_create(citations)

    assert not Citation.objects.exists()


def test_a_citation_cannot_move_to_a_sentence_without_its_words():
    citation = make_citation(make_initiative(), make_passage(SENTENCE), "Leiden")
    other = make_passage("Delft en Rotterdam.")

    with pytest.raises(IntegrityError, match="niet letterlijk"):
        Citation.objects.filter(pk=citation.pk).update(passage=other)


def test_a_sentence_cannot_lose_a_word_that_is_quoted():
    passage = make_passage(SENTENCE)
    make_citation(make_initiative(), passage, "Bio Science Parc")

    with pytest.raises(IntegrityError, match="geciteerd met woorden"):
        Passage.objects.filter(pk=passage.pk).update(text=SENTENCE.replace("Parc", "Park"))


def test_a_form_names_the_quote_that_a_sentence_would_lose():
    passage = make_passage(SENTENCE)
    make_citation(make_initiative(), passage, "Bio Science Parc")
    passage.text = SENTENCE.replace("Parc", "Park")

    with pytest.raises(ValidationError) as refusal:
        passage.full_clean()

    assert refusal.value.message_dict == {
        "text": ["Een bijdrage citeert hieruit: ‘Bio Science Parc’."]
    }


def test_white_space_in_a_sentence_is_made_single():
    passage = make_passage(SENTENCE)

    passage.full_clean()

    assert passage.text.startswith("Daarnaast zal in Leiden")


def test_raw_sql_cannot_take_a_quoted_word_out_either():
    passage = make_passage(SENTENCE)
    make_citation(make_initiative(), passage, "Leiden")

    with (
        pytest.raises(IntegrityError, match="geciteerd met woorden"),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE register_passage SET text = 'Leids' WHERE id = %s", [passage.pk])


def test_a_sentence_may_change_where_nobody_quotes_it():
    passage = make_passage(SENTENCE)
    make_citation(make_initiative(), passage, "Leiden")

    Passage.objects.filter(pk=passage.pk).update(text="In Leiden.")

    passage.refresh_from_db()
    assert passage.text == "In Leiden."


def test_white_space_in_a_quote_is_made_single():
    citation = Citation(
        entry=make_initiative(), passage=make_passage("In het Park."), quote=" het\n  Park "
    )

    citation.full_clean()

    assert citation.quote == "het Park"


def test_an_entry_cites_a_sentence_once_and_the_form_says_so():
    entry, passage = make_initiative(), make_passage(SENTENCE)
    make_citation(entry, passage, "Leiden")

    with pytest.raises(ValidationError) as refusal:
        Citation(entry=entry, passage=passage, quote="Parc").full_clean()

    assert refusal.value.messages == ["Deze zin wordt al geciteerd bij deze bijdrage."]


def test_a_number_has_one_sentence_in_a_document():
    passage = make_passage(number=1)

    with pytest.raises(IntegrityError, match="passage_number_once"):
        make_passage(number=1, document=passage.document)


def test_another_document_starts_counting_again():
    make_passage(number=1)
    other = SourceDocument.objects.create(code="brief", title="Brief")

    passage = make_passage(number=1, document=other, section="Slot", text="Tot ziens.")

    assert str(passage) == "Slot, zin 1: Tot ziens."


def test_a_cited_sentence_cannot_be_deleted():
    passage = make_citation(make_initiative()).passage

    with pytest.raises(ProtectedError):
        passage.delete()
