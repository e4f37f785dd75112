"""Logging in by the identity provider of an organisation: for who has an account here already.

It takes the place of the password and of nothing else: the second factor is still asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from requests import RequestException

from register.models import User

from . import log

PROVIDER = "oidc"


class Adapter(OpenIDConnectOAuth2Adapter):
    def get_callback_url(self, request: HttpRequest, app: Any) -> str:
        return f"{settings.PUBLIC_URL}{reverse('oidc_callback')}"


class OidcAdapter(DefaultSocialAccountAdapter):
    def get_provider(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        provider = super().get_provider(request, *args, **kwargs)
        # On the way out, too, the address to return to is ours.
        provider.oauth2_adapter_class = Adapter
        return provider

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> NoReturn:
        """Log in whose account has this verified address; tell anybody else that there is none.

        The address decides each time anew: no link between the two accounts is kept.
        """
        user = _official(sociallogin)
        if user is None:
            log.note("refused an unknown official of the organisation", None, request)
            raise ImmediateHttpResponse(_refused(request, "no_account"))
        record_authentication(request, user, method="socialaccount", provider=PROVIDER)
        login = Login(user=user, redirect_url=sociallogin.get_redirect_url(request))
        raise ImmediateHttpResponse(perform_login(request, login))

    def on_authentication_error(self, request: HttpRequest, *args: Any, **kwargs: Any) -> NoReturn:
        log.note("failed login by the organisation", None, request)
        raise ImmediateHttpResponse(_refused(request, "failed"))


def _official(sociallogin: SocialLogin) -> User | None:
    """Return the open account with an address of which the provider says that it is verified."""
    for address in sociallogin.email_addresses:
        # Some providers send the word "false", which would count as true.
        if address.verified is True and address.email:
            return User.objects.filter(email__iexact=address.email, is_active=True).first()
    return None


def _refused(request: HttpRequest, why: str) -> HttpResponse:
    return render(request, "account/oidc_refused.html", {"why": why}, status=403)


def _view(of_allauth: type) -> Callable[[HttpRequest], HttpResponse]:
    @require_safe
    def view(request: HttpRequest) -> HttpResponse:
        try:
            return of_allauth.adapter_view(Adapter(request, PROVIDER))(request)
        except (RequestException, KeyError, ValueError):
            log.warn("the identity provider gave no usable answer", None, request)
            return _refused(request, "failed")

    return view


login = _view(OAuth2LoginView)
callback = _view(OAuth2CallbackView)
