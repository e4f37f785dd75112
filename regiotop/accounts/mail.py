"""The mails about an account itself. Their links name PUBLIC_URL and never the Host header."""

from __future__ import annotations

import smtplib
from threading import Thread

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils.formats import date_format

from register.models import User

from . import log


class MailNotSent(Exception):
    pass


def invite(user: User, path: str, until: object) -> None:
    """Mail a link with which to choose a password; MailNotSent when the server refuses."""
    subject = "Uitnodiging voor Regiotop"
    context = {"user": user, "until": date_format(until, "j F Y")}
    _send(_message(user, subject, "account/email/invitation.txt", path, context))


def reset_password(user: User, path: str) -> None:
    """Mail a link with which to choose another password.

    In the background: the time of the answer may not tell whether an address is known.
    """
    message = _message(user, "Nieuw wachtwoord voor Regiotop", "account/email/reset.txt", path, {})
    Thread(target=_try, args=[message, user]).start()


def _message(user: User, subject: str, template: str, path: str, context: dict) -> EmailMessage:
    context = {"link": f"{settings.PUBLIC_URL}{path}", "user": user} | context
    text = render_to_string(template, context | {"contact_email": settings.CONTACT_EMAIL})
    return EmailMessage(subject, text, settings.DEFAULT_FROM_EMAIL, [user.email])


def _send(message: EmailMessage) -> None:
    try:
        message.send()
    except (OSError, smtplib.SMTPException) as error:
        raise MailNotSent(str(error)) from error


def _try(message: EmailMessage, user: User) -> None:
    try:
        _send(message)
    except MailNotSent:
        log.warn("mail to choose another password was not sent", user)
