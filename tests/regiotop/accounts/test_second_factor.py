"""A password alone gets nowhere; a code works once, and is not to be guessed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from regiotop.accounts import second_factor
from tests.make import PASSWORD, make_user

from .login import (
    CODE,
    LOGIN,
    code_of_app,
    give_app,
    give_code,
    give_password,
    is_in,
    log_in,
)

INDEX = "/account/tweestapsverificatie"
APP = f"{INDEX}/app"
# What somebody with only a password may still open: to enrol, to leave, and what anybody may.
OPEN = {
    "account_login",
    "account_logout",
    "account_reauthenticate",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "invitation",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_authenticate",
    "mfa_index",
    "mfa_login_webauthn",
    "mfa_totp_image",
}


def addresses(patterns: list, prefix: str = "") -> Iterator[tuple[str, str]]:
    """Walk the addresses of officials, with something filled in, and their names."""
    for pattern in patterns:
        part = _filled_in(str(pattern.pattern))
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, prefix + part)
        elif isinstance(pattern, URLPattern):
            yield f"/{prefix}{part}", pattern.name or ""


def _filled_in(route: str) -> str:
    route = route.removeprefix("^").removesuffix("$").replace("(?P<url>.*)", "x")
    route = route.replace("(?P<uidb36>[0-9A-Za-z]{1,13})-(?P<key>[^/]+)", "1-x").rstrip("\\Z")
    parts = [
        "1" if part.startswith("<") and part.endswith(">") else part for part in route.split("/")
    ]
    return "/".join(parts)


def private_addresses() -> list[tuple[str, str]]:
    found = addresses(get_resolver().url_patterns)
    return [each for each in found if each[0].startswith(("/beheer/", "/account/", "/mijn-regio"))]


def half_way(user) -> Client:
    """A browser in which only the password was given."""
    client = Client(raise_request_exception=False)
    give_password(client, user.username)
    return client


def enrol(client: Client) -> str:
    """Set up an app as the pages ask, and return its secret."""
    client.post(f"/account/bevestigen?next={APP}", {"password": PASSWORD})
    secret = client.get(APP).context["form"].secret
    answer = client.post(APP, {"code": code_of_app(secret)})
    assert answer["Location"] == f"{INDEX}/herstelcodes"
    return secret


def test_the_walk_finds_private_addresses():
    found = [address for address, _ in private_addresses()]

    assert {"/beheer/", "/account/", "/account/wachtwoord-wijzigen"} <= set(found)
    assert len(found) > 100


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_session_with_only_a_password_gets_nowhere(both_factors, method):
    client = half_way(make_user("administrator"))
    assert client.session["_auth_user_id"]

    let_in = []
    for address, name in private_addresses():
        answer = getattr(client, method)(address)
        if name in OPEN or answer.status_code in (403, 404, 405):
            continue
        if answer.status_code not in (301, 302) or "inloggen" not in _end(client, answer):
            let_in.append((answer.status_code, address))

    assert let_in == []


def _end(client: Client, answer) -> str:
    """Follow redirects for as long as they only pass on to a login."""
    target = answer["Location"]
    while target.startswith(("/beheer/login", "/beheer/?")) or target == "/beheer/":
        answer = client.get(target)
        target = answer.get("Location", "let in")
    return target


def test_the_same_walk_lets_in_who_has_both(both_factors):
    administrator = make_user("administrator")
    give_app(administrator)
    client = log_in(administrator)

    assert client.get("/beheer/").status_code == 200
    assert client.get("/beheer/register/user/").status_code == 200
    assert client.get("/account/").status_code == 200


def test_who_has_no_second_factor_is_sent_to_set_one_up_and_comes_back(both_factors, anna, client):
    answer = give_password(client, "anna", next="/beheer/funds/fund/")
    assert answer["Location"] == INDEX
    assert "Zo gaat het" in client.get(INDEX).text
    assert client.get("/beheer/", follow=True).redirect_chain[-1][0] == INDEX

    asked = client.get(APP)
    assert asked["Location"].startswith("/account/bevestigen?next=")
    enrol(client)

    codes = client.get(f"{INDEX}/herstelcodes")
    assert 'href="/beheer/"' in codes.text
    assert is_in(client)


def test_setting_one_up_needs_the_password_again(both_factors, anna, client):
    give_password(client, "anna")

    for address in [APP, f"{INDEX}/passkeys/toevoegen", f"{APP}/qr-code.svg"]:
        assert client.get(address)["Location"].startswith("/account/bevestigen")
    refused = client.post(f"/account/bevestigen?next={APP}", {"password": "verkeerd wachtwoord"})

    assert "Dit wachtwoord klopt niet." in refused.text
    assert not Authenticator.objects.exists()


def test_the_code_to_scan_is_an_image_of_its_own(both_factors, anna, client):
    give_password(client, "anna")
    client.post(f"/account/bevestigen?next={APP}", {"password": PASSWORD})
    page = client.get(APP)

    image = client.get(f"{APP}/qr-code.svg")

    assert "data:" not in page.text
    assert page.context["form"].secret in page.text
    assert image["Content-Type"] == "image/svg+xml"
    assert "no-store" in image["Cache-Control"]
    assert b"<svg" in image.content
    assert b"style=" not in image.content


def test_an_older_session_gains_nothing_when_the_second_factor_is_set_up_elsewhere(
    both_factors, anna
):
    thief, owner = half_way(anna), half_way(anna)
    enrol(owner)

    assert is_in(owner)
    assert thief.get(f"{INDEX}/passkeys/toevoegen")["Location"].startswith("/account/")
    assert not is_in(thief)
    assert "_auth_user_id" not in thief.session


def test_a_code_is_asked_for_after_the_password(both_factors, anna, client):
    give_app(anna)
    answer = give_password(client, "anna", next="/beheer/funds/fund/")

    assert answer["Location"] == CODE
    assert "_auth_user_id" not in client.session
    assert give_code(client, code_of_app())["Location"] == "/beheer/funds/fund/"
    assert is_in(client)


@pytest.mark.parametrize("early_or_late", [-1, 0, 1])
def test_a_code_may_be_half_a_minute_early_or_late(both_factors, anna, client, early_or_late):
    give_app(anna)
    give_password(client, "anna")

    give_code(client, code_of_app(half_minutes_later=early_or_late))

    assert is_in(client)


def test_a_code_with_a_space_in_it_is_right(both_factors, anna, client):
    give_app(anna)
    give_password(client, "anna")
    code = code_of_app()

    give_code(client, f" {code[:3]} {code[3:]} ")

    assert is_in(client)


@pytest.mark.parametrize("code", ["", "000000", "abcdef", "\x00", "9" * 500, "١٢٣٤٥٦"])
def test_a_wrong_code_is_refused(both_factors, anna, client, code):
    give_app(anna)
    give_password(client, "anna")

    assert give_code(client, code).status_code == 200
    assert not is_in(client)


def test_a_code_works_once(both_factors, anna):
    give_app(anna)
    code = code_of_app()
    first, second = Client(), Client()
    for client in (first, second):
        give_password(client, "anna")
        give_code(client, code)

    assert (is_in(first), is_in(second)) == (True, False)


def test_a_code_does_not_work_again_when_allauth_has_forgotten_it(both_factors, anna):
    give_app(anna)
    code = code_of_app()
    first, second = Client(), Client()
    give_password(first, "anna")
    give_code(first, code)

    # allauth remembers it for half a minute, and it is right for one and a half.
    cache.delete(f"allauth.mfa.totp.used?user={anna.pk}&code={code}")
    give_password(second, "anna")
    give_code(second, code)

    assert not is_in(second)


def test_the_code_with_which_an_app_is_set_up_does_not_work_again(both_factors, anna, client):
    secret = enrol(half_way(anna))
    give_password(client, "anna")

    give_code(client, code_of_app(secret))

    assert not is_in(client)


def test_a_recovery_code_works_once(both_factors, anna):
    give_app(anna)
    code = RecoveryCodes.activate(anna).get_unused_codes()[0]
    first, second = Client(), Client()
    for client in (first, second):
        give_password(client, "anna")
        give_code(client, code)

    assert (is_in(first), is_in(second)) == (True, False)
    cache.clear()
    give_code(second, code)
    assert not is_in(second)


def test_recovery_codes_alone_are_no_second_factor(both_factors, anna, client):
    RecoveryCodes.activate(anna)

    assert give_password(client, "anna")["Location"] == INDEX


def test_codes_cannot_be_guessed_and_the_official_gets_in_later(both_factors, anna):
    give_app(anna)
    attacker, owner = Client(REMOTE_ADDR="192.0.2.1"), Client(REMOTE_ADDR="192.0.2.2")
    give_password(attacker, "anna")
    answers = [give_code(attacker, "000000").status_code for _ in range(6)]

    refused = give_code(attacker, code_of_app())

    assert answers == [200] * 5 + [429]
    assert refused.status_code == 429
    give_password(owner, "anna")
    assert give_code(owner, code_of_app()).status_code == 302


def test_codes_cannot_be_guessed_from_many_addresses(both_factors, anna):
    give_app(anna)
    for number in range(4):
        attacker = Client(REMOTE_ADDR=f"192.0.2.{number}")
        give_password(attacker, "anna")
        assert [give_code(attacker, "000000").status_code for _ in range(5)] == [200] * 5

    last = Client(REMOTE_ADDR="192.0.2.99")
    give_password(last, "anna")
    assert give_code(last, code_of_app()).status_code == 429
    cache.clear()
    assert give_code(last, code_of_app()).status_code == 302


def test_recovery_codes_are_shown_once_and_may_be_saved(both_factors, anna, client):
    give_password(client, "anna")
    enrol(client)
    first = client.get(f"{INDEX}/herstelcodes")
    codes = first.context["codes"]

    again, file = client.get(f"{INDEX}/herstelcodes"), client.get(f"{INDEX}/herstelcodes.txt")

    assert len(codes) == 10
    assert [code for code in codes if code not in first.text] == []
    assert [code for code in codes if code in again.text] == []
    assert [code for code in codes if code not in file.text] == []
    assert file["Content-Type"].startswith("text/plain")
    session = client.session
    session["recovery_codes_shown_at"] -= 601
    session.save()
    assert client.get(f"{INDEX}/herstelcodes.txt").status_code == 404


def test_the_last_second_factor_stays(both_factors, anna):
    give_app(anna)
    client = log_in(anna)
    client.post(f"/account/bevestigen?next={APP}/verwijderen", {"password": PASSWORD})

    refused = client.post(f"{APP}/verwijderen")

    assert "U hebt altijd een tweede stap nodig." in refused.text
    assert Authenticator.objects.count() == 1


def test_a_reset_ends_every_session_and_asks_to_set_one_up_again(both_factors, anna):
    give_app(anna)
    client, waiting, other = log_in(anna), Client(), log_in(make_user(username="bert"))
    give_password(waiting, "anna")

    second_factor.reset(anna)

    assert not is_in(client)
    assert waiting.get(CODE)["Location"] == LOGIN
    assert "_auth_user_id" in other.session
    assert give_password(Client(), "anna")["Location"] == INDEX


def test_without_the_requirement_a_password_is_enough(anna, client):
    give_password(client, "anna")

    assert is_in(client)


def test_who_set_one_up_in_development_is_asked_for_it(anna, client):
    give_app(anna)

    assert give_password(client, "anna")["Location"] == CODE


def test_an_operator_resets_the_second_factor_of_the_only_administrator(both_factors, anna):
    give_app(anna)
    client = log_in(anna)

    call_command("reset_second_factor", "anna", verbosity=0)

    assert not is_in(client)
    assert not Authenticator.objects.exists()
    with pytest.raises(CommandError, match=r"Er is geen account niemand\."):
        call_command("reset_second_factor", "niemand")


@pytest.mark.parametrize("credential", ["", "x", "1", "[]", "{}", '{"id": 1}', '{"id": "x"}'])
def test_what_is_no_passkey_is_no_login_and_no_fault(client, credential):
    answer = client.post("/account/inloggen/passkey", {"credential": credential}, follow=True)

    assert answer.status_code == 200
    assert "Deze passkey hoort niet bij een account" in answer.text
