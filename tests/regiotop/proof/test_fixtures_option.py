"""`check_annex --fixtures`: files are checked before anybody loads them, and nothing is kept."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from register.models import Entry, Region
from tests.make import make_region


@pytest.fixture
def folder(tmp_path) -> Path:
    return shutil.copytree(settings.BASE_DIR / "fixtures", tmp_path / "fixtures")


def change(folder: Path, name: str, edit: Callable[[Any], None]) -> None:
    path = folder / f"{name}.json"
    rows = json.loads(path.read_text(encoding="utf-8"))
    edit(rows)
    path.write_text(json.dumps(rows), encoding="utf-8")


def refusal(folder: Path) -> str:
    with pytest.raises(CommandError) as error:
        call_command("check_annex", fixtures=folder, no_color=True)
    assert not Entry.objects.exists()
    assert not Region.objects.exists()
    return str(error.value)


def test_right_files_pass_and_leave_the_database_empty(folder, capsys):
    call_command("check_annex", fixtures=folder, no_color=True)

    assert "Het register zegt precies wat de bijlage zegt." in capsys.readouterr().out
    assert not Entry.objects.exists()


def test_an_unknown_code_is_named_with_its_file_and_entry(folder):
    change(folder, "arbeidsmarkt", lambda rows: rows[0].update(owner="PV99"))

    assert refusal(folder) == "in arbeidsmarkt.json: 103: Het register kent geen regio ‘PV99’."


def test_a_quote_that_is_not_in_the_source_is_named_with_its_file_and_entry(folder):
    change(folder, "bereikbaarheid", lambda rows: rows[1]["citations"][0].update(quote="Gratis"))

    assert refusal(folder) == (
        "in bereikbaarheid.json: 93: Dit citaat staat niet letterlijk in de gekozen zin."
    )


def test_a_doubled_amount_and_a_sentence_left_over_are_named_with_their_sentences(folder, capsys):
    def double(rows: list[dict[str, Any]]) -> None:
        rows[1]["contributions"] *= 2

    def forget(annex: dict[str, Any]) -> None:
        del annex["passages"][13]["no_fact_reason"]

    change(folder, "bereikbaarheid", double)
    change(folder, "annex", forget)

    refused = refusal(folder)

    report = capsys.readouterr().out
    assert "keer klopt het register niet met de bijlage" in refused
    assert "- zin 112: € 300.000.000 staat 2 keer in het register" in report.replace("\xa0", " ")
    assert "- zin 14: geen bijdrage rust hierop" in report


def test_a_register_that_is_not_empty_is_left_alone(folder):
    make_region()

    with pytest.raises(CommandError, match="Gebruik een lege database"):
        call_command("check_annex", fixtures=folder)
