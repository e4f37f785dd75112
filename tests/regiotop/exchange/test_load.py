"""Files that are not right load nothing, and say where and what: as a form would."""

import csv
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from psycopg.conninfo import make_conninfo

from regiotop.empty_register import RegisterNotEmpty
from regiotop.exchange.export import export_register
from regiotop.exchange.load import LoadRefused, load_register
from regiotop.exchange.tables import TABLES
from register.models import Entry, SourceDocument, Tag
from tests.make import make_topsector

from .register import empty_register, make_full_register, quietly, read, rewrite


@pytest.fixture(scope="module")
def exported(django_db_setup, django_db_blocker, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("exported") / "out"
    with django_db_blocker.unblock():
        make_full_register()
        export_register(folder, quietly)
        empty_register()
    return folder


@pytest.fixture
def folder(exported, tmp_path) -> Path:
    """A good export, to spoil."""
    return shutil.copytree(exported, tmp_path / "files")


def refusal(folder: Path) -> list[str]:
    """The lines in which loading ends, when nothing of it was kept."""
    with pytest.raises(LoadRefused) as refused:
        load_register(folder, quietly)
    assert not any(table.model.objects.exists() for table in TABLES)
    return refused.value.lines


def spoil(folder: Path, place: str, value: str) -> None:
    """Change one cell: `entries 2 owner` is that of the second row, on line 3."""
    table, row, column = place.split()
    rewrite(folder, table, lambda rows: rows[int(row) - 1].update({column: value}))


# One cell ------------------------------------------------------------------------------------

# Which cell of a good export gets which value, and what is then said of it.
with (Path(__file__).parent / "wrong_cells.csv").open(encoding="utf-8", newline="") as file:
    CELLS = list(csv.DictReader(file))


@pytest.mark.parametrize("cell", CELLS, ids=lambda c: f"{c['table']}-{c['column']}-{c['value']}")
def test_a_wrong_cell_is_named_with_file_line_and_column(folder, cell):
    table, row = cell["table"], int(cell["row"])
    line = line_of(folder, table, row)
    spoil(folder, f"{table} {row} {cell['column']}", cell["value"])

    assert f"{table}.csv, regel {line}, {cell['said']}" in refusal(folder)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("a\0b", "Hier staat een NUL-teken. Haal het weg."),
        ("x" * 201, "Zorg dat deze waarde niet meer dan 200 tekens bevat (het zijn er nu 201)."),
        (
            "x" * 30_000,
            "Zorg dat deze waarde niet meer dan 200 tekens bevat (het zijn er nu 30000).",
        ),
    ],
    ids=["nul", "too long", "far too long"],
)
def test_a_cell_that_the_database_could_not_hold_is_named(folder, value, said):
    spoil(folder, "entries 1 title", value)

    assert refusal(folder) == [f"entries.csv, regel 2, kolom title: {said}"]


def line_of(folder: Path, table: str, row: int) -> int:
    """The line on which a row begins: cells of earlier rows may hold lines too."""
    earlier = read(folder, table)[: row - 1]
    return row + 1 + sum(cell.count("\n") for cells in earlier for cell in cells.values())


# A row, a file ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        ("regions", "kolom code"),
        ("entries", "kolom number"),
        ("passages", "kolommen document en number"),
        ("contributions", "kolommen entry en position"),
        ("region_memberships", "kolommen part en whole en valid_from"),
        ("entry_regions", "kolommen entry en region"),
        ("funds", "kolom number"),
    ],
)
def test_a_doubled_row_is_named_once_with_its_twin(folder, table, columns):
    line = line_of(folder, table, len(read(folder, table)) + 1)
    rewrite(folder, table, lambda rows: rows.append(rows[0]))

    assert refusal(folder) == [
        f"{table}.csv, regel {line}, {columns}: Dit staat al op regel 2. Laat één van beide weg."
    ]


def test_two_that_are_told_apart_the_other_way_round_are_one(folder):
    swap = {"entry": "RT-000005", "other": "RT-000002", "explanation": "Andersom."}
    rewrite(folder, "distinctions", lambda rows: rows.append(swap))

    assert refusal(folder) == [
        "distinctions.csv, regel 3, kolommen entry en other: Het verschil tussen deze twee staat "
        "er al. Zie regel 2."
    ]


def test_a_rule_names_its_own_columns_and_not_a_word_of_its_sql(folder):
    with connection.cursor() as cursor:
        cursor.execute(
            "ALTER TABLE register_passage "
            "ADD CONSTRAINT passage_chapter CHECK (chapter::text <> 'Slot'::text)"
        )
    spoil(folder, "passages 1 chapter", "Slot")

    assert refusal(folder) == ["passages.csv, regel 2, kolom chapter: Deze waarde kan niet."]


def test_an_amount_on_a_sentence_that_its_entry_does_not_cite_is_named(folder):
    rewrite(folder, "citations", lambda rows: rows.pop())

    assert refusal(folder) == [
        "contributions.csv, regel 5, kolommen document en sentence: Dit bedrag rust op een zin die "
        "niet bij de citaten van de bijdrage staat. Voeg de zin toe in citations.csv."
    ]


def test_an_amount_that_is_missing_from_the_row_of_numbers_is_named(folder):
    spoil(folder, "contributions 1 position", "3")

    assert refusal(folder) == [
        "contributions.csv, regel 2, kolommen entry en position: Nummer de bedragen van een "
        "bijdrage 1, 2, 3 ... in de volgorde van het bestand."
    ]


def test_an_amount_that_is_part_of_itself_by_way_of_another_is_named(folder):
    whole = {"included_in_entry": "RT-000002", "included_in_position": "2"}
    rewrite(folder, "contributions", lambda rows: rows[2].update(whole))

    circle = (
        "Dit wordt zo, al dan niet via andere regels, een deel van zichzelf. Verbreek de kring."
    )
    columns = "kolommen included_in_entry en included_in_position"
    assert refusal(folder) == [
        f"contributions.csv, regel {line}, {columns}: {circle}" for line in (3, 4)
    ]


def test_an_entry_without_a_row_for_its_kind_is_named(folder):
    line = line_of(folder, "entries", 6)
    rewrite(folder, "funds", lambda rows: rows.pop())

    assert refusal(folder) == [
        f"entries.csv, regel {line}, kolom number: Deze bijdrage heeft geen regel in funds.csv. "
        "Voeg die daar toe."
    ]


def test_all_mistakes_are_told_in_the_order_of_the_files(folder):
    spoil(folder, "funds 1 revolving", "soms")
    spoil(folder, "tags 1 code", "I C T")
    spoil(folder, "regions 2 kind", "rijk")
    spoil(folder, "regions 2 slug", "limburg")
    spoil(folder, "distinctions 1 explanation", " ")

    lines = refusal(folder)

    assert [line.split(":")[0] for line in lines] == [
        "tags.csv, regel 2, kolom code",
        "regions.csv, regel 3, kolom kind",
        "regions.csv, regel 3, kolom slug",
        "funds.csv, regel 2, kolom revolving",
        "entry_tags.csv, regel 2, kolom tag",
        "distinctions.csv, regel 2, kolom explanation",
    ]


def test_of_very_many_mistakes_the_rest_is_counted(folder):
    wrong = {"entry": "RT-000002", "tag": "onbekend"}
    tags = [wrong | {"tag": f"onbekend-{number}"} for number in range(250)]
    rewrite(folder, "entry_tags", lambda rows: rows.extend(tags))

    lines = refusal(folder)

    assert len(lines) == 101
    assert lines[-1] == "... en nog 150."


def test_a_row_that_is_too_wide_is_named(folder):
    with (folder / "tags.csv").open("a") as file:
        file.write("zorg,Zorg, en welzijn\r\n\r\n")

    assert refusal(folder) == [
        "tags.csv, regel 3: Deze regel heeft 3 velden, de kopregel 2. Controleer komma's en "
        "aanhalingstekens."
    ]


HEADERS = [
    ("code", "tags.csv, regel 1, kolom name: Deze kolom ontbreekt. Voeg haar toe."),
    (
        "code,name,id",
        "tags.csv, regel 1, kolom id: Deze kolom kent het register niet. Gebruik: code, name.",
    ),
    (
        "code,name,name",
        "tags.csv, regel 1, kolom name: Deze kolom staat er twee keer. Haal er één weg.",
    ),
    ("", "tags.csv, regel 1, kolom code: Deze kolom ontbreekt. Voeg haar toe."),
]


@pytest.mark.parametrize(("header", "said"), HEADERS)
def test_a_wrong_header_is_named(folder, header, said):
    (folder / "tags.csv").write_text(f"{header}\r\nict,ICT,1\r\n")

    assert refusal(folder)[0] == said


def test_columns_may_stand_in_any_order_and_a_byte_order_mark_before_them(folder):
    (folder / "tags.csv").write_text("\ufeffname,code\nICT,ict\n", encoding="utf-8")

    load_register(folder, quietly)

    assert Tag.objects.get(code="ict").name == "ICT"


FILES = [
    ("code,name\nict,Één\n".encode("cp1252"), "tags.csv, regel 2: Dit is geen UTF-8."),
    (b"code;name\nict;ICT\n", "tags.csv, regel 1: Tussen de kolommen staan puntkomma's"),
    (b'code,name\nict,"ICT\n', "tags.csv, regel 2: Hier klopt de CSV niet."),
    (b'code,name\nict,"I"CT\n', "tags.csv, regel 2: Hier klopt de CSV niet."),
    (b"code,name\nict," + b"x" * 2_000_000, "tags.csv, regel 2: Hier klopt de CSV niet."),
]


@pytest.mark.parametrize(("body", "said"), FILES, ids=lambda each: str(each)[:20])
def test_a_file_that_cannot_be_read_is_named_alone(folder, body, said):
    (folder / "tags.csv").write_bytes(body)

    (line,) = refusal(folder)
    assert line.startswith(said)


def test_a_missing_file_is_named(folder):
    (folder / "tags.csv").unlink()

    assert refusal(folder) == [
        "tags.csv: Dit bestand ontbreekt. Neem het uit een export, desnoods zonder regels."
    ]


# The command and the register --------------------------------------------------------------------


def test_the_command_tells_its_progress_and_what_it_did(folder, capsys):
    call_command("load_register", folder)

    told = capsys.readouterr()
    assert told.out == "Register gevuld met 6 bijdragen.\n"
    assert "entries.csv: 6 regels gelezen" in told.err.splitlines()


def test_the_command_lists_mistakes_and_ends_with_an_error(folder, capsys):
    spoil(folder, "entries 1 owner", "PV99")

    with pytest.raises(CommandError) as refusal:
        call_command("load_register", folder)

    assert str(refusal.value) == "Er is niets geladen. Problemen: 1."
    assert capsys.readouterr().err.splitlines()[-1].startswith("entries.csv, regel 2, kolom owner:")


def test_a_folder_that_does_not_exist_is_named(tmp_path):
    with pytest.raises(CommandError, match="bestaat niet"):
        call_command("load_register", tmp_path / "weg")


def test_a_register_with_entries_is_left_alone(folder):
    load_register(folder, quietly)
    Entry.objects.update(title="Verbeterd")

    with pytest.raises(CommandError, match="Het register is niet leeg"):
        call_command("load_register", folder)

    assert set(Entry.objects.values_list("title", flat=True)) == {"Verbeterd"}


@pytest.mark.parametrize(
    "fill",
    [
        make_topsector,
        lambda: Tag.objects.create(code="x", name="X"),
        lambda: SourceDocument.objects.create(code="x", title="X"),
    ],
)
def test_a_register_with_only_a_row_of_a_list_is_not_empty_either(folder, fill):
    fill()

    with pytest.raises(RegisterNotEmpty):
        load_register(folder, quietly)


@pytest.mark.django_db(transaction=True)
def test_a_load_that_is_killed_half_way_leaves_nothing_and_can_be_done_again(folder):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE register_citation IN SHARE MODE")
        loader = start_loader(folder)
        # Entries are written by then, and the next table is locked.
        told = told_until(loader, "entry_tags.csv: opgeslagen")
        loader.send_signal(signal.SIGKILL)
        loader.wait()

    assert "entries.csv: opgeslagen" in told
    assert not Entry.objects.exists()
    load_register(folder, quietly)
    assert Entry.objects.count() == 6


def start_loader(folder: Path) -> subprocess.Popen[str]:
    """Run the command on the database of this test."""
    info = connection.connection.info
    url = make_conninfo(
        host=info.host, port=info.port, user=info.user, password=info.password, dbname=info.dbname
    )
    return subprocess.Popen(
        [sys.executable, "manage.py", "load_register", str(folder)],
        cwd=settings.BASE_DIR,
        env=os.environ | {"DATABASE_URL": url, "REGIOTOP_MODE": "development"},
        stderr=subprocess.PIPE,
        text=True,
    )


def told_until(loader: subprocess.Popen[str], last: str) -> list[str]:
    told: list[str] = []
    for line in loader.stderr:
        told.append(line.strip())
        if told[-1] == last:
            return told
    raise AssertionError(told)
