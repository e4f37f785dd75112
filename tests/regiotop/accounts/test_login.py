"""One door for forms and back office, and what it says to who does not belong."""

from __future__ import annotations

import logging
import time

import pytest
from django.test import Client

from regiotop.accounts.throttle import PASSWORDS_FROM_ADDRESS
from register.models import User, UserRegion
from tests.make import PASSWORD, make_region, make_user

from .login import LOGIN, give_password, is_in, log_in

ELSEWHERE = [
    "https://kwaad.nl/",
    "//kwaad.nl/",
    "/\\kwaad.nl",
    "\\\\kwaad.nl",
    "http:kwaad.nl",
    "javascript:alert(1)",
    "/\t/kwaad.nl",
    "http://testserver/beheer/",
]


@pytest.mark.parametrize("login", ["anna", "ANNA", " anna ", "anna@example.nl", "Anna@Example.NL"])
def test_an_official_logs_in_by_name_or_by_address(anna, client, login):
    answer = give_password(client, login)

    assert answer.status_code == 302
    assert is_in(client)


def test_a_regional_official_and_a_coordinator_begin_where_their_work_is(anna, client):
    assert give_password(client, "anna")["Location"] == "/beheer/"


def test_the_login_leads_back_to_where_one_wanted_to_go(anna, client):
    asked = client.get("/beheer/funds/fund/?q=campus", follow=True)
    wanted = asked.context["redirect_field_value"]

    answer = give_password(client, "anna", next=wanted)

    assert asked.redirect_chain[-1][0].startswith(f"{LOGIN}?next=")
    assert answer["Location"] == "/beheer/funds/fund/?q=campus"


@pytest.mark.parametrize("address", ELSEWHERE)
def test_the_login_leads_to_no_other_site(anna, client, address):
    page = client.get(LOGIN, {"next": address})

    assert address not in page.text
    assert give_password(client, "anna", next=address)["Location"] == "/beheer/"


@pytest.mark.parametrize("address", ELSEWHERE)
def test_the_login_of_the_back_office_leads_to_no_other_site(client, address):
    answer = client.get("/beheer/login/", {"next": address})

    assert answer["Location"] == f"{LOGIN}?next=%2Fbeheer%2F"


def test_the_login_of_the_back_office_is_no_back_door(anna, client):
    answer = client.post("/beheer/login/?next=/beheer/", {"username": "anna", "password": PASSWORD})

    assert (answer.status_code, answer["Location"]) == (302, f"{LOGIN}?next=%2Fbeheer%2F")
    assert not is_in(client)


@pytest.mark.parametrize("login", ["anna", "anna@example.nl", "niemand", "niemand@example.nl"])
def test_known_and_unknown_get_the_same_answer(anna, client, login):
    answer = give_password(client, login, "verkeerd wachtwoord")

    assert answer.status_code == 200
    assert "Deze naam en dit wachtwoord horen niet bij elkaar." in answer.text
    other = give_password(Client(), "x" * len(login), "verkeerd wachtwoord").text
    assert _without_tokens(answer.text, login) == _without_tokens(other, "x" * len(login))


def _without_tokens(text: str, login: str) -> list[str]:
    return [line.replace(login, "") for line in text.splitlines() if "csrf" not in line]


def test_a_closed_account_gets_the_answer_of_a_wrong_password(anna, client):
    User.objects.update(is_active=False)

    answer = give_password(client, "anna")

    assert "Deze naam en dit wachtwoord horen niet bij elkaar." in answer.text


def test_an_unknown_name_takes_as_many_hashes_as_a_known_one(anna, settings, monkeypatch):
    settings.PASSWORD_HASHERS = ["tests.regiotop.accounts.test_login.CountingHasher"]
    anna.set_password(PASSWORD)
    anna.save()
    counts = []
    for login in ["anna", "niemand", "niemand@example.nl"]:
        CountingHasher.count = 0
        give_password(Client(), login, "verkeerd wachtwoord")
        counts.append(CountingHasher.count)

    assert counts == [1, 1, 1]


class CountingHasher(__import__("django.contrib.auth.hashers", fromlist=["x"]).MD5PasswordHasher):
    algorithm = "counting"
    count = 0

    def encode(self, password: str, salt: str) -> str:
        CountingHasher.count += 1
        return super().encode(password, salt)


def test_an_attacker_is_stopped_and_the_victim_is_not(anna):
    attacker, victim = Client(REMOTE_ADDR="192.0.2.1"), Client(REMOTE_ADDR="192.0.2.2")
    for _ in range(10):
        give_password(attacker, "anna", "verkeerd wachtwoord")

    refused = give_password(attacker, "anna")

    assert (refused.status_code, refused["Retry-After"]) == (429, "900")
    assert "Wacht 15 minuten" in refused.text
    assert give_password(victim, "anna").status_code == 302
    assert is_in(victim)


def test_one_address_cannot_try_every_account(anna, client):
    for number in range(PASSWORDS_FROM_ADDRESS.tries):
        assert PASSWORDS_FROM_ADDRESS.take("127.0.0.1"), number

    assert give_password(client, "anna").status_code == 429
    assert give_password(Client(REMOTE_ADDR="192.0.2.2"), "anna").status_code == 302


def test_right_passwords_use_up_no_tries_of_an_address(anna):
    for _ in range(3):
        assert give_password(Client(), "anna").status_code == 302
    for _ in range(PASSWORDS_FROM_ADDRESS.tries):
        assert PASSWORDS_FROM_ADDRESS.take("127.0.0.1")


@pytest.mark.parametrize("text", ["\x00", "10" * 10, "x" * 200_000, "\u202eanna", "🧀"])
def test_anything_typed_as_a_name_gets_an_answer(client, text):
    assert give_password(client, text).status_code == 200
    assert client.post("/account/wachtwoord-vergeten", {"email": text}).status_code == 200


def test_nobody_signs_up(client):
    for address in ["aanmelden", "signup", "signup/", "registreren", "email", "email/", "inactive"]:
        assert client.get(f"/account/{address}").status_code == 404
        assert client.post(f"/account/{address}").status_code == 404
    assert client.get("/accounts/signup/").status_code == 404


def test_logging_out_takes_a_click_and_ends_the_session(anna, client):
    log_in(anna, client)

    assert "Uitloggen" in client.get("/account/uitloggen").text
    assert is_in(client)
    client.post("/account/uitloggen")
    assert not is_in(client)


def test_a_new_login_gets_a_new_session(anna, client):
    give_password(client, "anna")
    first = client.session.session_key
    client.post("/account/uitloggen")
    give_password(client, "anna")

    assert client.session.session_key != first


@pytest.mark.parametrize("address", ["/", "/zoeken", "/over", "/bestaat-niet"])
def test_a_citizen_gets_no_cookie(client, address):
    answer = client.get(address)

    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")
    assert "Inloggen voor medewerkers" in answer.text
    assert "Uitloggen" not in answer.text


def test_a_page_without_data_costs_the_public_no_query(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get("/over")


def test_an_official_has_a_bar_on_every_page(anna, client):
    log_in(anna, client)

    assert "Mijn account" in client.get("/over").text
    assert "Inloggen voor medewerkers" not in client.get("/over").text


def test_a_session_ends_when_the_regions_change(client):
    limburg = make_region()
    official = make_user("regional_official", [limburg], username="joke")
    log_in(official, client)
    before = is_in(client)

    UserRegion.objects.create(user=official, region=make_region())

    assert (before, is_in(client)) == (True, False)


def test_a_session_ends_when_a_region_is_taken_away(client):
    official = make_user("regional_official", [make_region(), make_region()], username="joke")
    log_in(official, client)
    before = is_in(client)

    UserRegion.objects.filter(user=official).first().delete()

    assert (before, is_in(client)) == (True, False)


def test_regions_of_others_end_no_session(anna, client):
    log_in(anna, client)

    make_user("regional_official", [make_region()])

    assert is_in(client)


def test_regions_are_loaded_with_the_user(anna, client, django_assert_num_queries):
    log_in(anna, client)

    # The session and its user; afterwards a savepoint around the session that is saved.
    # Between them stand the messages that are unread.
    with django_assert_num_queries(6):
        client.get("/over")


def test_changing_the_password_ends_the_other_sessions(anna):
    here, there = log_in(anna), log_in(anna)
    new = "een heel ander wachtwoord"

    answer = here.post(
        "/account/wachtwoord-wijzigen",
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
    )

    assert answer["Location"] == "/account/"
    assert "Uw wachtwoord is gewijzigd." in here.get("/account/").text
    assert (is_in(here), is_in(there)) == (True, False)


@pytest.mark.parametrize(
    ("old", "new", "again", "error"),
    [
        ("verkeerd", "een ander wachtwoord", "een ander wachtwoord", "niet uw huidige wachtwoord"),
        (PASSWORD, "kort", "kort", "Gebruik ten minste 12 tekens."),
        (PASSWORD, "password1234", "password1234", "te algemeen"),
        (PASSWORD, "een ander wachtwoord", "nog iets anders", "niet gelijk"),
    ],
)
def test_a_password_is_not_changed_for_a_bad_one(anna, client, old, new, again, error):
    log_in(anna, client)

    answer = client.post(
        "/account/wachtwoord-wijzigen", {"oldpassword": old, "password1": new, "password2": again}
    )

    assert error in answer.text
    anna.refresh_from_db()
    assert anna.check_password(PASSWORD)


def test_the_account_leads_to_the_one_page_that_asks_how_often_to_mail(anna, client):
    log_in(anna, client)

    page = client.get("/account/").text
    answer = client.post("/account/", {"mail_rhythm": "dagelijks", "role": "administrator"})

    assert 'href="/mijn-regio/berichten#mail"' in page
    assert "mail_rhythm" not in page
    assert 'id="mail"' in client.get("/mijn-regio/berichten").text
    anna.refresh_from_db()
    assert (answer.status_code, anna.mail_rhythm, anna.role) == (405, "meteen", "coordinator")


def test_what_happens_is_logged_without_what_was_typed(anna, caplog):
    caplog.set_level(logging.INFO, "regiotop.accounts")
    client = Client(REMOTE_ADDR="192.0.2.1")
    give_password(client, "geheim\r\nINFO logged in: 'root'", "geheim2")
    give_password(client, "anna", "geheim3")
    give_password(client, "anna")
    client.post("/account/uitloggen")

    assert [record.getMessage() for record in caplog.records] == [
        "failed login: '(no account)' from 192.0.2.1",
        "failed login: 'anna' from 192.0.2.1",
        "logged in: 'anna' from 192.0.2.1",
        "logged out: 'anna' from 192.0.2.1",
    ]


def test_private_pages_are_kept_nowhere(anna, client):
    log_in(anna, client)

    for address in ["/account/", "/account/wachtwoord-wijzigen", "/account/tweestapsverificatie"]:
        assert "no-store" in client.get(address)["Cache-Control"]


def test_a_login_lasts_at_most_twelve_hours(anna, client):
    log_in(anna, client)
    session = client.session
    session["login_time"] = time.time() - 12 * 60 * 60 - 1
    session.save()

    assert not is_in(client)


def test_a_whole_network_of_ipv6_is_one_address():
    make_user(username="anna")
    tries = [
        Client(REMOTE_ADDR=f"2001:db8::{number:x}").post(
            LOGIN, {"login": "anna", "password": "verkeerd"}
        )
        for number in range(1, 13)
    ]

    assert [answer.status_code for answer in tries] == [200] * 10 + [429] * 2
