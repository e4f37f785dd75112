"""How many reports are taken in, from whom, and what is kept of where they came from."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client

from submissions.models import Report
from tests.make import make_fund

from .citizens import TEXT, send


def test_too_many_from_one_address_keep_their_text_and_lock_nobody_else_out(settings):
    settings.REPORTS_PER_ADDRESS = 2
    fund = make_fund()
    busy, other = Client(REMOTE_ADDR="192.0.2.1"), Client(REMOTE_ADDR="192.0.2.2")
    for number in range(2):
        send(busy, fund, f"Melding {number}")

    refused = send(busy, fund, TEXT)

    assert refused.status_code == 429
    assert 0 < int(refused["Retry-After"]) <= 3600
    assert "te veel meldingen" in refused.text
    assert TEXT in refused.text
    assert Report.objects.count() == 2
    assert send(other, fund).status_code == 200


def test_a_second_click_is_no_second_report_for_the_throttle(client, settings):
    settings.REPORTS_PER_ADDRESS = 1
    fund = make_fund()

    assert {send(client, fund).status_code for _ in range(3)} == {200}


def test_all_addresses_together_have_a_limit(settings):
    settings.REPORTS_PER_HOUR = 3
    fund = make_fund()

    clients = [Client(REMOTE_ADDR=f"192.0.2.{number}") for number in range(4)]
    statuses = [send(c, fund, f"Melding {n}").status_code for n, c in enumerate(clients)]

    assert statuses == [200, 200, 200, 429]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8::1", "2001:db8::ffff", True),
        ("2001:db8:0:1::1", "2001:db8:0:2::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", False),
    ],
)
def test_one_subscriber_is_one_address(settings, one, other, same):
    settings.REPORTS_PER_ADDRESS = 1
    fund = make_fund()
    send(Client(REMOTE_ADDR=one), fund, "Een")

    response = send(Client(REMOTE_ADDR=other), fund, "Twee")

    assert response.status_code == (429 if same else 200)


def test_behind_a_proxy_the_address_is_what_the_proxy_saw(settings):
    settings.TRUST_PROXY, settings.REPORTS_PER_ADDRESS = True, 1
    fund = make_fund()
    clients = [Client(headers={"x-forwarded-for": f"1.1.1.1, 192.0.2.{n}"}) for n in (1, 2)]

    assert [send(c, fund, f"{n}e").status_code for n, c in enumerate(clients)] == [200, 200]


def test_no_address_is_kept_readable():
    send(Client(REMOTE_ADDR="192.0.2.77"), make_fund())

    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM cache")
        keys = [key for (key,) in cursor.fetchall() if "report-" in key]
        rows = {name: table_text(cursor, name) for name in connection.introspection.table_names()}

    assert len(keys) == 2
    assert [name for name, text in rows.items() if "192.0.2.77" in text] == []
    cache.clear()


def table_text(cursor, name: str) -> str:
    cursor.execute(f'SELECT t::text FROM "{name}" t')  # noqa: S608
    return repr(cursor.fetchall())
