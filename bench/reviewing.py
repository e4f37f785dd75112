"""How proposals hold up: the queue and a large difference, and many people at once.

usage: reviewing.py [--waiting 5000] [--seconds 60] [--kill]

Works in a database of its own that is thrown away. First the time of two pages, asked for in
this process. Then twenty officials save drafts while four reviewers decide about what waits, on a
site with two workers, and afterwards every answer is held against the database. With
``--kill`` the web server and the worker are killed in the middle, and started again.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from http.client import HTTPException
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))
FOLDER = Path(tempfile.mkdtemp(prefix="bench-"))
os.environ |= {"REGIOTOP_DATA": str(FOLDER), "REGIOTOP_MODE": "development"}
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "regiotop.settings")

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from bench.forms import Browser  # noqa: E402
from register.models import Citation, Entry, EntryRegion, Region, SourceDocument, User  # noqa: E402
from submissions import services  # noqa: E402
from submissions.models import Step, Submission  # noqa: E402
from submissions.proposal.snapshot import snapshot  # noqa: E402
from tests.make import make_contribution, make_passage, make_user  # noqa: E402

PORT = 8765
ADDRESS = f"http://127.0.0.1:{PORT}"
QUEUE = "/beheer/submissions/submission/"
OFFICIALS, REVIEWERS, ROWS = 20, 4, 50


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--waiting", type=int, default=5_000)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--kill", action="store_true")
    options = parser.parse_args()
    try:
        call_command("prepare", verbosity=0)
        make_waiting(options.waiting)
        time_pages(make_large())
        at_once(options.seconds, options.kill)
    finally:
        connection.close()
        subprocess.run(
            [sys.executable, "-m", "regiotop.embedded.server", "stop"], cwd=ROOT, check=False
        )
        shutil.rmtree(FOLDER, ignore_errors=True)


def make_waiting(number: int) -> None:
    """Let regions propose changes: first those that may, and then others until there are enough."""
    entries = list(Entry.objects.published().select_related("owner").order_by("-number")[1:])
    values = {entry.pk: snapshot(entry) for entry in entries}
    author = make_user(User.Role.REGIONAL_OFFICIAL)
    rounds = range(number // len(entries) + 1)
    regions = Region.objects.bulk_create(
        Region(code=f"X{n}", name=f"Regio {n}", slug=f"x-{n}", kind="gemeente") for n in rounds
    )
    named = EntryRegion.objects.filter(implied=False).select_related("region", "entry__owner")
    pairs = [(entry.owner, entry) for entry in entries]
    pairs += [(link.region, link.entry) for link in named if link.region != link.entry.owner]
    pairs += [(region, entry) for region in regions for entry in entries]
    waiting = [
        Submission(
            action="wijzigen", kind=entry.kind, entry=entry, region=region, author=author,
            state="ingediend", base=values[entry.pk], size=1, submitted_at=timezone.now(),
            proposed=values[entry.pk] | {"place": f"Voorstel van {region.name}"},
            topsector_codes=["energie"],
        )
        for region, entry in pairs[:number]
    ]  # fmt: skip
    Submission.objects.bulk_create(waiting, batch_size=500)


def make_large() -> Submission:
    """Return a proposal that changes all fifty lines of money of an entry."""
    entry = Entry.objects.published().order_by("-number").first()
    document = SourceDocument.objects.first()
    last = document.passages.order_by("-number").first().number
    for number in range(ROWS):
        sentence = make_passage(
            f"Zin {number} over geld.", document=document, number=last + 1 + number
        )
        Citation.objects.create(entry=entry, passage=sentence, quote=sentence.text)
        make_contribution(entry, passage=sentence)
    official = make_user(User.Role.REGIONAL_OFFICIAL, [entry.owner])
    submission = services.start_change(entry, entry.owner, official)
    lines = [line | {"amount": "meer dan € 3"} for line in submission.proposed["contributions"]]
    values = submission.proposed | {"contributions": lines}
    submission = services.save_draft(submission.number, official, values, submission.revision)
    return services.submit(submission, official, "", submission.revision)


def time_pages(large: Submission) -> None:
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(User.objects.get(username="coordinator"))
    waiting = Submission.objects.waiting().count()
    ask(client, QUEUE, f"queue of {waiting:,}")
    ask(client, f"{QUEUE}?portefeuille=alle&p=50", f"queue of {waiting:,}, page 51")
    ask(client, f"{QUEUE}{large.pk}/change/", f"difference of {ROWS} rows")


def ask(client: Client, path: str, what: str, times: int = 30) -> None:
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        answer = client.get(path)
        taken.append((time.perf_counter() - start) * 1000)
        if answer.status_code != 200:
            raise SystemExit(f"{path} answered {answer.status_code}")
    print(f"{what:32} p50 {statistics.median(taken):6.1f} ms  p95 {sorted(taken)[-2]:6.1f} ms")


def at_once(seconds: float, kill: bool) -> None:
    """Let everybody work at the same time, and hold what they were told against the database."""
    site = start_site()
    people: list[Official | Reviewer] = [Official(n) for n in range(OFFICIALS)]
    people += [Reviewer(n) for n in range(REVIEWERS)]
    decided_before = Step.objects.exclude(action="indienen").count()
    until = time.monotonic() + seconds
    for person in people:
        person.until = until
        person.start()
    if kill:
        time.sleep(seconds / 2)
        site = kill_site(site)
    for person in people:
        person.join()
    site.terminate()
    site.wait()
    report(people, decided_before)


def start_site() -> subprocess.Popen[bytes]:
    site = subprocess.Popen(  # noqa: S603
        [sys.executable, "manage.py", "serve", f"--port={PORT}"], cwd=ROOT, start_new_session=True
    )
    for _ in range(100):
        try:
            Browser(ADDRESS, {}).get("/gezondheid")
            return site
        except OSError:
            time.sleep(0.2)
    raise SystemExit("the site does not start")


def kill_site(site: subprocess.Popen[bytes]) -> subprocess.Popen[bytes]:
    """Kill the web server and the worker at once, as a power cut would, and start them again."""
    os.killpg(site.pid, signal.SIGKILL)
    site.wait()
    print("killed the web server and the worker, and started them again")
    return start_site()


class Person(threading.Thread):
    """Does one thing over and over; what was answered is counted, errors by their name."""

    until = 0.0

    def __init__(self, user: User) -> None:
        super().__init__()
        client = Client()
        client.force_login(user)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.browser = Browser(ADDRESS, {settings.SESSION_COOKIE_NAME: session})
        self.answers: Counter[str] = Counter()

    def run(self) -> None:
        while time.monotonic() < self.until:
            try:
                self.work()
            except (OSError, HTTPException) as error:
                self.answers[type(error).__name__] += 1
                time.sleep(0.2)


class Official(Person):
    """Saves a draft again and again, each time with another summary."""

    def __init__(self, number: int) -> None:
        region = Region.objects.create(
            code=f"D{number}", name=f"Drukte {number}", slug=f"drukte-{number}", kind="gemeente"
        )
        user = make_user(User.Role.REGIONAL_OFFICIAL, [region])
        self.draft = services.start_new("fund", region, user)
        self.path = f"/mijn-regio/voorstellen/{self.draft.number}/gegevens"
        self.saved: list[str] = []
        super().__init__(user)

    def work(self) -> None:
        page = self.browser.get(self.path)
        text = f"Versie {len(self.saved) + 1} van {self.name}"
        answer = self.browser.send(self.path, page, summary=text, bewaar="1")
        self.answers[f"draft {answer.status}"] += 1
        if answer.status == 302:
            self.saved.append(text)

    def lost(self) -> bool:
        """Whether the newest save that was acknowledged is gone."""
        stored = Submission.objects.get(pk=self.draft.pk).proposed["summary"]
        later = f"Versie {len(self.saved) + 1} van {self.name}"
        return bool(self.saved) and stored not in {self.saved[-1], later}


class Reviewer(Person):
    """Approves what waits longest. All reviewers want the same ones: one of them wins."""

    def __init__(self, number: int) -> None:
        super().__init__(make_user(username=f"beoordelaar{number}"))
        self.won: list[int] = []
        self.place = 0

    def work(self) -> None:
        waiting = Submission.objects.waiting().order_by("submitted_at", "pk")
        pk = waiting.values_list("pk", flat=True).first()
        connection.close()
        path = f"{QUEUE}{pk}/change/"
        page = self.browser.get(path)
        # The place that is proposed, also where an earlier decision gave the entry another.
        answer = self.browser.send(path, page, decision="approve", **{"choice-0": "overnemen"})
        self.answers[f"decision {answer.status}"] += 1
        if answer.status == 302:
            self.won.append(pk)


def report(people: list[Official | Reviewer], decided_before: int) -> None:
    """Print the answers, and whether the database agrees with them."""
    print("answers:", dict(sum((person.answers for person in people), Counter())))
    lost = [person.path for person in people if isinstance(person, Official) and person.lost()]
    won = [pk for person in people if isinstance(person, Reviewer) for pk in person.won]
    steps = Step.objects.exclude(action="indienen").count() - decided_before
    twice = [pk for pk, number in Counter(won).items() if number > 1]
    undone = [pk for pk in won if Submission.objects.get(pk=pk).state != "overgenomen"]
    print(f"drafts lost: {lost}; decided: {len(won)}, steps: {steps}")
    print(f"decided twice: {twice}; acknowledged and not there: {undone}")


if __name__ == "__main__":
    main()
