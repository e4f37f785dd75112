from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.http import HttpRequest

from ..models import User, UserRegion
from .base import PoliteAdmin


class RegionInline(admin.StackedInline):
    model = UserRegion
    extra = 0


@admin.register(User)
class OfficialAdmin(PoliteAdmin, UserAdmin):
    """Accounts, roles and regions: for administrators only. An account is closed, not deleted."""

    inlines = [RegionInline]
    list_display = ["username", "full_name", "role", "is_active", "last_login"]
    list_filter = ["role", "is_active", "regions"]
    filter_horizontal = []
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        ("Persoon", {"fields": ["first_name", "last_name", "email"]}),
        ("Rechten", {"fields": ["role", "is_active"]}),
    ]
    add_fieldsets = [
        (
            None,
            {"fields": ["username", "email", "role", "usable_password", "password1", "password2"]},
        )
    ]

    @admin.display(description="naam")
    def full_name(self, user: User) -> str:
        return user.get_full_name()

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False
