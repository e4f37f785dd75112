"""From the register into a proposal, and back."""

import pytest
from django.core.exceptions import ValidationError
from django.db.models import Sum

from register.models import Contribution, Entry, EntryTag, Region, SourceDocument, Tag
from register.triggers import events_of
from submissions.forms.details import DETAILS
from submissions.proposal.snapshot import KINDS, amount_key, blank, snapshot
from submissions.proposal.writing import add_entry, change_entry, withdraw_entry
from tests.make import (
    make_campus,
    make_citation,
    make_contribution,
    make_full_entry,
    make_fund,
    make_initiative,
    make_passage,
    make_region,
    make_sentence,
    make_theme,
    make_topsector,
)

SOURCE = {
    "key": "n1",
    "document": "Programmabegroting 2026",
    "page": "p. 12",
    "quote": "Wij trekken 2 miljoen euro uit.",
    "link": "https://example.nl/begroting.pdf",
}
LINE = {
    "key": "n2",
    "amount": "meer dan € 2.000.000",
    "words": "ruim 2 miljoen euro",
    "nature": "own",
    "named_payers": [],
    "implied_payers": [],
    "co_payers": "",
    "start_year": 2026,
    "end_year": None,
    "period_text": "",
    "source": "n1",
    "note": "",
}


def new_values(region: Region, **fields) -> dict:
    return (
        blank("fund", region)
        | {
            "title": "Fonds voor water",
            "theme": make_theme().code,
            "ladder": "besluit",
            "sources": [SOURCE],
            "contributions": [LINE | {"named_payers": [region.code]}],
        }
        | fields
    )


@pytest.mark.parametrize("make", [make_initiative, make_campus, make_fund])
def test_a_new_entry_holds_what_was_proposed(make):
    original = make_full_entry(make)
    EntryTag.objects.create(entry=original, tag=Tag.objects.create(code="ict", name="ICT"))
    values = snapshot(original) | {"title": "Een ander"}

    entry = add_entry(original.kind, values, original.owner)

    copied = snapshot(entry)
    for line in (*copied["contributions"], *values["contributions"]):
        line.pop("key")
    assert copied == values


def test_a_new_entry_is_public_and_gets_an_address_and_a_number_of_its_own():
    region = make_region()
    first = make_fund(title="Fonds voor water", slug="fonds-voor-water")

    entry = add_entry("fund", new_values(region), region)

    assert (entry.publication, entry.owner, entry.slug) == (
        "published",
        region,
        "fonds-voor-water-2",
    )
    assert entry.number != first.number


def test_a_title_that_the_site_uses_itself_becomes_another_address():
    region = make_region()

    entry = add_entry("fund", new_values(region, title="Kaart"), region)

    assert entry.slug == "kaart-2"


def test_a_new_source_becomes_a_document_a_sentence_and_a_citation():
    region = make_region()

    entry = add_entry("fund", new_values(region), region)

    passage = entry.citations.get().passage
    assert (passage.document.title, passage.document.url) == (SOURCE["document"], SOURCE["link"])
    assert (passage.chapter, passage.text) == ("p. 12", SOURCE["quote"])
    assert entry.contributions.get().passage == passage


def test_a_source_without_a_quote_is_the_document_as_a_whole():
    region = make_region()
    source = SOURCE | {"quote": "", "page": ""}

    entry = add_entry("fund", new_values(region, sources=[source]), region)

    citation = entry.citations.get()
    assert (citation.quote, citation.passage.chapter) == (SOURCE["document"], "hele document")


def test_the_same_document_is_made_once_and_its_sentences_are_numbered_on():
    region = make_region()

    add_entry("fund", new_values(region), region)
    other = SOURCE | {"quote": "Ook elders trekken wij geld uit."}
    add_entry("fund", new_values(region, sources=[other]), region)

    passages = SourceDocument.objects.get().passages.values_list("number", flat=True)
    assert list(passages) == [1, 2]


def test_a_sentence_that_the_register_has_is_cited_and_not_made_again():
    region = make_region()
    passage = make_passage("Limburg investeert 15 miljoen euro.")
    source = {
        "document": passage.document.title,
        "link": "",
        "page": "",
        "quote": "15 miljoen euro",
    }
    source = SOURCE | source

    entry = add_entry("fund", new_values(region, sources=[source]), region)

    assert entry.citations.get().passage == passage


def test_no_sentence_is_added_to_the_annex():
    region = make_region()
    sentence = make_sentence("Limburg investeert 15 miljoen euro.")
    source = SOURCE | {"document": sentence.document.title, "link": "", "quote": "Limburg spaart."}

    with pytest.raises(ValidationError, match="De bijlage van 2011 ligt vast"):
        add_entry("fund", new_values(region, sources=[source]), region)

    assert sentence.document.passages.count() == 1


@pytest.mark.parametrize("page", ["", "p. 12"])
def test_a_quote_that_stands_in_two_sentences_is_tied_to_neither(page):
    region = make_region()
    for _ in range(2):
        passage = make_passage("Limburg investeert 15 miljoen euro.")
    source = {"document": passage.document.title, "link": "", "quote": "15 miljoen euro"}

    source = SOURCE | source | {"page": page}
    entry = add_entry("fund", new_values(region, sources=[source]), region)

    assert entry.citations.get().passage.chapter == (page or "hele document")
    assert passage.document.passages.count() == 3


def test_a_source_that_is_only_a_link_is_not_looked_for_in_sentences():
    region = make_region()
    passage = make_passage("Zie ook de Bron van dit alles.")
    source = SOURCE | {"document": passage.document.title, "link": "", "quote": "", "page": ""}

    entry = add_entry("fund", new_values(region, sources=[source]), region)

    assert entry.citations.get().passage != passage


def test_an_amount_keeps_how_sure_it_is():
    region = make_region()

    entry = add_entry("fund", new_values(region), region)

    line = entry.contributions.get()
    assert (line.amount_eur, line.precision) == (2_000_000, "at_least")
    assert [payer.region for payer in line.payer_links.all()] == [region]


def test_an_amount_without_a_figure_stays_unknown():
    region = make_region()
    line = LINE | {"amount": "", "words": "vele miljoenen"}

    entry = add_entry("fund", new_values(region, contributions=[line]), region)

    stored = entry.contributions.get()
    assert (stored.amount_eur, stored.precision, stored.words) == (
        None,
        "unquantified",
        "vele miljoenen",
    )


def test_only_the_row_that_changed_is_written():
    fund = make_full_entry(make_fund)
    values = snapshot(fund)
    values["regions"][0]["note"] = "Trekker"

    change_entry(fund, values)

    changed = {
        model.__name__: events_of(model).objects.filter(pgh_label="update").count()
        for model in (type(fund.region_links.first()), Contribution, Entry)
    }
    assert changed == {"EntryRegion": 1, "Contribution": 0, "Entry": 0}


def test_a_row_that_is_left_out_goes_and_a_new_one_comes():
    fund, water = make_full_entry(make_fund), make_topsector("chemie")
    values = snapshot(fund)
    values["topsectors"] = [
        {"key": "chemie", "topsector": water.code, "basis": "stated", "note": ""}
    ]

    change_entry(fund, values)

    assert [link.topsector.code for link in fund.topsector_links.all()] == ["chemie"]


def test_money_and_the_source_it_rests_on_go_together():
    fund = make_fund()
    make_contribution(fund)
    values = snapshot(fund) | {"sources": [], "contributions": []}

    change_entry(fund, values)

    assert (fund.contributions.count(), fund.citations.count()) == (0, 0)


def test_money_whose_source_is_left_out_is_refused():
    fund = make_fund()
    make_contribution(fund)
    values = snapshot(fund) | {"sources": []}

    with pytest.raises(ValidationError, match="rust op een bron die niet wordt overgenomen"):
        change_entry(fund, values)


def test_a_joint_sum_stays_one_sum():
    fund, delft = make_fund(), make_region("Delft")
    make_contribution(fund, 12_000_000, payers=[fund.owner, delft])
    values = snapshot(fund)
    values["contributions"][0]["amount"] = "€ 14.000.000"

    change_entry(fund, values)

    assert Contribution.objects.counted().aggregate(Sum("amount_eur")) == {
        "amount_eur__sum": 14_000_000
    }
    assert fund.contributions.get().payer_links.count() == 2


def test_a_quote_that_is_not_literal_is_refused():
    fund = make_fund()
    make_citation(fund)
    values = snapshot(fund)
    values["sources"][0]["quote"] = "Limburg investeert 99 miljoen euro."

    with pytest.raises(ValidationError, match="staat niet letterlijk in de gekozen zin"):
        change_entry(fund, values)


def test_a_contribution_of_another_entry_cannot_be_taken_along():
    theirs = make_contribution(make_fund())
    mine = make_fund()
    make_contribution(mine, 1_000)
    values = snapshot(mine)
    values["contributions"][0]["key"] = amount_key(theirs)

    change_entry(mine, values)

    theirs.refresh_from_db()
    assert (theirs.amount_eur, theirs.entry) == (15_000_000, theirs.entry)
    assert mine.contributions.get().amount_eur == 1_000


def test_a_withdrawn_entry_says_why():
    fund = make_fund()

    withdraw_entry(fund, "Bestaat niet meer")

    stored = Entry.objects.get(pk=fund.pk)
    assert (stored.publication, stored.withdrawal_note) == ("withdrawn", "Bestaat niet meer")


def test_a_snapshot_takes_as_many_queries_for_three_rows_as_for_one(django_assert_num_queries):
    one, three = make_fund(), make_fund()
    make_contribution(one)
    for _ in range(3):
        make_contribution(three)

    with django_assert_num_queries(7):
        snapshot(one)
    with django_assert_num_queries(7):
        snapshot(three)


def test_every_field_of_a_kind_is_in_the_form_or_not_for_a_proposal_to_say():
    not_for_a_proposal = {
        "id", "kind", "number", "slug", "publication", "withdrawal_note", "owner",
        "confirmed_on", "confirmed_by", "entry_ptr", "own_kind",
    }  # fmt: skip

    for kind, model in KINDS.items():
        names = {field.name for field in model._meta.concrete_fields}
        assert names - not_for_a_proposal <= set(DETAILS[kind].base_fields)
