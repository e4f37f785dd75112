"""The programs that are measured: how each is loaded and served, on the same data and server."""

from __future__ import annotations

import os
import secrets
import shutil
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from regiotop.embedded import server

from .processes import Finished, run, serving
from .readers import Target

PYTHON = sys.executable
PORT = int(os.environ.get("BENCH_PORT", "8730"))
# For all that use PostgreSQL, in place of the defaults of the embedded server.
POSTGRES = {
    "shared_buffers": "1GB",
    "effective_cache_size": "8GB",
    "work_mem": "32MB",
    "maintenance_work_mem": "512MB",
    "max_wal_size": "4GB",
}
# A proxy that does TLS stands before the product, and says so: this is what it would send.
BEHIND_PROXY = {"X-Forwarded-Proto": "https"}
SECRET = secrets.token_hex(32)
GUNICORN = ["--workers=2", "--threads=4", "--timeout=300", "--no-control-socket"]
GRANIAN = ["--interface=wsgi", "--workers=2", "--blocking-threads=4", "--no-access-log"]
# No limit on time: its defaults would turn the slowest of its answers into errors.
DATASETTE = {
    "suggest_facets": "off",
    "sql_time_limit_ms": 120_000,
    "facet_time_limit_ms": 120_000,
    "cache_size_kb": 200_000,
    "max_csv_mb": 0,
    "default_cache_ttl": 0,
}


@dataclass(frozen=True)
class Bench:
    """A folder with the data of one size, and a PostgreSQL server in it."""

    folder: Path

    @property
    def plain(self) -> str:
        return str(self.folder / "made" / "plain")

    @property
    def datasette_file(self) -> Path:
        return self.folder / "register.db"

    @property
    def loading(self) -> Path:
        """Where stands what it took to load what is in the folder."""
        return self.folder / "loading.json"

    def log(self, name: str) -> Path:
        return self.folder / f"{name}.log"

    def database(self, name: str) -> str:
        """Return how libpq reaches a database, as the product and the floor are told."""
        at = server.address()
        return f"host={at['host']} port={at['port']} user={at['user']} dbname={name}"

    def start_postgres(self) -> None:
        os.environ["REGIOTOP_DATA"] = str(self.folder)
        server.SETTINGS.update(POSTGRES)
        server.join()

    def remove(self) -> None:
        """Stop the server and throw its data away."""
        server.stop()
        shutil.rmtree(self.folder)

    def create(self, name: str) -> None:
        with psycopg.connect(self.database("postgres"), autocommit=True) as database:
            database.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))

    def product_env(self) -> dict[str, str]:
        return {
            "REGIOTOP_MODE": "production",
            "SECRET_KEY": SECRET,
            "ALLOWED_HOSTS": "127.0.0.1",
            "TRUST_PROXY": "1",
            "DATABASE_URL": self.database("regiotop"),
        }

    def naive_env(self) -> dict[str, str]:
        return {"NAIVE_NAME": "naive", "NAIVE_HOST": str(server.address()["host"])}


def load_all(bench: Bench) -> dict[str, Finished]:
    """Load the same data everywhere, one after the other, and tell what each took."""
    for name in ("regiotop", "naive", "floor"):
        bench.create(name)
    manage = [PYTHON, "manage.py"]
    run([*manage, "migrate", "--verbosity=0"], bench.product_env(), bench.log("migrate"))
    run([*manage, "collectstatic", "--no-input"], bench.product_env(), bench.log("static"))
    commands = {
        "regiotop": [*manage, "load_register", str(bench.folder / "made" / "register")],
        "datasette": [*_module("datasette_load"), bench.plain, str(bench.datasette_file)],
        "naive": [*_module("naive.load"), bench.plain],
        "floor": [*_module("floor.load"), bench.plain, bench.database("floor")],
    }
    env = {"regiotop": bench.product_env(), "naive": bench.naive_env()}
    finished = {n: run(c, env.get(n, {}), bench.log(f"load-{n}")) for n, c in commands.items()}
    for name in ("regiotop", "naive"):
        with psycopg.connect(bench.database(name), autocommit=True) as database:
            database.execute("VACUUM ANALYZE")
    return finished


def _module(name: str) -> list[str]:
    return [PYTHON, "-m", f"bench.peers.{name}"]


@contextmanager
def serve_all(bench: Bench) -> Iterator[dict[str, Target]]:
    """Serve all of them side by side, each on a port of its own."""
    ports = {name: PORT + n for n, name in enumerate(("regiotop", "datasette", "naive", "floor"))}
    env = {
        "regiotop": bench.product_env(),
        "naive": bench.naive_env(),
        "floor": {"FLOOR_DATABASE": bench.database("floor")},
    }
    with ExitStack() as stack:
        yield {
            name: Target(
                name,
                port,
                stack.enter_context(
                    serving(_command(bench, name, port), env.get(name, {}), bench.log(name), port)
                ),
                BEHIND_PROXY if name == "regiotop" else {},
            )
            for name, port in ports.items()
        }


def _command(bench: Bench, name: str, port: int) -> list[str]:
    if name == "regiotop":
        return [PYTHON, "manage.py", "serve", f"--port={port}", "--no-worker"]
    if name == "naive":
        bind = f"--bind=127.0.0.1:{port}"
        return [PYTHON, "-m", "gunicorn", bind, *GUNICORN, "bench.peers.naive.wsgi"]
    if name == "floor":
        where = ["--host=127.0.0.1", f"--port={port}"]
        return [PYTHON, "-m", "granian", *GRANIAN, *where, "bench.peers.floor.app:application"]
    file = str(bench.datasette_file)
    settings = [part for k, v in DATASETTE.items() for part in ("--setting", k, str(v))]
    where = ["--host=127.0.0.1", f"--port={port}", f"--inspect-file={file}.json"]
    return [PYTHON, "-m", "datasette", "serve", "--immutable", file, *where, *settings]
