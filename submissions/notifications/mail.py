"""Mails from notifications: one, or those of a day together. As plain text and as HTML."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse

from register.models import User

from .. import mailing
from ..models import Notification


def compose(notification: Notification) -> EmailMultiAlternatives:
    """Return the mail that tells one person one thing."""
    return _compose(
        notification.recipient,
        subject=notification.subject,
        message_id=notification.message_id,
        text="submissions/mail/notification.txt",
        html="submissions/mail/notification.html",
        context={"notification": notification},
    )


def compose_digest(recipient: User, notifications: list[Notification]) -> EmailMultiAlternatives:
    """Return the mail that tells one person all of this, oldest first."""
    count = len(notifications)
    return _compose(
        recipient,
        subject=f"{count} {'bericht' if count == 1 else 'berichten'} van Regiotop",
        # After the newest: the same when it is made again, and no other has this for its newest.
        message_id=uuid.uuid5(notifications[-1].message_id, "dagoverzicht"),
        text="submissions/mail/digest.txt",
        html="submissions/mail/digest.html",
        context={"notifications": notifications},
    )


def _compose(
    recipient: User,
    *,
    subject: str,
    message_id: uuid.UUID,
    text: str,
    html: str,
    context: dict[str, Any],
) -> EmailMultiAlternatives:
    context |= {
        "recipient": recipient,
        "subject": subject,
        # By the setting: no header of any request has a say in it.
        "public_url": settings.PUBLIC_URL,
        "messages_path": reverse("submissions:notifications"),
    }
    headers = {
        "Message-ID": mailing.message_id(message_id),
        "Auto-Submitted": "auto-generated",
    }
    body = render_to_string(text, context)
    mail = EmailMultiAlternatives(subject, body, to=[recipient.email], headers=headers)
    mail.attach_alternative(render_to_string(html, context), "text/html")
    return mail
