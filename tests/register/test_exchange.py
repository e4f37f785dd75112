"""Import and export in the back office: a plain table, checked before it changes anything."""

from __future__ import annotations

import csv
import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from register.history import all_versions
from register.models import Entry, User
from tests.make import make_campus, make_fund, make_region, make_user

EXPORT = reverse("admin:initiatives_campus_export")
IMPORT = reverse("admin:initiatives_campus_import")
CONFIRM = reverse("admin:initiatives_campus_process_import")
CSV, XLSX = "0", "1"


def export(client: Client, query: str = "", file_format: str = CSV) -> bytes:
    return client.post(EXPORT + query, {"format": file_format, "resource": "0"}).content


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def file_of(rows: list[dict[str, str]], delimiter: str = ",", name: str = "campussen.csv"):
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0].keys(), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return SimpleUploadedFile(name, out.getvalue().encode())


def check(client: Client, upload, file_format: str = CSV):
    """The first step: show what an import would do."""
    return client.post(IMPORT, {"import_file": upload, "format": file_format, "resource": "0"})


def confirm(client: Client, checked):
    """The second step, with what the first one put in the form."""
    return client.post(CONFIRM, checked.context["confirm_form"].initial)


def errors_of(response) -> str:
    result = response.context.get("result")
    texts = [str(response.context["form"].errors)]
    if result:
        texts += [str(error.error) for error in result.base_errors]
        texts += [str(e.error) for _, errors in result.row_errors() for e in errors]
        texts += [str(row.error) for row in result.invalid_rows]
    return " ".join(texts)


def test_an_export_holds_codes_words_and_the_version(coordinator_client):
    limburg = make_region("Limburg", code="PV31")
    make_campus(title="Chemelot", regions=[limburg], aliases=["Chemelot Campus", "DSM"])

    (row,) = rows_of(export(coordinator_client))

    assert (row["titel"], row["eigenaar"], row["andere namen"]) == (
        "Chemelot",
        "PV31",
        "Chemelot Campus; DSM",
    )
    assert (row["regio's"], row["publicatie"], row["versie"]) == (
        "PV31 (draagt bij)",
        "gepubliceerd",
        "1",
    )


def test_an_export_holds_what_the_list_shows(coordinator_client):
    make_campus(title="Watercampus")
    make_campus(title="Chemelot")

    rows = rows_of(export(coordinator_client, "?q=watercampus"))

    assert [row["titel"] for row in rows] == ["Watercampus"]


@pytest.mark.parametrize("start", ["=1+1", "==1+1", "+31", "-1", "@SUM(A1)", "\tx"])
def test_no_spreadsheet_takes_a_text_for_a_formula(coordinator_client, start):
    make_campus(title=f"{start} campus")

    (row,) = rows_of(export(coordinator_client))
    sheet = load_workbook(io.BytesIO(export(coordinator_client, file_format=XLSX))).active

    assert row["titel"] == f"'{start} campus"
    assert "f" not in {cell.data_type for line in sheet for cell in line}


def test_an_export_comes_back_unchanged(coordinator_client):
    make_campus(title="=Campus", aliases=["A", "B"], start_year=2009, floor_area_planned_m2=20_000)

    checked = check(coordinator_client, file_of(rows_of(export(coordinator_client))))

    assert errors_of(checked) == ""
    assert checked.context["result"].totals["skip"] == 1


@pytest.mark.parametrize("delimiter", [",", ";"])
def test_an_import_shows_first_and_then_changes(coordinator_client, delimiter):
    campus = make_campus(title="Oud")
    (row,) = rows_of(export(coordinator_client))
    row["titel"] = "Nieuw"

    checked = check(coordinator_client, file_of([row], delimiter))
    untouched = Entry.objects.get(pk=campus.pk).title
    confirm(coordinator_client, checked)

    campus = type(campus).objects.get(pk=campus.pk)
    assert (untouched, campus.title) == ("Oud", "Nieuw")
    assert all_versions(campus)[-1].reason == "Import van een bestand"


def test_a_row_without_a_number_becomes_a_concept(coordinator_client):
    make_campus()
    (row,) = rows_of(export(coordinator_client))
    blank = ["nummer", "versie", "publicatie", "regio's", "topsectoren", "geldbedragen"]
    row |= dict.fromkeys(blank, "") | {"titel": "Nieuwe campus", "adres": "nieuwe-campus"}

    confirm(coordinator_client, check(coordinator_client, file_of([row])))

    assert Entry.objects.get(slug="nieuwe-campus").publication == "concept"


def test_an_excel_file_is_imported_too(coordinator_client):
    campus = make_campus(title="Oud", start_year=2009)
    (row,) = rows_of(export(coordinator_client))
    book = Workbook()
    book.active.append(list(row))
    book.active.append(list((row | {"titel": "Nieuw", "beginjaar": 2010}).values()))
    out = io.BytesIO()
    book.save(out)

    checked = check(coordinator_client, SimpleUploadedFile("c.xlsx", out.getvalue()), XLSX)
    confirm(coordinator_client, checked)

    campus = Entry.objects.get(pk=campus.pk)
    assert (campus.title, campus.start_year) == ("Nieuw", 2010)


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("thema", "bestaat-niet", "De code ‘bestaat-niet’ bestaat niet."),
        ("eigenaar", "", "De code ‘’ bestaat niet."),
        ("stand van zaken", "ooit", "‘ooit’ kan niet."),
        ("fase", "klaar", "‘klaar’ kan niet."),
        ("beginjaar", "2011a", "‘2011a’ is geen heel getal."),
        ("beginjaar", "1e20", "‘1e20’ is geen heel getal."),
        ("adres", "geen adres!", "{'adres': "),
        ("titel", "", "{'titel': "),
        ("titel", "nul\x00", "Null-tekens"),
        ("regio's", "PV31", "De kolom ‘regio's’ wijzigt u in het formulier."),
        ("publicatie", "ingetrokken", "De kolom ‘publicatie’ wijzigt u in het formulier."),
        ("nummer", "RT-999999", "RT-999999 bestaat niet."),
        ("nummer", "1", "1 bestaat niet."),
        ("versie", "0", "gemaakt op versie 0"),
    ],
)
def test_a_value_that_is_not_understood_is_refused(coordinator_client, column, value, message):
    make_campus()
    (row,) = rows_of(export(coordinator_client))
    row |= {"samenvatting": "Anders", column: value}

    checked = check(coordinator_client, file_of([row]))

    assert message in errors_of(checked)
    assert checked.context.get("confirm_form") is None


def test_a_missing_an_unknown_and_a_double_column_are_refused(coordinator_client):
    make_campus()
    (row,) = rows_of(export(coordinator_client))
    missing = {name: value for name, value in row.items() if name != "versie"}

    answers = [check(coordinator_client, file_of([r])) for r in (missing, row | {"extra": "x"})]

    assert "Deze kolommen ontbreken: versie." in errors_of(answers[0])
    assert "Deze kolommen zijn onbekend: extra." in errors_of(answers[1])
    # The file is refused: nothing is said of its rows.
    assert ["Regel 2" in answer.text for answer in answers] == [False, False]


def test_one_wrong_row_keeps_all_rows_out(coordinator_client):
    make_campus(title="Een")
    make_campus(title="Twee")
    first, second = rows_of(export(coordinator_client))

    checked = check(
        coordinator_client,
        file_of([first | {"titel": "Gewijzigd"}, second | {"thema": "onbekend"}]),
    )

    assert checked.context.get("confirm_form") is None
    assert not Entry.objects.filter(title="Gewijzigd").exists()


def test_the_same_number_twice_is_refused(coordinator_client):
    make_campus()
    (row,) = rows_of(export(coordinator_client))

    checked = check(coordinator_client, file_of([row, row]))

    assert "staat twee keer in het bestand" in errors_of(checked)


def test_a_number_of_another_kind_is_refused(coordinator_client):
    make_campus()
    fund = make_fund()
    (row,) = rows_of(export(coordinator_client))

    checked = check(coordinator_client, file_of([row | {"nummer": fund.public_number}]))

    assert f"{fund.public_number} bestaat niet" in errors_of(checked)


@pytest.mark.django_db(transaction=True)
def test_nothing_is_imported_when_a_colleague_saved_in_between(coordinator_client):
    campus = make_campus(title="Begin")
    (row,) = rows_of(export(coordinator_client))
    checked = check(coordinator_client, file_of([row | {"titel": "Uit bestand"}]))
    Entry.objects.filter(pk=campus.pk).update(title="Van een collega")

    response = confirm(coordinator_client, checked)

    assert response["Location"] == IMPORT
    assert Entry.objects.get(pk=campus.pk).title == "Van een collega"


def test_a_second_click_on_import_says_that_it_was_done(coordinator_client):
    make_campus()
    (row,) = rows_of(export(coordinator_client))
    checked = check(coordinator_client, file_of([row | {"titel": "Nieuw"}]))
    confirm(coordinator_client, checked)

    response = coordinator_client.post(
        CONFIRM, checked.context["confirm_form"].initial, follow=True
    )

    assert "al verwerkt" in response.content.decode()


@pytest.mark.parametrize(
    ("name", "content", "file_format", "message"),
    [
        ("c.csv", b"", CSV, "leeg"),
        ("c.csv", b"nummer\n", CSV, "geen regels"),
        ("c.csv", b"nummer,titel\nRT-1\n", CSV, "Regel 2 heeft 1 kolommen"),
        ("c.csv", "titel\né".encode("latin-1"), CSV, "CSV UTF-8"),
        ("c.xlsx", b"geen zip", XLSX, "geen leesbaar Excel-bestand"),
        ("c.html", b"<table></table>", CSV, "eindigt op .csv"),
        ("c.csv", b"x" * 2_100_000, CSV, "groter dan 2 MB"),
    ],
)
def test_a_file_that_cannot_be_read_says_what_to_do(
    coordinator_client, name, content, file_format, message
):
    response = check(coordinator_client, SimpleUploadedFile(name, content), file_format)

    assert response.status_code == 200
    assert message in errors_of(response)


def test_a_small_workbook_that_unpacks_to_gigabytes_is_not_unpacked(coordinator_client):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/worksheets/sheet1.xml", b"0" * 30_000_000)

    response = check(coordinator_client, SimpleUploadedFile("c.xlsx", out.getvalue()), XLSX)

    assert "te groot" in errors_of(response)


@pytest.mark.parametrize("url", [EXPORT, IMPORT])
def test_a_regional_official_neither_imports_nor_exports(url):
    client = Client()
    client.force_login(make_user(User.Role.REGIONAL_OFFICIAL, [make_region()]))

    assert client.get(url).status_code == 403
    assert client.post(CONFIRM, {"import_file_name": "x"}).status_code in (302, 403)


@pytest.mark.parametrize(
    "forged", [{"format": "1"}, {"format": "9"}, {"format": "x"}, {"import_file_name": "\x00"}]
)
def test_a_confirmation_that_was_tampered_with_imports_nothing(coordinator_client, forged):
    make_campus(title="Begin")
    (row,) = rows_of(export(coordinator_client))
    checked = check(coordinator_client, file_of([row | {"titel": "Nieuw"}]))

    response = coordinator_client.post(CONFIRM, checked.context["confirm_form"].initial | forged)

    assert response["Location"] == IMPORT
    assert not Entry.objects.filter(title="Nieuw").exists()


def test_a_workbook_that_claims_millions_of_cells_is_read_no_further_than_a_table(
    coordinator_client,
):
    book = Workbook()
    book.active["A1"] = "nummer"
    book.active.cell(300_000, 5_000, "x")
    out = io.BytesIO()
    book.save(out)

    response = check(coordinator_client, SimpleUploadedFile("c.xlsx", out.getvalue()), XLSX)

    assert "geen regels onder de kopregel" in errors_of(response)


def test_an_empty_line_is_passed_over_and_keeps_the_numbers_of_the_lines_right(coordinator_client):
    make_campus()
    (row,) = rows_of(export(coordinator_client))
    empty = dict.fromkeys(row, "")

    good = check(coordinator_client, file_of([empty, row | {"titel": "Nieuw"}]))
    wrong = check(coordinator_client, file_of([empty, row | {"thema": "x", "titel": "Nieuw"}]))

    assert good.context["result"].totals["update"] == 1
    assert "Regel 3" in wrong.text


def test_a_file_with_too_many_lines_is_refused_before_any_is_tried(coordinator_client):
    make_campus()
    (row,) = rows_of(export(coordinator_client))

    response = check(coordinator_client, file_of([row] * 2_001))

    assert "meer dan 2000 regels" in errors_of(response)
    assert response.context.get("result") is None
