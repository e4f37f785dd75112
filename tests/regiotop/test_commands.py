"""What an operator types: prepare, serve and refresh_regions."""

import json
import os
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from regiotop import readiness
from regiotop.demo import make_demo_officials
from regiotop.readiness import first_problem, port_problem
from register.models import Entry, Region, User, UserRegion
from tests.make import make_fixtures, make_fund, make_region, make_user

# readiness closes the connection when it is done, so nothing may hang on to it.
closes_connection = pytest.mark.django_db(transaction=True)


@pytest.fixture
def data(tmp_path, monkeypatch) -> Path:
    """The folder for data of this computer, empty."""
    monkeypatch.setenv("REGIOTOP_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.fixture
def small(tmp_path, settings) -> Path:
    """A project whose fixtures are the smallest that fill a register."""
    (tmp_path / "fixtures").mkdir()
    settings.BASE_DIR = tmp_path
    return make_fixtures(tmp_path / "fixtures")


def printed_passwords(text: str) -> dict[str, str]:
    lines = [line.split() for line in text.splitlines() if line.startswith("  ")]
    return {line[0]: line[1] for line in lines}


# prepare -------------------------------------------------------------------------------------


def test_prepare_fills_the_register_of_a_newcomer(data, capsys):
    call_command("prepare")

    text = capsys.readouterr().out
    count = Entry.objects.count()
    assert text.startswith(f"Register gevuld met {count} bijdragen uit bijlage 3 van 2011.")
    assert Entry.objects.published().count() == count
    assert Region.objects.provinces().count() == 12


def test_prepare_shows_officials_who_can_log_in(data, small, capsys):
    call_command("prepare")

    passwords = printed_passwords(capsys.readouterr().out)
    assert list(passwords) == ["beheerder", "coordinator", "limburg", "rotterdam"]
    for username, password in passwords.items():
        assert Client().login(username=username, password=password)


def test_prepare_twice_keeps_every_edit(data, small, capsys):
    call_command("prepare")
    first = printed_passwords(capsys.readouterr().out)
    Entry.objects.update(title="Verbeterd")
    User.objects.filter(username="limburg").update(first_name="Joke")

    call_command("prepare")

    again = capsys.readouterr().out
    assert "gevuld" not in again
    assert printed_passwords(again) == first
    assert list(Entry.objects.values_list("title", flat=True)) == ["Verbeterd"]
    assert User.objects.get(username="limburg").first_name == "Joke"
    assert User.objects.count() == 4


def test_prepare_does_not_show_a_password_that_somebody_changed(data, small, capsys):
    call_command("prepare")
    capsys.readouterr()
    user = User.objects.get(username="limburg")
    user.set_password("een eigen wachtwoord")
    user.save()

    call_command("prepare")

    shown = printed_passwords(capsys.readouterr().out)
    assert shown["limburg"] == "(gewijzigd;"
    assert Client().login(username="limburg", password="een eigen wachtwoord")


def test_prepare_in_production_makes_no_demo_officials(data, small, settings, capsys):
    settings.PRODUCTION = True

    call_command("prepare")

    assert Entry.objects.count() == 1
    assert not User.objects.exists()
    assert not data.exists()
    assert "Inloggen" not in capsys.readouterr().out


# Demo officials ------------------------------------------------------------------------------


def make_demo_regions() -> None:
    make_region("Limburg", code="PV31")
    make_region("Rotterdam", "gemeente", code="GM0599")


def test_there_is_a_demo_official_for_each_role(tmp_path):
    make_demo_regions()

    make_demo_officials(tmp_path / "demo.json")

    officials = User.objects.order_by("username").values_list("username", "role", "is_demo")
    assert list(officials) == [
        ("beheerder", "administrator", True),
        ("coordinator", "coordinator", True),
        ("limburg", "regional_official", True),
        ("rotterdam", "regional_official", True),
    ]
    regions = UserRegion.objects.values_list("user__username", "region__code")
    assert set(regions) == {("limburg", "PV31"), ("rotterdam", "GM0599")}


def test_demo_passwords_differ_and_only_the_owner_of_the_file_reads_them(tmp_path):
    make_demo_regions()
    file = tmp_path / "demo.json"

    passwords = make_demo_officials(file)

    assert json.loads(file.read_text()) == passwords
    assert len(set(passwords.values())) == 4
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_demo_officials_are_refused_in_production(tmp_path, settings):
    make_demo_regions()
    settings.PRODUCTION = True

    with pytest.raises(RuntimeError):
        make_demo_officials(tmp_path / "demo.json")

    assert not User.objects.exists()


# Readiness -----------------------------------------------------------------------------------


@closes_connection
def test_a_database_that_is_up_to_date_is_ready():
    assert first_problem() is None


@closes_connection
def test_demo_officials_are_a_problem_in_production_and_only_there(settings):
    make_user(is_demo=True)
    in_development = first_problem()

    settings.PRODUCTION = True

    assert in_development is None
    assert first_problem() == (
        "In deze database staan demonstratie-accounts. Die mogen niet in productie."
    )


@closes_connection
def test_an_ordinary_account_is_no_problem_in_production(settings):
    make_user()
    settings.PRODUCTION = True

    assert first_problem() is None


@closes_connection
def test_a_migration_that_was_not_run_is_a_problem():
    recorder = MigrationRecorder(connection)
    last = MigrationLoader(connection).graph.leaf_nodes("funds")[0]
    recorder.record_unapplied(*last)

    try:
        problem = first_problem()
    finally:
        recorder.record_applied(*last)

    assert problem == "De database is niet bijgewerkt. Voer eerst uit: manage.py migrate"


@closes_connection
def test_a_server_that_is_too_old_is_a_problem(monkeypatch):
    monkeypatch.setattr(readiness, "LOWEST_VERSION", connection.pg_version + 1)

    assert first_problem() == "Deze PostgreSQL is te oud: versie 15 of nieuwer is nodig."


# serve ---------------------------------------------------------------------------------------


@pytest.fixture
def taken_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        yield taken.getsockname()[1]


def test_serve_says_that_a_port_is_taken_and_how_to_choose_another(taken_port):
    with pytest.raises(CommandError) as refusal:
        call_command("serve", port=taken_port)

    assert str(refusal.value) == (
        f"Poort {taken_port} is niet vrij. Kies een andere, bijvoorbeeld PORT={taken_port + 1}."
    )


@pytest.mark.parametrize("port", [0, -1, 65536])
def test_serve_refuses_what_is_no_port(port):
    with pytest.raises(CommandError) as refusal:
        call_command("serve", port=port)

    assert str(refusal.value) == f"{port} is geen poort. Kies een getal van 1 tot en met 65535."


@pytest.mark.no_database
def test_a_port_that_was_just_left_is_free(taken_port):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free = probe.getsockname()[1]

    assert port_problem("127.0.0.1", free) is None


@pytest.mark.no_database
def test_serve_says_that_the_database_cannot_be_reached(settings):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {
        "DATABASE_URL": f"postgresql://naam:geheim@127.0.0.1:{port}/regiotop",
        "REGIOTOP_MODE": "development",
    }

    result = subprocess.run(
        [sys.executable, "manage.py", "serve", "--port", str(port)],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert result.returncode == 1
    assert "De database is niet bereikbaar. Controleer DATABASE_URL." in result.stderr
    assert ("Traceback" in result.stderr, "geheim" in result.stderr) == (False, False)


# refresh_regions -----------------------------------------------------------------------------


def test_refresh_regions_leaves_a_register_without_changes_as_it_is(capsys):
    fund = make_fund()
    before = fund.index.version

    call_command("refresh_regions")

    assert capsys.readouterr().out == "De ligging van regio's is bijgewerkt.\n"
    assert Entry.objects.get().index.version == before
