"""WSGI application of the bare floor. FLOOR_DATABASE in the environment is what libpq accepts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import escape
from typing import Any
from urllib.parse import parse_qs

from .questions import Answer, Query, answer, store

HEAD = '<!doctype html><html lang="nl"><head><meta charset="utf-8"><title>Register</title></head>'
EXPORT = """
COPY (SELECT i.code, i.title, th.code, st.code, i.amount, i.start_year, i.end_year,
  (SELECT string_agg(t.code, ';') FROM tag t WHERE t.id = ANY (i.regions)),
  (SELECT string_agg(t.code, ';') FROM tag t WHERE t.id = ANY (i.topsectors)),
  x.partners, x.summary, x.description
  FROM initiative i JOIN initiative_text x USING (id)
  JOIN tag th ON th.id = i.theme JOIN tag st ON st.id = i.status
  WHERE {} ORDER BY i.start_year DESC, i.id) TO STDOUT (FORMAT csv)
"""
CHUNK = 65_536
Start = Callable[[str, list[tuple[str, str]]], Any]


def application(environ: dict[str, Any], start: Start) -> Any:
    path, query = environ["PATH_INFO"], parse_qs(environ.get("QUERY_STRING", ""))
    if path == "/initiatieven.csv":
        start("200 OK", [("Content-Type", "text/csv")])
        return _export(query)
    body = (_list(query) if path == "/initiatieven" else _detail(path.rsplit("/", 1)[1])).encode()
    headers = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(body)))]
    start("200 OK", headers)
    return [body]


def _list(query: Query) -> str:
    found = answer(query)
    rows = "".join(map(_row, found.rows))
    meant = f"<p>Bedoelde u {escape(found.meant)}?</p>" if found.meant else ""
    head = f"{HEAD}<body><h1>Initiatieven</h1>{_form()}{meant}<p>{found.count} resultaten</p>"
    return f"{head}{_facets(found)}<ul>{rows}</ul></body></html>"


def _form() -> str:
    """The choices never change while this runs, so they are written once."""
    if not hasattr(store(), "form"):
        options = "".join(
            f'<option value="{code}">{escape(store().names[tag])}</option>'
            for (_, code), tag in store().ids.items()
        )
        field = f"<input name=q><select name=regio multiple>{options}</select>"
        store().form = f"<form>{field}<button>Zoek</button></form>"
    return store().form


def _facets(found: Answer) -> str:
    names = store().names
    return "".join(
        f"<h2>{name}</h2><ul>"
        + "".join(f"<li>{escape(names[tag])} ({n})</li>" for tag, n in counts)
        + "</ul>"
        for name, counts in found.facets
    )


def _row(row: tuple) -> str:
    _, code, title, theme, status, amount, start, end, regions, topsectors, summary = row
    names = store().names
    tags = "".join(f"<span>{escape(names[tag])}</span>" for tag in regions + topsectors)
    facts = f"{names[theme]} {names[status]} {amount or 'onbekend'} {start} {end or ''}"
    link = f'<a href="/initiatieven/{code}">{escape(title)}</a>'
    return f"<li>{link} {facts} {tags}<p>{escape(summary)}</p></li>"


def _detail(code: str) -> str:
    row = store().all(
        "SELECT i.title, i.theme, i.status, i.amount, i.regions, i.topsectors, t.partners, "
        "t.summary, t.description FROM initiative i JOIN initiative_text t USING (id) "
        "WHERE code = %s",
        code,
    )[0]
    title, theme, status, amount, regions, topsectors, *texts = row
    names = store().names
    facts = [names[theme], names[status], str(amount or "onbekend")]
    facts += [names[tag] for tag in regions + topsectors] + texts
    items = "".join(f"<dd>{escape(fact)}</dd>" for fact in facts)
    return f"{HEAD}<body><h1>{escape(title)}</h1><dl>{items}</dl></body></html>"


def _export(query: Query) -> Iterator[bytes]:
    tags = [("found_under", store().tag("region", query, "regio"))]
    tags.append(("topsectors", store().tag("topsector", query, "topsector")))
    where = [f"i.{column} @> ARRAY[{tag}]" for column, tag in tags if tag]
    if status := store().tag("status", query, "ladder"):
        where.append(f"i.status = {status}")
    part = bytearray()
    with store().connection.cursor().copy(EXPORT.format(" AND ".join(where))) as copy:
        for line in copy:
            part += line
            if len(part) > CHUNK:
                yield bytes(part)
                part.clear()
    yield bytes(part)
