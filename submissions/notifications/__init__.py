"""Tell people what concerns them: on their pages, and by mail.

``notify`` writes a row for each recipient and asks the worker for the mail, in the transaction of
the change itself: neither exists without the other. ``recipients`` says who is concerned, ``words``
what they read, ``mail`` how that becomes a mail, and ``submissions/tasks.py`` when it leaves.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils.text import Truncator

from register.models import Region, User

from .. import mailing
from ..models import Notification, Remark, Step
from . import recipients as concerned
from . import words


@transaction.atomic
def notify(
    recipients: Iterable[User],
    *,
    event: str,
    subject: str,
    text: str,
    path: str,
    region: Region | None = None,
) -> list[Notification]:
    """Tell each recipient once about ``event``; who was told already is passed over.

    Call it in the transaction of the change itself. ``text`` is in plain Dutch, paragraphs
    parted by a blank line; ``path`` is where to go, such as ``/mijn-regio/voorstellen/12``.
    Who leaves ``region`` before the mail does, gets none.
    Returns what is new. Who wants one mail a day, or cannot be mailed, gets no mail now.
    """
    # A title that was typed may hold anything; a header holds no new line.
    subject = Truncator(" ".join(subject.split())).chars(200)
    rows = [
        Notification(
            recipient=user, region=region, event=event, subject=subject, text=text, path=path
        )
        for user in recipients
    ]
    Notification.objects.bulk_create(rows, ignore_conflicts=True)
    # By what only the rows made here can have: those that were there already are not among them.
    new = Notification.objects.filter(message_id__in=[row.message_id for row in rows])
    at_once = new.mailable().filter(recipient__mail_rhythm=User.MailRhythm.AT_ONCE)
    mailing.defer_each("send_mail", [{"notification_id": row.pk} for row in at_once])
    return list(new)


def announce(step: Step) -> list[Notification]:
    """Tell those concerned about a move of a proposal, but not who made it."""
    told = {"event": f"stap:{step.pk}", "region": step.submission.region}
    new = notify(concerned.of_step(step), **told, **words.of_step(step))
    if step.action in concerned.APPROVALS and concerned.is_of_another(step.submission):
        owner = step.submission.entry.owner
        told = {"event": f"stap:{step.pk}:eigenaar", "region": owner}
        new += notify(concerned.officials_of(owner), **told, **words.to_owner(step))
    return new


def announce_remark(remark: Remark) -> list[Notification]:
    """Tell the other side about a remark on a proposal."""
    told = {"event": f"opmerking:{remark.pk}", "region": remark.submission.region}
    return notify(concerned.of_remark(remark), **told, **words.of_remark(remark))
