"""The page of one entry: what it answers at every stage of its life, and what it keeps secret."""

import pytest

from register.models import Entry, EntryTopsector
from tests.make import (
    make_campus,
    make_contribution,
    make_fund,
    make_initiative,
    make_part_of_part,
    make_region,
    make_topsector,
)

KINDS = [
    (make_initiative, "/initiatieven"),
    (make_campus, "/campussen"),
    (make_fund, "/fondsen"),
]
# A page is read in a request of its own, so what came before has been committed.
commits = pytest.mark.django_db(transaction=True)


def withdraw(entry: Entry, note: str = "Dubbel met RT-000001") -> None:
    Entry.objects.filter(pk=entry.pk).update(publication="withdrawn", withdrawal_note=note)


@pytest.mark.parametrize(("make", "address"), KINDS)
def test_a_published_entry_has_a_page(client, make, address):
    entry = make(slug="delta")

    response = client.get(f"{address}/delta")

    assert (response.status_code, response.context["entry"]) == (200, entry)


@pytest.mark.parametrize(("make", "address"), KINDS)
def test_an_entry_has_no_page_under_another_kind(client, make, address):
    make(slug="delta")

    others = [other for _, other in KINDS if other != address]

    assert [client.get(f"{other}/delta").status_code for other in others] == [404, 404]


@pytest.mark.parametrize(("make", "address"), KINDS)
def test_a_concept_is_not_found_wherever_one_looks(client, make, address):
    entry = make(slug="geheim", publication="concept")
    pages = [f"{address}/geheim", f"{address}/geheim/geschiedenis", entry.get_permanent_url()]

    hidden = [client.get(page).status_code for page in pages]
    Entry.objects.update(publication="published")
    shown = [client.get(page).status_code for page in pages]

    assert hidden == [404, 404, 404]
    assert shown == [200, 200, 302]


@pytest.mark.parametrize(("make", "address"), KINDS)
def test_a_withdrawn_entry_is_gone_and_says_why(client, make, address):
    entry = make(slug="delta", summary="Wat hier eerst stond.")
    before = client.get(f"{address}/delta").text
    withdraw(entry)

    response = client.get(f"{address}/delta")

    assert response.status_code == 410
    assert "Dubbel met RT-000001" in response.text
    assert ("eerst stond" in before, "eerst stond" in response.text) == (True, False)


def test_the_history_of_a_withdrawn_entry_stays_public(client):
    entry = make_initiative(slug="delta")
    withdraw(entry)

    response = client.get("/initiatieven/delta/geschiedenis")

    assert response.status_code == 200
    assert "Dubbel met RT-000001" in response.text


def test_a_withdrawn_entry_that_is_published_again_has_its_page_back(client):
    entry = make_initiative(slug="delta")
    withdraw(entry)

    Entry.objects.update(publication="published", withdrawal_note="")

    assert client.get("/initiatieven/delta").status_code == 200


def test_the_permanent_address_leads_to_the_page_of_today(client):
    entry = make_fund(number=123, slug="delta")

    response = client.get("/rt/000123")

    assert (response.status_code, response["Location"]) == (302, entry.get_absolute_url())


def test_the_permanent_address_of_a_withdrawn_entry_leads_to_the_note(client):
    withdraw(make_fund(number=123))

    assert client.get("/rt/000123", follow=True).status_code == 410


@commits
def test_a_renamed_entry_is_found_under_each_of_its_old_addresses(client):
    make_campus(slug="eerst")
    Entry.objects.update(slug="toen")
    Entry.objects.update(slug="thans")

    answers = [client.get(f"/campussen/{slug}") for slug in ("eerst", "toen")]
    history = client.get("/campussen/eerst/geschiedenis")

    assert [answer.status_code for answer in answers] == [301, 301]
    assert [answer["Location"] for answer in answers] == ["/campussen/thans"] * 2
    assert history["Location"] == "/campussen/thans/geschiedenis"


@commits
def test_the_old_address_of_a_withdrawn_entry_leads_to_the_note(client):
    entry = make_campus(slug="eerst")
    Entry.objects.update(slug="thans")
    withdraw(entry)

    assert client.get("/campussen/eerst", follow=True).status_code == 410


@commits
def test_an_old_address_leads_nowhere_under_another_kind(client):
    make_campus(slug="eerst")
    Entry.objects.update(slug="thans")

    assert client.get("/fondsen/eerst").status_code == 404


@commits
def test_an_old_address_goes_to_who_had_it_last(client):
    first, second = make_campus(slug="delta"), make_campus(slug="anders")
    Entry.objects.filter(pk=first.pk).update(slug="eerste")
    Entry.objects.filter(pk=second.pk).update(slug="delta")
    Entry.objects.filter(pk=second.pk).update(slug="tweede")

    assert client.get("/campussen/delta")["Location"] == "/campussen/tweede"


@commits
def test_a_slug_from_before_publication_stays_secret(client):
    make_initiative(slug="geheim", publication="concept")
    Entry.objects.update(slug="open", publication="published")

    codes = [client.get(f"/initiatieven/{slug}").status_code for slug in ("open", "geheim")]

    assert codes == [200, 404]


@commits
def test_an_old_slug_that_another_entry_took_over_shows_that_entry(client):
    first = make_initiative(slug="delta")
    Entry.objects.filter(pk=first.pk).update(slug="delta-2011")
    second = make_initiative(slug="delta")

    response = client.get("/initiatieven/delta")

    assert (response.status_code, response.context["entry"]) == (200, second)


@pytest.mark.parametrize(("make", "address"), KINDS)
def test_a_page_with_a_slash_behind_it_leads_to_the_one_without(client, make, address):
    make(slug="delta")

    response = client.get(f"{address}/delta/")

    assert (response.status_code, response["Location"]) == (301, f"{address}/delta")


def test_the_page_shows_money_sources_and_links(client):
    limburg = make_region("Limburg", slug="limburg")
    entry = make_fund(regions=[limburg], topsectors=[make_topsector("water")])
    make_contribution(entry, words="15 miljoen euro")

    text = client.get(entry.get_absolute_url()).text

    assert "15 miljoen euro" in text
    assert "Limburg investeert 15 miljoen euro." in text
    assert ('href="/regios/limburg"' in text, 'href="/topsectoren/water"' in text) == (True, True)


@pytest.mark.parametrize("make", [make_campus, make_fund])
def test_a_concept_is_not_named_as_the_parent_or_a_part_of_another(client, make):
    entry = make(slug="delta")
    parent = make(title="Geheim geheel", publication="concept")
    part = make(title="Geheim deel", publication="concept", parent=entry)
    entry.parent = parent
    entry.save()
    hidden = client.get(entry.get_absolute_url()).text

    Entry.objects.filter(pk__in=[parent.pk, part.pk]).update(publication="published")
    shown = client.get(entry.get_absolute_url()).text

    assert ("Geheim geheel" in shown, "Geheim deel" in shown) == (True, True)
    assert "Geheim" not in hidden


def test_a_concept_is_not_named_by_the_money_it_shares(client):
    entry = make_fund(slug="delta")
    whole = make_contribution(make_fund(title="Geheim geheel", publication="concept"))
    money = make_contribution(entry, included_in=whole)
    make_contribution(make_fund(title="Geheim deel", publication="concept"), included_in=money)
    hidden = client.get(entry.get_absolute_url()).text

    Entry.objects.filter(publication="concept").update(publication="published")
    shown = client.get(entry.get_absolute_url()).text

    assert ("Geheim geheel" in shown, "Geheim deel" in shown) == (True, True)
    assert "Geheim" not in hidden


@pytest.mark.parametrize("address", ["/fondsen", "/fondsen/delta"])
def test_a_part_of_a_sum_that_is_not_public_does_not_say_that_there_is_one(client, address):
    whole = make_contribution(make_fund(title="Geheim", publication="concept"))
    make_contribution(make_fund(slug="delta"), included_in=whole)
    hidden = client.get(address).text

    Entry.objects.filter(publication="concept").update(publication="published")
    shown = client.get(address).text

    told = ["zit al in", "telt niet apart mee"]
    assert any(words in shown.lower() for words in told)
    assert not any(words in hidden.lower() for words in told)


@pytest.mark.parametrize("item_count", [1, 3])
def test_a_page_runs_the_same_queries_for_any_number_of_related_rows(
    client, django_assert_num_queries, item_count
):
    entry = make_initiative(regions=[make_region() for _ in range(item_count)])
    for code in ["water", "chemie", "energie"][:item_count]:
        EntryTopsector.objects.create(entry=entry, topsector=make_topsector(code), basis="inferred")
        whole = make_contribution(make_fund())
        contribution = make_contribution(entry, included_in=whole)
        make_contribution(make_fund(), included_in=contribution)
        make_part_of_part(entry)

    with django_assert_num_queries(16):
        response = client.get(entry.get_absolute_url())

    assert response.text.count("15 miljoen euro") >= item_count


@commits
@pytest.mark.parametrize("item_count", [1, 3])
def test_a_history_runs_the_same_queries_for_any_number_of_versions(
    client, django_assert_num_queries, item_count
):
    entry = make_initiative(topsectors=[make_topsector()])
    make_contribution(entry)
    for number in range(item_count):
        Entry.objects.update(title=f"Titel {number}")

    with django_assert_num_queries(17):
        response = client.get(entry.get_history_url())

    titles = [c for v in response.context["versions"] for c in v.changes if c.label == "titel"]
    assert len(titles) == item_count
