"""What was typed outlives the session in which it was typed, and a stale token."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from register.models import Entry, Region, User
from submissions import services
from submissions.models import Report, Submission
from tests import make

from .pages import form_of

ORIGIN = {"HTTP_ORIGIN": "http://testserver"}
TYPED = 'Eén "reden"\r\nmet <b>regels</b>'
STORED = TYPED.replace("\r\n", "\n")


class Browser(Client):
    """Sends forms with the token of the page that they stood on, as a browser does."""

    def __init__(self, official: User) -> None:
        super().__init__(enforce_csrf_checks=True)
        self.official = official
        self.force_login(official)

    def token_on(self, response) -> str:
        return str(response.context["csrf_token"])

    def send(self, url: str, page, **changes: str):
        sent = {**form_of(page), "csrfmiddlewaretoken": self.token_on(page), **changes}
        return self.post(url, sent, **ORIGIN)


@pytest.fixture
def limburg() -> Region:
    return make.make_region(slug="limburg")


@pytest.fixture
def visitor(limburg) -> Browser:
    return Browser(make.make_user(User.Role.REGIONAL_OFFICIAL, [limburg]))


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
    make_token_stale(visitor)


def make_token_stale(visitor: Browser) -> None:
    visitor.cookies["csrf"] = "a" * 32


@dataclass
class Form:
    """A form, what is typed in it, and what is stored once it was received."""

    role: str
    page: str
    stored: Callable[[], object]
    expected: object
    typed: dict[str, str] = field(default_factory=dict)
    sent_to: str = ""


def answer_to_a_report(limburg: Region) -> Form:
    report = make.make_report(make.make_fund(regions=[limburg]))
    return Form(
        "regional_official",
        report.get_absolute_url(),
        lambda: Report.objects.get().answer,
        STORED,
        {"answer": TYPED},
    )


def confirmation(limburg: Region) -> Form:
    fund = make.make_fund(regions=[limburg])
    return Form(
        "regional_official",
        "/mijn-regio/limburg/bevestigen?na=.0",
        lambda: Entry.objects.get().confirmed_on is not None,
        True,
        sent_to=reverse("submissions:confirm", args=["limburg", fund.number]),
    )


def choice_of_mail(limburg: Region) -> Form:
    return Form(
        "coordinator",
        "/mijn-regio/berichten",
        lambda: User.objects.get(role="coordinator").mail_rhythm,
        "dagelijks",
        {"mail_rhythm": "dagelijks"},
    )


def decision(limburg: Region) -> Form:
    fund = make.make_fund(regions=[limburg], title="Oud")
    make.make_citation(fund)
    author = make.make_user("regional_official", [limburg])
    draft = services.start_change(fund, limburg, author)
    values = draft.proposed | {"title": "Nieuw"}
    draft = services.save_draft(draft.number, author, values, draft.revision)
    submission = services.submit(draft, author, "", draft.revision)
    return Form(
        "coordinator",
        reverse("admin:submissions_submission_change", args=[submission.pk]),
        lambda: [
            *Submission.objects.values_list("state", "decision_note"),
            *submission.remarks.values_list("text", flat=True),
        ],
        [("afgewezen", STORED), "Waarom deze titel?"],
        {"note": TYPED, "remark-0": "Waarom deze titel?", "decision": "reject"},
    )


def screen_of_an_entry(limburg: Region) -> Form:
    fund = make.make_fund(regions=[limburg])
    make.make_citation(fund)
    return Form(
        "coordinator",
        f"{reverse('admin:funds_fund_change', args=[fund.pk])}?_changelist_filters=p%3D1%26q%3Dx",
        lambda: Entry.objects.get().summary,
        STORED,
        {"summary": TYPED, "reason": "Verbeterd", "_save": "Opslaan"},
    )


FORMS = [answer_to_a_report, confirmation, choice_of_mail, decision, screen_of_an_entry]


@pytest.fixture(params=FORMS, ids=lambda make_form: make_form.__name__)
def form(request, limburg) -> Form:
    return request.param(limburg)


@pytest.fixture
def writer(form, limburg) -> Browser:
    """Who may send that form."""
    return Browser(make.make_user(form.role, [limburg]))


def send(writer: Browser, form: Form, page, **typed: str):
    return writer.send(form.sent_to or form.page, page, **typed)


def test_typed_text_outlives_the_session_on_every_kind_of_form(form, writer):
    before = form.stored()
    page = writer.get(form.page)
    end_session(writer)

    logged_out = send(writer, form, page, **form.typed)
    log_in_again(writer)
    stale = send(writer, form, logged_out)
    assert form.stored() == before
    received = send(writer, form, stale)

    assert (logged_out.status_code, stale.status_code, received.status_code) == (403, 403, 302)
    assert "U bent uitgelogd" in logged_out.text
    assert form.stored() == form.expected


def test_typed_text_outlives_a_stale_token_on_every_kind_of_form(form, writer):
    page = writer.get(form.page)
    make_token_stale(writer)

    stale = send(writer, form, page, **form.typed)
    received = send(writer, form, stale)

    assert (stale.status_code, received.status_code) == (403, 302)
    assert "Verstuur het formulier opnieuw" in stale.text
    assert "no-store" in stale["Cache-Control"]
    assert form.stored() == form.expected


def test_repeated_form_goes_to_the_address_that_it_came_from(form, writer):
    end_session(writer)

    answer = send(writer, form, writer.get("/account/inloggen"), **form.typed)

    address = (form.sent_to or form.page).replace("&", "&amp;")
    assert f'<form method="post" action="{address}">' in answer.text


@pytest.mark.parametrize("origin", [{}, {"HTTP_ORIGIN": "https://evil.example"}])
@pytest.mark.parametrize("is_stopped_by", ["token", "gate"])
def test_no_kind_of_form_is_repeated_for_another_site(form, writer, origin, is_stopped_by):
    before = form.stored()
    # The test client itself asks for no token, so what it sends gets as far as the gate.
    client = writer if is_stopped_by == "token" else Client()

    answer = client.post(form.sent_to or form.page, {"note": "Overgenomen"}, **origin)

    assert answer.status_code == 403
    assert "Overgenomen" not in answer.text
    assert "Verstuur opnieuw" not in answer.text
    assert form.stored() == before


def test_file_is_chosen_again_and_not_sent_without_its_content(limburg):
    coordinator = Browser(make.make_user())
    url = reverse("admin:funds_fund_import")
    page = coordinator.get(url)
    end_session(coordinator)

    answer = coordinator.send(url, page, import_file=SimpleUploadedFile("fondsen.csv", b"a;b"))

    assert answer.status_code == 403
    assert "Ga terug naar het formulier" in answer.text
    assert "Verstuur opnieuw" not in answer.text


@pytest.mark.parametrize("address", ["login", "logout", "password_change"])
def test_doors_of_the_back_office_lead_to_the_login_and_repeat_nothing(address):
    answer = Client().post(f"/beheer/{address}/", {"password": "geheim"}, **ORIGIN)

    assert answer.status_code == 302


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
