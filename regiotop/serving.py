"""Keeps a worker running for as long as the web server does. See ADR 17.

`manage.py serve` becomes gunicorn, and leaves this small process, the keeper, beside it. Gunicorn
and its processes hold one end of a pipe; keeper and worker read the other, on which nobody ever
writes. When the last of the former is gone, by Ctrl-C or by kill -9, the system closes the pipe
and the readers stop. This also works on macOS, which tells no process that its parent has died.
"""

import os
import select
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STOP_SECONDS = 30
LONGEST_PAUSE = 30


def start_worker(*arguments: str) -> None:
    """Start keeper and worker, by the process that is about to become gunicorn."""
    reading, writing = os.pipe()
    os.set_inheritable(writing, True)
    subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", "regiotop.serving", str(reading), *arguments],
        cwd=ROOT,
        pass_fds=[reading],
        # Ctrl-C is for gunicorn alone: what it does to the pipe is enough.
        start_new_session=True,
    )
    os.close(reading)


def keep(pipe: int, arguments: list[str]) -> None:
    """Start the worker, and start it again whenever it stops, until the web server is gone."""
    command = [sys.executable, "manage.py", "work", f"--until-closed={pipe}", *arguments]
    pause = 1
    while _is_open(pipe):
        since = time.monotonic()
        failed = subprocess.run(command, cwd=ROOT, pass_fds=[pipe], check=False).returncode  # noqa: S603
        at_once = failed and time.monotonic() - since < LONGEST_PAUSE
        pause = min(2 * pause, LONGEST_PAUSE) if at_once else 1
        _is_open(pipe, seconds=pause)


def stop_when_closed(pipe: int) -> None:
    """End this process in peace when the pipe is closed, and by force when that takes long."""

    def watch() -> None:
        while _is_open(pipe, seconds=3600):
            pass
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(STOP_SECONDS)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _is_open(pipe: int, seconds: float = 0) -> bool:
    """Tell whether somebody still holds the other end; wait so long for the answer "no"."""
    return not select.select([pipe], [], [], seconds)[0]


if __name__ == "__main__":
    keep(int(sys.argv[1]), sys.argv[2:])
