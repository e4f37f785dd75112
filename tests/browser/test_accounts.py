"""Logging in and setting up a second factor, in a real browser: no faults, and a quiet console."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from playwright.sync_api import BrowserContext, CDPSession, Page, expect

from regiotop.accounts import invitations
from register.models import User
from tests import make
from tests.regiotop.accounts.login import code_of_app

PASSWORD = "vier losse woorden hier"


@pytest.fixture
def required(settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = True


@pytest.fixture
def authenticator(page: Page, context: BrowserContext) -> CDPSession:
    """A passkey of Chromium's own that always knows its owner."""
    session = context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True}
    options |= {"hasUserVerification": True, "isUserVerified": True}
    options |= {"automaticPresenceSimulation": True}
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return session


def both_widths(page: Page, faults) -> list[str]:
    found = []
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        overflow = page.evaluate("document.scrollingElement.scrollWidth - window.innerWidth")
        found += [f"{overflow} px too wide at {width}"] if overflow > 0 else []
        found += faults(page)
    return found


def test_from_an_invitation_to_the_back_office_without_a_fault(page, site, faults, required):
    joke = make.make_user(User.Role.REGIONAL_OFFICIAL, username="joke", email="j@example.nl")
    invitations.invite(joke)
    path = re.search(r"(/account/uitnodiging/\S+)", mail.outbox[0].body)[1]
    found = {}

    page.goto(site + path)
    page.get_by_role("button", name="Verder").click()
    found["invitation"] = both_widths(page, faults)
    page.get_by_label("Nieuw wachtwoord", exact=True).fill(PASSWORD)
    page.get_by_label("Nieuw wachtwoord, nog een keer").fill(PASSWORD)
    page.get_by_role("button", name="Verder").click()
    found["explained"] = both_widths(page, faults)
    page.get_by_role("link", name="App instellen").click()
    code = page.locator(".rt-enrolment__code")
    code.evaluate("image => image.decode()")  # waits until it is there
    loaded = code.evaluate("image => image.naturalWidth")
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="App instellen").click()
    found["app"] = both_widths(page, faults)
    secret = page.locator(".rt-enrolment__key").inner_text()
    page.get_by_label("Code").fill(code_of_app(secret))
    page.get_by_role("button", name="App instellen").click()
    found["codes"] = both_widths(page, faults)
    recovery = page.locator(".rt-codes li").first.inner_text()
    with page.expect_download() as download:
        page.get_by_role("link", name="Bewaar als bestand").click()
    page.get_by_role("link", name="Ik heb ze bewaard, verder").click()
    expect(page.locator("h1")).to_have_text("Mijn regio")
    page.goto(f"{site}/account/")
    found["account"] = both_widths(page, faults)
    page.locator(".rt-official").get_by_role("button", name="Uitloggen").click()

    page.get_by_role("button", name="Inloggen", exact=True).click()
    found["login"] = both_widths(page, faults)
    page.get_by_label("Gebruikersnaam of e-mailadres").fill("j@example.nl")
    page.get_by_label("Wachtwoord", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Inloggen", exact=True).click()
    found["code"] = both_widths(page, faults)
    page.get_by_label("Code").fill(recovery)
    page.get_by_role("button", name="Inloggen", exact=True).click()
    expect(page.locator("h1")).to_have_text("Mijn regio")

    assert found == {name: [] for name in found}
    assert loaded > 0
    assert recovery in download.value.path().read_text()


def test_a_passkey_takes_the_place_of_the_password(page, site, faults, required, authenticator):
    anna = make.make_user(username="anna")
    # Browsers know no passkeys for an IP address.
    home = site.replace("127.0.0.1", "localhost")
    page.goto(f"{home}/account/inloggen")
    page.get_by_label("Gebruikersnaam of e-mailadres").fill("anna")
    page.get_by_label("Wachtwoord", exact=True).fill(make.PASSWORD)
    page.get_by_role("button", name="Inloggen", exact=True).click()
    page.get_by_role("link", name="Passkey toevoegen").click()
    page.get_by_label("Wachtwoord", exact=True).fill(make.PASSWORD)
    page.get_by_role("button", name="Verder").click()
    page.get_by_label("Met deze passkey ook inloggen zonder wachtwoord").check()
    page.get_by_role("button", name="Passkey toevoegen").click()
    page.get_by_role("link", name="Ik heb ze bewaard, verder").click()
    page.goto(f"{home}/account/tweestapsverificatie/passkeys")
    expect(page.locator(".rt-card__title")).to_have_text("Passkey 1")
    faulty = [fault for fault in both_widths(page, faults) if "another host" not in fault]
    page.locator(".rt-official").get_by_role("button", name="Uitloggen").click()

    page.get_by_role("button", name="Inloggen met een passkey").click()

    expect(page.locator("h1")).to_have_text("Beheer van het register")
    assert faulty == []
    assert anna.authenticator_set.filter(type="webauthn").count() == 1
