"""Who an account is, by user name or e-mail address."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.http import HttpRequest

from register.models import User, UserRegion
from register.roles import RoleBackend

from .throttle import find_official


class OfficialBackend(RoleBackend):
    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        email: str | None = None,
        **others: Any,
    ) -> User | None:
        login = username or email
        if not login or password is None:
            return None
        user = find_official(login)
        if user is None:
            # As slow as for an account, so that the time does not tell which exist.
            User().set_password(password)
            return None
        right = user.check_password(password)
        return user if right and self.user_can_authenticate(user) else None

    def get_user(self, user_id: int) -> User | None:
        """Load the regions in the same query: they are part of what a session rests on."""
        regions = UserRegion.objects.filter(user=OuterRef("pk")).order_by("region_id")
        found = User.objects.annotate(session_regions=ArraySubquery(regions.values("region_id")))
        user = found.filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None
