"""Who wants one mail a day gets one mail a day, with all of it."""

from datetime import UTC, datetime, timedelta
from smtplib import SMTPServerDisconnected
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from register.models import User
from submissions.models import Notification
from submissions.notifications import notify
from submissions.notifications.sending import send_digest
from submissions.tasks import _last_digest_time, send_digests
from tests.make import make_user

DAILY = User.MailRhythm.DAILY


def make_notification(recipient: User, number: int = 1, *, hours_ago: float = 25) -> Notification:
    subject = f"Bericht {number}"
    notify([recipient], event=f"stap:{number}", subject=subject, text=subject, path=f"/{number}")
    made = Notification.objects.filter(recipient=recipient, event=f"stap:{number}")
    # Older than the last half past seven, whatever the time is now.
    made.update(created_at=timezone.now() - timedelta(hours=hours_ago))
    return made.get()


def ids_of_mails() -> list[str]:
    return [message.extra_headers["Message-ID"] for message in mail.outbox]


class FullMailbox(EmailBackend):
    """A mail server that takes nothing for one reader."""

    def send_messages(self, messages):
        if messages[0].to == ["vol@example.nl"]:
            raise SMTPServerDisconnected
        return super().send_messages(messages)


def test_a_digest_holds_all_that_was_waiting_and_leaves_once():
    joke = make_user(email="joke@example.nl", mail_rhythm=DAILY)
    for number in (1, 2):
        make_notification(joke, number)

    send_digests(timestamp=0)
    send_digests(timestamp=1800)

    (message,) = mail.outbox
    (html, _), *_ = message.alternatives
    assert (message.to, message.subject) == (["joke@example.nl"], "2 berichten van Regiotop")
    for number in (1, 2):
        assert f"{number}. Bericht {number}\n" in message.body
        assert f'href="http://127.0.0.1:8000/{number}"' in html
    assert not Notification.objects.filter(mailed_at=None).exists()


def test_what_came_after_half_past_seven_waits_for_tomorrow():
    joke = make_user(email="joke@example.nl", mail_rhythm=DAILY)
    make_notification(joke, hours_ago=0)

    send_digests(timestamp=0)

    assert mail.outbox == []


def test_a_digest_that_is_sent_again_is_called_the_same():
    joke = make_user(email="joke@example.nl", mail_rhythm=DAILY)
    for number in (1, 2):
        make_notification(joke, number)
    send_digest(joke, timezone.now())
    Notification.objects.update(mailed_at=None)  # as when its worker was killed behind the sending

    send_digest(joke, timezone.now() + timedelta(days=1))

    first, again = ids_of_mails()
    assert first == again


def test_a_second_digest_of_a_day_and_that_of_another_reader_are_called_otherwise():
    joke, piet = (make_user(email=f"{n}@example.nl", mail_rhythm=DAILY) for n in ("joke", "piet"))
    until = timezone.now()
    for person, number in [(joke, 1), (joke, 2), (piet, 1)]:
        make_notification(person, number)
        send_digest(person, until)

    assert len(set(ids_of_mails())) == 3


def test_one_reader_who_cannot_be_reached_keeps_no_digest_from_the_others(settings):
    settings.EMAIL_BACKEND = f"{__name__}.{FullMailbox.__name__}"
    people = [make_user(email=f"{n}@example.nl", mail_rhythm=DAILY) for n in ("vol", "joke")]
    for person in people:
        make_notification(person)

    send_digests(timestamp=0)

    assert [message.to for message in mail.outbox] == [["joke@example.nl"]]
    waiting = Notification.objects.mailable().values_list("recipient__email", flat=True)
    assert list(waiting) == ["vol@example.nl"]


@pytest.mark.parametrize(
    ("fields", "hours_ago", "mailed"),
    [
        ({}, 25, True),  # the mail server was dead all night
        ({"mail_rhythm": DAILY}, 25, True),
        ({"mail_rhythm": DAILY, "email": ""}, 25, False),
        ({"mail_rhythm": DAILY, "is_active": False}, 25, False),
        ({"mail_rhythm": DAILY}, 8 * 24, False),  # no news any more
    ],
)
def test_a_digest_takes_what_was_left_and_can_still_be_mailed(fields, hours_ago, mailed):
    make_notification(make_user(**{"email": "joke@example.nl"} | fields), hours_ago=hours_ago)

    send_digests(timestamp=0)

    assert bool(mail.outbox) == mailed


@pytest.mark.no_database
@pytest.mark.parametrize(
    ("utc", "last"),
    [
        (datetime(2026, 7, 1, 5, 29, tzinfo=UTC), datetime(2026, 6, 30, 7, 30)),
        (datetime(2026, 7, 1, 5, 30, tzinfo=UTC), datetime(2026, 7, 1, 7, 30)),
        (datetime(2026, 12, 1, 6, 29, tzinfo=UTC), datetime(2026, 11, 30, 7, 30)),
        (datetime(2026, 12, 1, 6, 30, tzinfo=UTC), datetime(2026, 12, 1, 7, 30)),
    ],
)
def test_half_past_seven_is_that_of_amsterdam_in_summer_and_winter(utc, last):
    amsterdam = ZoneInfo("Europe/Amsterdam")

    assert _last_digest_time(timezone.localtime(utc)) == last.replace(tzinfo=amsterdam)
