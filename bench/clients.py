"""Many readers at once: how many answers, of which status, and how fast.

usage: clients.py [--clients 32] [--seconds 60] ADDRESS PATH [PATH ...]

Only for a site on this machine. Each client keeps one connection and asks for the
paths in turn, without a pause. Needs nothing but Python.
"""

from __future__ import annotations

import argparse
import http.client
import statistics
import threading
import time
from collections import Counter, defaultdict
from urllib.parse import urlsplit

LOOPBACK = {"127.0.0.1", "localhost", "::1"}


class Client(threading.Thread):
    def __init__(self, address: str, paths: list[str], until: float) -> None:
        super().__init__()
        self.host, self.paths, self.until = urlsplit(address).netloc, paths, until
        self.statuses: Counter[str] = Counter()
        self.times: dict[str, list[float]] = defaultdict(list)

    def run(self) -> None:
        connection = http.client.HTTPConnection(self.host, timeout=30)
        while time.monotonic() < self.until:
            for path in self.paths:
                connection = self.ask(connection, path)

    def ask(self, connection: http.client.HTTPConnection, path: str) -> http.client.HTTPConnection:
        start = time.monotonic()
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException) as error:
            self.statuses[type(error).__name__] += 1
            connection.close()
            return http.client.HTTPConnection(self.host, timeout=30)
        self.statuses[str(answer.status)] += 1
        self.times[path].append(time.monotonic() - start)
        return connection


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=32)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("address")
    parser.add_argument("paths", nargs="+")
    options = parser.parse_args()
    if urlsplit(options.address).hostname not in LOOPBACK:
        parser.error("only a site on this machine")
    until = time.monotonic() + options.seconds
    clients = [Client(options.address, options.paths, until) for _ in range(options.clients)]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    report(clients, options.seconds)


def report(clients: list[Client], seconds: float) -> None:
    statuses = sum((client.statuses for client in clients), Counter())
    print(f"answers: {dict(statuses)}, {statuses.total() / seconds:.0f} requests/s")
    for path in clients[0].paths:
        times = sorted(t for client in clients for t in client.times[path])
        p50, p95 = statistics.median(times), times[int(len(times) * 0.95)]
        print(f"{path:50} n={len(times):6}  p50 {p50 * 1000:6.1f} ms  p95 {p95 * 1000:6.1f} ms")


if __name__ == "__main__":
    main()
