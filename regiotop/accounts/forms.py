"""The forms of allauth in our words. Pasting is allowed everywhere: password managers do it."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from allauth.mfa.adapter import get_adapter as mfa_adapter
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.encoding import force_bytes
from fido2.webauthn import AuthenticationResponse, RegistrationResponse

from register.models import User

from . import log, mail
from .throttle import normalized

# Longer than any code is valid, early and late half minutes included.
CODE_SECONDS = 120
REQUIRED = {"required": "Vul dit in."}


def password_field(label: str, autocomplete: str, **options: Any) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(
        label=label, strip=False, widget=widget, max_length=4096, error_messages=REQUIRED, **options
    )


def code_field(help_text: str) -> forms.CharField:
    attrs = {"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}
    widget = forms.TextInput(attrs=attrs)
    return forms.CharField(
        label="Code", widget=widget, max_length=40, error_messages=REQUIRED, help_text=help_text
    )


class LoginForm(account.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        attrs = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        self.fields = {
            "login": forms.CharField(
                label="Gebruikersnaam of e-mailadres",
                max_length=254,
                widget=forms.TextInput(attrs=attrs),
                error_messages=REQUIRED,
            ),
            "password": password_field("Wachtwoord", "current-password"),
        }

    def clean_login(self) -> str:
        return normalized(self.cleaned_data["login"])


class ReauthenticateForm(account.ReauthenticateForm):
    password = password_field("Wachtwoord", "current-password")


class NewPasswordForm(forms.Form):
    password1 = password_field(
        "Nieuw wachtwoord",
        "new-password",
        help_text="Ten minste 12 tekens. Een zin van een paar woorden is goed te onthouden.",
    )
    password2 = password_field("Nieuw wachtwoord, nog een keer", "new-password")

    def __init__(self, *args: Any, user: User | None, temp_key: str = "", **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)

    def clean_password1(self) -> str:
        password = self.cleaned_data["password1"]
        validate_password(password, self.user)
        return password

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if {"password1", "password2"} <= data.keys() and data["password1"] != data["password2"]:
            self.add_error("password2", "De twee wachtwoorden zijn niet gelijk.")
        return data

    def save(self) -> None:
        self.user.set_password(self.cleaned_data["password1"])
        self.user.save(update_fields=["password"])


class ChangePasswordForm(NewPasswordForm):
    oldpassword = password_field("Huidig wachtwoord", "current-password")
    field_order = ["oldpassword", "password1", "password2"]

    def clean_oldpassword(self) -> str:
        if not self.user.check_password(self.cleaned_data["oldpassword"]):
            raise ValidationError("Dit is niet uw huidige wachtwoord.")
        return self.cleaned_data["oldpassword"]


class ResetPasswordForm(forms.Form):
    email = forms.EmailField(
        label="E-mailadres",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages=REQUIRED,
    )

    def save(self, request: HttpRequest) -> None:
        """Mail who has this address and chose a password before; tell nobody whether one has."""
        found = User.objects.filter(email__iexact=self.cleaned_data["email"], is_active=True)
        user = found.first()
        may_have_one = user is not None and user.has_usable_password()
        mail.ask_new_password(user if may_have_one else None)
        if may_have_one:
            log.note("asked for another password", user, request)


class OnceOnly:
    """A code of an app is right for a minute and a half, and may be used once in that time."""

    def clean_code(self) -> str:
        code = super().clean_code()
        text = f"{self.user.pk} {''.join(filter(str.isalnum, code))}"
        digest = salted_hmac("regiotop.accounts.code", force_bytes(text)).hexdigest()
        if not cache.add(f"code-used-{digest}", True, CODE_SECONDS):
            raise mfa_adapter().validation_error("incorrect_code")
        return code


class CodeForm(OnceOnly, mfa.AuthenticateForm):
    code = code_field("Zes cijfers uit de app op uw telefoon, of een herstelcode van acht cijfers.")


class ReauthenticateCodeForm(OnceOnly, mfa.ReauthenticateForm):
    code = code_field("Zes cijfers uit de app op uw telefoon, of een herstelcode van acht cijfers.")


class ActivateTotpForm(OnceOnly, totp.ActivateTOTPForm):
    code = code_field("Zes cijfers die de app nu laat zien.")


class CredentialField(forms.JSONField):
    """What a browser says of a passkey. allauth falls over what is no such thing."""

    widget = forms.HiddenInput

    def __init__(self, response: type, **options: Any) -> None:
        self.response = response
        super().__init__(**options)

    def clean(self, value: Any) -> Any:
        credential = super().clean(value)
        try:
            self.response.from_dict(credential)
        except (AttributeError, KeyError, TypeError, ValueError):
            raise mfa_adapter().validation_error("incorrect_code") from None
        return credential


class PasskeyForm(webauthn.AuthenticateWebAuthnForm):
    credential = CredentialField(AuthenticationResponse)


class LoginPasskeyForm(webauthn.LoginWebAuthnForm):
    credential = CredentialField(AuthenticationResponse)


class ReauthenticatePasskeyForm(webauthn.ReauthenticateWebAuthnForm):
    credential = CredentialField(AuthenticationResponse)


class PasskeyNameForm(webauthn.EditWebAuthnForm):
    name = forms.CharField(label="Naam", max_length=80, error_messages=REQUIRED)


class AddPasskeyForm(webauthn.AddWebAuthnForm):
    credential = CredentialField(RegistrationResponse)
    name = forms.CharField(
        label="Naam",
        max_length=80,
        required=False,
        help_text="Zo herkent u deze passkey later, bijvoorbeeld: laptop van het werk.",
    )
    passwordless = forms.BooleanField(
        label="Met deze passkey ook inloggen zonder wachtwoord",
        required=False,
        help_text="Dan vraagt uw apparaat om uw vingerafdruk, gezicht of pincode.",
    )
