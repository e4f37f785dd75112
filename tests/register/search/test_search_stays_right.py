"""Whichever way something was written, search finds what is there now, and not what was."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

from regiotop.exchange.export import export_register
from regiotop.exchange.load import load_register
from register.models import (
    Citation,
    Contribution,
    Entry,
    EntryIndex,
    EntryRegion,
    Passage,
    Region,
    RegionMembership,
    Tag,
    Topsector,
)
from register.search.dutch import parse
from tests.make import (
    make_campus,
    make_citation,
    make_contribution,
    make_initiative,
    make_membership,
    make_passage,
    make_region,
    make_topsector,
)
from tests.regiotop.exchange.register import empty_register, make_full_register, quietly

from ..test_admin_entry import change_url, form_values
from ..test_exchange import check, confirm, export, file_of, rows_of


def found(text: str) -> set[Entry]:
    rows = EntryIndex.objects.published().search(parse(text))
    return set(Entry.objects.filter(index__in=rows.values("pk")))


def is_found(entry: Entry, text: str) -> bool:
    return entry.pk in {each.pk for each in found(text)}


def run(sql: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


# The back office -------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_an_entry_and_its_quote_changed_on_the_screen(coordinator_client):
    entry = make_initiative(title="Zebrapad")
    make_citation(entry, make_passage("Een giraffe en een okapi."), "Een giraffe")
    values = form_values(coordinator_client.get(change_url(entry)))

    response = coordinator_client.post(
        change_url(entry), values | {"title": "Fietspad", "citations-0-quote": "een okapi"}
    )

    assert response.status_code == 302
    assert is_found(entry, "fietspad okapi")
    assert not is_found(entry, "zebrapad")
    assert not is_found(entry, "giraffe")


@pytest.mark.django_db(transaction=True)
def test_only_a_quote_changed_on_the_screen(coordinator_client):
    entry = make_initiative()
    make_citation(entry, make_passage("Een giraffe en een okapi."), "Een giraffe")
    values = form_values(coordinator_client.get(change_url(entry)))

    coordinator_client.post(change_url(entry), values | {"citations-0-quote": "een okapi"})

    assert is_found(entry, "okapi")
    assert not is_found(entry, "giraffe")


@pytest.mark.django_db(transaction=True)
def test_a_region_put_in_the_place_of_another_on_the_screen(coordinator_client):
    entry, oss, urk = make_initiative(regions=[]), make_region("Oss"), make_region("Urk")
    EntryRegion.objects.create(entry=entry, region=oss, role="partner")
    make_citation(entry)
    values = form_values(coordinator_client.get(change_url(entry)))

    response = coordinator_client.post(
        change_url(entry), values | {"region_links-0-region": urk.pk}
    )

    assert response.status_code == 302
    assert is_found(entry, "urk")
    assert not is_found(entry, "oss")


@pytest.mark.django_db(transaction=True)
def test_a_region_put_beside_another_on_the_screen(coordinator_client):
    entry, urk = make_initiative(), make_region("Urk")
    make_citation(entry)
    values = form_values(coordinator_client.get(change_url(entry))) | {
        "region_links-TOTAL_FORMS": "2",
        "region_links-1-region": urk.pk,
        "region_links-1-role": "partner",
    }

    coordinator_client.post(change_url(entry), values)

    assert is_found(entry, "urk")


@pytest.mark.django_db(transaction=True)
def test_an_entry_withdrawn_on_the_screen(coordinator_client):
    entry = make_initiative(title="Zebrapad")
    make_citation(entry)
    values = form_values(coordinator_client.get(change_url(entry)))
    before = is_found(entry, "zebrapad")

    coordinator_client.post(
        change_url(entry), values | {"publication": "withdrawn", "withdrawal_note": "Dubbel"}
    )

    assert (before, is_found(entry, "zebrapad")) == (True, False)


def test_an_import_in_the_back_office(coordinator_client):
    campus = make_campus(title="Zebrapad", summary="Een okapi.")
    (row,) = rows_of(export(coordinator_client))

    confirm(coordinator_client, check(coordinator_client, file_of([row | {"titel": "Fietspad"}])))

    assert is_found(campus, "fietspad okapi")
    assert not is_found(campus, "zebrapad")


# Many at once ----------------------------------------------------------------------------------


def test_an_update_by_query():
    entries = [make_initiative(title="Zebrapad"), make_campus(title="Zebrapad")]

    Entry.objects.update(title="Fietspad", aliases=["Giraffe"], place="Urk", partners=["Okapi"])

    assert {e.pk for e in found("fietspad giraffe urk okapi")} == {e.pk for e in entries}
    assert found("zebrapad") == set()


def test_an_update_by_query_of_quotes():
    entry = make_initiative()
    make_citation(entry, make_passage("Een giraffe en een okapi."), "Een giraffe")

    Citation.objects.update(quote="een okapi")

    assert is_found(entry, "okapi")
    assert not is_found(entry, "giraffe")


def test_rows_made_changed_and_deleted_in_bulk():
    first, second = make_initiative(), make_initiative()
    passage = make_passage("Een giraffe en een okapi.")
    quotes = Citation.objects.bulk_create(
        Citation(entry=entry, passage=passage, quote="Een giraffe") for entry in (first, second)
    )
    made = len(found("giraffe"))

    for quote in quotes:
        quote.quote = "een okapi"
    Citation.objects.bulk_update(quotes, ["quote"])
    changed = (len(found("okapi")), len(found("giraffe")))
    Citation.objects.filter(entry=first).delete()

    assert (made, changed) == (2, (2, 0))
    assert (is_found(first, "okapi"), is_found(second, "okapi")) == (False, True)


def test_entries_changed_in_bulk():
    entries = [make_initiative(title="Zebrapad"), make_campus(title="Zebrapad")]

    for entry in entries:
        entry.summary = "Een okapi."
    Entry.objects.bulk_update(entries, ["summary"])

    assert len(found("zebrapad okapi")) == 2


def test_entries_made_in_bulk():
    old = make_initiative()
    fields = {"kind": "initiative", "theme": old.theme, "owner": old.owner, "ladder": "wens"}

    Entry.objects.bulk_create(
        Entry(title="Zebrapad", slug=f"zebra-{n}", publication="published", **fields)
        for n in range(3)
    )

    assert len(found("zebrapad")) == 3


@pytest.mark.django_db(transaction=True)
def test_a_load_from_files(tmp_path: Path):
    make_full_register()
    Entry.objects.filter(number=1).update(title="Zebrapad", publication="published")
    make_citation(Entry.objects.get(number=1), make_passage("Een okapi."))
    export_register(tmp_path / "out", quietly)
    empty_register()
    before = found("zebrapad")

    load_register(tmp_path / "out", quietly)

    assert before == set()
    assert [entry.number for entry in found("zebrapad okapi")] == [1]


# Plain SQL -------------------------------------------------------------------------------------


def test_plain_sql_on_the_table_of_entries():
    old = make_initiative(title="Zebrapad")

    run(
        "INSERT INTO register_entry (kind, slug, title, summary, note, aliases, partners, place,"
        " period_text, ladder, publication, withdrawal_note, theme_id, owner_id)"
        " SELECT kind, 'ander', 'Fietspad', summary, note, aliases, partners, place,"
        " period_text, ladder, publication, withdrawal_note, theme_id, owner_id"
        " FROM register_entry"
    )
    run("UPDATE register_entry SET summary = 'Een okapi.' WHERE title = 'Zebrapad'")

    assert [entry.slug for entry in found("fietspad")] == ["ander"]
    assert is_found(old, "zebrapad okapi")


def test_an_entry_that_nothing_can_delete_is_still_found():
    entry = make_initiative(title="Zebrapad")

    with pytest.raises(DatabaseError), transaction.atomic():
        run("DELETE FROM register_entry")

    assert is_found(entry, "zebrapad")


def test_plain_sql_on_quotes():
    entry, passage = make_initiative(), make_passage("Een giraffe en een okapi.")

    steps = []
    for sql in (
        "INSERT INTO register_citation (entry_id, passage_id, quote)"
        " VALUES (%s, %s, 'Een giraffe')",
        "UPDATE register_citation SET quote = 'een okapi' WHERE entry_id = %s AND passage_id = %s",
        "DELETE FROM register_citation WHERE entry_id = %s AND passage_id = %s",
    ):
        run(sql, entry.pk, passage.pk)
        steps.append((is_found(entry, "giraffe"), is_found(entry, "okapi")))

    assert steps == [(True, False), (False, True), (False, False)]


def test_plain_sql_on_links_with_regions():
    entry, oss, urk = make_initiative(regions=[]), make_region("Oss"), make_region("Urk")

    steps = []
    for sql, *values in (
        ("INSERT INTO register_entryregion (entry_id, region_id, role, implied, note)"
         " VALUES (%s, %s, 'partner', false, '')", entry.pk, oss.pk),
        ("UPDATE register_entryregion SET region_id = %s", urk.pk),
        ("DELETE FROM register_entryregion",),
    ):  # fmt: skip
        run(sql, *values)
        steps.append((is_found(entry, "oss"), is_found(entry, "urk")))

    assert steps == [(True, False), (False, True), (False, False)]


def test_plain_sql_on_amounts():
    entry = make_initiative()
    make_contribution(entry, 71_200_000, payers=[])
    steps = [(is_found(entry, "71,2 miljoen"), is_found(entry, "5 miljoen"))]

    for sql in (
        "UPDATE register_contribution SET amount_eur = 5000000",
        "DELETE FROM register_contribution",
    ):
        run(sql)
        steps.append((is_found(entry, "71,2 miljoen"), is_found(entry, "5 miljoen")))

    assert steps == [(True, False), (False, True), (False, False)]


# What entries share ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "rename",
    [
        lambda: Region.objects.filter(name="Oss").update(name="Urk", aliases=["Okapi"]),
        lambda: run("UPDATE register_region SET name = 'Urk', aliases = '{Okapi}'"),
        lambda: Region.objects.bulk_update(
            [Region(pk=Region.objects.get(name="Oss").pk, name="Urk", aliases=["Okapi"])],
            ["name", "aliases"],
        ),
    ],
)
def test_a_renamed_region_is_found_by_its_new_name_only(rename):
    entry = make_initiative(regions=[make_region("Oss")])

    rename()

    assert is_found(entry, "urk okapi")
    assert not is_found(entry, "oss")


def test_the_name_of_a_topsector_or_a_tag_is_found_and_a_new_name_too():
    entry = make_initiative(topsectors=[make_topsector("water")])
    entry.tags.add(Tag.objects.create(code="ict", name="Zeearend"))
    assert is_found(entry, "water zeearend")

    Topsector.objects.update(name="Okapi")
    Tag.objects.update(name="Havik")

    assert is_found(entry, "okapi havik")
    assert not is_found(entry, "water")


def test_a_region_around_it_finds_an_entry_while_the_membership_lasts():
    city, province = make_region("Oss"), make_region("Brabant")
    make_initiative(title="Zebrapad", regions=[city])

    def found_within() -> int:
        return EntryIndex.objects.search(parse("zebrapad")).in_region(province).count()

    steps = [found_within()]
    make_membership(city, province)
    steps.append(found_within())
    run("UPDATE register_regionmembership SET valid_until = '2000-01-01'")
    steps.append(found_within())
    RegionMembership.objects.update(valid_until=None)
    steps.append(found_within())
    run("DELETE FROM register_regionmembership")
    steps.append(found_within())

    assert steps == [0, 1, 0, 1, 0]


@pytest.mark.parametrize(
    "change",
    [
        lambda: Passage.objects.filter(text="Een okapi.").update(number=9_999),
        lambda: Region.objects.filter(name="Oss").update(code="ZZ"),
        lambda: Contribution.objects.update(words="veel geld"),
    ],
)
def test_what_is_not_searched_leaves_the_search_column_as_it_would_be_written_now(change):
    entry = make_initiative(regions=[make_region("Oss"), make_region("Urk")])
    make_citation(entry, make_passage("Een okapi."))
    make_citation(entry, make_passage("Een giraffe."))
    make_contribution(entry)

    change()

    with connection.cursor() as cursor:
        cursor.execute("SELECT search::text FROM register_search(ARRAY[%s]::bigint[])", [entry.pk])
        (now,) = cursor.fetchone()
    assert EntryIndex.objects.get(entry=entry).search == now


def test_an_entry_withdrawn_and_published_again_by_query():
    entry = make_initiative(title="Zebrapad")

    Entry.objects.update(publication="withdrawn", withdrawal_note="Dubbel")
    withdrawn = is_found(entry, "zebrapad")
    Entry.objects.update(publication="published", withdrawal_note="")

    assert (withdrawn, is_found(entry, "zebrapad")) == (False, True)
