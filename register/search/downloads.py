"""A list of entries as a file for a spreadsheet, however long, without keeping it in memory.

Semicolons and a byte order mark: Excel in Dutch opens that as columns, with accents.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from typing import Any

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Model, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.urls import reverse

from ..models import Contribution, Entry, EntryIndex, Region, Tag, Theme, Topsector
from ..resources import disarmed
from ..snapshot import one_moment
from .addresses import query_string, without_blanks
from .filters import EntryFilter
from .finding import find

ROWS_AT_ONCE = 500
Row = dict[str, Any]


def list_as_csv(request: HttpRequest, filter_class: type[EntryFilter]) -> HttpResponse:
    """Send the whole list that the query string asks for; if that is wrong, go and show why."""
    query = without_blanks(request.GET)
    page = request.path.removesuffix(".csv")
    found = find(filter_class, query)
    if not found.is_valid:
        return HttpResponseRedirect(f"{page}{query_string(query)}")
    parts = [part.in_order(found.order) for part in found.parts()]
    response = StreamingHttpResponse(_lines(parts), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{page.strip("/")}.csv"'
    return response


def _lines(parts: list[QuerySet]) -> Iterator[bytes]:
    with one_moment():
        cells = _cells()
        yield b"\xef\xbb\xbf" + _written([list(cells)])
        rows = chain.from_iterable(_read(part) for part in parts)
        while some := list(islice(rows, ROWS_AT_ONCE)):
            yield _written([cell(row) for cell in cells.values()] for row in some)


def _read(part: QuerySet) -> Iterator[Row]:
    words = Contribution.objects.filter(entry=OuterRef("pk")).order_by("pk").values("words")
    return (
        part.annotate(amounts=ArraySubquery(words))
        .values(
            *("number", "kind", "ladder", "theme_id", "owner_id", "own_region_ids"),
            *("topsector_ids", "stated_topsector_ids", "tag_ids", "start_year", "end_year"),
            *("amount_eur", "left_open", "entry__title", "entry__summary", "entry__period_text"),
            *("entry__place", "entry__partners", "amounts"),
        )
        .iterator(chunk_size=ROWS_AT_ONCE)
    )


def _written(rows: Iterable[list[Any]]) -> bytes:
    page = io.StringIO()
    csv.writer(page, delimiter=";").writerows(rows)
    return page.getvalue().encode()


def _cells() -> dict[str, Callable[[Row], Any]]:
    """Return each column of the file by its heading. Reads what ids are called, once."""
    regions, topsectors, themes, tags = map(_names, (Region, Topsector, Theme, Tag))
    kinds, ladder = dict(Entry.Kind.choices), dict(Entry.Ladder.choices)
    left_open = dict(EntryIndex.LeftOpen.choices)
    # To make each address of thousands by its pattern takes longer than all the rest.
    permanent = settings.PUBLIC_URL + reverse("entry_permalink", args=[0]).removesuffix("000000")
    return {
        "nummer": lambda row: f"RT-{row['number']:06d}",
        "soort": lambda row: kinds[row["kind"]],
        "titel": lambda row: disarmed(row["entry__title"]),
        "samenvatting": lambda row: disarmed(row["entry__summary"]),
        "stand van zaken": lambda row: ladder[row["ladder"]],
        "thema": lambda row: disarmed(themes[row["theme_id"]]),
        "regio's": lambda row: _joined(regions[each] for each in row["own_region_ids"]),
        "eigenaar": lambda row: disarmed(regions[row["owner_id"]]),
        "topsectoren": lambda row: _joined(topsectors[i] for i in row["stated_topsector_ids"]),
        "afgeleide topsectoren": lambda row: _joined(topsectors[i] for i in _inferred(row)),
        "onderwerpen": lambda row: _joined(tags[each] for each in row["tag_ids"]),
        "beginjaar": lambda row: row["start_year"],
        "eindjaar": lambda row: row["end_year"],
        "periode volgens de bron": lambda row: disarmed(row["entry__period_text"]),
        "plaats": lambda row: disarmed(row["entry__place"]),
        "partners": lambda row: _joined(row["entry__partners"]),
        "bedragen volgens de bron": lambda row: _joined(row["amounts"]),
        "grootste bedrag in euro's (niet optellen: zie Cijfers)": lambda row: row["amount_eur"],
        "wat de bron openlaat": lambda row: _joined(left_open[each] for each in row["left_open"]),
        "adres": lambda row: f"{permanent}{row['number']:06d}",
    }


def _inferred(row: Row) -> list[int]:
    return [each for each in row["topsector_ids"] if each not in row["stated_topsector_ids"]]


def _names(model: type[Model]) -> dict[int, str]:
    return {row.pk: str(row) for row in model._default_manager.all()}


def _joined(names: Iterable[str]) -> str:
    return disarmed("; ".join(names))
