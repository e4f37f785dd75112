"""What the worker does for accounts. See ``submissions/tasks.py``."""

from __future__ import annotations

from procrastinate.contrib.django import app

from submissions import mailing

from . import mail


@app.task(name="send_new_password", queue=mailing.QUEUE, retry=mailing.Backoff())
def send_new_password(user_id: int | None) -> None:
    mail.send_new_password(user_id)
