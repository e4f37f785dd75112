"""What was typed outlives the session in which it was typed, and a stale token."""

from __future__ import annotations

import pytest
from django.test import Client

from register.models import User
from submissions import services
from submissions.models import Submission
from tests import make

from .pages import form_of

ORIGIN = {"HTTP_ORIGIN": "http://testserver"}


class Browser(Client):
    """Sends forms with the token of the page that they stood on, as a browser does."""

    def __init__(self) -> None:
        super().__init__(enforce_csrf_checks=True)
        self.official = make.make_user(
            User.Role.REGIONAL_OFFICIAL, [make.make_region(slug="limburg")]
        )
        self.force_login(self.official)

    def token_on(self, response) -> str:
        return str(response.context["csrf_token"])

    def send(self, url: str, page, **changes: str):
        sent = {**form_of(page), "csrfmiddlewaretoken": self.token_on(page), **changes}
        return self.post(url, sent, **ORIGIN)


@pytest.fixture
def visitor() -> Browser:
    return Browser()


@pytest.fixture
def url(visitor) -> str:
    submission = services.start_new("fund", visitor.official.regions.get(), visitor.official)
    submission.refresh_from_db()
    return f"/mijn-regio/voorstellen/{submission.number}/gegevens"


def end_session(visitor: Browser) -> None:
    visitor.session.flush()


def log_in_again(visitor: Browser) -> None:
    """A login gives the browser another token, as the login page does."""
    visitor.force_login(visitor.official)
    visitor.cookies["csrf"] = "a" * 32


def test_typed_text_is_saved_after_logging_in_again(visitor, url):
    page = visitor.get(url)
    end_session(visitor)
    text = 'Eén "fonds"\r\nmet <b>regels</b>'

    logged_out = visitor.send(url, page, title="Fonds", summary=text)
    log_in_again(visitor)
    stale = visitor.send(url, logged_out)
    saved = visitor.send(url, stale)

    assert (logged_out.status_code, stale.status_code, saved.status_code) == (403, 403, 302)
    assert "U bent uitgelogd" in logged_out.content.decode()
    assert "Verstuur het formulier opnieuw" in stale.content.decode()
    assert Submission.objects.get().proposed["title"] == "Fonds"
    assert Submission.objects.get().proposed["summary"] == text.replace("\r\n", "\n")


def test_sending_again_while_logged_out_keeps_the_text(visitor, url):
    page = visitor.get(url)
    end_session(visitor)

    first = visitor.send(url, page, title="Fonds")
    second = visitor.send(url, first)

    assert second.status_code == 403
    assert form_of(second)["title"] == ["Fonds"]
    assert Submission.objects.get().revision == 1


def test_page_with_typed_text_is_kept_by_nobody(visitor, url):
    page = visitor.get(url)
    end_session(visitor)

    answer = visitor.send(url, page, title="Fonds")

    assert "no-store" in answer["Cache-Control"]
    assert answer.context["user"].is_anonymous


@pytest.mark.parametrize(
    "origin", [{}, {"HTTP_ORIGIN": "https://evil.example"}, {"HTTP_ORIGIN": "null"}]
)
def test_form_of_another_site_is_not_repeated(visitor, url, origin):
    visitor.get(url)

    answer = visitor.post(url, {"title": "Overgenomen", "revision": "1"}, **origin)

    assert answer.status_code == 403
    assert "Overgenomen" not in answer.content.decode()
    assert Submission.objects.get().revision == 1


def test_stale_token_elsewhere_gets_the_page_for_forms(visitor):
    answer = visitor.post("/account/inloggen", {"login": "x"}, **ORIGIN)

    assert answer.status_code == 403
    assert "Het formulier is niet verzonden" in answer.content.decode()


def test_who_follows_a_link_logs_in_and_comes_back(visitor, url):
    end_session(visitor)

    answer = visitor.get(f"{url}?controle")

    assert answer.status_code == 302
    assert answer.url.endswith(f"?next={url}%3Fcontrole")
