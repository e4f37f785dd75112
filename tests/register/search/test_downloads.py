"""A list as a file for a spreadsheet."""

import csv
import io
from threading import Thread

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from register.models import Entry, EntryTopsector
from tests.make import (
    make_campus,
    make_contribution,
    make_fund,
    make_initiative,
    make_region,
    make_topsector,
)

FILES = ["/initiatieven.csv", "/campussen.csv", "/fondsen.csv", "/zoeken.csv"]


def rows(client: Client, address: str) -> list[dict[str, str]]:
    text = client.get(address).getvalue().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def test_a_file_holds_what_the_list_finds_in_its_order(client):
    make_fund(title="Zand")
    make_fund(title="Élan")
    make_campus(title="Een campus")

    assert [row["titel"] for row in rows(client, "/fondsen.csv")] == ["Élan", "Zand"]
    assert [row["titel"] for row in rows(client, "/zoeken.csv?q=zand")] == ["Zand"]


def test_a_row_tells_what_is_known_of_an_entry(client):
    region, water, chemie = make_region("Delft", "gemeente"), make_topsector("water"), "chemie"
    entry = make_fund(title="Fonds", regions=[region], topsectors=[water], start_year=2011)
    EntryTopsector.objects.create(entry=entry, topsector=make_topsector(chemie), basis="inferred")
    make_contribution(entry, amount_eur=71_200_000, words="71,2 miljoen euro")

    (row,) = rows(client, "/fondsen.csv")

    assert row["nummer"] == f"RT-{entry.number:06d}"
    assert row["soort"] == "fonds"
    assert row["regio's"] == "gemeente Delft"
    assert (row["topsectoren"], row["afgeleide topsectoren"]) == ("Water", "Chemie")
    assert (row["beginjaar"], row["eindjaar"]) == ("2011", "")
    assert row["grootste bedrag in euro's (niet optellen: zie Cijfers)"] == "71200000"
    assert row["bedragen volgens de bron"] == "71,2 miljoen euro"
    assert row["wat de bron openlaat"] == "een topsector is afgeleid"
    path = row["adres"].removeprefix(settings.PUBLIC_URL)
    assert client.get(path)["Location"] == entry.get_absolute_url()


def test_excel_in_dutch_opens_it_as_columns_with_accents(client):
    make_fund(title="Élan")

    response = client.get("/fondsen.csv")

    assert response.getvalue().startswith("\ufeffnummer;soort;titel;".encode())
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="fondsen.csv"'


@pytest.mark.parametrize("title", ["=1+1", "+31", "-1", "@SUM(A1)", "'=1+1"])
def test_no_cell_is_a_formula(client, title):
    make_fund(title=title)

    assert rows(client, "/fondsen.csv")[0]["titel"] == f"'{title}"


@pytest.mark.parametrize("publication", [Entry.Publication.CONCEPT, Entry.Publication.PUBLISHED])
def test_only_what_is_public_is_in_a_file(client, publication):
    make_fund(publication=publication)

    assert len(rows(client, "/fondsen.csv")) == (publication == Entry.Publication.PUBLISHED)


@pytest.mark.parametrize("address", FILES)
def test_a_wrong_filter_leads_to_the_page_that_says_so(client, address):
    response = client.get(f"{address}?van=elf", follow=True)

    assert response.redirect_chain == [(f"{address.removesuffix('.csv')}?van=elf", 302)]
    assert list(response.context["found"].filter.form.errors) == ["van"]


def test_a_list_has_a_link_to_its_file(client):
    make_fund(title="Water")

    assert 'href="/fondsen.csv?q=water"' in client.get("/fondsen?q=water").text


@pytest.mark.parametrize("count", [1, 3])
def test_a_file_takes_the_same_queries_for_any_number_of_rows(
    client, django_assert_num_queries, count
):
    for _ in range(count):
        make_initiative()

    with django_assert_num_queries(16):
        found = rows(client, "/zoeken.csv")

    assert len(found) == count


def test_a_file_of_more_rows_than_are_read_at_once_is_whole(client, monkeypatch):
    monkeypatch.setattr("register.search.downloads.ROWS_AT_ONCE", 2)
    for number in range(5):
        make_fund(title=f"Fonds {number}")

    assert [row["titel"] for row in rows(client, "/fondsen.csv")] == [
        f"Fonds {number}" for number in range(5)
    ]


@pytest.mark.django_db(transaction=True)
def test_a_file_tells_of_one_moment(client, monkeypatch):
    monkeypatch.setattr("register.search.downloads.ROWS_AT_ONCE", 1)
    make_initiative(title="Water")
    for number in range(3):
        make_initiative(title=f"Zand {number}", summary="Bij water.")
    lines = iter(client.get("/zoeken.csv?q=water").streaming_content)
    begun = [next(lines), next(lines)]

    change = Thread(target=rename_while_somebody_reads)
    change.start()
    change.join()

    text = b"".join([*begun, *lines]).decode("utf-8-sig")
    found = [row["titel"] for row in csv.DictReader(io.StringIO(text), delimiter=";")]
    assert found == ["Water", "Zand 0", "Zand 1", "Zand 2"]


def rename_while_somebody_reads() -> None:
    Entry.objects.filter(title="Zand 1").update(title="Water 1")
    make_initiative(title="Zand 9", summary="Bij water.", regions=[make_region()])
    connection.close()
