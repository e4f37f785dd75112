"""Reads one CSV file, row by row, and says of each row what is wrong with it."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, NamedTuple

from django.core.exceptions import ValidationError

from .cells import reader
from .problems import Problems
from .schema import Table

# A cell or a line may not fill the memory, whatever a file claims to be.
LONGEST_CELL = 1_000_000
LONGEST_LINE = 4_000_000

NOT_UTF8 = (
    "Dit is geen UTF-8. Excel bewaart gewone CSV anders. Open het bestand opnieuw en kies bij "
    "Opslaan als: CSV UTF-8."
)
SEMICOLONS = (
    "Tussen de kolommen staan puntkomma's, zoals een Nederlandse Excel ze schrijft. Bewaar het "
    "bestand als UTF-8 met komma's: in LibreOffice met veldscheidingsteken ‘,’, of in Excel als "
    "CSV UTF-8, nadat u in Windows het lijstscheidingsteken op een komma hebt gezet."
)


class Unreadable(Exception):
    """The file cannot be read from this line on. The message says why and what to do."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


class Row(NamedTuple):
    """A row that begins on ``line`` of its file; ``bad`` are columns without a usable value."""

    line: int
    bad: list[str]
    values: list[Any]


def read_rows(folder: Path, table: Table, problems: Problems) -> Iterator[Row]:
    """Yield the rows of a table's file, with their values in the order of its columns.

    A value that cannot be used is noted in ``problems`` and None in its row.
    """
    try:
        with (folder / table.file).open("rb") as file:
            yield from _rows(file, table, problems)
    except FileNotFoundError:
        problems.add_unreadable(
            table.file, 0, "Dit bestand ontbreekt. Neem het uit een export, desnoods zonder regels."
        )
    except OSError as error:
        problems.add_unreadable(table.file, 0, f"Dit bestand is niet te lezen: {error.strerror}.")
    except Unreadable as error:
        problems.add_unreadable(table.file, error.line, str(error))


def _rows(file: IO[bytes], table: Table, problems: Problems) -> Iterator[Row]:
    lines = _numbered(file)
    headers = next(lines, (1, []))[1]
    places = _places(headers, table, problems)
    if places is None:
        return
    readers = [(place, c.name, reader(c)) for place, c in zip(places, table.columns, strict=True)]
    for line, cells in lines:
        if len(cells) == len(headers):
            yield _row(line, cells, readers, table, problems)
        elif cells:
            message = f"Deze regel heeft {len(cells)} velden, de kopregel {len(headers)}."
            problems.add(table.file, line, f"{message} Controleer komma's en aanhalingstekens.")


def _row(line: int, cells: list[str], readers: list, table: Table, problems: Problems) -> Row:
    values: list[Any] = []
    bad: list[str] = []
    for place, name, read in readers:
        try:
            values.append(read(cells[place]))
        except ValidationError as error:
            problems.add(table.file, line, " ".join(error.messages), [name])
            values.append(None)
            bad.append(name)
    return Row(line, bad, values)


def _places(headers: list[str], table: Table, problems: Problems) -> list[int] | None:
    """Return where each column of the table stands in the file, or None when one does not."""
    if len(headers) == 1 and ";" in headers[0]:
        problems.add_unreadable(table.file, 1, SEMICOLONS)
        return None
    known = [column.name for column in table.columns]
    wrong = _wrong_headers(headers, known)
    for header, message in wrong:
        problems.add(table.file, 1, message, [header[:40] or "(zonder naam)"])
    problems.unreadable |= bool(wrong)
    return None if wrong else [headers.index(name) for name in known]


def _wrong_headers(headers: list[str], known: list[str]) -> list[tuple[str, str]]:
    """Return the columns that are unknown, doubled or missing, each with what to do about it."""
    unknown = f"Deze kolom kent het register niet. Gebruik: {', '.join(known)}."
    missing = "Deze kolom ontbreekt. Voeg haar toe."
    doubled = "Deze kolom staat er twee keer. Haal er één weg."
    return [
        *((header, unknown) for header in dict.fromkeys(headers) if header not in known),
        *((header, doubled) for header in known if headers.count(header) > 1),
        *((header, missing) for header in known if header not in headers),
    ]


def _numbered(file: IO[bytes]) -> Iterator[tuple[int, list[str]]]:
    """Yield each row with the number of the line that it begins on."""
    csv.field_size_limit(LONGEST_CELL)
    rows = csv.reader(_lines(file), strict=True)
    line = 1
    try:
        for cells in rows:
            yield line, cells
            line = rows.line_num + 1
    except csv.Error:
        raise Unreadable(
            "Hier klopt de CSV niet. Zet een veld met een komma, aanhalingsteken of nieuwe regel "
            "tussen dubbele aanhalingstekens, en schrijf een aanhalingsteken daarin dubbel. Een "
            f"veld heeft ten hoogste {LONGEST_CELL} tekens.",
            line,
        ) from None


def _lines(file: IO[bytes]) -> Iterator[str]:
    """Yield the lines of a file in UTF-8, with or without a byte order mark."""
    number = 0
    while raw := file.readline(LONGEST_LINE):
        number += 1
        try:
            yield raw.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError:
            raise Unreadable(NOT_UTF8, number) from None
