"""Values as text in a cell, and back. What is written is read again as the same value."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models

from register.models import Entry

from .schema import Column

NUMBER = Entry._meta.get_field("number")
_WHOLE = re.compile(r"-?[0-9]{1,25}")
_BOOLEANS = {"true": True, "false": False}
_REMEMBERED = 5_000
_LONGEST_KEY = 200


def to_text(field: models.Field, value: Any) -> str:
    """Return a value as it stands in a file. Unknown and empty are both the empty cell."""
    if value is None:
        return ""
    if field is NUMBER:
        return f"RT-{value:06d}"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return "; ".join(map(_name, value))
    return str(value)


def reader(column: Column) -> Callable[[str], Any]:
    """Return the function that turns a cell of ``column`` into a value that a form would accept.

    It raises ValidationError, with what is wrong and what to do.
    """

    def read(text: str) -> Any:
        if "\0" in text:
            raise ValidationError("Hier staat een NUL-teken. Haal het weg.")
        if not text:
            return _empty(column)
        if column.refers:
            return _key(column.field, text)
        return column.field.clean(_parse(column.field, text), None)

    return lru_cache(_REMEMBERED)(read) if _repeats(column) else read


def _repeats(column: Column) -> bool:
    """Tell whether a column has short values that come back, so that remembering them pays."""
    long = column.is_text or isinstance(column.field, ArrayField)
    return column.refers or bool(column.field.choices) or not long


def _key(field: models.Field, text: str) -> Any:
    """Return a code or number that refers to another row. Whether it exists is seen later."""
    if len(text) > _LONGEST_KEY:
        raise ValidationError(f"‘{_short(text)}’ is te lang voor een code of nummer.")
    value = _parse(field, text)
    if isinstance(value, int):
        field.run_validators(value)
    return value


def _empty(column: Column) -> Any:
    if column.required:
        raise ValidationError("Dit is verplicht. Vul het in.")
    if isinstance(column.field, ArrayField):
        return []
    return "" if column.is_text and not column.refers else None


def _parse(field: models.Field, text: str) -> Any:
    if field is NUMBER:
        return _entry_number(text)
    if field.choices:
        return _choice(field, text)
    if isinstance(field, models.BooleanField):
        return _boolean(text)
    if isinstance(field, models.DateField):
        return _date(text)
    if isinstance(field, models.IntegerField):
        return _whole(text)
    if isinstance(field, models.DecimalField):
        return _decimal(text)
    return _names(text) if isinstance(field, ArrayField) else text


def _entry_number(text: str) -> int:
    match = re.fullmatch(r"RT-([0-9]{6,9})", text)
    if not match:
        raise ValidationError(f"‘{_short(text)}’ is geen nummer. Schrijf het als RT-000123.")
    return int(match[1])


def _choice(field: models.Field, text: str) -> str:
    known = [str(value) for value, _ in field.flatchoices if value]
    if text not in known:
        raise ValidationError(f"‘{_short(text)}’ kan niet. Kies uit: {', '.join(known)}.")
    return text


def _boolean(text: str) -> bool:
    if text not in _BOOLEANS:
        raise ValidationError(f"‘{_short(text)}’ kan niet. Schrijf true of false.")
    return _BOOLEANS[text]


def _whole(text: str) -> int:
    if not _WHOLE.fullmatch(text):
        raise ValidationError(
            f"‘{_short(text)}’ is geen heel getal. Schrijf alleen cijfers, zonder punten."
        )
    return int(text)


def _date(text: str) -> str:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise ValidationError(f"‘{_short(text)}’ is geen datum. Schrijf een datum als 2011-09-13.")
    return text


def _decimal(text: str) -> str:
    if not re.fullmatch(r"-?[0-9]{1,25}(\.[0-9]{1,25})?", text):
        raise ValidationError(
            f"‘{_short(text)}’ is geen getal. Schrijf cijfers, met een punt voor de decimalen."
        )
    return text


def _name(name: str) -> str:
    """Return one name of a list; in quotes when it would not be read as one and the same name."""
    plain = name and name == name.strip() and not re.search(r'[;"\r\n]', name)
    return name if plain else '"{}"'.format(name.replace('"', '""'))


def _names(text: str) -> list[str]:
    if '"' not in text:
        return [name.strip() for name in text.split(";") if name.strip()]
    try:
        lines = io.StringIO(text, newline="")
        rows = list(csv.reader(lines, delimiter=";", skipinitialspace=True, strict=True))
    except csv.Error:
        rows = []
    if len(rows) != 1:
        raise ValidationError(
            "De aanhalingstekens in deze lijst kloppen niet. Zet ze om een hele naam."
        )
    return rows[0]


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40]}…"
