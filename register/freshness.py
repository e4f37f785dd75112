"""Pages that a browser or proxy may keep, as long as it asks whether they still hold."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.template.response import SimpleTemplateResponse
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.http import parse_etags

from .models import RegisterVersion

View = Callable[..., HttpResponse]
# Bytes. A worker keeps as many pages as CACHES says, and a few large ones would fill its memory.
LARGEST_KEPT = 200_000


def revalidated(view: View) -> View:
    """Tag a public page with the register version, and answer 304 to whoever has that page.

    Under its tag a page is kept here too, for the next reader who asks for it.

    Officials get every page anew, and so does who gets a cookie along with it.
    """

    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            response = view(request, *args, **kwargs)
            patch_cache_control(response, private=True, no_cache=True)
            return response
        # Before the view reads anything: a page may be newer than its tag, and never older.
        tag = _tag(request)
        if tag in parse_etags(request.headers.get("If-None-Match", "")):
            return _tagged(HttpResponseNotModified(), tag)
        if kept := caches["pages"].get(tag):
            return kept
        response = view(request, *args, **kwargs)
        if response.status_code != 200 or "CSRF_COOKIE_NEEDS_UPDATE" in request.META:
            return response
        if isinstance(response, SimpleTemplateResponse):
            response.render()
        _tagged(response, tag)
        if not response.streaming and len(response.content) <= LARGEST_KEPT:
            caches["pages"].set(tag, response)
        return response

    return page


def _tag(request: HttpRequest) -> str:
    """Return the ETag of a page: of all that decides what is on it, the day included.

    It holds for one address. So who sends it has seen that address answer with a page, and
    a 304 never stands for a page that is not there. It is weak, so that a proxy may compress.
    """
    parts = (
        settings.RELEASE,
        RegisterVersion.current(),
        timezone.localdate().isoformat(),
        request.headers.get("HX-Request") == "true",
        request.get_full_path(),
    )
    return f'W/"{sha256(repr(parts).encode()).hexdigest()[:32]}"'


def _tagged(response: HttpResponse, tag: str) -> HttpResponse:
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = "no-cache"
    patch_vary_headers(response, ["HX-Request"])
    return response
