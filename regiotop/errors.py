"""What a person sees when something goes wrong. None of these pages needs the database.

A view whose form is worth keeping names in ``when_csrf_fails`` the view that shows what was typed
once more, with a token that holds. The gate of officials and the back office name ``send_again``.
"""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from submissions.views.again import is_ours


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "403.html", status=403)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer 403, or the form again with what was typed: logging in ends a token."""
    match = request.resolver_match
    again = getattr(match.func, "when_csrf_fails", None) if match else None
    if again and is_ours(request):
        return again(request, *match.args, **match.kwargs)
    return render(request, "403_csrf.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "404.html", status=404)


def not_allowed(request: HttpRequest, allowed: list[str]) -> HttpResponse:
    response = render(request, "400.html", status=405)
    response.headers["Allow"] = ", ".join(allowed)
    return response


def too_large(request: HttpRequest) -> HttpResponse:
    return render(request, "413.html", status=413)


def too_many(request: HttpRequest, *, retry_minutes: int) -> HttpResponse:
    response = render(request, "429.html", {"retry_minutes": retry_minutes}, status=429)
    response.headers["Retry-After"] = str(retry_minutes * 60)
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 503 when the database is away: that passes, and a crawler should come back."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        response = render(request, "503.html", status=503)
        response.headers["Retry-After"] = "60"
        return response
    return render(request, "500.html", status=500)
