"""Tell people what concerns them: on their pages, and by mail.

``notify`` writes a row for each recipient and asks the worker for the mail, in the transaction of
the change itself: neither exists without the other. ``recipients`` says who is concerned, ``words``
what they read, ``mail`` how that becomes a mail, and ``submissions/tasks.py`` when it leaves.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils.text import Truncator
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.manager import JobManager
from procrastinate.tasks import configure_task

from register.models import User

from ..models import Notification, Remark, Step
from . import recipients as concerned
from . import words

# Over Django's own connection, so that a job is saved or rolled back with the change. Inside a
# worker the tasks would otherwise go by another one, and a mail be looked for before it exists.
_JOBS = JobManager(DjangoConnector())
SEND_MAIL, MAIL_QUEUE = "send_mail", "mail"


@transaction.atomic
def notify(
    recipients: Iterable[User], *, event: str, subject: str, text: str, path: str
) -> list[Notification]:
    """Tell each recipient once about ``event``; who was told already is passed over.

    Call it in the transaction of the change itself. ``text`` is in plain Dutch, paragraphs
    parted by a blank line; ``path`` is where to go, such as ``/mijn-regio/voorstellen/12``.
    Returns what is new. Who wants one mail a day, or cannot be mailed, gets no mail now.
    """
    # A title that was typed may hold anything; a header holds no new line.
    subject = Truncator(" ".join(subject.split())).chars(200)
    rows = [
        Notification(recipient=user, event=event, subject=subject, text=text, path=path)
        for user in recipients
    ]
    Notification.objects.bulk_create(rows, ignore_conflicts=True)
    # By what only the rows made here can have: those that were there already are not among them.
    new = Notification.objects.filter(message_id__in=[row.message_id for row in rows])
    _mail(new.mailable().filter(recipient__mail_rhythm=User.MailRhythm.AT_ONCE))
    return list(new)


def _mail(notifications: Iterable[Notification]) -> None:
    jobs = [{"notification_id": notification.pk} for notification in notifications]
    if jobs:
        configure_task(name=SEND_MAIL, queue=MAIL_QUEUE, job_manager=_JOBS).batch_defer(*jobs)


def announce(step: Step) -> list[Notification]:
    """Tell those concerned about a move of a proposal, but not who made it."""
    return notify(concerned.of_step(step), event=f"stap:{step.pk}", **words.of_step(step))


def announce_remark(remark: Remark) -> list[Notification]:
    """Tell the other side about a remark on a proposal."""
    event = f"opmerking:{remark.pk}"
    return notify(concerned.of_remark(remark), event=event, **words.of_remark(remark))
