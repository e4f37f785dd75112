"""The mails about an account itself. Their links name PUBLIC_URL and never the Host header."""

from __future__ import annotations

import smtplib

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import int_to_base36

from register.models import User
from submissions import mailing

from . import log


class MailNotSent(Exception):
    pass


def invite(user: User, path: str, until: object) -> None:
    """Mail a link with which to choose a password; MailNotSent when the server refuses."""
    subject = "Uitnodiging voor Regiotop"
    context = {"user": user, "until": date_format(until, "j F Y")}
    try:
        _message(user, subject, "account/email/invitation.txt", path, context).send()
    except (OSError, smtplib.SMTPException) as error:
        raise MailNotSent(str(error)) from error


def ask_new_password(user: User | None) -> None:
    """Have the worker mail a link with which to choose another password.

    Nobody gets a job too: the time of the answer may not tell whether an address is known. The
    link is made when it is mailed, so that none stands in the queue and its hour begins then.
    """
    mailing.defer("send_new_password", user_id=user.pk if user else None)


def send_new_password(user_id: int | None) -> None:
    """Mail that link to who may still have it; raise what may go better later."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None or not user.has_usable_password():
        return
    key = {"uidb36": int_to_base36(user.pk), "key": default_token_generator.make_token(user)}
    path = reverse("account_reset_password_from_key", kwargs=key)
    message = _message(user, "Nieuw wachtwoord voor Regiotop", "account/email/reset.txt", path, {})
    try:
        message.send()
    except Exception as error:
        if not mailing.is_final(error):
            raise
        log.warn("mail to choose another password was refused", user)


def _message(user: User, subject: str, template: str, path: str, context: dict) -> EmailMessage:
    context = {"link": f"{settings.PUBLIC_URL}{path}", "user": user} | context
    text = render_to_string(template, context | {"contact_email": settings.CONTACT_EMAIL})
    return EmailMessage(subject, text, settings.DEFAULT_FROM_EMAIL, [user.email])
