"""An account begins with a link that works once."""

from __future__ import annotations

import re
import time
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core import mail, signing
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django.models import ProcrastinateJob

from regiotop.accounts import invitations
from regiotop.accounts.tasks import send_new_password
from register.models import User
from tests.make import PASSWORD, make_user

from .login import give_app, give_password, is_in, log_in

NEW = {"password1": "vier losse woorden hier", "password2": "vier losse woorden hier"}


@pytest.fixture
def joke() -> User:
    user = make_user("regional_official", username="joke", email="joke@example.nl")
    user.set_unusable_password()
    user.save()
    return user


@pytest.fixture
def office() -> Client:
    """A browser in which an administrator has logged in."""
    return log_in(make_user("administrator", username="beheer"))


def link_in_mail(number: int = -1) -> str:
    text = mail.outbox[number].body
    return re.search(r"http://127\.0\.0\.1:8000(/\S+)", text)[1]


def test_an_administrator_makes_an_account_without_a_password_and_invites(office):
    values = {"username": "joke", "email": "joke@example.nl", "role": "coordinator"}
    no_regions = {"-1-TOTAL_FORMS": "0", "-1-INITIAL_FORMS": "0"}
    made = office.post("/beheer/register/user/add/", values | no_regions)
    user = User.objects.get(username="joke")

    office.post(f"/beheer/register/user/{user.pk}/uitnodigen/")

    assert made.status_code == 302
    assert not user.has_usable_password()
    assert mail.outbox[0].to == ["joke@example.nl"]
    assert Client().get(link_in_mail()).status_code == 200


def test_the_link_names_the_public_address_whatever_host_was_asked(office, joke, settings):
    settings.PUBLIC_URL = "https://register.nl"
    settings.ALLOWED_HOSTS = ["kwaad.nl"]

    office.post(f"/beheer/register/user/{joke.pk}/uitnodigen/", headers={"host": "kwaad.nl"})

    assert "https://register.nl/account/uitnodiging/" in mail.outbox[0].body
    assert "kwaad" not in mail.outbox[0].body


def test_an_invitation_leads_by_a_password_to_the_second_factor(both_factors, joke, client):
    invitations.invite(joke)

    answer = client.post(link_in_mail(), NEW)

    assert answer["Location"] == "/account/tweestapsverificatie"
    assert client.get("/account/tweestapsverificatie/app").status_code == 200
    assert not is_in(client)
    joke.refresh_from_db()
    assert joke.check_password(NEW["password1"])


def test_an_invitation_works_once(joke, client):
    invitations.invite(joke)
    client.post(link_in_mail(), NEW)

    again = Client().post(
        link_in_mail(), {"password1": "van een ander hier", "password2": "van een ander hier"}
    )

    assert again.status_code == 410
    assert "Een uitnodiging werkt één keer." in again.text
    joke.refresh_from_db()
    assert joke.check_password(NEW["password1"])


def test_looking_at_an_invitation_does_not_use_it(joke, client):
    invitations.invite(joke)
    for _ in range(3):
        assert client.get(link_in_mail()).status_code == 200


def test_a_new_invitation_ends_the_one_before(joke, client):
    invitations.invite(joke)
    invitations.invite(joke)

    old, new = client.get(link_in_mail(0)), client.get(link_in_mail(1))

    assert (old.status_code, new.status_code) == (410, 200)
    assert "Alleen de link in de nieuwste mail werkt." in old.text


def test_an_invitation_expires(joke, client, monkeypatch, settings):
    invitations.invite(joke)
    days = settings.INVITATION_DAYS
    now = time.time()
    monkeypatch.setattr(signing.time, "time", lambda: now + (days * 24 - 1) * 60 * 60)
    before = client.get(link_in_mail()).status_code
    monkeypatch.setattr(signing.time, "time", lambda: now + (days * 24 + 1) * 60 * 60)

    after = client.post(link_in_mail(), NEW)

    assert (before, after.status_code) == (200, 410)
    assert "Deze uitnodiging is verlopen." in after.text
    joke.refresh_from_db()
    assert not joke.has_usable_password()


def test_an_invitation_of_a_closed_account_does_not_work(joke, client):
    invitations.invite(joke)
    User.objects.update(is_active=False)

    assert client.post(link_in_mail(), NEW).status_code == 410


@pytest.mark.parametrize("token", ["x", "a:b:c", "1" * 5000, "%00", "../..", "<script>"])
def test_a_made_up_invitation_is_explained(client, token):
    answer = client.get(f"/account/uitnodiging/{token}")

    assert answer.status_code in (404, 410)


@pytest.mark.parametrize(
    ("password", "error"),
    [
        ("kort", "Gebruik ten minste 12 tekens."),
        ("password1234", "te algemeen"),
        ("joke@example.nl", "lijkt te veel op"),
    ],
)
def test_a_weak_password_does_not_use_up_the_invitation(joke, client, password, error):
    invitations.invite(joke)

    refused = client.post(link_in_mail(), {"password1": password, "password2": password})

    assert error in refused.text
    assert client.post(link_in_mail(), NEW).status_code == 302


def test_who_is_invited_takes_the_place_of_who_was_logged_in(joke, office):
    invitations.invite(joke)

    office.post(link_in_mail(), NEW)

    assert office.session["_auth_user_id"] == str(joke.pk)
    assert office.get("/beheer/register/user/").status_code == 403


def test_who_has_a_password_is_not_invited(office):
    anna = make_user(username="anna", email="anna@example.nl")

    answer = office.post(f"/beheer/register/user/{anna.pk}/uitnodigen/", follow=True)

    assert "er is al een wachtwoord" in answer.text
    assert mail.outbox == []
    anna.refresh_from_db()
    assert anna.check_password(PASSWORD)


def test_a_dead_mail_server_is_told_and_the_old_invitation_stays(office, joke, client, settings):
    invitations.invite(joke)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9

    answer = office.post(f"/beheer/register/user/{joke.pk}/uitnodigen/", follow=True)

    assert "De mailserver neemt niets aan." in answer.text
    assert client.get(link_in_mail()).status_code == 200


@pytest.mark.parametrize("role", ["regional_official", "coordinator"])
@pytest.mark.parametrize("what", ["uitnodigen", "tweede-stap-wissen"])
def test_only_an_administrator_invites_and_resets(joke, role, what):
    give_app(joke)
    client = log_in(make_user(role))

    for method in (client.get, client.post):
        assert method(f"/beheer/register/user/{joke.pk}/{what}/").status_code == 403
        assert method(f"/beheer/register/user/99999999/{what}/").status_code == 403
    assert mail.outbox == []
    assert joke.authenticator_set.count() == 1


def test_an_administrator_resets_a_second_factor(office, caplog):
    caplog.set_level("INFO", "regiotop.accounts")
    anna = make_user(username="anna")
    give_app(anna)
    client = log_in(anna)

    asked = office.get(f"/beheer/register/user/{anna.pk}/tweede-stap-wissen/")
    before = is_in(client)
    done = office.post(f"/beheer/register/user/{anna.pk}/tweede-stap-wissen/", follow=True)

    assert "Bel daarvoor een nummer dat u al kent." in asked.text
    assert "De tweede stap van anna is gewist" in done.text
    assert (before, is_in(client)) == (True, False)
    assert "second factor reset by 'beheer': 'anna' from 127.0.0.1" in caplog.messages


def test_nobody_sets_the_password_of_somebody_else(office):
    anna = make_user(username="anna")

    assert office.get(f"/beheer/register/user/{anna.pk}/password/").status_code != 200
    office.post(f"/beheer/register/user/{anna.pk}/password/", NEW)
    anna.refresh_from_db()
    assert anna.check_password(PASSWORD)


FORGOTTEN = "/account/wachtwoord-vergeten"


def work() -> None:
    """Do what waits in the queue, as the worker does."""
    for job in ProcrastinateJob.objects.filter(task_name="send_new_password").order_by("pk"):
        send_new_password(**job.args)


def test_a_forgotten_password_is_replaced_by_mail_once(client):
    anna = make_user(username="anna", email="Anna@example.nl")
    there = log_in(anna)
    client.post(FORGOTTEN, {"email": "anna@Example.nl"})
    work()
    page = client.get(link_in_mail(), follow=True)

    done = client.post(page.redirect_chain[-1][0], NEW)

    assert done["Location"] == "/account/wachtwoord-vergeten/klaar"
    assert not is_in(there)
    assert give_password(Client(), "anna", NEW["password1"]).status_code == 302
    assert "Deze link werkt niet meer." in Client().get(link_in_mail()).text


def test_known_and_unknown_addresses_get_the_same_answer(joke, client):
    make_user(username="anna", email="anna@example.nl")
    make_user(username="weg", email="weg@example.nl", is_active=False)
    client.get(FORGOTTEN)
    addresses = ["anna@example.nl", "weg@example.nl", joke.email, "niemand@example.nl"]

    answers, queries = [], []
    for address in addresses:
        with CaptureQueriesContext(connection) as captured:
            answers.append(client.post(FORGOTTEN, {"email": address}))
        queries.append(len(captured))
    work()

    assert {(a.status_code, a["Location"]) for a in answers} == {
        (302, "/account/wachtwoord-vergeten/verstuurd")
    }
    # As much work too: its time may not tell what the page does not.
    assert len(set(queries)) == 1
    assert [m.to for m in mail.outbox] == [["anna@example.nl"]]


def test_the_link_for_another_password_waits_for_the_worker_and_stands_nowhere(client):
    anna = make_user(username="anna", email="anna@example.nl")
    client.post(FORGOTTEN, {"email": "anna@example.nl"})

    job = ProcrastinateJob.objects.get()

    assert (job.status, job.queue_name, job.args) == ("todo", "mail", {"user_id": anna.pk})
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("fault", "is_final"),
    [
        (SMTPServerDisconnected("weg"), False),
        (SMTPRecipientsRefused({"anna@example.nl": (550, b"unknown")}), True),
    ],
)
def test_a_mail_for_another_password_is_tried_again_unless_it_is_refused_for_good(
    client, monkeypatch, caplog, fault, is_final
):
    make_user(username="anna", email="anna@example.nl")
    client.post(FORGOTTEN, {"email": "anna@example.nl"})

    def fail(backend: EmailBackend, messages: list) -> int:
        raise fault

    monkeypatch.setattr(EmailBackend, "send_messages", fail)

    if is_final:
        work()
        assert caplog.messages[-1] == "mail to choose another password was refused: 'anna'"
    else:
        with pytest.raises(type(fault)):
            work()


def test_who_was_closed_out_since_asking_gets_no_link(client):
    anna = make_user(username="anna", email="anna@example.nl")
    client.post(FORGOTTEN, {"email": "anna@example.nl"})
    User.objects.filter(pk=anna.pk).update(is_active=False)

    work()

    assert mail.outbox == []
