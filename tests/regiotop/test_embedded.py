"""The embedded server, with real processes that start it, share it, and die at bad moments."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
STARTED = "SELECT pg_postmaster_start_time()"
LOCALE = "SELECT format('%s %s', datlocprovider, datlocale) FROM pg_database LIMIT 1"
PREPARE = """
import os, sys, time
from django.conf import settings
settings.configure(DATABASES={"default": {"ENGINE": "regiotop.embedded", "NAME": "regiotop"}})
from django.db import connection

def ask(question):
    with connection.cursor() as cursor:
        cursor.execute(question)
        print(cursor.description and cursor.fetchone()[0], flush=True)
    connection.close()
"""
ANSWER = "for question in sys.stdin: ask(question)"


class Client:
    """A process that puts questions to the database, each over a connection of its own."""

    def __init__(self, data: Path | None, code: str = ANSWER, project: Path = PROJECT):
        self.process = subprocess.Popen(
            [sys.executable, "-c", PREPARE + code],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=project,
            env=environment(data),
        )

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.leave()

    def send(self, question: str) -> None:
        print(question, file=self.process.stdin, flush=True)

    def read(self) -> str:
        return self.process.stdout.readline().strip()

    def ask(self, question: str) -> str:
        self.send(question)
        return self.read()

    def leave(self) -> str:
        """End the process in an orderly way; return what it printed as errors."""
        return self.process.communicate(timeout=60)[1]

    def kill(self) -> None:
        self.process.kill()
        self.leave()


def environment(data: Path | None) -> dict[str, str]:
    inherited = {key: os.environ[key] for key in os.environ.keys() - {"REGIOTOP_DATA"}}
    return inherited | ({"REGIOTOP_DATA": str(data)} if data else {})


def ask(data: Path | None, question: str, project: Path = PROJECT) -> str:
    with Client(data, project=project) as client:
        return client.ask(question)


def stop(data: Path) -> None:
    command = [sys.executable, "-m", "regiotop.embedded.server", "stop"]
    subprocess.run(command, cwd=PROJECT, env=environment(data), check=True)


def pid_file(data: Path) -> Path:
    return data / "postgres" / "data" / "postmaster.pid"


def is_running(data: Path) -> bool:
    return pid_file(data).exists()


def kill_server(data: Path) -> None:
    os.kill(int(pid_file(data).read_text().split()[0]), signal.SIGKILL)


def wait_for(path: Path) -> None:
    deadline = time.monotonic() + 20
    while not path.exists():
        assert time.monotonic() < deadline, f"{path} does not appear"
        time.sleep(0.01)


@pytest.fixture(scope="module")
def folder():
    """A folder with a difficult name. Not tmp_path: pytest closes that to the server of root."""
    with tempfile.TemporaryDirectory(prefix='regio\'s "$top" ') as name:
        Path(name).chmod(0o755)
        yield Path(name).resolve()


@pytest.fixture(scope="module")
def prepared(folder):
    """Data of a server that has stopped and that holds one note; a first start takes a second."""
    ask(folder / "prepared", "CREATE TABLE note AS SELECT 'kept' AS text")
    return folder / "prepared"


@pytest.fixture
def data(prepared):
    """The prepared data, for tests that leave it as they found it."""
    yield prepared
    if is_running(prepared):
        stop(prepared)


@pytest.fixture
def empty(folder):
    """A name for data that is not there yet."""
    data = folder / "data"
    yield data
    if is_running(data):
        stop(data)
    shutil.rmtree(data, ignore_errors=True)


@pytest.fixture
def copied(empty, prepared):
    """A copy of the prepared data, for tests that move it about."""
    return shutil.copytree(prepared, empty)


def test_first_connection_makes_a_durable_and_closed_server(empty):
    names = ["fsync", "synchronous_commit", "TimeZone", "server_encoding", "listen_addresses"]
    settings = ", ".join(f"current_setting('{name}')" for name in names)

    with Client(empty) as client:
        assert client.ask("SELECT current_database()") == "regiotop"
        assert client.ask(f"SELECT ARRAY[{settings}]") == "['on', 'on', 'UTC', 'UTF8', '']"
        assert client.ask(LOCALE) == "b C.UTF-8"
        assert is_running(empty)

    assert not is_running(empty)
    assert (empty / "postgres" / "data").stat().st_uid != 0
    assert (empty / "postgres" / "data").stat().st_mode & 0o077 == 0
    assert (empty / "postgres").stat().st_mode & 0o044 == 0


def test_processes_that_come_at_once_share_one_server(empty):
    with ExitStack() as stack:
        clients = [stack.enter_context(Client(empty)) for _ in range(8)]
        for client in clients:
            client.send(STARTED)
        answers = {client.read() for client in clients}

    assert len(answers) == 1
    assert answers != {""}
    assert not is_running(empty)


def test_last_to_leave_stops_the_server(data):
    with Client(data) as first:
        started = first.ask(STARTED)
        assert ask(data, STARTED) == started
        assert is_running(data)
        assert first.ask(STARTED) == started

    assert not is_running(data)


def test_killed_user_does_not_count_any_more(data):
    killed = Client(data)
    started = killed.ask(STARTED)
    killed.kill()

    assert is_running(data)
    assert ask(data, STARTED) == started
    assert not is_running(data)


def test_living_process_gets_a_new_server_after_a_kill(data):
    with Client(data) as client:
        first = client.ask(STARTED)
        kill_server(data)
        second = client.ask(STARTED)

        assert second > first
        assert client.ask("SELECT text FROM note") == "kept"

    assert not is_running(data)


def test_first_start_is_finished_after_a_kill(empty):
    killed = Client(empty)
    killed.send(STARTED)
    wait_for(empty / "postgres" / "new" / "base")  # initdb is at work, and survives its parent
    killed.kill()
    assert not (empty / "postgres" / "data").exists()

    assert ask(empty, "SELECT current_database()") == "regiotop"
    assert not (empty / "postgres" / "new").exists()


@pytest.mark.parametrize("content", [f"{os.getpid()}\n", ""], ids=["of another", "empty"])
def test_stale_pid_file_is_not_believed(data, content):
    pid_file(data).write_text(content)
    pid_file(data).with_name(".s.PGSQL.5432.lock").write_text(content)

    assert ask(data, "SELECT text FROM note") == "kept"
    assert not is_running(data)


def test_copy_of_a_running_server_gets_a_server_of_its_own(copied, folder):
    copy = folder / "copy"
    with Client(copied) as client:
        started = client.ask(STARTED)
        subprocess.run(["cp", "-a", copied, copy], check=True)

        with Client(copy) as other:
            assert other.ask("SELECT text FROM note") == "kept"
            assert other.ask(STARTED) != started
        assert client.ask(STARTED) == started

    assert not is_running(copy)


def test_moved_project_takes_its_data_along(copied, folder):
    """A server that runs on would write to the old place, so it starts again."""
    old, new = folder / "project", folder / "moved project"
    shutil.copytree(PROJECT / "regiotop" / "embedded", old / "regiotop" / "embedded")
    copied.rename(old / ".data")
    killed = Client(None, project=old)
    killed.ask("INSERT INTO note VALUES ('moved') RETURNING text")
    killed.kill()

    old.rename(new)

    with Client(None, project=new) as client:
        assert client.ask("SELECT max(text) FROM note") == "moved"
        assert client.ask("SELECT current_setting('data_directory')").startswith(str(new))
    assert not is_running(new / ".data")


def test_process_that_lost_its_folder_does_not_begin_an_empty_register(copied):
    client = Client(copied)
    client.ask(STARTED)
    stop(copied)
    copied.rename(copied.with_name("elsewhere"))

    client.send(STARTED)

    assert "is verplaatst of gewist" in client.leave()
    assert not copied.exists()


def test_path_may_be_longer_than_a_socket_allows(empty, prepared, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(prepared.parent))  # where the shorter way in is made
    data = empty / ("l" * 150)
    shutil.copytree(prepared, data)

    assert ask(data, "SELECT text FROM note") == "kept"
    assert not is_running(data)


FORK = """
ask("SELECT pg_postmaster_start_time()")
parent_waits, child_is_ready = os.pipe()
if os.fork():
    os.read(parent_waits, 1)
    sys.exit()
{child}
os.write(child_is_ready, b".")
sys.stdin.read()
"""


def test_forked_child_that_connects_keeps_the_server_up(data):
    with Client(data, FORK.format(child=f"ask('{STARTED}')")) as client:
        started = client.read()
        assert client.read() == started
        client.process.wait(timeout=20)  # the parent; the child is still there
        assert ask(data, STARTED) == started
        assert is_running(data)

    assert not is_running(data)


def test_forked_child_that_does_not_connect_is_no_user(data):
    with Client(data, FORK.format(child="")) as client:
        client.read()
        client.process.wait(timeout=20)
        assert not is_running(data)


def test_process_replaced_by_exec_joins_anew(data):
    again = f"os.execv(sys.executable, [sys.executable, '-c', {PREPARE + ANSWER!r}])"
    with Client(data, f"ask('{STARTED}')\n{again}") as client:
        assert client.read() == client.ask(STARTED)
        assert is_running(data)

    assert not is_running(data)


def test_stop_command_stops_it_for_everyone(data):
    with Client(data) as client:
        first = client.ask(STARTED)
        stop(data)

        assert not is_running(data)
        assert client.ask(STARTED) > first


def test_django_can_make_its_test_database(data):
    make = "connection.creation.create_test_db(verbosity=0, autoclobber=True)\n"
    with Client(data, f"import django\ndjango.setup()\n{make}{ANSWER}") as client:
        assert client.ask("SELECT current_database()") == "test_regiotop"


@pytest.mark.skipif(os.geteuid() != 0, reason="others run the server as themselves")
def test_root_may_keep_it_in_a_folder_that_is_closed_to_all_others(empty):
    empty.mkdir(mode=0o700)
    inside = empty / "inside"

    first = ask(inside, STARTED)
    second = ask(inside, STARTED)

    assert first < second
    assert empty.stat().st_mode & 0o777 == 0o700


@pytest.mark.skipif(os.geteuid() != 0, reason="others run the server as themselves")
def test_an_unknown_user_for_the_server_is_named_in_one_sentence(empty, monkeypatch):
    monkeypatch.setenv("REGIOTOP_PG_USER", "bestaat-niet")
    client = Client(empty)
    client.send(STARTED)

    error = client.leave()

    assert client.process.returncode == 1
    assert error == "De gebruiker bestaat-niet uit REGIOTOP_PG_USER bestaat niet.\n"
