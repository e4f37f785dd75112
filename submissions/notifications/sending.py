"""Sends the mails, each at least once, and in normal running no more than once."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from django.core.mail import EmailMessage
from django.db import transaction

from register.locks import wait_for_turn
from register.models import User

from .. import mailing
from ..models import Notification
from ..models.notification import NotificationQuerySet
from . import mail

logger = logging.getLogger(__name__)


@transaction.atomic
def send_notification(notification_id: int) -> None:
    """Mail one notification, unless that happened already or its reader now wants digests."""
    found = Notification.objects.filter(pk=notification_id)
    recipient_id = found.values_list("recipient", flat=True).first()
    _wait_for_turn_of(recipient_id)
    wanted = found.mailable().filter(recipient__mail_rhythm=User.MailRhythm.AT_ONCE)
    notification = wanted.select_related("recipient").first()
    if notification:
        _send(found, lambda: mail.compose(notification))


@transaction.atomic
def send_digest(recipient: User, until: datetime) -> None:
    """Mail somebody all that was waiting until then, in one mail."""
    _wait_for_turn_of(recipient.pk)
    waiting = Notification.objects.mailable().filter(recipient=recipient, created_at__lt=until)
    rows = list(waiting.order_by("pk"))
    if rows:
        exactly = Notification.objects.filter(pk__in=[row.pk for row in rows])
        _send(exactly, lambda: mail.compose_digest(recipient, rows))


def _wait_for_turn_of(recipient_id: int | None) -> None:
    """Let mails to one person follow each other, so that no two workers send the same.

    It is no lock on the row: while a mail server keeps us waiting, its reader must be able to
    mark it as read. The lock goes with the transaction, or with who held it.
    """
    wait_for_turn(f"regiotop mail {recipient_id}")


def _send(notifications: NotificationQuerySet, compose: Callable[[], EmailMessage]) -> None:
    """Send, and write down how that ended. What may go better later is raised."""
    try:
        compose().send()
    except Exception as error:
        if not mailing.is_final(error):
            raise
        logger.exception("Een mail is geweigerd en wordt niet nog eens verstuurd.")
        notifications.mark_refused()
    else:
        notifications.mark_mailed()
