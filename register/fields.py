"""Form fields that take what Dutch people type."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import MONTHS

from .money.euros import AmountError, format_euros, parse_euros

_WRITTEN_DATE = re.compile(r"(?P<day>[0-9]{1,2})\s+(?P<month>[a-z]+)\s+(?P<year>[0-9]{4})")


class EurosField(forms.CharField):
    """Euros, typed as `1.500.000`, `€ 1,5 miljoen` or `71,2 mln`. Cleans to Decimal or None."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_length": 40, **options})

    def prepare_value(self, value: Any) -> Any:
        return format_euros(value) if isinstance(value, int) else value

    def clean(self, value: Any) -> Decimal | None:
        text = super().clean(value)
        try:
            return parse_euros(text) if text else None
        except AmountError as error:
            raise ValidationError(str(error)) from None


class WholeEurosField(EurosField):
    """An amount as the register keeps it. Cleans to int or None."""

    def clean(self, value: Any) -> int | None:
        euros = super().clean(value)
        if euros is not None and euros != euros.to_integral_value():
            raise ValidationError("Het register kent alleen hele euro's. Laat de centen weg.")
        return None if euros is None else int(euros)

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return initial != self.clean(data)
        except ValidationError:
            return True


class DutchDateField(forms.DateField):
    """A date, typed as `13-9-2011` or `13 september 2011`."""

    def to_python(self, value: Any) -> date | None:
        match = _WRITTEN_DATE.fullmatch(value.strip().lower()) if isinstance(value, str) else None
        months = {str(name).lower(): number for number, name in MONTHS.items()}
        if match and match["month"] in months:
            value = f"{match['day']}-{months[match['month']]}-{match['year']}"
        return super().to_python(value)


class LinesField(forms.CharField):
    """A list of names, one per line. Cleans to a list without blanks and repeats."""

    widget = forms.Textarea

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        lines = [" ".join(line.split()) for line in super().clean(value).splitlines()]
        if any(";" in line for line in lines):
            raise ValidationError("Zet elke naam op een eigen regel, zonder puntkomma.")
        return list(dict.fromkeys(line for line in lines if line))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.prepare_value(initial or []).splitlines() != (data or "").splitlines()
