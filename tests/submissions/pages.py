"""The forms on a page as a browser would send them, for tests without one."""

from __future__ import annotations

import re
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from django.http import HttpResponse
from django.test import Client

from register.models import Region, User
from tests import make

XHTML = "{http://www.w3.org/1999/xhtml}"
Sent = dict[str, list[str]]


def official_of(*regions: Region, **fields: Any) -> Client:
    """Return a browser in which an official of these regions has logged in."""
    client = Client()
    client.user = make.make_user(User.Role.REGIONAL_OFFICIAL, list(regions), **fields)
    client.force_login(client.user)
    return client


def without_token(response: HttpResponse, address: str = "") -> str:
    """Return a page without what is another one each time, and without its own address."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())
    return text.replace(address, "") if address else text


def form_of(response: HttpResponse) -> Sent:
    """Return what the largest form on a page would send, buttons left out."""
    tree = html5lib.parse(response.content.decode())
    forms = [_sent(form) for form in tree.iter(f"{XHTML}form")]
    return max(forms, key=len)


def _sent(form: Element) -> Sent:
    found: Sent = {}
    for each in form.iter():
        tag, name = str(each.tag).removeprefix(XHTML), each.get("name")
        if name is None or tag == "button":
            continue
        is_box = each.get("type") in {"checkbox", "radio"}
        if tag == "input" and not (is_box and each.get("checked") is None):
            found.setdefault(name, []).append(each.get("value", "on" if is_box else ""))
        elif tag == "textarea":
            # As a browser: it ends each line its own way, and loses one that begins the text.
            found[name] = ["".join(each.itertext()).removeprefix("\n").replace("\n", "\r\n")]
        elif tag == "select":
            found[name] = _chosen(each)
    found.pop("csrfmiddlewaretoken", None)
    return found


def _chosen(select: Element) -> list[str]:
    options = list(select.iter(f"{XHTML}option"))
    chosen = [each for each in options if each.get("selected") is not None] or options[:1]
    return [each.get("value", "") for each in chosen]
