"""What happens to a report: it comes in, is answered or closed, and is erased after a term.

The mail with an answer leaves through the worker: see ``tasks.py``.
"""

from __future__ import annotations

import logging
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from register.locks import wait_for_turn
from register.models import Entry, Region, User

from . import mailing, throttle
from .models import Portfolio, Report, ReportQuerySet
from .notifications import notify
from .notifications.recipients import officials_of

logger = logging.getLogger(__name__)

# Within this time the same words on the same entry are a double click, not a second report.
DOUBLE_CLICK = timedelta(minutes=10)


def unanswered_for(region: Region) -> ReportQuerySet:
    """What a region has to answer, the oldest first."""
    found = Report.objects.open().kept_by(region)
    return found.select_related("entry__owner").order_by("created_at", "pk")


@transaction.atomic
def receive(entry: Entry, *, text: str, reply_to: str, address: str) -> Report:
    """Store a report once, and tell those who keep the entry; raises TooManyReports."""
    wait_for_turn("submissions.report")
    same = _sent_just_now(entry, text, reply_to)
    if same:
        if reply_to and not same.reply_to:
            same.reply_to = reply_to
            same.save(update_fields=["reply_to"])
        return same
    throttle.count(address)
    report = Report.objects.create(entry=entry, text=text, reply_to=reply_to)
    report.refresh_from_db(fields=["number"])
    _tell(report)
    return report


def _sent_just_now(entry: Entry, text: str, reply_to: str) -> Report | None:
    """Return the same report. Somebody else's address makes it another one."""
    since = timezone.now() - DOUBLE_CLICK
    found = Report.objects.open().filter(entry=entry, text=text, created_at__gte=since)
    if reply_to:
        found = found.filter(reply_to__in=["", reply_to])
    return found.first()


def _tell(report: Report) -> None:
    """Without the text: it may tell who somebody is, and a mail is never erased."""
    entry = report.entry
    text = (
        f"Een lezer meldt dat er iets niet klopt bij ‘{entry.title}’ ({entry.public_number}), "
        f"een bijdrage van {entry.owner}.\n\nBekijk de melding en geef antwoord, of sluit haar als "
        "er niets te beantwoorden is."
    )
    subject = f"Klopt dit niet? Melding over {_one_line(entry.title)}"[:200]
    back_office = reverse("admin:submissions_report_change", args=[report.pk])
    for people, path in [
        (officials_of(entry.owner), report.get_absolute_url()),
        (_coordinators_for(entry), back_office),
    ]:
        told = {"event": f"report-{report.number}", "region": entry.owner}
        notify(people, subject=subject, text=text, path=path, **told)


def _coordinators_for(entry: Entry) -> QuerySet[User]:
    codes = entry.topsectors.values_list("code", flat=True)
    return Portfolio.objects.coordinators_for(entry.owner_id, codes)


@transaction.atomic
def answer(report: Report, *, by: User) -> None:
    """Save the answer that a form has put on a report, and have it mailed to who asked for it."""
    report.state = Report.State.ANSWERED
    _sign(report, by)
    report.save()
    if report.reply_to:
        mailing.defer("answer_report", report_id=report.pk)


@transaction.atomic
def close(report: Report, *, by: User) -> bool:
    """Close a report without an answer; return False if it was dealt with meanwhile.

    Nobody will write back, so the address goes at once.
    """
    report = Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
    if not report.is_open:
        return False
    report.state = Report.State.CLOSED
    report.reply_to = ""
    _sign(report, by)
    report.save()
    return True


def _sign(report: Report, by: User) -> None:
    is_official = by.role == User.Role.REGIONAL_OFFICIAL
    report.handled_by = by
    report.handled_role = by.role
    report.handled_region = report.entry.owner if is_official else None
    report.handled_at = timezone.now()


@transaction.atomic
def mail_answer(report_id: int) -> None:
    """Mail an answer to who asked, and erase the address.

    May run twice. A second mail only leaves after a crash between the mail and the commit,
    and carries the same Message-ID.
    """
    asked = Report.objects.filter(state=Report.State.ANSWERED).exclude(reply_to="")
    report = asked.select_for_update(of=("self",)).filter(pk=report_id).first()
    if report is None:
        return
    if report.answered_mail_at is None and _send(report):
        report.answered_mail_at = timezone.now()
    report.reply_to = ""
    report.save(update_fields=["answered_mail_at", "reply_to"])


def _send(report: Report) -> bool:
    """Return False if this mail will never be taken; raise if it may go better later."""
    message = EmailMessage(
        f"Antwoord op uw melding over {_one_line(report.entry.title)}",
        render_to_string(
            "submissions/answer_mail.txt",
            {
                "report": report,
                "public_url": settings.PUBLIC_URL,
                "contact_email": settings.CONTACT_EMAIL,
            },
        ),
        to=[report.reply_to],
        reply_to=[settings.CONTACT_EMAIL],
        headers={"Message-ID": mailing.message_id(f"melding-{report.number}")},
    )
    try:
        message.send()
    except Exception as error:
        if not mailing.is_final(error):
            raise
        # Not the error itself: it names the address, and a log is not erased after a term.
        logger.warning("Het antwoord op melding %s is als mail geweigerd.", report.number)
        return False
    return True


def _one_line(title: str) -> str:
    return " ".join(title.split())


@transaction.atomic
def erase_past_terms() -> None:
    now = timezone.now()
    Report.objects.erase_addresses(now)
    Report.objects.erase_texts(now)
