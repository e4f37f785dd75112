from __future__ import annotations

from typing import Any

from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac

from ..triggers import tracked


class OfficialManager(BaseUserManager):
    def create_user(
        self, username: str, email: str = "", password: str | None = None, **fields: Any
    ) -> User:
        name = self.model.normalize_username(username)
        user = self.model(username=name, email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(
        self, username: str, email: str = "", password: str | None = None, **fields: Any
    ) -> User:
        """`manage.py createsuperuser` makes an administrator: nobody stands above the roles."""
        return self.create_user(username, email, password, role=User.Role.ADMINISTRATOR, **fields)


@tracked(exclude=["password", "last_login"])
class User(AbstractUser):
    """An official with an account. The public needs none.

    What a role may do stands in ``register/roles.py``; a regional official's rights
    follow from ``regions``.
    """

    class Role(models.TextChoices):
        REGIONAL_OFFICIAL = "regional_official", "regiomedewerker"
        COORDINATOR = "coordinator", "coördinator"
        ADMINISTRATOR = "administrator", "beheerder"

    class MailRhythm(models.TextChoices):
        AT_ONCE = "meteen", "meteen"
        DAILY = "dagelijks", "één keer per dag"

    # Every account is an official's, and only the role decides.
    is_staff = True
    is_superuser = False
    groups = None
    user_permissions = None

    role = models.CharField("rol", max_length=20, choices=Role.choices)
    regions = models.ManyToManyField(
        "register.Region",
        through="register.UserRegion",
        verbose_name="regio's",
        related_name="officials",
        blank=True,
    )
    mail_rhythm = models.CharField(
        "mail over voorstellen",
        max_length=10,
        choices=MailRhythm.choices,
        default=MailRhythm.AT_ONCE,
        db_default=MailRhythm.AT_ONCE,
    )
    is_demo = models.BooleanField("demonstratie-account", default=False, editable=False)

    objects = OfficialManager()
    REQUIRED_FIELDS = ["email"]

    class Meta(AbstractUser.Meta):
        verbose_name = "medewerker"
        verbose_name_plural = "medewerkers"
        constraints = [
            models.CheckConstraint(
                name="user_role_known",
                condition=models.Q(role__in=["regional_official", "coordinator", "administrator"]),
                violation_error_message="Kies een rol.",
            ),
            models.CheckConstraint(
                name="user_mail_rhythm_known",
                condition=models.Q(mail_rhythm__in=["meteen", "dagelijks"]),
                violation_error_message="Kies hoe vaak u mail wilt.",
            ),
            # One logs in with either, in capitals or not.
            models.UniqueConstraint(
                Lower("username"),
                name="user_name_once",
                violation_error_message="Er is al een account met deze gebruikersnaam.",
            ),
            models.UniqueConstraint(
                Lower("email"),
                condition=~models.Q(email=""),
                name="user_mail_once",
                violation_error_message="Er is al een account met dit e-mailadres.",
            ),
        ]

    @property
    def name(self) -> str:
        """What officials call each other; the public reads roles and regions."""
        return self.get_full_name() or self.get_username()

    def get_session_auth_hash(self) -> str:
        """Ends a session when the password, the role or the regions change."""
        return self._session_hash(super().get_session_auth_hash())

    def get_session_auth_fallback_hash(self):
        for inherited in super().get_session_auth_fallback_hash():
            yield self._session_hash(inherited)

    def _session_hash(self, inherited: str) -> str:
        rights = f"{inherited} {self.role} {self._regions_now()}"
        return salted_hmac("register.User.rights", rights).hexdigest()

    def _regions_now(self) -> list[int]:
        """Return the ids of the regions. Who loads the user of a session brings them along."""
        brought = getattr(self, "session_regions", None)
        if brought is not None:
            return list(brought)
        links = UserRegion.objects.filter(user=self).order_by("region_id")
        return list(links.values_list("region_id", flat=True))


@tracked()
class UserRegion(models.Model):
    """An official works for a region."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name="medewerker")
    region = models.ForeignKey(
        "register.Region", models.PROTECT, related_name="+", verbose_name="regio"
    )

    class Meta:
        verbose_name = "regio van medewerker"
        verbose_name_plural = "regio's van medewerker"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "region"],
                name="user_region_once",
                violation_error_message="Deze regio staat er al bij.",
            )
        ]

    def __str__(self) -> str:
        return str(self.region)
