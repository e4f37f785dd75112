"""Small rules that hold for every request."""

from __future__ import annotations

import time
from collections.abc import Callable

import pghistory
from django.conf import settings
from django.contrib.auth import logout
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import is_valid_path
from django.utils.http import escape_leading_slashes

from register.roles import describe

from . import errors
from .sessions import LOGIN_TIME, LONGEST_SECONDS

GetResponse = Callable[[HttpRequest], HttpResponse]
BACK_OFFICE = "/beheer/"
# Where people may send something; everywhere else they only read.
WRITING = ("/beheer/", "/mijn-regio", "/account/", "/klopt-dit-niet/")
READING = ["GET", "HEAD", "OPTIONS"]
# An import may hold 2 MB (register/admin/exchange.py); nothing else comes near.
MAX_BODY_BYTES = 5_000_000


def not_modified_has_no_length(get_response: GetResponse) -> GetResponse:
    """Take the length 0 off a 304: it would be read as the length of the page (RFC 9110, 8.6)."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code == 304:
            response.headers.pop("Content-Length", None)
        return response

    return middleware


def without_trailing_slash(get_response: GetResponse) -> GetResponse:
    """Send `/fondsen/` to `/fondsen`: each page has one address."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        path = request.path_info
        if response.status_code != 404 or request.method not in {"GET", "HEAD"}:
            return response
        if path.startswith(BACK_OFFICE):
            return response  # Django's admin has addresses of its own, with a slash
        if path.endswith("/") and is_valid_path(shorter := path.rstrip("/")):
            query = request.META.get("QUERY_STRING", "")
            address = f"{shorter}?{query}" if query else shorter
            return HttpResponsePermanentRedirect(escape_leading_slashes(address))
        return response

    return middleware


def reading_only(get_response: GetResponse) -> GetResponse:
    """Answer 405 to whoever wants to send something to a page for reading, without reading it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method in READING or request.path_info.startswith(WRITING):
            return get_response(request)
        return errors.not_allowed(request, READING)

    return middleware


def too_large(get_response: GetResponse) -> GetResponse:
    """Answer 413 to a body that is too large, before anything has read it.

    The body of a form is read here already, because CSRF would otherwise meet the
    limits of its fields, and answer 400.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal() or int(length) > MAX_BODY_BYTES:
            return errors.too_large(request)
        try:
            request.POST  # noqa: B018
        except (RequestDataTooBig, TooManyFieldsSent):
            return errors.too_large(request)
        return get_response(request)

    return middleware


def session_limit(get_response: GetResponse) -> GetResponse:
    """End a session twelve hours after its login, however busy it is kept."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            since = request.session.setdefault(LOGIN_TIME, time.time())
            if time.time() - since > LONGEST_SECONDS:
                logout(request)
        return get_response(request)

    return middleware


def history_context(get_response: GetResponse) -> GetResponse:
    """Let the history know who makes the changes of this request."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method in READING:
            return get_response(request)
        with pghistory.context(**describe(request)):
            return get_response(request)

    return middleware
