"""Addresses and forms are UTF-8, whatever a request says."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

Application = Callable[..., Iterable[bytes]]
_CHARSET = re.compile(r";\s*charset\s*=[^;]*", re.IGNORECASE)


def in_utf8(application: Application) -> Application:
    """Take the encoding off a request before Django reads it.

    Django would read the address in it: one reader could have a page kept for all others with
    other words on it. And with what is no encoding of text, such as `hex`, it ends in an error
    before any middleware is there to answer.
    """

    def served(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if content_type := environ.get("CONTENT_TYPE"):
            environ["CONTENT_TYPE"] = _CHARSET.sub("", content_type)
        return application(environ, start_response)

    return served
