"""How a mail leaves, whatever it is about: asked of the worker, called by name, tried again.

What is mailed, and to whom, stands with what it is about; when, in the ``tasks.py`` of each app.
"""

from __future__ import annotations

import logging
import smtplib
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.jobs import Job
from procrastinate.manager import JobManager
from procrastinate.tasks import configure_task

logger = logging.getLogger(__name__)

QUEUE = "mail"
# Over Django's own connection, so that a job is saved or rolled back with the change. Inside a
# worker the tasks would otherwise go by another one, and a mail be looked for before it exists.
_JOBS = JobManager(DjangoConnector())


def defer(name: str, **args: Any) -> None:
    """Ask the worker for a task of this name, in the transaction of the change itself."""
    defer_each(name, [args])


def defer_each(name: str, jobs: list[dict[str, Any]]) -> None:
    if jobs:
        configure_task(name=name, queue=QUEUE, job_manager=_JOBS).batch_defer(*jobs)


def message_id(name: object) -> str:
    """Return what a mail calls itself. By the setting: no request has a say in it."""
    return f"<{name}@{urlsplit(settings.PUBLIC_URL).hostname}>"


def is_final(error: Exception) -> bool:
    """Tell whether this mail will never be taken: its address or its content is refused.

    That the server wants a password, or another sender, is a setting that may be put right.
    """
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in error.recipients.values())
    if isinstance(error, smtplib.SMTPDataError):
        return error.smtp_code >= 500
    return isinstance(error, ValueError)


class Backoff(BaseRetryStrategy):
    """Again after three seconds, and then ever later, up to an hour, for about a day."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if job.attempts >= 30:
            return None
        seconds = min(3 ** (job.attempts + 1), 3600)
        logger.warning("Mail %s is uitgesteld met %s seconden: %s", job.id, seconds, exception)
        return RetryDecision(retry_in={"seconds": seconds})
