"""Pages that begin behind an entry: together they hold each entry once, whatever happens."""

from collections.abc import Iterable, Iterator

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from register.models import Entry, EntryIndex
from register.search import paging
from tests.make import make_contribution, make_fund, make_initiative

ORDERS = ["titel", "bedrag", "gewijzigd"]


def walk(client: Client, address: str, way: str = "next") -> Iterator[list[str]]:
    """Follow the links from page to page, and yield the titles of each."""
    place = ""
    while True:
        response = client.get(f"{address}{place}")
        assert response.context["found"].filter.form.errors == {}
        yield [entry.title for entry in response.context["entries"]]
        beyond = getattr(response.context["page"], way)
        if not beyond:
            return
        place = f"&{'na' if way == 'next' else 'voor'}={beyond}"


def flat(pages: Iterable[list[str]]) -> list[str]:
    return [title for page in pages for title in page]


@pytest.fixture
def small_pages(monkeypatch):
    monkeypatch.setattr(paging, "PAGE_SIZE", 3)


# Sorted from the hits, or found by walking an order: the same pages.
@pytest.fixture(params=[0, 5_000], ids=["walked", "sorted"])
def either_way(request, monkeypatch, small_pages):
    monkeypatch.setattr("register.search.finding.FEW", request.param)


@pytest.mark.parametrize("order", ORDERS)
def test_pages_together_hold_each_entry_once_also_with_equal_titles(client, either_way, order):
    regions = make_initiative(title="Gelijk").regions.all()
    for number in range(7):
        make_initiative(title="Gelijk" if number % 2 else f"Titel {number}", regions=regions)

    pages = list(walk(client, f"/initiatieven?volgorde={order}"))

    assert [len(page) for page in pages] == [3, 3, 2]
    assert sorted(flat(pages)) == sorted(Entry.objects.values_list("title", flat=True))


@pytest.mark.parametrize("order", [*ORDERS, "relevantie"])
def test_going_back_gives_the_same_pages(client, either_way, order):
    for number in range(4):
        make_initiative(title=f"Water {number}")
        make_initiative(title=f"Zand {number}", summary="Bij water.")
    address = f"/initiatieven?q=water&volgorde={order}"
    forth = list(walk(client, address))
    last = client.get(f"{address}&na={code(forth[1][-1])}")

    back = client.get(f"{address}&voor={last.context['page'].previous}")

    assert len(forth) == 3
    assert [entry.title for entry in back.context["entries"]] == forth[1]


def code(title: str) -> str:
    return str(EntryIndex.objects.get(entry__title=title))


def test_an_unknown_amount_comes_last(client, small_pages):
    for title, amount in [("Weinig", 5), ("Onbekend", None), ("Veel", 7_000_000), ("Wat", 900)]:
        fund = make_fund(title=title)
        make_contribution(fund, amount_eur=amount, words=f"{amount} euro")

    pages = list(walk(client, "/fondsen?volgorde=bedrag"))

    assert pages == [["Veel", "Wat", "Weinig"], ["Onbekend"]]


def test_what_changed_last_comes_first(client):
    old, new = make_initiative(title="Oud"), make_initiative(title="Nieuw")
    EntryIndex.objects.filter(entry=old).update(changed_at="2011-09-13T00:00:00Z")
    EntryIndex.objects.filter(entry=new).update(changed_at="2026-09-13T00:00:00Z")

    response = client.get("/initiatieven?volgorde=gewijzigd")

    assert [entry.title for entry in response.context["entries"]] == ["Nieuw", "Oud"]


def test_an_entry_that_is_added_or_taken_away_moves_no_other_to_another_page(client, small_pages):
    for letter in "bcdefgh":
        make_initiative(title=letter)
    address = "/initiatieven?volgorde=titel"
    first = client.get(address).context["page"]
    make_initiative(title="a")
    Entry.objects.filter(title="d").update(publication="withdrawn", withdrawal_note="Weg.")

    second = client.get(f"{address}&na={first.next}")

    assert [entry.title for entry in second.context["entries"]] == ["e", "f", "g"]


def test_a_tier_goes_on_where_a_page_ended(client, either_way):
    make_initiative(title="Water")
    for number in range(4):
        make_initiative(title=f"Water {number}")
        make_initiative(title=f"Zand {number}", summary="Bij water.")

    pages = list(walk(client, "/zoeken?q=water"))

    assert flat(pages) == [
        "Water",
        *(f"Water {number}" for number in range(4)),
        *(f"Zand {number}" for number in range(4)),
    ]


def test_the_place_of_an_entry_that_no_longer_fits_is_kept(client, small_pages):
    for number in range(6):
        make_initiative(title=f"Zand {number}", summary="Bij water.")
    place = code("Zand 2")
    Entry.objects.filter(title="Zand 2").update(summary="Droog.")

    response = client.get(f"/zoeken?q=water&na={place}")

    assert [e.title for e in response.context["entries"]] == ["Zand 3", "Zand 4", "Zand 5"]


@pytest.mark.parametrize("order", ["bedrag", "gewijzigd"])
def test_an_entry_that_moves_repeats_and_skips_no_other(client, small_pages, order):
    for number in range(7):
        make_contribution(make_fund(title=f"F{number}"), amount_eur=100 - number, words="euro")
    address = f"/fondsen?volgorde={order}"
    pages = list(walk(client, address))
    place = client.get(address).context["page"].next
    moved = Entry.objects.get(title=pages[0][-1])
    moved.contributions.update(amount_eur=500, words="500 euro")

    second = client.get(f"{address}&na={place}")

    assert [entry.title for entry in second.context["entries"]] == pages[1]


def test_a_page_with_nothing_left_is_the_first(client, small_pages):
    for letter in "abcd":
        make_initiative(title=letter)
    place = client.get("/initiatieven").context["page"].next
    Entry.objects.filter(title="d").update(publication="withdrawn", withdrawal_note="Weg.")

    response = client.get(f"/initiatieven?na={place}")

    assert [entry.title for entry in response.context["entries"]] == ["a", "b", "c"]


@pytest.mark.parametrize("publication", [Entry.Publication.CONCEPT, Entry.Publication.PUBLISHED])
@pytest.mark.parametrize("query", ["", "&q=water"])
def test_the_place_of_a_concept_tells_nothing_of_it(client, small_pages, publication, query):
    for letter in "abcdef":
        make_initiative(title=letter, summary="Bij water.")
    between = make_initiative(title="c en d", summary="Bij water.", publication=publication)

    response = client.get(f"/initiatieven?na=RT-{between.number:06d}{query}")

    is_public = publication == Entry.Publication.PUBLISHED
    expected = ["d", "e", "f"] if is_public else ["a", "b", "c"]
    assert [entry.title for entry in response.context["entries"]] == expected


@pytest.mark.parametrize(
    "place", ["na=RT-999999", "voor=RT-999999", "na=RT-999999999", "na=RT-000001_9999999999999999"]
)
def test_a_place_that_does_not_exist_is_the_first_page(client, place):
    make_initiative(title="Eerste")

    response = client.get(f"/initiatieven?{place}")

    assert [entry.title for entry in response.context["entries"]] == ["Eerste"]


def test_a_place_that_is_none_is_said_to_be_so(client):
    response = client.get("/initiatieven?na=x")

    assert response.context["found"].filter.form.errors == {
        "na": ["Deze plaats in de lijst bestaat niet. Begin bij de eerste pagina."]
    }


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(titles=st.lists(st.sampled_from(["a", "á", "A", "b", "'s-b", "water"]), max_size=9))
def test_any_titles_are_all_found_once(client, titles):
    """Also those that sort alike. Each example begins with what the one before left."""
    for title in titles:
        make_initiative(title=title)

    for order in ORDERS:
        found = flat(walk(client, f"/initiatieven?volgorde={order}"))

        assert sorted(found) == sorted(Entry.objects.values_list("title", flat=True))
