"""The screens of accounts in the back office: for administrators only."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path

from register.admin.base import PoliteAdmin
from register.models import User, UserRegion

from . import invitations, log, second_factor
from .mail import MailNotSent

# Nobody may read these in the back office, so nobody has to see that they are there.
admin.site.unregister([EmailAddress, Authenticator])


class RegionInline(admin.StackedInline):
    model = UserRegion
    extra = 0


class NewOfficialForm(forms.ModelForm):
    """An account begins without a password: who it is for chooses one, by the invitation."""

    class Meta:
        model = User
        fields = ["username", "first_name", "last_name", "email", "role"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].required = True

    def save(self, commit: bool = True) -> User:
        self.instance.set_unusable_password()
        return super().save(commit)


@admin.register(User)
class OfficialAdmin(PoliteAdmin, UserAdmin):
    """Accounts, roles and regions. An account is closed, not deleted."""

    inlines = [RegionInline]
    actions = ["invite_all"]
    list_display = ["username", "full_name", "role", "stage", "last_login"]
    list_filter = ["role", "is_active", "regions"]
    filter_horizontal = []
    fieldsets = [
        (None, {"fields": ["username"]}),
        ("Persoon", {"fields": ["first_name", "last_name", "email"]}),
        ("Rechten", {"fields": ["role", "is_active"]}),
    ]
    add_form = NewOfficialForm
    add_form_template = None
    add_fieldsets = [
        (None, {"fields": ["username", "email", "role"]}),
        ("Persoon", {"fields": ["first_name", "last_name"]}),
    ]

    @admin.display(description="naam")
    def full_name(self, user: User) -> str:
        return user.get_full_name()

    @admin.display(description="inloggen")
    def stage(self, user: User) -> str:
        if not user.is_active:
            return "account gesloten"
        if not user.has_usable_password():
            return "nog geen wachtwoord"
        return "met tweede stap" if user.has_factor else "nog zonder tweede stap"

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).annotate(has_factor=second_factor.exists())

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False

    def get_urls(self) -> list[Any]:
        """Nobody sets the password of somebody else: one is invited, or asks for a link."""
        view_of = self.admin_site.admin_view
        own = [
            path(f"<int:pk>/{name}/", view_of(view), name=f"register_user_{name}")
            for name, view in [
                ("uitnodigen", self.invite_view),
                ("tweede-stap-wissen", self.reset_view),
            ]
        ]
        kept = [url for url in super().get_urls() if url.name != "auth_user_password_change"]
        return own + kept

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        user = self.get_object(request, object_id)
        context = {
            "may_be_invited": user is not None and invitations.may_be_invited(user),
            "has_factor": user is not None and user.has_factor,
        }
        return super().change_view(request, object_id, form_url, context | (extra_context or {}))

    @admin.action(description="Gekozen medewerkers uitnodigen", permissions=["change"])
    def invite_all(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        for user in queryset:
            self._invite(request, user)

    def invite_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        user = self._official(request, pk)
        if request.method == "POST" or not invitations.may_be_invited(user):
            self._invite(request, user)
            return redirect("admin:register_user_change", pk)
        return self._ask(request, user, "uitnodigen")

    def reset_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        user = self._official(request, pk)
        if request.method == "POST":
            second_factor.reset(user)
            log.note(f"second factor reset by {request.user.get_username()!a}", user, request)
            done = f"De tweede stap van {user} is gewist en alle sessies zijn beëindigd."
            messages.success(request, done)
            return redirect("admin:register_user_change", pk)
        return self._ask(request, user, "tweede-stap-wissen")

    def _official(self, request: HttpRequest, pk: int) -> User:
        if not self.has_change_permission(request):
            raise PermissionDenied
        user = self.get_object(request, str(pk))
        if user is None:
            raise Http404
        return user

    def _ask(self, request: HttpRequest, user: User, what: str) -> HttpResponse:
        title = "Uitnodigen" if what == "uitnodigen" else "Tweede stap wissen"
        context = {"official": user, "what": what, "title": title, "opts": self.opts}
        context |= self.admin_site.each_context(request)
        return TemplateResponse(request, "admin/register/user/confirm.html", context)

    def _invite(self, request: HttpRequest, user: User) -> None:
        if not invitations.may_be_invited(user):
            messages.error(request, f"{user} is niet uitgenodigd: {_why_not(user)}")
            return
        try:
            invitations.invite(user)
        except MailNotSent:
            log.warn("invitation was not sent", user, request)
            failed = "De mailserver neemt niets aan. Probeer het straks nog eens."
            messages.error(request, f"{user} is niet uitgenodigd. {failed}")
            return
        log.note(f"invited by {request.user.get_username()!a}", user, request)
        messages.success(request, f"De uitnodiging is verstuurd naar {user.email}.")


def _why_not(user: User) -> str:
    if not user.is_active:
        return "het account is gesloten."
    if not user.email:
        return "er staat geen e-mailadres bij."
    return "er is al een wachtwoord. Wie dat vergeten is, vraagt op de inlogpagina een nieuw."
