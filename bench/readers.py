"""Readers that ask for pages: one who keeps count of the time, and eight who do not wait."""

from __future__ import annotations

import asyncio
import http.client
import statistics
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count, cycle, repeat

LONGEST = 120  # seconds
ROUNDS = 200
SLOW = 5.0  # seconds: asked for once


@dataclass
class Target:
    """A running server: ``headers`` go with every request; ``pid`` is that of its first process."""

    name: str
    port: int
    pid: int
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Reply:
    seconds: float
    status: int
    body: bytes
    etag: str = ""
    location: str = ""


@dataclass
class Asked:
    """One page of one target, and the time of each reply to it.

    ``is_new`` asks for another address each time, of which nobody can have kept an answer.
    ``before`` is done before each time.
    """

    target: Target
    path: str
    headers: dict[str, str]
    expected: int = 200
    seconds: list[float] = field(default_factory=list)
    is_new: bool = False
    before: Callable[[], object] | None = None

    def next_path(self) -> str:
        return _marked(self.path, f"_={len(self.seconds)}") if self.is_new else self.path

    @property
    def spent(self) -> float:
        return sum(self.seconds)

    def summary(self) -> dict[str, float]:
        ordered = sorted(self.seconds)
        p95 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
        times = {"p50": statistics.median(ordered) * 1000, "p95": p95 * 1000}
        return {name: round(value, 2) for name, value in times.items()} | {"n": len(ordered)}


class Reader:
    """One reader, with a connection to each target that stays open."""

    def __init__(self) -> None:
        self.connections: dict[str, http.client.HTTPConnection] = {}

    def ask(self, target: Target, path: str, headers: dict[str, str]) -> Reply:
        """Ask for a page. A server may have closed a connection that waited; then a new one."""
        reused = target.name in self.connections
        try:
            return self._ask(target, path, headers)
        except (OSError, http.client.HTTPException):
            self.connections.pop(target.name).close()
            return self.ask(target, path, headers) if reused else Reply(0.0, 0, b"")

    def _ask(self, target: Target, path: str, headers: dict[str, str]) -> Reply:
        if target.name not in self.connections:
            connection = http.client.HTTPConnection("127.0.0.1", target.port, timeout=LONGEST)
            self.connections[target.name] = connection
            connection.connect()
        start = time.perf_counter()
        self.connections[target.name].request("GET", path, headers=target.headers | headers)
        answer = self.connections[target.name].getresponse()
        body, header = answer.read(), answer.headers.get
        seconds = time.perf_counter() - start
        return Reply(seconds, answer.status, body, header("ETag", ""), header("Location", ""))

    def alternate(self, pages: list[Asked], budget: float) -> None:
        """Ask for all pages in turn, until each had its share of seconds or of rounds.

        A slow page is asked for once, any other at least three times.
        """
        for _ in range(ROUNDS):
            waiting = [page for page in pages if _wants_more(page, budget)]
            if not waiting:
                return
            for page in waiting:
                if page.before:
                    page.before()
                reply = self.ask(page.target, page.next_path(), page.headers)
                if reply.status == page.expected:
                    page.seconds.append(reply.seconds)


def _wants_more(page: Asked, budget: float) -> bool:
    if page.spent > max(SLOW, budget):
        return False
    return len(page.seconds) < 3 or page.spent < budget


async def _drain(
    target: Target, paths: list[str], until: float, start: int, *, new: bool = False
) -> int:
    """Ask for the paths in turn without a pause, and return the number of good replies.

    With ``new``, each time at an address that nobody has asked for.
    """
    lines = "".join(f"{name}: {value}\r\n" for name, value in target.headers.items())
    ending = f" HTTP/1.1\r\nHost: 127.0.0.1\r\n{lines}\r\n"
    in_turn = cycle(paths[start % len(paths) :] + paths[: start % len(paths)])
    marks = (f"_={start}-{number}" for number in count()) if new else repeat("")
    turns = (f"GET {_marked(path, mark)}{ending}" for path, mark in zip(in_turn, marks))  # noqa: B905
    good = 0
    while time.monotonic() < until:
        reader, writer = await asyncio.open_connection("127.0.0.1", target.port)
        # A worker that has served enough closes its connections: then there is a new one.
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            while time.monotonic() < until:
                writer.write(next(turns).encode())
                good += await _read_reply(reader)
        writer.close()
    return good


async def _read_reply(reader: asyncio.StreamReader) -> bool:
    """Read one reply to its end; tell whether it was good."""
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    if b"transfer-encoding: chunked" in head:
        while size := int(await reader.readline(), 16):
            await reader.readexactly(size + 2)
        await reader.readline()
    else:
        length = head.split(b"content-length:", 1)[1].split(b"\r\n", 1)[0]
        await reader.readexactly(int(length))
    return head.split(b" ", 2)[1] == b"200"


def _marked(path: str, mark: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}{mark}" if mark else path


def throughput(
    target: Target, paths: list[str], clients: int, seconds: float, *, new: bool = False
) -> float:
    """Return good replies a second, to ``clients`` that each ask without a pause."""

    async def all_clients() -> int:
        until = time.monotonic() + seconds
        each = (_drain(target, paths, until, n, new=new) for n in range(clients))
        counts = await asyncio.wait_for(asyncio.gather(*each), timeout=seconds + LONGEST)
        return sum(counts)

    start = time.monotonic()
    count = asyncio.run(all_clients())
    return round(count / (time.monotonic() - start), 1)
