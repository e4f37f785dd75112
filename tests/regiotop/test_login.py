"""The door for officials: who keeps knocking, and how long one may stay."""

from __future__ import annotations

import time

import pytest
from django.test import Client

from regiotop.sessions import LOGIN_TIME, LONGEST_SECONDS
from tests.make import PASSWORD, make_user

LOGIN = "/account/inloggen"


def try_password(client: Client, name: str, password: str = "verkeerd") -> int:
    return client.post(LOGIN, {"login": name, "password": password}).status_code


@pytest.mark.parametrize("spelling", ["limburg ", "  limburg", "LIMBURG", "ｌimburg"])
def test_another_spelling_of_a_name_gives_no_new_tries(spelling):
    make_user(username="limburg")
    client = Client()
    tries = [try_password(client, "limburg") for _ in range(10)]

    assert tries == [200] * 10
    assert try_password(client, spelling) == 429


def test_a_name_and_an_address_for_mail_share_the_tries_of_one_account():
    make_user(username="limburg", email="l@example.nl")
    client = Client()
    tries = [try_password(client, name) for name in ["limburg", "L@example.nl"] * 5]

    assert tries == [200] * 10
    assert try_password(client, "l@example.nl", PASSWORD) == 429


def test_a_session_ends_twelve_hours_after_its_own_login():
    user = make_user(username="eigen")
    old, new = Client(), Client()
    try_password(old, "eigen", PASSWORD)
    session = old.session
    session[LOGIN_TIME] = time.time() - LONGEST_SECONDS - 1
    session.save()
    try_password(new, "eigen", PASSWORD)

    answers = [client.get("/beheer/").status_code for client in (old, new)]

    assert user.is_active
    assert answers == [302, 200]


def test_no_link_of_the_back_office_gives_away_the_address_of_a_concept(coordinator_client):
    assert coordinator_client.get("/beheer/").status_code == 200
    assert coordinator_client.get("/beheer/r/1/1/").status_code == 404


def test_what_is_not_in_the_back_office_answers_404_and_no_circle_of_redirects(coordinator_client):
    answer = coordinator_client.get("/beheer/funds/fund/999/history/")

    assert answer.status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_a_public_page_takes_nothing_that_is_sent(client, method):
    answer = getattr(client, method)("/zoeken", {"q": "campus"}, content_type="text/plain")

    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD, OPTIONS")
