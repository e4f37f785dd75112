"""Rules that span rows or tables, which the database keeps by triggers and foreign keys.

Each is asked beforehand of all staged rows at once, so that every place can be named.
"""
# Names in this SQL come from models; nothing from a file.
# ruff: noqa: S608

from __future__ import annotations

from register.models import KindMixin

from .checks import Checks, usable
from .schema import Table
from .staging import raw, ready
from .tables import TABLES

BY_NAME = {table.name: table for table in TABLES}
# Of each table with parts and wholes: the column of the part and that of the whole.
CIRCLES = {
    "region_memberships": ("part_id", "whole_id"),
    "initiatives": ("entry_ptr_id", "parent_id"),
    "campuses": ("entry_ptr_id", "parent_id"),
    "funds": ("entry_ptr_id", "parent_id"),
    "contributions": ("id", "included_in_id"),
}


def check_rules(checks: Checks) -> None:
    for table in TABLES:
        if issubclass(table.model, KindMixin):
            _each_entry_has_its_kind(checks, table)
    for name, (part, whole) in CIRCLES.items():
        _no_circle(checks, BY_NAME[name], part, whole)
    _quotes_are_literal(checks)
    _amounts_are_numbered(checks)
    _amounts_rest_on_citations(checks)


def _each_entry_has_its_kind(checks: Checks, table: Table) -> None:
    entries, kind = BY_NAME["entries"], table.model.KIND
    checks.note(
        entries,
        ["number"],
        f"Deze bijdrage heeft geen regel in {table.file}. Voeg die daar toe.",
        f"SELECT line FROM {raw(entries)} e WHERE {usable(['number', 'kind'])} "
        f"AND kind = '{kind}' AND NOT EXISTS "
        f"(SELECT FROM {raw(table)} own WHERE own.number = e.number)",
    )


def _no_circle(checks: Checks, table: Table, part: str, whole: str) -> None:
    checks.note(
        table,
        table.headers_of(table.field_of(whole)),
        "Dit wordt zo, al dan niet via andere regels, een deel van zichzelf. Verbreek de kring.",
        f"""
        WITH RECURSIVE above (start, place) AS (
          SELECT {part}, {whole} FROM {ready(table)} WHERE {whole} IS NOT NULL
          UNION
          SELECT above.start, r.{whole} FROM above JOIN {ready(table)} r ON r.{part} = above.place
           WHERE r.{whole} IS NOT NULL
        )
        SELECT r.line FROM {ready(table)} r
          JOIN above ON above.start = r.{whole} AND above.place = r.{part}
        """,
    )


def _quotes_are_literal(checks: Checks) -> None:
    citations, passages = BY_NAME["citations"], BY_NAME["passages"]
    checks.note(
        citations,
        ["quote"],
        "Dit citaat staat niet letterlijk in de gekozen zin.",
        f"SELECT c.line FROM {ready(citations)} c "
        f"JOIN {ready(passages)} p ON p.id = c.passage_id "
        "WHERE c.quote !~ '\\S' OR strpos(p.text, c.quote) = 0",
    )


def _amounts_are_numbered(checks: Checks) -> None:
    table = BY_NAME["contributions"]
    checks.note(
        table,
        ["entry", "position"],
        "Nummer de bedragen van een bijdrage 1, 2, 3 ... in de volgorde van het bestand.",
        f"SELECT min(line) AS line FROM (SELECT line, entry, position <> row_number() "
        f"OVER (PARTITION BY entry ORDER BY line) AS wrong FROM {raw(table)} "
        f"WHERE {usable(['entry', 'position'])}) numbered WHERE wrong GROUP BY entry",
    )


def _amounts_rest_on_citations(checks: Checks) -> None:
    table, citations = BY_NAME["contributions"], BY_NAME["citations"]
    checks.note(
        table,
        ["document", "sentence"],
        "Dit bedrag rust op een zin die niet bij de citaten van de bijdrage staat. "
        f"Voeg de zin toe in {citations.file}.",
        f"SELECT m.line FROM {ready(table)} m WHERE m.entry_id IS NOT NULL AND m.passage_id "
        f"IS NOT NULL AND NOT EXISTS (SELECT FROM {ready(citations)} c "
        "WHERE c.entry_id = m.entry_id AND c.passage_id = m.passage_id)",
    )
