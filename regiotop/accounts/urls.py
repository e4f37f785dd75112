"""Dutch addresses, under the names by which allauth looks for them.

What is not here is not offered: signing up, keeping e-mail addresses, logging in by mail.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.urls import URLPattern, path, re_path
from django.views.decorators.cache import never_cache

from . import mfa_views as mfa
from . import views


def page(route: str, view: Callable, name: str) -> URLPattern:
    return path(route, never_cache(view), name=name)


urlpatterns = [
    page("", views.account, "account"),
    page("inloggen", views.LoginView.as_view(), "account_login"),
    page("inloggen/passkey", mfa.LoginPasskeyView.as_view(), "mfa_login_webauthn"),
    page("inloggen/code", mfa.AuthenticateView.as_view(), "mfa_authenticate"),
    page("uitloggen", views.LogoutView.as_view(), "account_logout"),
    page("uitnodiging/<str:token>", views.invitation, "invitation"),
    page("bevestigen", views.ReauthenticateView.as_view(), "account_reauthenticate"),
    page("bevestigen/code", mfa.ReauthenticateView.as_view(), "mfa_reauthenticate"),
    page(
        "bevestigen/passkey", mfa.ReauthenticatePasskeyView.as_view(), "mfa_reauthenticate_webauthn"
    ),
    page("wachtwoord-wijzigen", views.PasswordChangeView.as_view(), "account_change_password"),
    page("wachtwoord-vergeten", views.PasswordResetView.as_view(), "account_reset_password"),
    page(
        "wachtwoord-vergeten/verstuurd",
        views.PasswordResetDoneView.as_view(),
        "account_reset_password_done",
    ),
    page(
        "wachtwoord-vergeten/klaar",
        views.PasswordResetFromKeyDoneView.as_view(),
        "account_reset_password_from_key_done",
    ),
    re_path(
        r"^wachtwoord-vergeten/(?P<uidb36>[0-9A-Za-z]{1,13})-(?P<key>[^/]+)$",
        never_cache(views.PasswordResetFromKeyView.as_view()),
        name="account_reset_password_from_key",
    ),
    page("tweestapsverificatie", mfa.IndexView.as_view(), "mfa_index"),
    page("tweestapsverificatie/app", mfa.ActivateTotpView.as_view(), "mfa_activate_totp"),
    page("tweestapsverificatie/app/qr-code.svg", mfa.totp_image, "mfa_totp_image"),
    page(
        "tweestapsverificatie/app/verwijderen",
        mfa.DeactivateTotpView.as_view(),
        "mfa_deactivate_totp",
    ),
    page("tweestapsverificatie/herstelcodes", mfa.recovery_codes, "mfa_view_recovery_codes"),
    page(
        "tweestapsverificatie/herstelcodes.txt",
        mfa.recovery_codes_file,
        "mfa_download_recovery_codes",
    ),
    page(
        "tweestapsverificatie/herstelcodes/nieuw",
        mfa.GenerateRecoveryCodesView.as_view(),
        "mfa_generate_recovery_codes",
    ),
    page("tweestapsverificatie/passkeys", mfa.ListPasskeysView.as_view(), "mfa_list_webauthn"),
    page(
        "tweestapsverificatie/passkeys/toevoegen", mfa.AddPasskeyView.as_view(), "mfa_add_webauthn"
    ),
    page(
        "tweestapsverificatie/passkeys/<int:pk>/naam",
        mfa.RenamePasskeyView.as_view(),
        "mfa_edit_webauthn",
    ),
    page(
        "tweestapsverificatie/passkeys/<int:pk>/verwijderen",
        mfa.RemovePasskeyView.as_view(),
        "mfa_remove_webauthn",
    ),
]

if settings.OIDC:
    from . import oidc

    urlpatterns += [
        page("inloggen/organisatie", oidc.login, "oidc_login"),
        page("inloggen/organisatie/terug", oidc.callback, "oidc_callback"),
    ]
