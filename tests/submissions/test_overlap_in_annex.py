"""What looks alike in the annex itself, where people wrote down what must be told apart."""

from __future__ import annotations

import pytest

from register.models import Distinction, Entry, Region
from submissions.models import Submission
from submissions.overlap import look_alikes
from tests import make


def propose(region: Region, entry: Entry | None = None, **values) -> Submission:
    about = {"entry": entry} if entry else {"kind": Entry.Kind.INITIATIVE}
    return make.make_submission(region=region, proposed=values, **about)


def values_of(entry: Entry) -> dict:
    return {
        "title": entry.title,
        "aliases": entry.aliases,
        "theme": entry.theme.code,
        "place": entry.place,
        "start_year": entry.start_year,
        "end_year": entry.end_year,
        "regions": [{"region": link.region.code} for link in entry.region_links.all()],
        "topsectors": [{"topsector": link.topsector.code} for link in entry.topsector_links.all()],
    }


@pytest.fixture
def annex(annex_register) -> list[Entry]:
    entries = Entry.objects.published().for_listing().select_related("owner")
    return list(entries.order_by("number"))


def test_food_valley_ambitie_2020_brings_up_foodvalley_kennis_as(annex):
    region = Region.objects.get(code="PV25")

    found = look_alikes(propose(region, title="Food Valley ambitie 2020"))

    assert [(each.entry.title, each.reasons) for each in found] == [
        (
            "Programma Food Valley ambitie 2020",
            [
                "een andere naam is gelijk: ‘Food Valley ambitie 2020’",
                "dezelfde regio: provincie Gelderland",
            ],
        ),
        (
            "Food Valley",
            ["de titel lijkt erop: ‘Food Valley’", "dezelfde regio: provincie Gelderland"],
        ),
        (
            "Food Valley kennis-as",
            [
                "de titel lijkt erop: ‘Food Valley kennis-as’",
                "dezelfde regio: provincie Gelderland",
            ],
        ),
    ]
    assert "Foodvalley kennis-as" in found[2].entry.aliases


def test_the_look_alikes_that_the_annex_tells_apart_are_found_and_few_others(annex):
    apart = {frozenset(pair) for pair in Distinction.objects.values_list("entry", "other")}
    pairs, asked = [], []
    for entry in annex:
        # As if it were new: nothing is settled, and it finds itself too.
        submission = propose(entry.owner, **values_of(entry))
        found = [each.entry.pk for each in look_alikes(submission)]
        assert found[0] == entry.pk
        pairs += [frozenset((entry.pk, pk)) for pk in found[1:]]
        submission = propose(entry.owner, entry, **values_of(entry))
        asked.append(len(look_alikes(submission)))

    # Of the others, most are told apart by what they are about and have no word in common.
    assert (len(apart), len(apart & set(pairs))) == (75, 44)
    assert (len(annex), len(pairs)) == (152, 218)
    # What is left to ask once the register itself has told them apart.
    assert (sum(asked), max(asked), asked.count(0)) == (122, 6, 84)
