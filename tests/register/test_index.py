"""The index row of an entry is right at once, whichever way its entry was written."""

import threading

import pytest
from django.core.management import call_command
from django.db import ProgrammingError, connection, transaction

from initiatives.models import Initiative
from register.models import (
    Contribution,
    Entry,
    EntryIndex,
    EntryRegion,
    EntryTag,
    EntryTopsector,
    RegionMembership,
    Tag,
)
from register.triggers import without_touching
from tests.make import (
    make_campus,
    make_contribution,
    make_distinction,
    make_fund,
    make_initiative,
    make_membership,
    make_region,
    make_topsector,
)


def index_of(entry: Entry) -> EntryIndex:
    return EntryIndex.objects.get(entry=entry)


# Regions, topsectors and money ---------------------------------------------------------------


def test_an_entry_lies_in_its_regions_and_in_what_they_lie_in():
    city, province = make_region("Oss"), make_region("Brabant")
    make_membership(city, province)

    entry = make_campus(regions=[city])

    assert set(index_of(entry).region_ids) == {city.pk, province.pk}


def test_region_links_made_in_bulk_count_at_once():
    entry, first, second = make_campus(regions=[]), make_region(), make_region()

    EntryRegion.objects.bulk_create(
        EntryRegion(entry=entry, region=region, role="partner") for region in (first, second)
    )

    assert set(index_of(entry).region_ids) == {first.pk, second.pk}


def test_regions_set_through_the_entry_count_at_once():
    entry, region = make_campus(), make_region()

    entry.regions.set([region], through_defaults={"role": "partner"})

    assert index_of(entry).region_ids == [region.pk]


def test_a_deleted_link_no_longer_counts():
    entry = make_campus(topsectors=[make_topsector()])
    before = index_of(entry)

    entry.region_links.all().delete()
    entry.topsector_links.get().delete()

    after = index_of(entry)
    assert (len(before.region_ids), len(before.topsector_ids)) == (1, 1)
    assert (after.region_ids, after.topsector_ids) == ([], [])


def test_a_link_never_moves_to_another_entry():
    region = make_region()
    keeps, other = make_campus(regions=[region]), make_campus(regions=[])

    with pytest.raises(ProgrammingError, match="register_entryregion"), transaction.atomic():
        EntryRegion.objects.filter(entry=keeps).update(entry=other)

    assert index_of(keeps).region_ids == [region.pk]


def test_a_membership_that_begins_and_ends_reaches_the_entries_of_the_member():
    city, province = make_region("Oss"), make_region("Brabant")
    entry = make_campus(regions=[city])

    membership = make_membership(city, province)
    during = set(index_of(entry).region_ids)
    RegionMembership.objects.filter(pk=membership.pk).update(valid_until="2000-01-01")

    assert during == {city.pk, province.pk}
    assert index_of(entry).region_ids == [city.pk]


def test_a_membership_higher_up_reaches_the_entries_below_and_no_others():
    city, province, part = make_region("Oss"), make_region("Brabant"), make_region("Zuid")
    make_membership(city, province)
    below, beside = make_campus(regions=[city]), make_campus()

    make_membership(province, part)

    assert set(index_of(below).region_ids) == {city.pk, province.pk, part.pk}
    assert index_of(beside).region_ids == [beside.owner_id]


def test_the_nightly_command_reaches_entries_too(capsys):
    city, province = make_region("Oss"), make_region("Brabant")
    entry = make_campus(regions=[city])
    make_membership(city, province)
    with connection.cursor() as cursor:
        # A membership that ended overnight: the closure is older than its row says.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE register_regionmembership DISABLE TRIGGER closure")
        cursor.execute("UPDATE register_regionmembership SET valid_until = '2000-01-01'")
        cursor.execute("ALTER TABLE register_regionmembership ENABLE TRIGGER closure")
    before = set(index_of(entry).region_ids)

    call_command("refresh_regions")

    assert before == {city.pk, province.pk}
    assert index_of(entry).region_ids == [city.pk]


def test_stated_topsectors_are_kept_apart_from_inferred_ones():
    energy, water = make_topsector("energie"), make_topsector("water")
    entry = make_fund(topsectors=[energy])

    EntryTopsector.objects.create(entry=entry, topsector=water, basis="inferred")

    row = index_of(entry)
    assert set(row.topsector_ids) == {energy.pk, water.pk}
    assert row.stated_topsector_ids == [energy.pk]


def test_an_inference_that_turns_out_to_be_stated_moves_over():
    entry = make_fund(topsectors=[make_topsector()])
    EntryTopsector.objects.update(basis="inferred")
    before = index_of(entry).stated_topsector_ids

    EntryTopsector.objects.update(basis="stated")

    assert before == []
    assert index_of(entry).stated_topsector_ids == index_of(entry).topsector_ids


def test_a_tag_is_kept_as_well():
    entry, tag = make_fund(), Tag.objects.create(code="ict", name="ICT")

    EntryTag.objects.create(entry=entry, tag=tag)

    assert index_of(entry).tag_ids == [tag.pk]


def test_what_the_source_leaves_open_follows_every_way_of_writing():
    entry = make_initiative(topsectors=[make_topsector()], start_year=2011)
    line = make_contribution(entry)
    assert index_of(entry).left_open == []

    line.payer_links.update(implied=True)
    entry.topsector_links.update(basis="inferred")
    Entry.objects.update(start_year=None)
    Contribution.objects.update(amount_eur=None, precision="unquantified")

    assert index_of(entry).left_open == ["regio", "topsector", "jaren", "bedrag"]


def test_an_end_year_alone_is_a_known_period():
    assert index_of(make_fund(end_year=2013)).left_open == []


def test_the_largest_amount_follows_every_way_of_writing():
    entry = make_fund()
    amounts = [index_of(entry).amount_eur]

    small = make_contribution(entry, 1_000)
    amounts.append(index_of(entry).amount_eur)
    Contribution.objects.bulk_create(
        [
            Contribution(
                entry=entry,
                amount_eur=5_000,
                precision="exact",
                words="5.000 euro",
                nature="own",
                passage=small.passage,
            )
        ]
    )
    amounts.append(index_of(entry).amount_eur)
    Contribution.objects.filter(pk=small.pk).update(amount_eur=9_000)
    amounts.append(index_of(entry).amount_eur)
    small.delete()
    amounts.append(index_of(entry).amount_eur)

    assert amounts == [None, 1_000, 5_000, 9_000, 5_000]


def test_an_entry_without_a_figure_has_no_amount():
    entry = make_fund()

    make_contribution(entry, None)

    assert index_of(entry).amount_eur is None


def test_publication_ladder_and_years_follow_an_update_by_query():
    entry = make_fund(ladder="wens")

    Entry.objects.update(ladder="besluit", start_year=2011, end_year=2014)
    Entry.objects.update(publication="withdrawn", withdrawal_note="Dubbel")

    row = index_of(entry)
    assert (row.publication, row.ladder) == ("withdrawn", "besluit")
    assert (row.start_year, row.end_year) == (2011, 2014)


def test_titles_are_sorted_the_dutch_way():
    for title in ["Zeeland", "'s-Hertogenbosch", "ambacht", "Énergie", "100 miljoen"]:
        make_fund(title=title)

    titles = EntryIndex.objects.order_by("sort_key").values_list("entry__title", flat=True)

    assert list(titles) == ["100 miljoen", "ambacht", "Énergie", "'s-Hertogenbosch", "Zeeland"]


# Versions and two at once --------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_the_version_rises_once_per_transaction():
    entry = make_initiative()
    before = index_of(entry).version

    with transaction.atomic():
        entry.title = "Nieuw"
        entry.save()
        EntryRegion.objects.create(entry=entry, region=make_region(), role="partner")
        make_contribution(entry)

    assert index_of(entry).version == before + 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "change",
    [
        lambda entry: Entry.objects.filter(pk=entry.pk).update(title="Nieuw"),
        lambda entry: entry.region_links.all().delete(),
        lambda entry: entry.topsector_links.update(basis="inferred"),
        lambda entry: entry.contributions.update(amount_eur=2),
        lambda entry: entry.contributions.get().payer_links.all().delete(),
        lambda entry: entry.citations.update(quote="15 miljoen"),
        lambda entry: make_distinction(entry),
        lambda entry: Initiative.objects.get(pk=entry.pk).save(),
    ],
)
def test_the_version_rises_for_a_change_of_the_entry_or_a_related_row(change):
    entry = make_initiative(topsectors=[make_topsector()])
    make_contribution(entry)
    before = index_of(entry).version

    change(entry)

    assert index_of(entry).version == before + 1


@pytest.mark.django_db(transaction=True)
def test_the_version_stands_still_when_nothing_was_kept():
    entry = make_initiative()
    before = index_of(entry).version

    with transaction.atomic():
        Entry.objects.update(title="Nieuw")
        transaction.set_rollback(True)

    assert index_of(entry).version == before


@pytest.mark.django_db(transaction=True)
def test_two_who_add_a_region_and_a_topsector_at_once_lose_nothing():
    entry, region, topsector = make_campus(regions=[]), make_region(), make_topsector()
    region_is_added, failures = threading.Event(), []

    def add_topsector() -> None:
        """The second writer, on a connection of its own: it has to wait for the first."""
        try:
            region_is_added.wait(10)
            EntryTopsector.objects.create(entry=entry, topsector=topsector, basis="stated")
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    second = threading.Thread(target=add_topsector)
    second.start()
    with transaction.atomic():
        EntryRegion.objects.create(entry=entry, region=region, role="partner")
        region_is_added.set()
        second.join(0.5)
        waited = second.is_alive()
    second.join(10)

    row = index_of(entry)
    assert (failures, waited) == ([], True)
    assert (row.region_ids, row.topsector_ids) == ([region.pk], [topsector.pk])


@pytest.mark.django_db(transaction=True)
def test_two_who_add_memberships_at_once_find_each_others():
    city, province, part = make_region("Oss"), make_region("Brabant"), make_region("Zuid")
    entry = make_campus(regions=[city])
    first_is_added, failures = threading.Event(), []

    def add_upper_membership() -> None:
        try:
            first_is_added.wait(10)
            make_membership(province, part)
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    second = threading.Thread(target=add_upper_membership)
    second.start()
    with transaction.atomic():
        make_membership(city, province)
        first_is_added.set()
        second.join(0.5)
    second.join(10)

    assert failures == []
    assert set(index_of(entry).region_ids) == {city.pk, province.pk, part.pk}


def test_a_load_computes_the_index_once_and_at_its_end():
    with connection.cursor() as cursor, without_touching(cursor):
        region = make_region()
        fund = make_fund(regions=[region])
        during = EntryIndex.objects.count()

    assert during == 0
    assert EntryIndex.objects.get(entry=fund).region_ids == [region.pk]
    make_fund()
    assert EntryIndex.objects.count() == 2


def test_a_load_computes_the_index_of_entries_whose_ids_lie_far_apart():
    with connection.cursor() as cursor, without_touching(cursor):
        region = make_region()
        near, far = make_fund(regions=[region]), make_fund(id=1_000_000, regions=[region])

    assert index_of(near).region_ids == index_of(far).region_ids == [region.pk]
