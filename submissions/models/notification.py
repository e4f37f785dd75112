import uuid

from django.conf import settings
from django.db import models


class Notification(models.Model):
    """Something that one person should know: shown on their pages, and mailed.

    One row per event and recipient, so that what happens twice is told once. The row exists
    before the mail, in the transaction of the change itself; ``mailed_at`` is set after it left.
    """

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="notifications",
        verbose_name="ontvanger",
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
        ]
        indexes = [
            models.Index(
                fields=["recipient"],
                name="notification_unread",
                condition=models.Q(read_at__isnull=True),
            ),
            models.Index(
                fields=["id"],
                name="notification_unmailed",
                condition=models.Q(mailed_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.subject
