"""A form that could not be received: held in a page, to be sent once more.

It knows no models, because the error pages use it before these are there.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache


@never_cache
def send_again(request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
    """Hold what was typed in a form that sends it once more, after logging in.

    Nothing of it is kept, here or in the browser: it stands in this page only. A form from
    elsewhere is not repeated, or a foreign site could put words into an official's mouth.
    Nor is one with a file: no page can hold that.
    """
    sent = [
        (name, value)
        for name, values in request.POST.lists()
        if name != "csrfmiddlewaretoken"
        for value in values
    ]
    context = {"sent": sent, "may_repeat": is_ours(request) and not request.FILES}
    return render(request, "submissions/send_again.html", context, status=403)


def is_ours(request: HttpRequest) -> bool:
    """Tell whether the browser says that the form stood on this very site."""
    origin = request.headers.get("Origin", "")
    ours = {f"{request.scheme}://{request.get_host()}", *settings.CSRF_TRUSTED_ORIGINS}
    return origin in ours
