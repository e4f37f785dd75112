"""When something goes wrong, a person reads in Dutch what happened and what to do."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.conf import settings
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from regiotop.urls import handler400, handler403, handler404, handler500  # noqa: F401
from regiotop.urls import urlpatterns as addresses_of_the_site
from register.models import Region, User
from tests import make

LOGIN = "/account/inloggen"
SECRET = "geheimwoord"


def break_down(request: HttpRequest, what: str) -> HttpResponse:
    raise OperationalError(SECRET) if what == "database" else RuntimeError(SECRET)


urlpatterns = [*addresses_of_the_site, path("stuk/<what>", break_down)]


@pytest.fixture
def visitor() -> Client:
    return Client(raise_request_exception=False)


def assert_explains(response: HttpResponse, status: int, heading: str) -> None:
    """The page says what happened, and nothing of the address or of the code behind it."""
    assert response.status_code == status
    assert f"<h1>{heading}</h1>" in response.text
    assert "Wat kunt u doen?" in response.text
    assert SECRET not in response.text
    assert "Traceback" not in response.text
    assert '<html lang="nl">' in response.text


def test_unknown_address_is_explained(visitor):
    response = visitor.get(f"/{SECRET}?{SECRET}={SECRET}")

    assert_explains(response, 404, "Deze pagina bestaat niet")


def test_unknown_entry_is_explained(visitor):
    assert_explains(visitor.get(f"/fondsen/{SECRET}"), 404, "Deze pagina bestaat niet")


def test_foreign_host_is_explained():
    response = Client(headers={"host": f"{SECRET}.nl"}).get("/")

    assert_explains(response, 400, "Dit verzoek klopt niet")


def test_screen_of_another_role_is_explained(visitor):
    make.make_region(name=SECRET)
    visitor.force_login(make.make_user(User.Role.REGIONAL_OFFICIAL))
    assert Region.objects.filter(name=SECRET).exists()

    response = visitor.get("/beheer/register/region/")

    assert_explains(response, 403, "U mag deze pagina niet bekijken")


def test_form_from_elsewhere_is_explained():
    client = Client(enforce_csrf_checks=True)

    response = client.post(LOGIN, {"username": SECRET, "password": SECRET})

    assert_explains(response, 403, "Het formulier is niet verzonden")


@pytest.mark.parametrize("address", [LOGIN, "/beheer/funds/fund/import/"])
def test_too_large_a_body_is_explained(visitor, address):
    response = visitor.post(address, SECRET * 600_000, content_type="application/octet-stream")

    assert_explains(response, 413, "Wat u verstuurt is te groot")


def test_too_many_fields_are_explained(visitor):
    response = visitor.post(LOGIN, {f"{SECRET}{number}": "" for number in range(2_001)})

    assert_explains(response, 413, "Wat u verstuurt is te groot")


@pytest.mark.no_database
@pytest.mark.urls(__name__)
def test_fault_of_our_own_is_explained_without_the_database(visitor):
    response = visitor.get(f"/stuk/gewoon?{SECRET}")

    assert_explains(response, 500, "Er ging iets mis bij ons")


@pytest.mark.no_database
@pytest.mark.urls(__name__)
def test_database_that_is_away_is_explained_without_it(visitor):
    response = visitor.get(f"/stuk/database?{SECRET}")

    assert_explains(response, 503, "Het register is even niet bereikbaar")
    assert response["Retry-After"] == "60"


def log_in(address: str, username: str, password: str) -> HttpResponse:
    client = Client(REMOTE_ADDR=address)
    return client.post(LOGIN, {"login": username, "password": password})


def test_ten_wrong_passwords_close_the_door_for_that_account_from_that_address():
    make.make_user(username="anna")
    make.make_user(username="bert")

    statuses = [log_in("192.0.2.1", "anna", SECRET).status_code for _ in range(10)]
    refused = log_in("192.0.2.1", "Anna", make.PASSWORD)

    assert statuses == [200] * 10
    assert_explains(refused, 429, "U doet te veel verzoeken achter elkaar")
    assert refused["Retry-After"] == "900"
    assert log_in("192.0.2.2", "anna", make.PASSWORD).status_code == 302
    assert log_in("192.0.2.1", "bert", make.PASSWORD).status_code == 302


def test_right_password_wipes_out_the_wrong_ones_before_it():
    make.make_user(username="anna")
    for _ in range(2):
        for _ in range(9):
            log_in("192.0.2.1", "anna", SECRET)
        assert log_in("192.0.2.1", "anna", make.PASSWORD).status_code == 302


def test_unknown_account_is_refused_in_the_same_words_as_a_known_one():
    make.make_user(username="anna")

    known = log_in("192.0.2.1", "anna", SECRET)
    unknown = log_in("192.0.2.1", "nora", SECRET)

    assert known.context["form"].errors == unknown.context["form"].errors
    assert known.context["form"].errors != {}


SERVER = """
from wsgiref.simple_server import make_server
from regiotop.wsgi import application
with make_server("127.0.0.1", 0, application) as server:
    print(server.server_port, flush=True)
    server.serve_forever()
"""


class FarDatabase:
    """A way to the test database that can be closed, and a site that knows no other way."""

    def __init__(self, folder: Path) -> None:
        address = connection.get_connection_params()
        self.real = Path(address["host"], f".s.PGSQL.{address['port']}")
        self.way = folder / f".s.PGSQL.{address['port']}"
        self.url = (
            f"postgresql:///{address['dbname']}?host={folder}&port={address['port']}"
            f"&user={address['user']}&application_name=far"
        )

    def open(self) -> None:
        self.way.symlink_to(self.real)

    def close(self) -> None:
        """Let nobody in, and throw out who is inside."""
        self.way.unlink()
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE application_name = 'far'"
            )


@pytest.fixture
def far_database() -> Iterator[FarDatabase]:
    if "DATABASE_URL" in os.environ:
        pytest.skip("de database is niet via een socket te bereiken")
    with tempfile.TemporaryDirectory() as folder:
        yield FarDatabase(Path(folder))


@pytest.fixture
def far_site(far_database: FarDatabase) -> Iterator[str]:
    environment = os.environ | {"DATABASE_URL": far_database.url}
    environment |= {"DJANGO_SETTINGS_MODULE": "regiotop.settings", "REGIOTOP_MODE": "test"}
    command = [sys.executable, "-c", SERVER]
    with subprocess.Popen(
        command,
        cwd=settings.BASE_DIR,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        yield f"http://127.0.0.1:{process.stdout.readline().strip()}"
        process.kill()


def visit(address: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(address, timeout=20) as answer:  # noqa: S310
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def test_site_says_503_while_the_database_is_away_and_recovers_by_itself(far_site, far_database):
    began = time.monotonic()
    status, text = visit(far_site)
    assert time.monotonic() - began < 5
    assert status == 503
    assert "Het register is even niet bereikbaar" in text
    assert visit(f"{far_site}/gezondheid")[0] == 503
    assert visit(f"{far_site}/over")[0] == 200

    far_database.open()
    assert visit(f"{far_site}/gezondheid") == (200, '{"status": "ok"}')
    assert visit(far_site)[0] == 200

    far_database.close()
    assert visit(far_site)[0] == 503

    far_database.open()
    assert visit(far_site)[0] == 200


def test_connection_that_dies_is_replaced_before_the_next_visitor_notices(far_site, far_database):
    far_database.open()
    assert visit(far_site)[0] == 200

    far_database.close()
    far_database.open()

    assert visit(far_site)[0] == 200


def test_database_that_never_answers_does_not_keep_a_visitor_waiting(far_site, far_database):
    with closing(socket.socket(socket.AF_UNIX)) as silent:
        silent.bind(os.fspath(far_database.way))
        silent.listen()

        began = time.monotonic()
        status, _ = visit(far_site)

        assert time.monotonic() - began < 5
        assert status == 503


def test_slow_question_is_cut_off_where_pages_are_served(far_database):
    """A page may keep the database busy for five seconds; see settings.py."""
    far_database.open()
    environment = os.environ | {"DATABASE_URL": far_database.url, "REGIOTOP_SERVING": "1"}
    environment |= {"DJANGO_SETTINGS_MODULE": "regiotop.settings", "REGIOTOP_MODE": "production"}
    environment |= {"SECRET_KEY": "k9" * 30}
    code = (
        "import django; django.setup(); from django.db import connection as c; "
        "print(c.cursor().execute('SHOW statement_timeout').fetchone()[0])"
    )

    answer = subprocess.check_output(
        [sys.executable, "-c", code], cwd=settings.BASE_DIR, env=environment, text=True
    )

    assert answer == "5s\n"
