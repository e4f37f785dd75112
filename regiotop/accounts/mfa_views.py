"""The second factor: to give it, to set it up, and to keep it."""

from __future__ import annotations

import json
import time
from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.decorators import login_stage_required
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import views as base
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.totp import views as totp
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY
from allauth.mfa.webauthn import views as webauthn
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.serializers.json import DjangoJSONEncoder
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_safe

from . import log, next_page, second_factor, throttle
from .forms import (
    ActivateTotpForm,
    AddPasskeyForm,
    CodeForm,
    LoginPasskeyForm,
    PasskeyForm,
    PasskeyNameForm,
    ReauthenticateCodeForm,
    ReauthenticatePasskeyForm,
)
from .mfa_adapter import NO_LAST_ONE
from .views import LocalNext

# The session remembers when it was shown its recovery codes: for so long they can be saved.
SHOWN_AT = "recovery_codes_shown_at"
SAVE_SECONDS = 10 * 60


@method_decorator(
    login_stage_required(stage=AuthenticateStage.key, redirect_urlname="account_login"),
    name="dispatch",
)
class AuthenticateView(base.AuthenticateView):
    form_class = CodeForm
    webauthn_form_class = PasskeyForm
    template_name = "mfa/authenticate.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user = request._login_stage.login.user
        if not second_factor.has_one(user):
            # It was taken away while we waited: begin anew, or allauth goes round in circles.
            return request._login_stage.abort()
        # Who shows a passkey guesses nothing, and so is never refused.
        if request.method == "POST" and "code" in request.POST:
            self.tries = throttle.code_tries(request, user)
            if refusal := self.tries.refuse(request):
                log.warn("too many wrong codes, after the right password", user, request)
                return refusal
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        if isinstance(form, CodeForm):
            self.tries.succeeded()
        return super().form_valid(form)

    def form_invalid(self, form: Any) -> HttpResponse:
        log.note("wrong code", self.stage.login.user, self.request)
        return super().form_invalid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        keys = Authenticator.objects.filter(
            user=self.stage.login.user, type=Authenticator.Type.WEBAUTHN
        )
        return _with_options(context) | {"has_passkey": keys.exists()}


class ReauthenticateView(LocalNext, base.ReauthenticateView):
    form_class = ReauthenticateCodeForm
    template_name = "mfa/reauthenticate.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.tries = throttle.code_tries(request, request.user)
        return self.tries.refuse(request) or super().post(request, *args, **kwargs)

    def form_valid(self, form: ReauthenticateCodeForm) -> HttpResponse:
        self.tries.succeeded()
        return super().form_valid(form)


class IndexView(base.IndexView):
    template_name = "mfa/index.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(must_enrol=second_factor.is_missing(self.request), **kwargs)


class _Enrols:
    """Setting up a factor completes a session that had only the password."""

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        second_factor.note_enrolled(self.request)
        return response


class ActivateTotpView(_Enrols, totp.ActivateTOTPView):
    form_class = ActivateTotpForm
    template_name = "mfa/totp_activate.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        # Each time one looks there is another secret, so another image.
        return super().get_context_data(image_number=time.time_ns(), **kwargs)


@require_safe
@login_required
@reauthentication_required(app="allauth.mfa")
def totp_image(request: HttpRequest) -> HttpResponse:
    """Draw the secret of the app that is being set up: a page may hold no image itself."""
    secret = request.session.get(SECRET_SESSION_KEY)
    if not secret:
        raise Http404
    adapter = get_adapter()
    svg = adapter.build_totp_svg(adapter.build_totp_url(request.user, secret))
    return HttpResponse(svg, content_type="image/svg+xml")


class DeactivateTotpView(totp.DeactivateTOTPView):
    template_name = "mfa/totp_deactivate.html"

    def form_valid(self, form: Any) -> HttpResponse:
        log.note("removed the app of the second factor", self.request.user, self.request)
        return super().form_valid(form)


class GenerateRecoveryCodesView(recovery.GenerateRecoveryCodesView):
    template_name = "mfa/recovery_codes_generate.html"

    def form_valid(self, form: Any) -> HttpResponse:
        log.note("made new recovery codes", self.request.user, self.request)
        return super().form_valid(form)


@require_safe
@login_required
@reauthentication_required(app="allauth.mfa")
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """Show recovery codes the first time that somebody looks, and then never again."""
    codes = _codes_of(request)
    is_first = not codes.did_view
    if is_first:
        codes.mark_as_viewed()
        request.session[SHOWN_AT] = time.time()
    context = {
        "codes": codes.get_unused_codes() if is_first else None,
        "count": len(codes.get_unused_codes()),
        "may_save": _may_save(request),
        "next_page": next_page.kept(request),
    }
    return render(request, "mfa/recovery_codes.html", context)


@require_safe
@login_required
def recovery_codes_file(request: HttpRequest) -> HttpResponse:
    """Hand out as a file what this session was just shown."""
    codes = _codes_of(request)
    if not _may_save(request):
        raise Http404
    context = {"codes": codes.get_unused_codes(), "user": request.user}
    answer = render(
        request, "mfa/recovery_codes.txt", context, content_type="text/plain; charset=utf-8"
    )
    answer.headers["Content-Disposition"] = 'attachment; filename="herstelcodes-regiotop.txt"'
    return answer


def _codes_of(request: HttpRequest) -> Any:
    kind = Authenticator.Type.RECOVERY_CODES
    return get_object_or_404(Authenticator, user=request.user, type=kind).wrap()


def _may_save(request: HttpRequest) -> bool:
    return time.time() - request.session.get(SHOWN_AT, 0) < SAVE_SECONDS


class ListPasskeysView(webauthn.ListWebAuthnView):
    template_name = "mfa/passkeys.html"


class AddPasskeyView(_Enrols, webauthn.AddWebAuthnView):
    form_class = AddPasskeyForm
    template_name = "mfa/passkey_add.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        # allauth forgets the form that was just refused.
        return _with_options(super().get_context_data(**kwargs) | kwargs)


class RemovePasskeyView(webauthn.RemoveWebAuthnView):
    template_name = "mfa/passkey_remove.html"

    def form_valid(self, form: Any) -> HttpResponse:
        if not second_factor.may_remove(self.object):
            messages.error(self.request, NO_LAST_ONE)
            return redirect("mfa_list_webauthn")
        log.note("removed a passkey", self.request.user, self.request)
        return super().form_valid(form)


class RenamePasskeyView(webauthn.EditWebAuthnView):
    form_class = PasskeyNameForm
    template_name = "mfa/passkey_rename.html"


class ReauthenticatePasskeyView(LocalNext, webauthn.ReauthenticateWebAuthnView):
    form_class = ReauthenticatePasskeyForm
    template_name = "mfa/passkey_reauthenticate.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        others = self.get_reauthentication_alternatives()
        return _with_options(context) | {"reauthentication_alternatives": others}


class LoginPasskeyView(webauthn.LoginWebAuthnView):
    form_class = LoginPasskeyForm

    def form_invalid(self, form: Any) -> HttpResponse:
        log.note("failed login with a passkey", None, self.request)
        messages.error(self.request, "Deze passkey hoort niet bij een account van Regiotop.")
        return redirect("account_login")


def _with_options(context: dict[str, Any]) -> dict[str, Any]:
    """Put what the browser needs of a passkey in an attribute: a page holds no script."""
    return context | {"passkey_options": json.dumps(context["js_data"], cls=DjangoJSONEncoder)}
