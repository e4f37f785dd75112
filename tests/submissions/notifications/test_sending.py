"""A real worker sends real mail to a real mail server: each once, and none lost."""

from contextlib import suppress

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django import app, connector_params
from procrastinate.psycopg_connector import PsycopgConnector

from submissions.models import Notification
from submissions.notifications import notify
from tests.make import make_user

from .worker import jobs, make_all_due, wait_until, work, worker_process

pytestmark = pytest.mark.usefixtures("jobs", "smtp")


def make_notification(**fields) -> Notification:
    recipients = [fields.pop("recipient", None) or make_user(email="joke@example.nl")]
    words = {"event": "stap:1", "subject": "Ingediend", "text": "Kijk.", "path": "/"} | fields
    return notify(recipients, **words)[0]


def test_a_mail_arrives_with_both_parts_and_a_message_id_of_its_own(mailbox, settings):
    settings.PUBLIC_URL = "https://regiotop.example.nl:8443"
    joke = make_user(first_name="Joke", last_name="de Vries", email="joke@example.nl")
    notification = make_notification(
        recipient=joke, text="Eén & <b>twee</b>.\n\nDrie.", path="/mijn-regio/voorstellen/12"
    )

    work()

    (mail,) = mailbox.mails
    text, html = (part.get_content().replace("\r\n", "\n") for part in mail.iter_parts())
    link = "https://regiotop.example.nl:8443/mijn-regio/voorstellen/12"
    assert mail["Message-ID"] == f"<{notification.message_id}@regiotop.example.nl>"
    assert (mail["To"], mail["Subject"]) == ("joke@example.nl", "Ingediend")
    assert mail["From"] == settings.DEFAULT_FROM_EMAIL
    assert mail["Auto-Submitted"] == "auto-generated"
    assert text.startswith("Beste Joke de Vries,\n\nEén & <b>twee</b>.\n\nDrie.\n")
    assert f"\n{link}\n" in text
    assert "<p>Eén &amp; &lt;b&gt;twee&lt;/b&gt;.</p>" in html
    assert f'href="{link}"' in html
    notification.refresh_from_db()
    assert notification.mailed_at


def notify_and_fail() -> list[tuple[str, int]]:
    """Tell somebody something in a transaction that fails; return the jobs that stood in it."""
    seen = []
    with suppress(RuntimeError), transaction.atomic():
        make_notification()
        seen = jobs()
        raise RuntimeError
    return seen


def test_no_mail_and_no_job_is_left_of_a_change_that_is_rolled_back(mailbox):
    inside = notify_and_fail()
    work()

    assert inside == [("todo", 0)]
    assert (jobs(), mailbox.mails, Notification.objects.count()) == ([], [], 0)


def test_what_a_task_of_the_worker_tells_is_rolled_back_with_it_too():
    """Inside a worker the app has connections of its own, outside the transaction of a task."""
    connector = PsycopgConnector(kwargs=connector_params(), min_size=1, max_size=2)

    with app.replace_connector(connector):
        inside = notify_and_fail()

    assert (inside, jobs()) == ([("todo", 0)], [])


def test_a_dead_mail_server_breaks_no_save_and_the_mail_leaves_when_it_is_back(request):
    notification = make_notification()  # nothing listens at the port yet
    work()
    while_dead = jobs()
    mailbox = request.getfixturevalue("mailbox")

    make_all_due()
    work()

    notification.refresh_from_db()
    assert while_dead == [("todo", 1)]
    assert (jobs(), bool(notification.mailed_at)) == ([("succeeded", 2)], True)
    assert len(mailbox.mails) == 1


@pytest.mark.parametrize(
    ("answer", "refused", "state"),
    [("550 Onbekend", True, "succeeded"), ("450 Te druk", False, "todo")],
)
def test_only_an_address_that_is_refused_for_good_is_not_tried_again(
    mailbox, answer, refused, state
):
    mailbox.recipient_answer = answer
    notification = make_notification()

    work()

    notification.refresh_from_db()
    assert (bool(notification.refused_at), notification.mailed_at) == (refused, None)
    assert jobs() == [(state, 1)]


def test_two_workers_at_once_send_one_mail(mailbox):
    mailbox.seconds = 0.3
    notification = make_notification()
    app.configure_task("send_mail").defer(notification_id=notification.pk)

    work(concurrency=2)

    assert jobs() == [("succeeded", 1), ("succeeded", 1)]
    assert len(mailbox.mails) == 1


def test_a_reader_marks_a_message_as_read_while_the_mail_server_keeps_us_waiting(
    mailbox, free_port
):
    mailbox.seconds = 30
    notification = make_notification()

    with worker_process(free_port):
        wait_until(mailbox.arrived.is_set)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 1000")
            marked = Notification.objects.filter(pk=notification.pk).mark_read()

    assert marked == 1


def test_kill_9_in_the_middle_of_a_mail_loses_none(mailbox, free_port):
    mailbox.seconds = 30
    first = make_notification()
    second = make_notification(recipient=first.recipient, event="stap:2")
    with worker_process(free_port) as worker:
        wait_until(mailbox.arrived.is_set)
        worker.kill()
        worker.wait()
    killed = jobs()

    mailbox.seconds = 0
    with connection.cursor() as cursor:  # as after half a minute without a sign of life
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 h'")
    app.configure_task("retry_stalled").defer(timestamp=0)
    with worker_process(free_port):
        wait_until(lambda: {state for state, _ in jobs()} == {"succeeded"})

    assert ("doing", 0) in killed
    assert set(mailbox.ids) == {f"<{row.message_id}@127.0.0.1>" for row in (first, second)}
    # The server had one already, and we could not know: the second of it is called the same.
    assert len(mailbox.ids) in {3, 4}
    assert Notification.objects.filter(mailed_at=None).count() == 0
