"""What the worker does in the background. Each task bears being run twice.

A task that is retried, or that ran when its worker was killed, begins anew. ``cron`` is in UTC, and
a periodic task has no ``queueing_lock``: that would keep ``retry_stalled`` from putting it back.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone
from procrastinate.contrib.django import app

from register.models import User

from . import asking, mailing, reports
from .models import Notification
from .notifications.sending import send_digest, send_notification

logger = logging.getLogger(__name__)

DIGEST_HOUR, DIGEST_MINUTE = 7, 30  # in Amsterdam
KEEP_JOBS_HOURS = 30 * 24


@app.task(name="send_mail", queue=mailing.QUEUE, retry=mailing.Backoff())
def send_mail(notification_id: int) -> None:
    send_notification(notification_id)


# Each half hour: what failed, or was not tried because no worker ran, leaves later that day.
@app.periodic(cron="0,30 * * * *")
@app.task(name="send_digests", priority=1)
def send_digests(timestamp: int) -> None:
    """Send each reader one mail a day, about what was waiting at half past seven."""
    until = _last_digest_time(timezone.localtime())
    for recipient in _readers_of_digests(until):
        try:
            send_digest(recipient, until)
        except Exception:
            logger.exception("Een dagoverzicht ging niet weg; over een half uur opnieuw.")


def _readers_of_digests(until: datetime) -> QuerySet[User]:
    """Who chose so; and who did not, when mails of theirs have been left for an hour."""
    waiting = Notification.objects.mailable()
    daily = waiting.filter(recipient__mail_rhythm=User.MailRhythm.DAILY, created_at__lt=until)
    left = waiting.filter(created_at__lt=until - timedelta(hours=1))
    return User.objects.filter(pk__in=(daily | left).values("recipient")).order_by("pk")


def _last_digest_time(now: datetime) -> datetime:
    today = now.replace(hour=DIGEST_HOUR, minute=DIGEST_MINUTE, second=0, microsecond=0)
    return today if today <= now else today - timedelta(days=1)


@app.periodic(cron="* * * * *")
@app.task(name="retry_stalled", priority=10)
async def retry_stalled(timestamp: int) -> None:
    """Put back the jobs of a worker that was killed: nobody else does."""
    for job in await app.job_manager.get_stalled_jobs():
        await app.job_manager.retry_job(job)


@app.periodic(cron="15 2 * * *")
@app.task(name="forget_old_jobs")
async def forget_old_jobs(timestamp: int) -> None:
    await app.job_manager.delete_old_jobs(
        KEEP_JOBS_HOURS, include_failed=True, include_cancelled=True, include_aborted=True
    )


@app.periodic(cron="0 5 * * *")
@app.task(name="ask_for_confirmation")
def ask_for_confirmation(timestamp: int) -> None:
    """Ask regions every morning what still holds. A round that is missed is made up for."""
    asking.ask()


@app.task(name="answer_report", queue=mailing.QUEUE, retry=mailing.Backoff())
def answer_report(report_id: int) -> None:
    reports.mail_answer(report_id)


@app.periodic(cron="20 3 * * *")
@app.task(name="erase_past_terms")
def erase_past_terms(timestamp: int) -> None:
    """Erase the addresses and the texts of readers whose term is over."""
    reports.erase_past_terms()
