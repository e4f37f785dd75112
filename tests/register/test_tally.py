"""The kept numbers are those that a count gives, whatever way a change comes in."""

from collections.abc import Callable
from threading import Thread

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from register.models import Entry, EntryIndex, EntryTopsector, FacetTally, Tag
from register.models.tally import Counts
from register.search.counting import _count
from register.search.filters import EntryFilter
from tests.make import (
    make_contribution,
    make_fund,
    make_initiative,
    make_membership,
    make_region,
    make_theme,
    make_topsector,
)

SWITCHES = {"alle": False, "letterlijk": False}


def counted() -> Counts:
    """What there is, by the columns of the index."""
    rows = EntryIndex.objects.published()
    by_facet = _count(rows, EntryFilter.FACETS, SWITCHES)
    counts = {"total": by_facet["total"]}
    for facet in EntryFilter.FACETS:
        counts[facet.column] = by_facet.get(facet.name, {})
    counts["own_region_ids"] = by_facet.get("regio:own", {})
    stated = _count(rows, EntryFilter.FACETS, {"letterlijk": True})
    return counts | {"stated_topsector_ids": stated.get("topsector", {})}


def kept() -> Counts:
    return FacetTally.objects.of_kinds(Entry.Kind).counts()


def make_some() -> Entry:
    city, water = make_region("Delft", "gemeente"), make_topsector("water")
    make_membership(city, make_region(code="PV"))
    make_initiative(regions=[city], topsectors=[water], start_year=2011)
    make_contribution(make_fund(topsectors=[water]), amount_eur=10**6, words="1 miljoen euro")
    return make_initiative(regions=[city], ladder=Entry.Ladder.WISH)


def withdraw(entry: Entry) -> None:
    entry.publication, entry.withdrawal_note = Entry.Publication.WITHDRAWN, "Weg."
    entry.save()


def leave_region(entry: Entry) -> None:
    entry.regions.first().membership_links.all().delete()


def write_sql(entry: Entry) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE register_entry SET start_year = 2020, ladder = 'besluit'")


CHANGES: dict[str, Callable[[Entry], object]] = {
    "nothing": lambda entry: None,
    "another theme": lambda entry: Entry.objects.update(theme=make_theme("expats")),
    "a topsector": lambda entry: EntryTopsector.objects.create(
        entry=entry, topsector=make_topsector("chemie"), basis="inferred"
    ),
    "a tag": lambda entry: entry.tags.add(Tag.objects.create(code="ict", name="ICT")),
    "an amount": lambda entry: make_contribution(entry, amount_eur=10**9, words="1 miljard euro"),
    "withdrawn": withdraw,
    "a membership that ends": leave_region,
    "plain SQL": write_sql,
    "a concept": lambda entry: make_initiative(publication=Entry.Publication.CONCEPT),
    "added up": lambda entry: call_command("refresh_regions"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_the_kept_numbers_are_those_that_a_count_gives(change):
    entry = make_some()

    change(entry)

    assert kept() == counted()


def test_adding_up_leaves_one_row_for_each_number_and_none_for_zero():
    entry = make_some()
    Entry.objects.filter(pk=entry.pk).update(ladder=Entry.Ladder.DECISION)
    before = kept()

    FacetTally.add_up()

    rows = FacetTally.objects.values_list("kind", "facet", "value")
    assert len(set(rows)) == len(rows)
    assert not FacetTally.objects.filter(entries__lte=0).exists()
    assert kept() == before


def test_a_change_of_nothing_that_is_counted_leaves_no_row():
    entry = make_some()
    rows = FacetTally.objects.count()

    Entry.objects.filter(pk=entry.pk).update(title="Een andere titel")

    assert FacetTally.objects.count() == rows


@pytest.mark.django_db(transaction=True)
def test_adding_up_loses_nothing_that_another_writes_meanwhile():
    make_some()

    with transaction.atomic():
        Entry.objects.update(ladder=Entry.Ladder.DECISION)
        other = Thread(target=add_up_and_close)
        other.start()
        other.join()
        make_fund()

    assert kept() == counted()


def add_up_and_close() -> None:
    FacetTally.add_up()
    connection.close()
