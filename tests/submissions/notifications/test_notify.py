"""One row for each event and person, and a mail for who wants it now."""

import pytest
from django.core import mail
from django.db import IntegrityError

from register.models import User
from submissions.models import Notification
from submissions.notifications import notify
from submissions.notifications.sending import send_notification
from tests.make import make_user

from .worker import jobs


def tell(*recipients: User, **fields) -> list[Notification]:
    words = {"event": "stap:1", "subject": "Ingediend", "text": "Kijk.", "path": "/"}
    return notify(recipients, **words | fields)


def test_what_happens_twice_is_told_and_mailed_once():
    joke, piet = (make_user(email=f"{name}@example.nl") for name in ("joke", "piet"))
    tell(joke)

    new = tell(joke, piet)

    assert [row.recipient for row in new] == [piet]
    assert Notification.objects.count() == len(jobs()) == 2


@pytest.mark.parametrize(
    "fields",
    [{"mail_rhythm": "dagelijks"}, {"is_active": False}, {"email": ""}],
    ids=["a digest", "inactive", "no address"],
)
def test_who_wants_no_mail_now_or_cannot_be_mailed_gets_only_the_row(fields):
    recipient = make_user(**{"email": "joke@example.nl"} | fields)

    tell(recipient)

    assert (Notification.objects.count(), jobs()) == (1, [])


def test_who_came_to_want_a_digest_is_not_mailed_by_a_job_that_still_waits():
    joke = make_user(email="joke@example.nl")
    (notification,) = tell(joke)
    User.objects.update(mail_rhythm="dagelijks")

    send_notification(notification.pk)

    assert mail.outbox == []


def test_a_message_that_was_thrown_away_is_no_error():
    (notification,) = tell(make_user(email="joke@example.nl"))
    notification.delete()

    send_notification(notification.pk)

    assert mail.outbox == []


def test_a_title_with_new_lines_puts_nothing_into_the_headers_of_a_mail():
    subject = "Ingediend: fonds\r\nBcc: ander@example.nl\n\n<p>\u2028" + "x" * 300
    (notification,) = tell(make_user(email="joke@example.nl"), subject=subject)

    send_notification(notification.pk)

    (message,) = mail.outbox
    assert message.message()["Bcc"] is None
    assert message.recipients() == ["joke@example.nl"]
    assert message.subject.startswith("Ingediend: fonds Bcc: ander@example.nl <p> xxx")
    assert len(message.subject) == 200


def test_a_mail_that_can_never_be_made_is_not_tried_for_ever():
    joke = make_user(email="joke@example.nl")
    (notification,) = tell(joke)
    User.objects.update(email="joke@example.nl\nBcc: ander@example.nl")

    send_notification(notification.pk)

    notification.refresh_from_db()
    assert (mail.outbox, bool(notification.refused_at)) == ([], True)


@pytest.mark.parametrize("path", ["https://elders.nl", "//elders.nl", "/\\elders.nl", ""])
def test_a_message_leads_to_no_other_site(path):
    with pytest.raises(IntegrityError, match="notification_path_is_ours"):
        tell(make_user(), path=path)
