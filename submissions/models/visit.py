from django.conf import settings
from django.db import models


class RegionVisit(models.Model):
    """The moment up to which an official has ticked off the news of a region.

    Somebody says so with a button: merely to look at a page changes nothing, and news does not
    vanish because a page was opened twice.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="medewerker"
    )
    region = models.ForeignKey(
        "register.Region", models.CASCADE, related_name="+", verbose_name="regio"
    )
    at = models.DateTimeField("gezien op")

    class Meta:
        verbose_name = "bezoek"
        verbose_name_plural = "bezoeken"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "region"],
                name="region_visit_once",
                violation_error_message="Dit bezoek staat er al.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} bij {self.region}"
