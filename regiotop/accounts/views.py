"""Logging in and out, passwords, invitations, and one's own account."""

from __future__ import annotations

from typing import Any

from allauth.account import views as allauth
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from register.models import User

from . import invitations, log, throttle
from .forms import (
    ChangePasswordForm,
    LoginForm,
    NewPasswordForm,
    ReauthenticateForm,
    ResetPasswordForm,
)


class LocalNext:
    """Hand on where to go next only when that is on this site."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | {"redirect_field_value": self.get_next_url()}


class LoginView(LocalNext, allauth.LoginView):
    form_class = LoginForm
    template_name = "account/login.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        login = request.POST.get("login", "")
        self.tries = throttle.password_tries(request, login)
        if refusal := self.tries.refuse(request):
            log.warn("too many failed logins", throttle.find_official(login), request)
            return refusal
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: LoginForm) -> HttpResponse:
        self.tries.succeeded()
        return super().form_valid(form)

    def form_invalid(self, form: LoginForm) -> HttpResponse:
        log.note("failed login", throttle.find_official(form.data.get("login", "")), self.request)
        return super().form_invalid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(oidc=settings.OIDC, **kwargs)


class ReauthenticateView(LocalNext, allauth.ReauthenticateView):
    form_class = ReauthenticateForm
    template_name = "account/reauthenticate.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.tries = throttle.password_tries(request, request.user.get_username())
        return self.tries.refuse(request) or super().post(request, *args, **kwargs)

    def form_valid(self, form: ReauthenticateForm) -> HttpResponse:
        self.tries.succeeded()
        return super().form_valid(form)


class LogoutView(allauth.LogoutView):
    template_name = "account/logout.html"


class PasswordChangeView(allauth.PasswordChangeView):
    form_class = ChangePasswordForm
    template_name = "account/password_change.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated and not request.user.has_usable_password():
            return redirect("account")
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: ChangePasswordForm) -> HttpResponse:
        log.note("changed the password", form.user, self.request)
        return super().form_valid(form)


class PasswordResetView(allauth.PasswordResetView):
    form_class = ResetPasswordForm
    template_name = "account/password_reset.html"


class PasswordResetDoneView(allauth.PasswordResetDoneView):
    template_name = "account/password_reset_done.html"


class PasswordResetFromKeyView(allauth.PasswordResetFromKeyView):
    form_class = NewPasswordForm
    template_name = "account/password_reset_from_key.html"
    reset_url_key = "nieuw-wachtwoord"

    def form_valid(self, form: NewPasswordForm) -> HttpResponse:
        log.note("chose another password by mail", self.reset_user, self.request)
        return super().form_valid(form)


class PasswordResetFromKeyDoneView(allauth.PasswordResetFromKeyDoneView):
    template_name = "account/password_reset_from_key_done.html"


@require_safe
@login_required
def account(request: HttpRequest) -> HttpResponse:
    """Show who one is, and lead to what one may change."""
    regions = request.user.regions.order_by("sort_key")
    return render(request, "account/account.html", {"regions": regions})


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Let who was invited choose a password, once, and go on to the second factor."""
    found = invitations.read(token)
    if found.state is not invitations.State.OPEN:
        context = {"state": found.state.value}
        return render(request, "account/invitation_closed.html", context, status=410)
    form = NewPasswordForm(request.POST or None, user=found.user)
    if request.method != "POST" or not form.is_valid():
        context = {"form": form, "invited": found.user}
        return render(request, "account/invitation.html", context)
    form.save()
    log.note("accepted the invitation", found.user, request)
    return _begin(request, found.user)


def _begin(request: HttpRequest, user: User) -> HttpResponse:
    """Log in who just chose a password: there is no need to ask for it again."""
    request.session.flush()
    record_authentication(request, user, method="password", reauthenticated=True)
    return perform_login(request, Login(user=user))
