"""History: every write leaves its trace, and the public sees all of it but the persons."""

import pghistory
import pytest
from django.db import connection, transaction

from initiatives.models import Campus, Initiative
from register.history import all_versions, differences, public_versions
from register.models import (
    Citation,
    Contribution,
    ContributionPayer,
    Entry,
    EntryRegion,
    EntryTag,
    EntryTopsector,
    Region,
    Tag,
    User,
)
from register.triggers import events_of
from tests.make import (
    make_campus,
    make_citation,
    make_contribution,
    make_fund,
    make_initiative,
    make_passage,
    make_region,
    make_topsector,
    make_user,
)

# What is written together is one version, so these tests really commit.
commits = pytest.mark.django_db(transaction=True)


def labels(model, pk: int) -> list[str]:
    events = events_of(model).objects.filter(pgh_obj_id=pk).order_by("pgh_id")
    return list(events.values_list("pgh_label", flat=True))


def last_changes(entry: Entry) -> list[tuple[str, list[str], list[str]]]:
    return [(c.label, c.old, c.new) for c in all_versions(entry)[-1].changes]


# Every way of writing ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "write",
    [
        lambda entry: Initiative.objects.filter(pk=entry.pk).update(title="Nieuw"),
        lambda entry: Entry.objects.update(title="Nieuw"),
        lambda entry: Entry.objects.bulk_update([Entry(pk=entry.pk, title="Nieuw")], ["title"]),
        lambda entry: connection.cursor().execute("UPDATE register_entry SET title = 'Nieuw'"),
    ],
)
def test_each_way_of_changing_an_entry_gives_an_event(write):
    entry = make_initiative(title="Oud")

    write(entry)

    events = events_of(Entry).objects.filter(pgh_obj_id=entry.pk).order_by("pgh_id")
    assert [(e.pgh_label, e.title) for e in events] == [("insert", "Oud"), ("update", "Nieuw")]


def test_a_save_without_a_change_gives_no_event():
    entry = make_campus()

    entry.save()

    assert labels(Entry, entry.pk) == ["insert"]
    assert labels(Campus, entry.pk) == ["insert"]


def test_a_change_of_a_kinds_own_field_gives_an_event_of_that_kind():
    entry = make_campus()

    Campus.objects.filter(pk=entry.pk).update(floor_area_existing_m2=26_000)

    assert labels(Entry, entry.pk) == ["insert"]
    assert labels(Campus, entry.pk) == ["insert", "update"]


def related_rows(entry: Entry) -> list:
    """One row of every kind that belongs to an entry."""
    contribution = make_contribution(entry)
    tag = Tag.objects.create(code="ict", name="ICT")
    return [
        entry.region_links.get(),
        entry.topsector_links.get(),
        EntryTag.objects.create(entry=entry, tag=tag),
        contribution.payer_links.get(),
        contribution,
        entry.citations.get(),
    ]


def test_each_related_row_leaves_its_beginning_and_its_end():
    rows = related_rows(make_initiative(topsectors=[make_topsector()]))
    expected = {
        EntryRegion: ["insert", "delete"],
        EntryTopsector: ["insert", "delete"],
        EntryTag: ["insert", "delete"],
        ContributionPayer: ["insert", "delete"],
        Contribution: ["insert", "delete"],
        Citation: ["insert", "delete"],
    }

    keys = {type(row): row.pk for row in rows}
    for row in rows:
        type(row).objects.filter(pk=row.pk).delete()

    assert {model: labels(model, pk) for model, pk in keys.items()} == expected


def test_links_that_are_made_in_bulk_give_an_event_each():
    entry = make_initiative(regions=[])

    links = EntryRegion.objects.bulk_create(
        EntryRegion(entry=entry, region=make_region(), role="partner", note=note) for note in "abc"
    )

    events = events_of(EntryRegion).objects.order_by("pgh_id")
    assert list(events.values_list("pgh_obj_id", "pgh_label", "region", "note")) == [
        (link.pk, "insert", link.region_id, link.note) for link in links
    ]


def test_the_region_itself_and_the_account_have_history_too_but_no_password():
    region, user = make_region("Limburg"), make_user()

    Region.objects.filter(pk=region.pk).update(name="Maasland")
    User.objects.filter(pk=user.pk).update(role="administrator")

    assert labels(Region, region.pk) == ["insert", "update"]
    assert labels(User, user.pk) == ["insert", "update"]
    assert not hasattr(events_of(User), "password")


# Who, when and why ---------------------------------------------------------------------------


@commits
def test_a_version_tells_role_region_and_reason():
    entry, limburg = make_initiative(), make_region("Limburg", code="PV31")

    with pghistory.context(user=7, role="regional_official", regions=["PV31"], reason="Nieuw"):
        Entry.objects.update(title="Anders")

    version = all_versions(entry)[-1]
    assert (version.role, version.regions, version.reason) == (
        "regiomedewerker",
        [str(limburg)],
        "Nieuw",
    )
    assert version.user_id == 7


@commits
def test_what_nobody_did_by_name_was_done_by_the_system():
    version = all_versions(make_initiative())[0]

    assert (version.role, version.regions, version.reason) == ("systeem", [], "")


@commits
def test_a_version_keeps_the_code_of_a_region_that_is_gone():
    entry = make_initiative()

    with pghistory.context(role="regional_official", regions=["PV99"]):
        Entry.objects.update(title="Anders")

    assert all_versions(entry)[-1].regions == ["PV99"]


# Versions ------------------------------------------------------------------------------------


@commits
def test_all_changes_of_one_transaction_are_one_version():
    entry = make_campus(title="Oud")
    before = len(all_versions(entry))

    with transaction.atomic():
        Entry.objects.update(title="Nieuw")
        Campus.objects.update(stage="in-bedrijf")
        EntryTopsector.objects.create(entry=entry, topsector=make_topsector(), basis="stated")

    versions = all_versions(entry)
    assert len(versions) == before + 1
    assert {c.label: (c.old, c.new) for c in versions[-1].changes} == {
        "titel": (["Oud"], ["Nieuw"]),
        "fase": ([], ["in bedrijf"]),
        "topsectoren": ([], ["Chemie (letterlijk)"]),
    }


@commits
def test_two_changes_of_one_row_in_a_transaction_show_the_last():
    entry = make_initiative(title="Oud")

    with transaction.atomic():
        Entry.objects.update(title="Tussen")
        Entry.objects.update(title="Nieuw")

    assert last_changes(entry) == [("titel", ["Oud"], ["Nieuw"])]


@commits
def test_a_change_that_is_undone_in_its_own_transaction_is_no_version():
    entry = make_initiative(title="Oud")
    before = len(all_versions(entry))

    with transaction.atomic():
        Entry.objects.update(title="Nieuw")
        Entry.objects.update(title="Oud")

    assert len(all_versions(entry)) == before


@commits
def test_a_deleted_link_shows_as_removed():
    delft, leiden = make_region("Delft", "gemeente"), make_region("Leiden", "gemeente")
    entry = make_initiative(regions=[delft, leiden])

    EntryRegion.objects.filter(region=leiden).delete()

    ((label, old, new),) = last_changes(entry)
    assert (label, len(old), len(new)) == ("regio's", 2, 1)
    assert new == [line for line in old if "Delft" in line]


@commits
def test_a_change_of_payer_is_a_change_of_the_money():
    delft, leiden = make_region("Delft", "gemeente"), make_region("Leiden", "gemeente")
    entry = make_fund()
    contribution = make_contribution(entry, payers=[delft])

    contribution.payer_links.update(region=leiden)

    ((label, (old,), (new,)),) = last_changes(entry)
    assert label == "geldbedragen"
    assert old.replace("gemeente Delft", "gemeente Leiden") == new
    assert old != new


@commits
def test_the_last_payer_that_goes_is_a_change_as_well():
    delft = make_region("Delft", "gemeente")
    entry = make_fund()
    contribution = make_contribution(entry, payers=[delft])

    contribution.payer_links.all().delete()

    ((label, (old,), (new,)),) = last_changes(entry)
    assert label == "geldbedragen"
    assert ("Delft" in old, "Delft" in new) == (True, False)


@commits
def test_money_and_sentences_are_told_in_words():
    entry = make_fund()
    make_citation(entry, make_passage("Er komt 15 miljoen euro.", number=71), "15 miljoen euro")

    ((label, old, new),) = last_changes(entry)

    assert (label, old) == ("citaten", [])
    assert new == ["Bron, Kennis en innovatie (15 miljoen euro)"]


@commits
def test_a_version_is_as_it_was_although_everything_changed_since():
    entry = make_campus(title="Oud", floor_area_existing_m2=26_000)
    Entry.objects.update(title="Nieuw")
    Campus.objects.update(floor_area_existing_m2=None)

    facts = all_versions(entry)[0].facts

    assert facts["titel"] == ["Oud"]
    assert facts["bestaand vloeroppervlak (m²)"] == ["26000"]


@commits
def test_another_entry_is_named_by_its_number_because_it_may_be_a_concept():
    parent = make_campus(title="Geheim", publication="concept")
    entry = make_campus()

    Campus.objects.filter(pk=entry.pk).update(parent=parent)

    assert last_changes(entry) == [("onderdeel van", [], [parent.public_number])]


def test_differences_keep_order_and_name_what_went():
    old = {"titel": ["Oud"], "plaats": ["Delft"], "thema": ["Campussen"]}
    new = {"titel": ["Nieuw"], "thema": ["Campussen"], "regio's": ["Leiden"]}

    found = [(change.label, change.old, change.new) for change in differences(old, new)]

    assert found == [
        ("titel", ["Oud"], ["Nieuw"]),
        ("regio's", [], ["Leiden"]),
        ("plaats", ["Delft"], []),
    ]


# What the public sees ------------------------------------------------------------------------


@commits
def test_public_history_begins_at_publication():
    entry = make_initiative(title="Geheim plan", publication="concept")
    Entry.objects.update(title="Nog steeds geheim")
    Entry.objects.update(title="Open plan", publication="published")
    Entry.objects.update(title="Opener plan")
    # It can leak: officials do see it.
    assert any("Geheim" in str(v.facts) for v in all_versions(entry))

    versions = public_versions(entry)

    assert [v.facts["titel"] for v in versions] == [["Opener plan"], ["Open plan"]]
    assert [v.number for v in versions] == [2, 1]
    assert versions[-1].changes == []
    assert "eheim" not in str(versions)


@commits
def test_a_concept_has_no_public_history():
    entry = make_initiative(publication="concept")

    assert len(all_versions(entry)) > 0
    assert public_versions(entry) == []


@commits
def test_the_withdrawal_is_public_history():
    entry = make_initiative()

    Entry.objects.update(publication="withdrawn", withdrawal_note="Dubbel met RT-000001")

    changes = {c.label: c.new for c in public_versions(entry)[0].changes}
    assert changes == {
        "publicatie": ["ingetrokken"],
        "reden van intrekking": ["Dubbel met RT-000001"],
    }


@commits
def test_the_public_page_names_no_person(client):
    official = make_user(username="jansen.geheim", first_name="Joke", last_name="Jansen")
    entry = make_initiative(title="Oud")
    with pghistory.context(user=official.pk, role=official.role, regions=[], reason="Verbeterd"):
        Entry.objects.update(title="Nieuw", confirmed_by=official, confirmed_on="2026-01-31")
    # It can leak: the history does know the account, and who confirmed.
    assert all_versions(entry)[-1].user_id == official.pk
    assert Entry.objects.get().confirmed_by.last_name == "Jansen"

    text = client.get(entry.get_history_url()).content.decode()

    assert ("oördinator" in text, "Verbeterd" in text) == (True, True)
    assert ("Jansen" in text, "Joke" in text, "jansen.geheim" in text) == (False, False, False)


@commits
def test_the_detail_page_names_nobody_who_confirmed(client):
    official = make_user(username="jansen.geheim", first_name="Joke", last_name="Jansen")
    entry = make_initiative(confirmed_by=official, confirmed_on="2026-01-31")

    text = client.get(entry.get_absolute_url()).content.decode()

    assert ("Jansen" in text, "Joke" in text, "jansen.geheim" in text) == (False, False, False)


@commits
@pytest.mark.parametrize("item_count", [1, 3])
def test_history_takes_the_same_queries_for_any_number_of_changes(
    django_assert_num_queries, item_count
):
    entry = make_campus(topsectors=[make_topsector()])
    make_contribution(entry)
    for number in range(item_count):
        Entry.objects.update(title=f"Titel {number}")
        EntryRegion.objects.create(entry=entry, region=make_region(), role="partner")

    with django_assert_num_queries(15):
        versions = all_versions(entry)

    assert sum(1 for v in versions for c in v.changes if c.label == "titel") == item_count
