from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.lookups import IsNull
from django.utils import timezone

from register.models import User, UserRegion

# What could not be mailed for so long is no news any more: to who had no address, say.
MAIL_DAYS = 7


class NotificationQuerySet(models.QuerySet):
    def still_concerning(self) -> Self:
        """Without what people were told for a region, or in a role, that is no longer theirs."""
        links = UserRegion.objects.filter(user=OuterRef("recipient"), region=OuterRef("region"))
        works_there = Q(recipient__role=User.Role.REGIONAL_OFFICIAL) & Exists(links)
        decides = Q(recipient__role=User.Role.COORDINATOR)
        return self.filter(Q(region__isnull=True) | decides | works_there)

    def of(self, user: User) -> Self:
        """What a person sees: first what is unread, and the newest of that."""
        own = self.filter(recipient=user).still_concerning()
        return own.order_by(IsNull(F("read_at"), True).desc(), "-pk")

    def unread(self) -> Self:
        return self.filter(read_at__isnull=True)

    def mailable(self) -> Self:
        """What has yet to be mailed to somebody who can be mailed."""
        since = timezone.now() - timedelta(days=MAIL_DAYS)
        return (
            self.still_concerning()
            .filter(
                mailed_at__isnull=True,
                refused_at__isnull=True,
                created_at__gt=since,
                recipient__is_active=True,
            )
            .exclude(recipient__email="")
        )

    def mark_read(self) -> int:
        return self.unread().update(read_at=timezone.now())

    def mark_mailed(self) -> int:
        return self.update(mailed_at=timezone.now())

    def mark_refused(self) -> int:
        return self.update(refused_at=timezone.now())


class Notification(models.Model):
    """Something that one person should know: shown on their pages, and mailed.

    One row per event and recipient, so that what happens twice is told once. The row exists
    before the mail, in the transaction of the change itself; ``mailed_at`` is set after it left,
    and ``refused_at`` when the mail server will never take it.
    """

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="notifications",
        verbose_name="ontvanger",
    )
    region = models.ForeignKey(
        "register.Region",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="regio",
        help_text="Namens welke regio dit de ontvanger aangaat.",
    )
    event = models.CharField("gebeurtenis", max_length=120)
    subject = models.CharField("onderwerp", max_length=200)
    text = models.TextField("tekst")
    path = models.CharField("adres", max_length=300, help_text="Een pad op deze site.")
    # What the mail calls itself: a second one of the same is recognised as such.
    message_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    created_at = models.DateTimeField("op", auto_now_add=True)
    read_at = models.DateTimeField("gelezen op", null=True, blank=True)
    mailed_at = models.DateTimeField("gemaild op", null=True, blank=True)
    refused_at = models.DateTimeField("als mail geweigerd op", null=True, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = "bericht"
        verbose_name_plural = "berichten"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "event"],
                name="notification_once",
                violation_error_message="Dit bericht is er al.",
            ),
            models.CheckConstraint(
                name="notification_path_is_ours",
                # Not "//elsewhere", and not "/\\elsewhere", which browsers take for the same.
                condition=Q(path__regex=r"^/(?![/\\])"),
                violation_error_message="Een bericht verwijst naar een pagina van deze site.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["recipient"],
                name="notification_unread",
                condition=Q(read_at__isnull=True),
            ),
            models.Index(
                fields=["id"],
                name="notification_unmailed",
                condition=Q(mailed_at__isnull=True, refused_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.subject
