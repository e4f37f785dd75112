"""The back office as a whole: its name, and who gets through the door."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.db import DataError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from submissions.views.again import send_again

from . import errors
from .accounts import next_page


class BackOfficeConfig(AdminConfig):
    default_site = "regiotop.back_office.BackOffice"


class BackOffice(AdminSite):
    site_header = "Regiotop beheer"
    site_title = "Regiotop beheer"
    index_title = "Beheer van het register"
    empty_value_display = "–"

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Keep what was typed when the session is over; answer 400 to what no database compares.

        A list filter takes any text.
        """
        inner = super().admin_view(view, cacheable)

        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if "\x00" in unquote(request.META.get("QUERY_STRING", "")) + request.path:
                return errors.bad_request(request)
            if _holds_text(request) and not request.user.is_authenticated:
                return send_again(request)
            try:
                return inner(request, *args, **kwargs)
            except DataError:
                if request.method != "GET":
                    raise
                return errors.bad_request(request)

        return guarded

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """There is one login, for forms and back office alike; nobody gets in by this one."""
        address = request.GET.get("next") or request.POST.get("next") or ""
        wanted = address if next_page.is_local(address) else reverse("admin:index")
        return redirect(f"{reverse('account_login')}?{urlencode({'next': wanted})}")

    def logout(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return redirect("account_logout")

    def password_change(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return redirect("account_change_password")

    def get_urls(self) -> list[Any]:
        """Leave out Django's "view on site": it tells anyone the address of any concept."""
        left_out = {"view_on_site", "password_change_done"}
        urls = [url for url in super().get_urls() if getattr(url, "name", "") not in left_out]
        for models in urls:
            for screen in getattr(models, "url_patterns", []):
                screen.callback.when_csrf_fails = send_again
        return urls


def _holds_text(request: HttpRequest) -> bool:
    """Tell whether this is a form of one of the screens, and not the login or the logout."""
    view = getattr(request.resolver_match, "func", None)
    return request.method == "POST" and hasattr(view, "when_csrf_fails")
