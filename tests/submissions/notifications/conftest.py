from __future__ import annotations

import asyncio
import email
import email.policy
import socket
import threading
from collections.abc import Iterator
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from django.conf import LazySettings
from django.db import connection
from django.urls import NoReverseMatch, reverse

from submissions.models import Submission


class Mailbox:
    """What a mail server does with what it gets, and what it got."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.recipient_answer = "250 OK"
        self.seconds = 0.0  # before it says that it has the mail
        self.arrived = threading.Event()

    @property
    def ids(self) -> list[str]:
        return [mail["Message-ID"] for mail in self.mails]

    async def handle_RCPT(self, server, session, envelope, address, options) -> str:
        if self.recipient_answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.recipient_answer

    async def handle_DATA(self, server, session, envelope) -> str:
        parsed = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.mails.append(parsed)
        self.arrived.set()
        await asyncio.sleep(self.seconds)
        return "250 OK"


@pytest.fixture
def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def mailbox(free_port: int) -> Iterator[Mailbox]:
    """A real mail server, in a thread of its own."""
    mailbox = Mailbox()
    controller = Controller(mailbox, hostname="127.0.0.1", port=free_port)
    controller.start()
    yield mailbox
    controller.stop()


@pytest.fixture
def smtp(settings: LazySettings, free_port: int) -> None:
    """Send to the port of ``mailbox``, whether or not that server runs."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port


@pytest.fixture
def jobs(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An empty queue, before and after: emptying the tables of models leaves it alone."""
    # The threads of a worker end with the test; so must their connections.
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 0)
    _forget_jobs()
    yield
    _forget_jobs()


def _forget_jobs() -> None:
    with connection.cursor() as cursor:
        tables = ["jobs", "events", "periodic_defers", "workers"]
        names = ", ".join(f"procrastinate_{table}" for table in tables)
        cursor.execute(f"TRUNCATE {names}")


@pytest.fixture(autouse=True)
def page_of_a_submission(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in for the page of a proposal for as long as there is none."""
    try:
        reverse("submissions:submission", args=[1])
    except NoReverseMatch:
        monkeypatch.setattr(
            Submission, "get_absolute_url", lambda self: f"/mijn-regio/voorstellen/{self.number}"
        )
