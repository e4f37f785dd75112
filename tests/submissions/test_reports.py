"""Anybody may say that an entry is wrong: without an account, and without leaving traces."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import timezone

from register.models import Entry, User
from submissions.models import Notification, Portfolio, Report
from submissions.reports import unanswered_for
from tests.make import make_fund, make_region, make_report, make_topsector, make_user

from .citizens import TEXT, THANKS, address_of, send


def test_a_report_needs_no_account_and_lands_with_the_entry(client):
    fund = make_fund()

    response = send(client, fund, reply_to="jan@voorbeeld.nl")

    report = Report.objects.get()
    assert (report.entry_id, report.text, report.reply_to) == (fund.pk, TEXT, "jan@voorbeeld.nl")
    assert report.state == Report.State.OPEN
    assert response.redirect_chain == [(f"{address_of(fund)}/bedankt", 302)]
    assert f"<h1>{THANKS}</h1>" in response.text


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"text": ""}, "Vul in wat er niet klopt."),
        ({"text": " \n\x00 "}, "Vul in wat er niet klopt."),
        ({"text": "..?!\u200b"}, "Vul in wat er niet klopt."),
        ({"text": "a" * 2001}, "Gebruik ten hoogste 2.000 tekens. Het zijn er nu 2.001."),
        ({"text": "a" * 2_000_000}, "Gebruik ten hoogste 2.000 tekens. Het zijn er nu 2.000.000."),
        ({"reply_to": "jan"}, "Vul een e-mailadres in zoals naam@voorbeeld.nl"),
        ({"reply_to": "a\x00@voorbeeld.nl"}, "Vul een e-mailadres in zoals naam@voorbeeld.nl"),
        ({"reply_to": f"{'a' * 250}@b.nl"}, "e-mailadres"),
        ({"website": "https://reclame.example"}, "Dit veld moet leeg blijven."),
    ],
)
def test_what_is_wrong_is_said_in_dutch_and_what_was_typed_stays(client, fields, message):
    fund = make_fund()
    typed = {"text": TEXT, "reply_to": "jan@voorbeeld.nl"} | fields

    response = client.post(address_of(fund), typed)

    assert response.status_code == 200
    assert message in response.text
    assert typed["text"] in response.text
    assert typed["reply_to"] in response.text
    assert not Report.objects.exists()
    assert not Notification.objects.exists()


def test_a_text_is_counted_as_people_count_it_and_loses_what_nobody_typed(client):
    fund = make_fund()

    send(client, fund, "a\r\n" * 999 + "a\x00a")

    assert Report.objects.get().text == "a\n" * 999 + "aa"


def test_script_in_a_report_never_runs(client):
    fund = make_fund()

    response = client.post(address_of(fund), {"text": "<script>alert(1)</script>" * 100})

    assert "<script>alert" not in response.text
    assert "&lt;script&gt;" in response.text


def test_a_double_click_is_one_report_with_one_answer(client):
    fund = make_fund()
    make_user(User.Role.COORDINATOR)

    first = send(client, fund)
    second = send(client, fund, reply_to="jan@voorbeeld.nl")

    assert first.redirect_chain == second.redirect_chain
    assert Report.objects.get().reply_to == "jan@voorbeeld.nl"
    assert Notification.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_clicks_at_the_same_moment_are_one_report_and_keep_to_the_limit(settings):
    settings.REPORTS_PER_ADDRESS = 2
    fund = make_fund()

    def click(number: int) -> int:
        try:
            return send(Client(), fund, f"Melding {number % 4}").status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        statuses = [*threads.map(click, range(8))]
    cache.clear()

    assert Report.objects.count() == 2
    assert statuses.count(200) == 4
    assert statuses.count(429) == 4


def test_the_same_words_elsewhere_later_or_for_another_reader_are_another_report(client):
    fund = make_fund()
    send(client, fund, reply_to="jan@voorbeeld.nl")

    send(client, make_fund())
    send(client, fund, reply_to="piet@voorbeeld.nl")
    Report.objects.update(created_at=timezone.now() - timedelta(minutes=11))
    send(client, fund, reply_to="jan@voorbeeld.nl")

    assert Report.objects.count() == 4


@pytest.mark.parametrize("page", ["", "/bedankt"])
def test_a_concept_is_answered_exactly_as_what_does_not_exist(client, page):
    concept = make_fund(publication=Entry.Publication.CONCEPT)
    unknown = f"/klopt-dit-niet/999999{page}"

    for ask in (client.get, client.post):
        hidden = ask(address_of(concept) + page)
        nothing = ask(unknown)
        assert (hidden.status_code, hidden.content) == (nothing.status_code, nothing.content)
    assert client.get(address_of(concept) + page).status_code == 404

    Entry.objects.update(publication="published")
    assert client.get(address_of(concept) + page).status_code == 200


@pytest.mark.parametrize("page", ["", "/bedankt"])
def test_a_withdrawn_entry_says_so_and_takes_no_reports(client, page):
    fund = make_fund()
    Entry.objects.update(publication="withdrawn", withdrawal_note="Dubbel")

    assert client.get(address_of(fund) + page).status_code == 410
    assert client.post(address_of(fund), {"text": TEXT}).status_code == 410
    assert not Report.objects.exists()


@pytest.mark.parametrize("number", ["0", "1e9", "9999999999", str(10**20), "%00", "-00001"])
def test_no_number_of_an_entry_is_an_unknown_address(client, number):
    assert client.get(f"/klopt-dit-niet/{number}").status_code == 404


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_a_report_is_only_read_and_sent(client, method):
    response = getattr(client, method)(address_of(make_fund()))

    assert response.status_code == 405


def test_the_page_of_an_entry_leads_to_the_form(client):
    fund = make_fund()
    pattern = rf'<a href="{address_of(fund)}"[^>]*>Klopt dit niet\?</a>'

    assert re.search(pattern, client.get(fund.get_absolute_url()).text)


def test_the_form_sets_one_cookie_that_ends_with_the_browser(settings):
    fund, client = make_fund(), Client(enforce_csrf_checks=True)

    page = client.get(address_of(fund))
    cookie = page.cookies[settings.CSRF_COOKIE_NAME]
    token = page.context["csrf_token"]
    response = send(client, fund, csrfmiddlewaretoken=token)

    assert (cookie["max-age"], cookie["expires"]) == ("", "")
    assert Report.objects.count() == 1
    assert f"<h1>{THANKS}</h1>" in response.text
    assert [*client.cookies] == [settings.CSRF_COOKIE_NAME]
    assert not response.cookies
    assert not client.get(fund.get_absolute_url()).cookies


@pytest.mark.parametrize("entry_is", ["published", "withdrawn"])
def test_no_other_public_page_sets_a_cookie(client, entry_is):
    fund = make_fund(slug="een", regions=[make_region(slug="een")])
    note = "Dubbel" if entry_is == "withdrawn" else ""
    Entry.objects.update(publication=entry_is, withdrawal_note=note)
    addresses = ["/", "/fondsen", "/fondsen/een", "/fondsen/een/geschiedenis", "/regios/een"]
    addresses += ["/zoeken", "/cijfers", "/bijlage", "/over", "/privacy", "/sitemap.xml"]
    addresses += ["/fondsen.csv", f"{address_of(fund)}/bedankt", f"/rt/{fund.number:06d}"]

    answers = {address: client.get(address) for address in addresses}

    assert [address for address, answer in answers.items() if answer.cookies] == []


@pytest.mark.parametrize("cookie", ["", "x" * 32])
def test_a_stale_token_keeps_what_was_typed_and_gives_a_token_that_holds(settings, cookie):
    fund, client = make_fund(), Client(enforce_csrf_checks=True)
    if cookie:
        client.cookies[settings.CSRF_COOKIE_NAME] = cookie
    typed = {"reply_to": "jan@voorbeeld.nl", "csrfmiddlewaretoken": "y" * 64}

    refused = send(client, fund, **typed)
    stored = Report.objects.count()
    token = refused.context["csrf_token"]
    accepted = send(client, fund, **typed | {"csrfmiddlewaretoken": token})

    assert (refused.status_code, stored) == (403, 0)
    assert "Uw melding is nog niet verstuurd." in refused.text
    assert TEXT in refused.text
    assert "jan@voorbeeld.nl" in refused.text
    assert f"<h1>{THANKS}</h1>" in accepted.text


def test_a_stale_token_tells_nothing_of_a_concept():
    client = Client(enforce_csrf_checks=True)
    concept = make_fund(publication=Entry.Publication.CONCEPT)

    assert send(client, concept).status_code == 404


def test_a_form_of_another_site_is_not_repeated():
    fund, client = make_fund(), Client(enforce_csrf_checks=True)

    refused = client.post(address_of(fund), {"text": TEXT}, headers={"origin": "https://evil.nl"})

    assert refused.status_code == 403
    assert TEXT not in refused.text


def told(entry: Entry) -> set[str]:
    send(Client(), entry)
    return {n.recipient.username for n in Notification.objects.select_related("recipient")}


def make_portfolio(coordinator: User, regions=(), topsectors=()) -> Portfolio:
    portfolio = Portfolio.objects.create(coordinator=coordinator)
    portfolio.regions.set(regions)
    portfolio.topsectors.set(topsectors)
    return portfolio


def test_officials_of_the_owner_and_coordinators_of_the_portfolio_are_told():
    owner, partner = make_region(), make_region()
    water, energy = make_topsector("water"), make_topsector("energie")
    fund = make_fund(owner=owner, regions=[owner, partner], topsectors=[water])
    official = User.Role.REGIONAL_OFFICIAL
    make_user(official, [owner], username="eigen")
    make_user(official, [owner], username="weg", is_active=False)
    make_user(official, [partner], username="partner")
    make_user(User.Role.ADMINISTRATOR, [owner], username="beheerder")
    for name, regions, topsectors in [
        ("past", [owner], [water]),
        ("alles", [], []),
        ("regio", [owner, partner], []),
        ("andere-regio", [partner], [water]),
        ("ander-onderwerp", [owner], [energy]),
    ]:
        make_portfolio(make_user(username=name), regions, topsectors)
    make_portfolio(make_user(username="weg-c", is_active=False), [owner], [water])
    make_user(username="zonder")

    assert told(fund) == {"eigen", "past", "alles", "regio"}


def test_what_is_in_nobodys_portfolio_is_every_coordinators():
    make_portfolio(make_user(username="elders"), [make_region()])
    make_portfolio(make_user(username="weg", is_active=False))
    make_user(username="zonder")

    assert told(make_fund()) == {"elders", "zonder"}


def test_a_message_leads_to_the_report_and_does_not_hold_its_text(client):
    owner = make_region(slug="limburg")
    make_user(User.Role.REGIONAL_OFFICIAL, [owner], username="official")
    coordinator = make_user(username="coordinator")
    send(client, make_fund(owner=owner), "Bel Jan de Vries")
    report = Report.objects.get()

    paths = {n.recipient.username: n.path for n in Notification.objects.all()}
    client.force_login(coordinator)

    assert paths["official"] == f"/mijn-regio/limburg/meldingen/{report.number}"
    assert client.get(paths["coordinator"]).status_code == 200
    assert not Notification.objects.filter(text__contains="Vries").exists()


def test_an_entry_that_changes_hands_takes_its_reports_along():
    before, owner = make_region(), make_region()
    report = make_report(make_fund(owner=before))

    Entry.objects.filter(pk=report.entry_id).update(owner=owner)

    assert [*unanswered_for(owner)] == [report]
    assert [*unanswered_for(before)] == []


def test_the_public_sees_no_report_that_was_not_made_public(client):
    """It would be seen: see test_answering.py for the same report once it is public."""
    fund = make_fund(slug="een", regions=[make_region(slug="een")])
    make_report(fund, text="geheimwoord", reply_to="geheimwoord@voorbeeld.nl")
    make_report(fund, text="geheimwoord", answer="geheimwoord")
    addresses = ["/", "/fondsen", "/fondsen/een", "/fondsen/een/geschiedenis", "/regios/een"]
    addresses += ["/fondsen.csv", "/zoeken.csv", "/sitemap-bijdragen.xml"]
    addresses += [address_of(fund), f"{address_of(fund)}/bedankt"]

    answers = {address: client.get(address) for address in addresses}
    texts = {a: answer.getvalue().decode() for a, answer in answers.items()}

    assert {answer.status_code for answer in answers.values()} == {200}
    assert [address for address, text in texts.items() if "geheimwoord" in text] == []
    assert list(client.get("/zoeken?q=geheimwoord").context["entries"]) == []
