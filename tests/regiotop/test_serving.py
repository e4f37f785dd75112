"""The worker lives as long as the web server: no longer, and no shorter."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic, sleep
from urllib.request import urlopen

import pytest
from django.conf import settings
from django.db import connection
from psycopg.conninfo import make_conninfo

pytestmark = pytest.mark.django_db(transaction=True)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def environment() -> dict[str, str]:
    """Point at the database of this test."""
    names = ["dbname", "user", "password", "host", "port"]
    known = connection.get_connection_params()
    database = make_conninfo(**{name: known[name] for name in names if known.get(name)})
    return os.environ | {"DATABASE_URL": database, "REGIOTOP_MODE": "development"}


@contextmanager
def serving(log: Path, *arguments: str) -> Iterator[subprocess.Popen]:
    """Serve, and wait until the pages and the worker are there."""
    port = free_port()
    command = ["manage.py", "serve", f"--port={port}", "--workers=1", *arguments]
    with log.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, *command],
            cwd=settings.BASE_DIR,
            env=environment(),
            stdout=out,
            stderr=out,
        )
    try:
        wait_until(lambda: answers(port))
        yield process
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        process.wait()
        wait_until(lambda: not any(map(is_alive, workers(log))))


def answers(port: int) -> bool:
    with suppress(OSError), urlopen(f"http://127.0.0.1:{port}/gezondheid") as answer:
        return answer.status == 200
    return False


def workers(log: Path) -> list[int]:
    """Return the process numbers of all workers that have said that they run."""
    found = re.findall(r"^De achtergrondtaken lopen \(proces (\d+)\)\.$", log.read_text(), re.M)
    return [int(number) for number in found]


def is_alive(number: int) -> bool:
    with suppress(ProcessLookupError):
        os.kill(number, 0)
        return True
    return False


def wait_until(condition) -> None:
    end = monotonic() + 20
    while not condition():
        if monotonic() > end:
            raise AssertionError("niet binnen 20 seconden")
        sleep(0.05)


def test_a_worker_that_is_killed_is_started_again(tmp_path):
    log = tmp_path / "log"
    with serving(log):
        wait_until(lambda: len(workers(log)) == 1)
        os.kill(workers(log)[0], signal.SIGKILL)

        wait_until(lambda: len(workers(log)) == 2)

        assert [is_alive(number) for number in workers(log)] == [False, True]


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_the_worker_stops_with_the_web_server_however_that_ends(tmp_path, how):
    log = tmp_path / "log"
    with serving(log) as server:
        wait_until(lambda: len(workers(log)) == 1)
        (worker,) = workers(log)

        server.send_signal(how)

        wait_until(lambda: not is_alive(worker))
        sleep(1.5)  # as long as it would take to start again
        assert workers(log) == [worker]


def test_a_host_may_run_the_worker_apart(tmp_path):
    log = tmp_path / "log"
    with serving(log, "--no-worker"):
        sleep(1.5)

        assert workers(log) == []
