"""An answer is mailed once, and what a citizen left is erased after its term."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django import app, connector_params
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.psycopg_connector import PsycopgConnector

from register.models import User
from register.triggers import events_of
from submissions import reports
from submissions.models import Report
from submissions.models.report import ERASED
from submissions.tasks import answer_report, erase_past_terms
from tests.make import make_fund, make_report, make_user

ANSWER = "Dank u. Het bedrag is nu 16 miljoen euro."
QUESTION = "Klopt het bedrag?"
TYPED = {"answer": ANSWER, "is_public": "on", "public_question": QUESTION}
DAY = timedelta(days=1)


def official_of(report: Report) -> Client:
    client = Client()
    client.force_login(make_user(User.Role.REGIONAL_OFFICIAL, [report.entry.owner]))
    return client


def stored(report: Report) -> Report:
    return Report.objects.get(pk=report.pk)


# The mail -------------------------------------------------------------------------------------


def test_an_answer_is_mailed_once_to_who_asked_and_the_address_goes(settings):
    settings.PUBLIC_URL = "https://register.nl"
    report = make_report(make_fund(title="Fonds <A>\n& B"), reply_to="jan@voorbeeld.nl")
    official_of(report).post(report.get_absolute_url(), {"answer": "Dank, u <hebt> gelijk."})
    job = ProcrastinateJob.objects.get()

    for _ in range(2):
        answer_report(**job.args)

    (sent,) = mail.outbox
    assert job.task_name == "answer_report"
    assert job.args == {"report_id": report.pk}
    assert sent.to == ["jan@voorbeeld.nl"]
    assert sent.subject == "Antwoord op uw melding over Fonds <A> & B"
    assert sent.extra_headers["Message-ID"] == f"<melding-{report.number}@register.nl>"
    assert "Dank, u <hebt> gelijk." in sent.body
    assert f"https://register.nl{report.entry.get_absolute_url()}" in sent.body
    assert stored(report).reply_to == ""
    assert stored(report).answered_mail_at is not None


def test_no_job_for_the_mail_is_left_of_an_answer_that_is_rolled_back_in_a_worker(
    transactional_db,
):
    report = make_report(reply_to="jan@voorbeeld.nl")
    report.answer = ANSWER
    connector = PsycopgConnector(kwargs=connector_params(), min_size=1, max_size=2)

    with app.replace_connector(connector), suppress(RuntimeError), transaction.atomic():
        reports.answer(report, by=make_user())
        inside = ProcrastinateJob.objects.count()
        raise RuntimeError

    assert (inside, ProcrastinateJob.objects.count()) == (1, 0)


def test_nothing_is_mailed_to_who_left_no_address_and_nothing_before_the_answer():
    without, open_one = make_report(), make_report(reply_to="jan@voorbeeld.nl")
    official_of(without).post(without.get_absolute_url(), {"answer": ANSWER})

    answer_report(report_id=without.pk)
    answer_report(report_id=open_one.pk)
    answer_report(report_id=0)

    assert not ProcrastinateJob.objects.exists()
    assert mail.outbox == []
    assert stored(open_one).reply_to == "jan@voorbeeld.nl"


def test_a_second_version_of_an_answer_is_not_mailed_again():
    report = make_report(answer=ANSWER, reply_to="jan@voorbeeld.nl")
    answer_report(report_id=report.pk)

    official_of(report).post(report.get_absolute_url(), {"answer": "Anders.", "seen": report.seen})

    assert stored(report).answer == "Anders."
    assert not ProcrastinateJob.objects.exists()
    assert len(mail.outbox) == 1


@pytest.mark.parametrize(
    ("fault", "is_final"),
    [
        (SMTPServerDisconnected("weg"), False),
        (SMTPRecipientsRefused({"jan@voorbeeld.nl": (450, b"later")}), False),
        (SMTPRecipientsRefused({"jan@voorbeeld.nl": (550, b"unknown")}), True),
        (SMTPDataError(451, b"later"), False),
        (SMTPDataError(554, b"spam"), True),
        (ValueError("a header with a new line"), True),
    ],
)
def test_a_mail_that_fails_is_tried_again_unless_it_is_refused_for_good(
    monkeypatch, caplog, fault, is_final
):
    report = make_report(answer=ANSWER, reply_to="jan@voorbeeld.nl")

    def fail(backend: EmailBackend, messages: list) -> int:
        raise fault

    monkeypatch.setattr(EmailBackend, "send_messages", fail)

    if is_final:
        answer_report(report_id=report.pk)
    else:
        with pytest.raises(type(fault)):
            answer_report(report_id=report.pk)

    assert stored(report).reply_to == ("" if is_final else "jan@voorbeeld.nl")
    assert "jan@voorbeeld.nl" not in caplog.text
    assert stored(report).answered_mail_at is None


# Terms ----------------------------------------------------------------------------------------


def traces(*words: str) -> set[str]:
    """Return which words still stand in any table that holds reports, history included."""
    tables = [Report, events_of(Report)]
    found = set()
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT t::text FROM {table._meta.db_table} t")  # noqa: S608
            text = repr(cursor.fetchall())
            found |= {word for word in words if word in text}
    return found


def test_an_address_is_erased_after_its_term_answered_or_not(settings):
    settings.REPORT_ADDRESS_DAYS = 30
    now = timezone.now()
    old = {"created_at": now - 31 * DAY}
    make_report(reply_to="open@voorbeeld.nl", **old)
    make_report(reply_to="klaar@voorbeeld.nl", answer=ANSWER, **old)
    make_report(reply_to="jong@voorbeeld.nl", created_at=now - 29 * DAY)
    addresses = ["open@voorbeeld.nl", "klaar@voorbeeld.nl", "jong@voorbeeld.nl"]
    assert traces(*addresses) == {*addresses}

    erase_past_terms(timestamp=0)

    assert traces(*addresses) == {"jong@voorbeeld.nl"}
    assert Report.objects.filter(state="open").count() == 2


def test_a_text_is_erased_a_year_after_it_was_dealt_with_history_included():
    now, year = timezone.now(), 366 * DAY
    early = {"created_at": now - 2 * year}
    public = {"answer": "Openbaar.", "public_question": "Gevraagd?", "is_public": True}
    shown = make_report(text="tekst-een", **early, **public, handled_at=now - year)
    quiet = make_report(text="tekst-twee", answer="Beste-Jan", **early, handled_at=now - year)
    recent = make_report(text="tekst-drie", answer="Pas-net", **early, handled_at=now - 364 * DAY)
    nobody = make_report(text="tekst-vier", **early)
    young = make_report(text="tekst-vijf", created_at=now - 364 * DAY)
    texts = [f"tekst-{n}" for n in ("een", "twee", "drie", "vier", "vijf")]
    assert traces(*texts, "Beste-Jan") == {*texts, "Beste-Jan"}

    for _ in range(2):
        erase_past_terms(timestamp=0)

    assert traces(*texts, "Beste-Jan") == {"tekst-drie", "tekst-vijf"}
    assert [stored(r).text for r in (shown, quiet, nobody)] == [ERASED] * 3
    assert (stored(shown).answer, stored(shown).public_question) == ("Openbaar.", "Gevraagd?")
    assert (stored(quiet).answer, stored(recent).answer) == (ERASED, "Pas-net")
    assert (stored(nobody).state, stored(young).state) == (Report.State.CLOSED, Report.State.OPEN)


def test_history_never_holds_what_a_citizen_typed():
    report = make_report(text="geheimwoord", reply_to="geheimwoord@voorbeeld.nl")
    official_of(report).post(report.get_absolute_url(), TYPED)
    Report.objects.update(text=ERASED, reply_to="")

    assert events_of(Report).objects.count() > 1
    assert traces("geheimwoord") == set()
