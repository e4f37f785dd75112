"""What the register begins with, held against the annex itself and counted by hand."""

import re
from collections.abc import Iterator
from datetime import date

import pytest
from django.conf import settings
from django.db import transaction

from regiotop.loading import load_fixtures
from register.models import (
    Citation,
    Contribution,
    Entry,
    Passage,
    Region,
    RegionCode,
    Theme,
    Topsector,
)
from register.totals import (
    Total,
    national_total,
    national_total_investment,
    region_totals,
)

MILLION = 1_000_000
SECTIONS = ["campussen", "innovatiefonds-mkb-plus"]


@pytest.fixture(scope="module", autouse=True)
def _register(django_db_setup: None, django_db_blocker) -> Iterator[None]:
    """The register as it begins, loaded once: each test rolls back to it."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_fixtures(settings.BASE_DIR / "fixtures")
        yield
        transaction.set_rollback(True)


def squash(text: str) -> str:
    """White space becomes one space, and none behind a hyphen at the end of a line."""
    return re.sub(r"(?<=\w-) (?=\w)", "", " ".join(text.split()))


def headings_and_sentences() -> Iterator[str]:
    """The annex as the register holds it, from its title to its last sentence."""
    chapter = section = None
    for passage in Passage.objects.select_related("document").order_by("number"):
        if chapter is None:
            yield passage.document.title
        if passage.chapter != chapter:
            yield passage.chapter
        if passage.section and passage.section != section:
            yield passage.section
        chapter, section = passage.chapter, passage.section
        yield passage.text


def test_every_word_of_the_annex_is_there_in_order():
    annex = (settings.BASE_DIR / "fixtures" / "bijlage-3.txt").read_text(encoding="utf-8")
    # The one place where the annex forgets the space between two sentences.
    annex = annex.replace("(EDBA).De", "(EDBA). De")

    assert squash(" ".join(headings_and_sentences())) == squash(annex)


def test_sentences_are_numbered_without_gaps():
    numbers = list(Passage.objects.order_by("number").values_list("number", flat=True))

    assert numbers == list(range(1, 175))


def test_each_sentence_of_the_sections_is_cited_or_says_why_not():
    silent = Passage.objects.filter(theme__code__in=SECTIONS, citations=None, no_fact_reason="")

    assert list(silent) == []


def test_no_cited_sentence_is_called_no_fact():
    assert list(Citation.objects.exclude(passage__no_fact_reason="")) == []


def test_every_entry_is_public_and_cites_a_sentence():
    assert list(Entry.objects.exclude(publication="published")) == []
    assert list(Entry.objects.filter(citations=None)) == []
    assert list(Entry.objects.filter(region_links=None)) == []


def test_the_words_of_money_stand_in_the_sentence_they_rest_on():
    def misquoted(line: Contribution) -> bool:
        return squash(line.words) not in squash(line.passage.text)

    lines = Contribution.objects.select_related("passage")

    assert [line for line in lines if misquoted(line)] == []


# Money, added up by hand from the annex: 1.5 (sentence 42), 100 (69), more than 40 and 15 (71),
# 250 (73), 71.2, 6 and 12 (76), 60 (79). Thirteen lines of own money have no figure.


def test_the_national_total_is_what_the_annex_adds_up_to():
    assert national_total() == Total(euros=555_700_000, amounts=9, unquantified=13, at_least=True)


def test_total_investments_stand_beside_it():
    assert national_total_investment() == Total(
        euros=1_446_000_000, amounts=2, unquantified=0, at_least=False
    )


def test_the_energy_agenda_is_named_twice_and_counts_once():
    lines = Contribution.objects.filter(amount_eur=71_200_000)

    assert [line.entry.slug for line in lines] == ["brabantse-energie-agenda"]
    assert {p.number for p in Passage.objects.filter(text__contains="71,2 miljoen")} == {63, 76}


def test_the_tranche_of_gelderland_is_not_added_to_its_hundred_million():
    gelderland = Region.objects.get(code="PV25")
    (tranche,) = Contribution.objects.filter(amount_eur=10 * MILLION)

    assert tranche.included_in.amount_eur == 100 * MILLION
    assert region_totals(gelderland).alone == Total(
        euros=101_500_000, amounts=2, unquantified=0, at_least=False
    )


@pytest.mark.parametrize("code", ["GM0599", "GM0503"])
def test_rotterdam_and_delft_share_one_sum(code):
    region = Region.objects.get(code=code)

    assert region_totals(region).joint == Total(
        euros=12 * MILLION, amounts=1, unquantified=0, at_least=False
    )


def test_nought_is_never_used_for_unknown():
    assert list(Contribution.objects.filter(amount_eur=0)) == []


# Fixed lists ---------------------------------------------------------------------------------


def test_there_are_exactly_nine_topsectors():
    assert list(Topsector.objects.values_list("name", flat=True)) == [
        "Agro & Food",
        "Tuinbouw & uitgangsmaterialen",
        "High Tech Systemen & Materialen",
        "Energie",
        "Logistiek",
        "Creatieve industrie",
        "Life Sciences & Health",
        "Chemie",
        "Water",
    ]


def test_there_are_twelve_themes_in_four_chapters():
    per_chapter = [Theme.objects.filter(chapter=chapter).count() for chapter in (1, 2, 3, 4)]

    assert per_chapter == [4, 3, 2, 3]


def test_all_twelve_provinces_are_there_in_dutch_order():
    assert list(Region.objects.provinces().values_list("name", "code")) == [
        ("Drenthe", "PV22"),
        ("Flevoland", "PV24"),
        ("Fryslân", "PV21"),
        ("Gelderland", "PV25"),
        ("Groningen", "PV20"),
        ("Limburg", "PV31"),
        ("Noord-Brabant", "PV30"),
        ("Noord-Holland", "PV27"),
        ("Overijssel", "PV23"),
        ("Utrecht", "PV26"),
        ("Zeeland", "PV29"),
        ("Zuid-Holland", "PV28"),
    ]


@pytest.mark.parametrize(
    ("province", "codes"),
    [
        (
            "PV26",
            [
                ("CBS", "PV26", None, None),
                ("NUTS", "NL31", None, date(2023, 12, 31)),
                ("NUTS", "NL35", date(2024, 1, 1), None),
            ],
        ),
        (
            "PV28",
            [
                ("CBS", "PV28", None, None),
                ("NUTS", "NL33", None, date(2023, 12, 31)),
                ("NUTS", "NL36", date(2024, 1, 1), None),
            ],
        ),
        ("PV24", [("CBS", "PV24", None, None), ("NUTS", "NL23", None, None)]),
        ("PV25", [("CBS", "PV25", None, None), ("NUTS", "NL22", None, None)]),
    ],
)
def test_provinces_have_the_codes_of_the_public_lists(province, codes):
    found = RegionCode.objects.filter(region__code=province, scheme__in=["CBS", "NUTS"])

    assert list(found.values_list("scheme", "value", "valid_from", "valid_until")) == codes


def test_utrecht_and_groningen_are_a_province_and_a_city():
    kinds = {
        name: set(Region.objects.filter(name=name).values_list("kind", flat=True))
        for name in ("Utrecht", "Groningen")
    }

    assert kinds == {
        "Utrecht": {"provincie", "gemeente"},
        "Groningen": {"provincie", "gemeente"},
    }


def test_friesland_is_found_as_well_as_fryslan():
    assert Region.objects.get(code="PV21").aliases == ["Friesland"]
