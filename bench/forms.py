"""A browser without a screen: keeps a connection and cookies, and sends a page's form as it is."""

from __future__ import annotations

import http.client
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode, urlsplit


@dataclass
class Page:
    """An answer: its status, where it leads if it redirects, and what its form holds."""

    status: int
    location: str
    text: str
    fields: list[tuple[str, str]] = field(default_factory=list)


class _FormReader(HTMLParser):
    """Collects what a browser would send of each form on a page."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[list[tuple[str, str]]] = []
        self._inside = False
        self._open = ""

    @property
    def fields(self) -> list[tuple[str, str]]:
        """The form that is read now."""
        return self.forms[-1]

    @property
    def largest(self) -> list[tuple[str, str]]:
        return max(self.forms, key=len, default=[])

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        values = dict(attributes)
        if tag == "form":
            self._inside = values.get("method") == "post"
            self.forms += [[]] if self._inside else []
        if not self._inside:
            return
        name, value = values.get("name") or "", values.get("value") or ""
        if tag == "input" and name and _is_sent(values):
            self.fields.append((name, value))
        if tag in {"textarea", "select"} and name:
            self._open = name
            self.fields.extend([(name, "")] if tag == "textarea" else [])
        if tag == "option" and "selected" in values and self._open:
            self.fields.append((self._open, value))

    def handle_endtag(self, tag: str) -> None:
        if tag in {"textarea", "select"}:
            self._open = ""
        if tag == "form":
            self._inside = False

    def handle_data(self, data: str) -> None:
        if self._open and self._inside and self.fields and self.fields[-1][0] == self._open:
            name, so_far = self.fields[-1]
            if self.lasttag == "textarea":
                self.fields[-1] = (name, so_far + data)


def _is_sent(values: dict[str, str | None]) -> bool:
    kind = values.get("type") or "text"
    if kind in {"checkbox", "radio"}:
        return "checked" in values
    return kind not in {"submit", "button", "file"}


class Browser:
    """One official at work: asks for pages and sends forms, one after the other."""

    def __init__(self, address: str, cookies: dict[str, str]) -> None:
        self.host, self.cookies = urlsplit(address).netloc, cookies
        self.connection = http.client.HTTPConnection(self.host, timeout=30)

    def get(self, path: str) -> Page:
        return self._ask("GET", path)

    def send(self, path: str, page: Page, **changes: str) -> Page:
        """Send the form of a page back with some of its fields changed, or added."""
        fields = [(name, value) for name, value in page.fields if name not in changes]
        return self._ask("POST", path, urlencode([*fields, *changes.items()]))

    def _ask(self, method: str, path: str, body: str | None = None) -> Page:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            self.connection.request(method, path, body, headers)
            answer = self.connection.getresponse()
            text = answer.read().decode()
        except (OSError, http.client.HTTPException):
            self.connection.close()
            self.connection = http.client.HTTPConnection(self.host, timeout=30)
            raise
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, rest = cookie.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        reader = _FormReader()
        reader.feed(text)
        return Page(answer.status, answer.getheader("Location") or "", text, reader.largest)
