"""The screen of one entry in the back office, without a browser."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from register.history import all_versions
from register.models import Entry, EntryRegion, User
from tests.make import (
    make_campus,
    make_citation,
    make_contribution,
    make_initiative,
    make_passage,
    make_region,
    make_topsector,
    make_user,
)


def change_url(entry: Entry) -> str:
    return reverse(
        f"admin:{entry._meta.app_label}_{entry._meta.model_name}_change", args=[entry.pk]
    )


def form_values(response) -> dict[str, str]:
    """What a browser would send back if nobody touched the form."""
    context = response.context
    forms = [context["adminform"].form]
    for inline in context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.initial_forms]
    values = {}
    for form in forms:
        for field in form:
            value = field.value()
            if value is True:
                values[field.html_name] = "on"
            elif value is not None and value is not False and value != []:
                values[field.html_name] = field.field.prepare_value(value)
    return values | {"reason": "Verbeterd"}


@pytest.mark.django_db(transaction=True)
def test_a_coordinator_corrects_an_entry_and_history_tells_why(coordinator_client):
    entry = make_initiative(title="Voedsel Vallei")
    make_citation(entry)
    values = form_values(coordinator_client.get(change_url(entry)))

    response = coordinator_client.post(change_url(entry), values | {"title": "Food Valley"})

    assert response.status_code == 302
    version = all_versions(entry)[-1]
    assert [(c.label, c.old, c.new) for c in version.changes] == [
        ("titel", ["Voedsel Vallei"], ["Food Valley"])
    ]
    assert (version.role, version.reason) == ("coördinator", "Verbeterd")


@pytest.mark.django_db(transaction=True)
def test_saving_without_a_change_adds_no_version(coordinator_client):
    entry = make_campus(topsectors=[make_topsector()])
    make_contribution(entry)
    values = form_values(coordinator_client.get(change_url(entry)))
    before = len(all_versions(entry))

    response = coordinator_client.post(change_url(entry), values)

    assert response.status_code == 302
    assert len(all_versions(entry)) == before


@pytest.mark.django_db(transaction=True)
def test_a_change_needs_a_reason(coordinator_client):
    entry = make_initiative()
    values = form_values(coordinator_client.get(change_url(entry)))

    response = coordinator_client.post(change_url(entry), values | {"reason": ""})

    assert list(response.context["adminform"].form.errors) == ["reason"]


@pytest.mark.django_db(transaction=True)
def test_a_stale_save_is_refused_and_shows_both_versions(coordinator_client):
    entry = make_initiative(title="Begin")
    values = form_values(coordinator_client.get(change_url(entry)))
    Entry.objects.filter(pk=entry.pk).update(title="Van een collega")

    response = coordinator_client.post(change_url(entry), values | {"title": "Van mij"})

    entry.refresh_from_db()
    assert entry.title == "Van een collega"
    assert [(d.label, d.theirs, d.mine) for d in response.context["differences"]] == [
        ("Titel", "Van een collega", "Van mij")
    ]
    assert response.context["adminform"].form["title"].value() == "Van mij"


@pytest.mark.django_db(transaction=True)
def test_a_save_is_also_stale_when_only_a_related_row_was_added(coordinator_client):
    entry, antwerp = make_initiative(), make_region("Antwerpen")
    values = form_values(coordinator_client.get(change_url(entry)))
    EntryRegion.objects.create(entry=entry, region=antwerp, role="partner")

    response = coordinator_client.post(change_url(entry), values | {"title": "Anders"})

    theirs = [d.theirs for d in response.context["differences"]]
    assert f"{antwerp}; werkt mee" in theirs
    assert Entry.objects.get(pk=entry.pk).title != "Anders"


@pytest.mark.django_db(transaction=True)
def test_a_stale_save_shows_a_row_that_a_colleague_removed(coordinator_client):
    entry = make_initiative()
    values = form_values(coordinator_client.get(change_url(entry)))
    EntryRegion.objects.filter(entry=entry).delete()

    response = coordinator_client.post(change_url(entry), values)

    assert response.status_code == 200
    assert [d.theirs for d in response.context["differences"]] == [""]


@pytest.mark.django_db(transaction=True)
def test_after_seeing_both_versions_the_next_save_counts(coordinator_client):
    entry = make_initiative(title="Begin")
    make_citation(entry)
    values = form_values(coordinator_client.get(change_url(entry))) | {"title": "Van mij"}
    Entry.objects.filter(pk=entry.pk).update(title="Van een collega")
    refused = coordinator_client.post(change_url(entry), values)
    version = refused.context["adminform"].form["based_on"].value()

    response = coordinator_client.post(change_url(entry), values | {"based_on": version})

    assert response.status_code == 302
    assert Entry.objects.get(pk=entry.pk).title == "Van mij"


@pytest.mark.django_db(transaction=True)
def test_money_must_rest_on_a_sentence_that_the_entry_cites(coordinator_client):
    entry, passage = make_initiative(), make_passage("Er is 5 miljoen euro.")
    make_citation(entry)
    values = form_values(coordinator_client.get(change_url(entry))) | {
        "contributions-TOTAL_FORMS": "1",
        "contributions-0-amount_eur": "5 miljoen",
        "contributions-0-precision": "exact",
        "contributions-0-words": "5 miljoen euro",
        "contributions-0-nature": "own",
        "contributions-0-passage": passage.pk,
    }

    refused = coordinator_client.post(change_url(entry), values)
    cited = values | {
        "citations-TOTAL_FORMS": "2",
        "citations-1-passage": passage.pk,
        "citations-1-quote": "5 miljoen euro",
    }
    accepted = coordinator_client.post(change_url(entry), cited)

    (formset,) = [f for f in refused.context["errors"] if "Citeer" in str(f)]
    assert f"Citeer zin {passage.number} ook" in str(formset)
    assert accepted.status_code == 302
    assert entry.contributions.get().amount_eur == 5_000_000


@pytest.mark.django_db(transaction=True)
def test_a_sentence_that_money_rests_on_cannot_be_uncited(coordinator_client):
    entry = make_initiative()
    make_contribution(entry)
    values = form_values(coordinator_client.get(change_url(entry)))

    response = coordinator_client.post(change_url(entry), values | {"citations-0-DELETE": "on"})

    assert response.status_code == 200
    assert entry.citations.count() == 1


@pytest.mark.django_db(transaction=True)
def test_payers_are_chosen_with_the_money_and_keep_their_history(coordinator_client):
    entry = make_initiative()
    contribution = make_contribution(entry)
    delft = make_region("Delft")
    values = form_values(coordinator_client.get(change_url(entry)))

    coordinator_client.post(
        change_url(entry), values | {"contributions-0-implied_payers": [delft.pk]}
    )

    payers = [(link.region, link.implied) for link in contribution.payer_links.order_by("pk")]
    assert payers == [(entry.owner, False), (delft, True)]


@pytest.mark.django_db(transaction=True)
def test_withdrawing_needs_a_reason_that_everybody_may_read(client, coordinator_client):
    entry = make_initiative()
    values = form_values(coordinator_client.get(change_url(entry))) | {"publication": "withdrawn"}

    refused = coordinator_client.post(change_url(entry), values)
    coordinator_client.post(change_url(entry), values | {"withdrawal_note": "Dubbel met RT-000001"})

    assert "Geef een reden" in str(refused.context["errors"])
    public = client.get(entry.get_absolute_url())
    assert public.status_code == 410
    assert "Dubbel met RT-000001" in public.content.decode()


def test_nobody_can_delete_an_entry(coordinator_client):
    entry = make_initiative()

    response = coordinator_client.post(
        change_url(entry).replace("change", "delete"), {"post": "yes"}
    )

    assert response.status_code == 403


def official(*regions) -> Client:
    client = Client()
    client.force_login(make_user(User.Role.REGIONAL_OFFICIAL, list(regions)))
    return client


def test_a_regional_official_reads_the_records_of_the_own_region_drafts_included():
    limburg = make_region("Limburg")
    draft = make_campus(regions=[limburg], publication="concept")

    response = official(limburg).get(change_url(draft))

    assert response.status_code == 200
    assert re.findall(r'name="(title|_save)"', response.content.decode()) == []


def test_another_regions_record_answers_like_one_that_does_not_exist():
    limburg, zeeland = make_region("Limburg"), make_region("Zeeland")
    other = make_campus(regions=[zeeland], publication="concept")
    client = official(limburg)

    answers = [
        client.get(url)
        for url in (change_url(other), change_url(other).replace(str(other.pk), "9" * 9))
    ]

    assert [(a.status_code, a["Location"]) for a in answers] == [(302, "/beheer/")] * 2


def test_a_regional_official_cannot_save_even_the_own_record():
    limburg = make_region("Limburg")
    entry = make_campus(regions=[limburg])

    response = official(limburg).post(change_url(entry), {"title": "Gekaapt"})

    assert response.status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_queries_for_any_number_of_rows(
    coordinator_client, django_assert_num_queries, count
):
    region = make_region()
    for _ in range(count):
        make_campus(regions=[region])
    url = reverse("admin:initiatives_campus_changelist")

    with django_assert_num_queries(10):
        response = coordinator_client.get(url)

    assert len(response.context["cl"].result_list) == count


@pytest.mark.parametrize("words", ["fryslan", "Frysla\u0302n", "RT-{number}"])
def test_the_list_is_searched_as_the_public_does(coordinator_client, words):
    entry = make_campus(title="Watercampus Fryslân")
    make_campus(title="Iets anders")
    url = reverse("admin:initiatives_campus_changelist")

    found = coordinator_client.get(url, {"q": words.format(number=f"{entry.number:06d}")})

    assert list(found.context["cl"].result_list) == [entry]


def test_the_citation_of_a_wrong_quote_is_refused_in_dutch(coordinator_client):
    entry = make_initiative()
    citation = make_citation(entry)
    values = form_values(coordinator_client.get(change_url(entry)))

    response = coordinator_client.post(
        change_url(entry), values | {"citations-0-quote": "Verzonnen woorden"}
    )

    assert "niet letterlijk" in str(response.context["errors"])
    citation.refresh_from_db()
    assert citation.quote == citation.passage.text


@pytest.mark.django_db(transaction=True)
def test_a_published_entry_keeps_at_least_one_citation(coordinator_client):
    entry = make_initiative()
    make_citation(entry)
    values = form_values(coordinator_client.get(change_url(entry)))

    response = coordinator_client.post(change_url(entry), values | {"citations-0-DELETE": "on"})

    assert "Citeer ten minste één zin" in str(response.context["errors"])
    assert entry.citations.count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_address_in_use_is_refused_and_what_was_typed_is_kept(coordinator_client):
    make_initiative(slug="in-gebruik")
    entry = make_initiative()
    make_citation(entry)
    values = form_values(coordinator_client.get(change_url(entry)))

    response = coordinator_client.post(
        change_url(entry), values | {"slug": "in-gebruik", "title": "Getypt"}
    )

    assert "Dit adres is al van een andere bijdrage." in str(response.context["errors"])
    assert response.context["adminform"].form["title"].value() == "Getypt"


@pytest.mark.django_db(transaction=True)
def test_rows_that_contradict_each_other_are_refused_and_what_was_typed_is_kept(
    coordinator_client,
):
    entry = make_initiative()
    first, second = make_contribution(entry), make_contribution(entry)
    values = form_values(coordinator_client.get(change_url(entry))) | {
        "title": "Getypt",
        "contributions-0-included_in": second.pk,
        "contributions-1-included_in": first.pk,
    }

    response = coordinator_client.post(change_url(entry), values)

    assert "spreken elkaar" in str(response.context["errors"])
    assert response.context["adminform"].form["title"].value() == "Getypt"
    assert [c.included_in for c in entry.contributions.all()] == [None, None]


def test_a_regional_official_meets_no_concept_of_another_region():
    limburg, zeeland = make_region("Limburg"), make_region("Zeeland")
    secret = make_campus(title="Geheim concept", regions=[zeeland], publication="concept")
    campus = make_campus(regions=[limburg], parent=secret)
    make_contribution(campus, included_in=make_contribution(secret))
    coordinator = Client()
    coordinator.force_login(make_user())

    pages = [client.get(change_url(campus)) for client in (coordinator, official(limburg))]

    assert ["Geheim concept" in page.text for page in pages] == [True, False]


@pytest.mark.parametrize(
    "lookup", ["title__regex=(", "title__unaccent=x", "start_year__range=", "number__range=1"]
)
def test_a_list_takes_no_other_lookups_than_its_filters_make(coordinator_client, lookup):
    url = reverse("admin:initiatives_campus_changelist")

    assert coordinator_client.get(f"{url}?{lookup}").status_code == 400
    assert coordinator_client.get(f"{url}?ladder__exact=wens").status_code == 200
