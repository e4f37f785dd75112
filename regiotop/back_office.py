"""The back office as a whole: its name, and who gets through the door."""

from __future__ import annotations

import hashlib
import time
import unicodedata
from typing import Any
from urllib.parse import unquote

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.core.cache import cache
from django.db import DataError, connection, transaction
from django.http import HttpRequest, HttpResponse

from register.visitors import address_of

from . import errors
from .sessions import LOGIN_TIME

MAX_FAILURES = 10
LOCK_MINUTES = 15


class BackOfficeConfig(AdminConfig):
    default_site = "regiotop.back_office.BackOffice"


class BackOffice(AdminSite):
    site_header = "Regiotop beheer"
    site_title = "Regiotop beheer"
    index_title = "Beheer van het register"
    empty_value_display = "–"

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Answer 400 to what a database cannot even compare: a list filter takes any text."""
        inner = super().admin_view(view, cacheable)

        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if "\x00" in unquote(request.META.get("QUERY_STRING", "")) + request.path:
                return errors.bad_request(request)
            try:
                return inner(request, *args, **kwargs)
            except DataError:
                if request.method != "GET":
                    raise
                return errors.bad_request(request)

        return guarded

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None):
        """Refuse more tries after ten wrong passwords for one account from one address.

        By account and address together, so that nobody can lock out a colleague.
        """
        if request.method != "POST":
            return super().login(request, extra_context)
        key = _key(request)
        with transaction.atomic():
            _wait_for_turn(key)
            if cache.get(key, 0) >= MAX_FAILURES:
                return errors.too_many(request, retry_minutes=LOCK_MINUTES)
            response = super().login(request, extra_context)
            if response.status_code == 302:
                request.session[LOGIN_TIME] = time.time()
                cache.delete(key)
            else:
                cache.set(key, cache.get(key, 0) + 1, LOCK_MINUTES * 60)
        return response

    def get_urls(self) -> list[Any]:
        """Leave out Django's "view on site": it tells anyone the address of any concept."""
        return [url for url in super().get_urls() if getattr(url, "name", "") != "view_on_site"]


def _wait_for_turn(key: str) -> None:
    """Let tries for one account from one address follow each other, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [key])


def _key(request: HttpRequest) -> str:
    """Return a cache key that holds neither the name nor the address."""
    # As Django compares a name: without the spaces around it, and in one spelling.
    name = unicodedata.normalize("NFKC", request.POST.get("username", "")).strip().casefold()
    who = f"{address_of(request)} {name}"
    return f"login-{hashlib.sha256(who.encode(errors='replace')).hexdigest()}"
