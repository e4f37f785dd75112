"""Run the worker: until the queue is empty, or as the process that it is."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from time import monotonic, sleep
from typing import Any

from django.conf import settings
from django.db import connection
from procrastinate.contrib.django import app, connector_params
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.psycopg_connector import PsycopgConnector
from psycopg.conninfo import make_conninfo


def work(queue: str = "mail", concurrency: int = 1) -> None:
    """Do the jobs of a queue that are due, in this process.

    In a thread of its own: where a browser test came before, an event loop runs in this one.
    """
    with ThreadPoolExecutor(1) as thread:
        thread.submit(_work, queue, concurrency).result()


def _work(queue: str, concurrency: int) -> None:
    connector = PsycopgConnector(kwargs=connector_params(), min_size=1, max_size=2)
    with app.replace_connector(connector):
        app.run_worker(
            queues=[queue],
            concurrency=concurrency,
            wait=False,
            listen_notify=False,
            install_signal_handlers=False,
        )


@contextmanager
def worker_process(mail_port: int) -> Iterator[subprocess.Popen]:
    """Run `manage.py work` on the database of this test."""
    names = ["dbname", "user", "password", "host", "port"]
    known = connection.get_connection_params()
    database = make_conninfo(**{name: known[name] for name in names if known.get(name)})
    variables = {
        "DATABASE_URL": database,
        "REGIOTOP_MODE": "development",
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": str(mail_port),
    }
    process = subprocess.Popen(
        [sys.executable, "manage.py", "work"],
        cwd=settings.BASE_DIR,
        env=os.environ | variables,
        stdout=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def jobs(task: str = "send_mail") -> list[tuple[str, int]]:
    """Return state and attempts of each job of this task."""
    found = ProcrastinateJob.objects.filter(task_name=task).order_by("pk")
    return list(found.values_list("status", "attempts"))


def make_all_due() -> None:
    """Let no job wait any longer before it is tried again."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = NULL")


def wait_until(condition: Callable[[], Any], seconds: float = 20) -> None:
    end = monotonic() + seconds
    while not condition():
        if monotonic() > end:
            raise AssertionError(f"niet binnen {seconds} seconden")
        sleep(0.05)
