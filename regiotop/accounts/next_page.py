"""Where to go after the login: always an address of this site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

if TYPE_CHECKING:
    from register.models import User

KEY = "next_page"


def is_local(address: str) -> bool:
    return address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None)


def keep(request: HttpRequest, address: str | None = None) -> None:
    """Remember where somebody wanted to go, for after the second factor is set up."""
    address = address or request.GET.get("next") or request.POST.get("next") or ""
    if is_local(address):
        request.session[KEY] = address


def kept(request: HttpRequest) -> str:
    return request.session.get(KEY) or home_of(request.user)


def home_of(user: User) -> str:
    """Return the page where the work of an official begins."""
    if user.has_perm("submissions.propose"):
        return reverse("submissions:my_region")
    return reverse("admin:index")
