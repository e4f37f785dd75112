"""Tell people what concerns them: on their pages, and by mail."""

from __future__ import annotations

from collections.abc import Iterable

from register.models import User

from ..models import Notification, Remark, Step


def notify(
    recipients: Iterable[User], *, event: str, subject: str, text: str, path: str
) -> list[Notification]:
    """Tell each recipient once about ``event``; who was told already is passed over.

    Call it in the transaction of the change itself. ``text`` is in plain Dutch, paragraphs
    parted by a blank line; ``path`` is where to go, such as ``/mijn-regio/voorstellen/12``.
    """
    rows = [
        Notification(recipient=user, event=event, subject=subject, text=text, path=path)
        for user in recipients
    ]
    return Notification.objects.bulk_create(rows, ignore_conflicts=True)


def announce(step: Step) -> None:
    """Tell those concerned that a proposal moved."""


def announce_remark(remark: Remark) -> None:
    """Tell the other side that something was said about a proposal."""
