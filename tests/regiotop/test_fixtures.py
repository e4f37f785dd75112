"""What the register begins with, held against the annex itself and counted by hand."""

import re
from collections.abc import Iterator
from datetime import date

import pytest

from register.models import (
    Contribution,
    Distinction,
    Entry,
    Passage,
    Region,
    RegionCode,
    Theme,
    Topsector,
)
from register.money.totals import (
    Total,
    national_total,
    national_total_investment,
    region_lines,
    region_totals,
)

pytestmark = pytest.mark.usefixtures("annex_register")

MILLION = 1_000_000


def test_every_entry_is_public_and_rests_on_a_sentence():
    assert Entry.objects.count() > 120
    assert list(Entry.objects.exclude(publication="published")) == []
    assert list(Entry.objects.filter(citations=None)) == []
    assert list(Entry.objects.filter(region_links=None)) == []


def test_every_theme_has_entries():
    silent = Theme.objects.filter(entries=None)

    assert list(silent) == []


def test_no_summary_copies_nine_words_of_its_sentence():
    """Titles and summaries are our own: no nine words on end are those of the sentence."""
    copied = [
        (entry.number, run)
        for entry in Entry.objects.prefetch_related("citations__passage")
        for run in runs(entry.summary, 9)
        if any(run in " ".join(words(c.passage.text)) for c in entry.citations.all())
    ]

    assert copied == []


def test_look_alikes_are_told_apart_in_words_that_hold_on_both_pages():
    pointing = Distinction.objects.filter(
        explanation__iregex=r"^(hier|dit|deze)\y|de andere bijdrage"
    )

    assert Distinction.objects.exists()
    assert list(pointing) == []


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def runs(text: str, length: int) -> Iterator[str]:
    """Yield every ``length`` words that follow each other in a text."""
    found = words(text)
    return (" ".join(found[n : n + length]) for n in range(len(found) - length + 1))


# Money. The list of all totals, with their derivation, is fixtures/proof/totals.csv.


def test_the_national_total_is_what_the_annex_adds_up_to():
    assert national_total() == Total(
        euros=1_471_700_000, amounts=14, unquantified=36, lower_bounds=1
    )


def test_total_investments_stand_beside_it():
    assert national_total_investment() == Total(
        euros=1_446_000_000, amounts=2, unquantified=0, lower_bounds=0
    )


def test_the_energy_agenda_is_named_twice_and_counts_once():
    lines = Contribution.objects.filter(amount_eur=71_200_000)

    assert [line.entry.slug for line in lines] == ["brabantse-energie-agenda"]
    assert {p.number for p in Passage.objects.filter(text__contains="71,2 miljoen")} == {63, 76}


def test_the_tranche_of_gelderland_is_not_added_to_its_hundred_million():
    gelderland = Region.objects.get(code="PV25")
    (tranche,) = Contribution.objects.filter(amount_eur=10 * MILLION)

    assert tranche.included_in.amount_eur == 100 * MILLION
    assert region_totals(region_lines(gelderland)).alone == Total(
        euros=401_500_000, amounts=3, unquantified=3, lower_bounds=0
    )


@pytest.mark.parametrize("code", ["GM0599", "GM0503"])
def test_rotterdam_and_delft_share_one_sum(code):
    region = Region.objects.get(code=code)

    assert region_totals(region_lines(region)).joint == Total(
        euros=12 * MILLION, amounts=1, unquantified=1, lower_bounds=0
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
