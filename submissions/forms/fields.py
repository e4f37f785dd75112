"""Fields that take what people type, and clean it to what a proposal holds: plain JSON values."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models

from register import fields as register_fields
from register.money.claims import format_claim, parse_claim
from register.money.euros import AmountError

Choices = Iterable[tuple[Any, Any]]
# What an integer column of PostgreSQL can hold.
LARGEST_INTEGER = 2_147_483_647
_WHOLE = re.compile(r"[0-9]{1,3}(\.[0-9]{3})+|[0-9]+")
_COORDINATE = re.compile(r"-?[0-9]{1,3}([.,][0-9]{1,15})?")


def message_of(model: type[models.Model], constraint: str) -> str:
    """Return what the register itself says of a rule, so that a form says the same."""
    found = {each.name: each for each in model._meta.constraints}
    return str(found[constraint].violation_error_message)


class _Unlimited:
    """Leaves ``maxlength`` off the widget: a browser would cut what is pasted, and say nothing."""

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        attributes = super().widget_attrs(widget)
        return {name: each for name, each in attributes.items() if name != "maxlength"}


def visible(text: str) -> str:
    """Return the text without signs that nobody sees, which hide or turn round what others read."""
    return "".join(sign for sign in text if unicodedata.category(sign) != "Cf")


class Line(_Unlimited, forms.CharField):
    """One line of text, without spaces too many."""

    def to_python(self, value: Any) -> str:
        return " ".join(visible(super().to_python(value)).split())


class Text(_Unlimited, forms.CharField):
    """Paragraphs. A browser ends each line as typewriters did."""

    widget = forms.Textarea

    def __init__(self, *, rows: int = 5, **options: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **options)

    def to_python(self, value: Any) -> str:
        return visible(super().to_python(value)).replace("\r\n", "\n").strip()


class Lines(register_fields.LinesField):
    """A list of names, one per line, each as long as its column allows."""

    MOST = 60

    def __init__(self, *, longest: int, **options: Any) -> None:
        self.longest = longest
        super().__init__(widget=forms.Textarea(attrs={"rows": 3}), **options)

    def clean(self, value: Any) -> list[str]:
        lines = super().clean(visible(value or ""))
        if len(lines) > self.MOST:
            raise ValidationError(f"Hier passen hoogstens {self.MOST} regels.")
        if too_long := [line for line in lines if len(line) > self.longest]:
            start = too_long[0][:40]
            raise ValidationError(f"‘{start}…’ is langer dan {self.longest} tekens.")
        return lines


class Year(forms.CharField):
    """A year between 1900 and 2100, or nothing. Cleans to int or None."""

    def __init__(self, *, message: str, **options: Any) -> None:
        self.message = message
        widget = forms.TextInput(attrs={"inputmode": "numeric", "class": "rt-input--short"})
        super().__init__(widget=widget, required=False, **options)

    def clean(self, value: Any) -> int | None:
        text = super().clean(value).strip()
        if not text:
            return None
        if not re.fullmatch(r"[0-9]{4}", text):
            raise ValidationError("Vul een jaar in met vier cijfers, zoals 2011.")
        if not 1900 <= int(text) <= 2100:
            raise ValidationError(self.message)
        return int(text)


class Whole(forms.CharField):
    """A whole number from 1 up, such as `20.000`, or nothing. Cleans to int or None."""

    def __init__(self, *, message: str, **options: Any) -> None:
        self.message = message
        widget = forms.TextInput(attrs={"inputmode": "numeric", "class": "rt-input--short"})
        super().__init__(widget=widget, required=False, **options)

    def clean(self, value: Any) -> int | None:
        text = super().clean(value).strip()
        if not text:
            return None
        if len(text) > 20 or not _WHOLE.fullmatch(text):
            raise ValidationError("Vul een heel getal in, zoals 20.000.")
        number = int(text.replace(".", ""))
        if number > LARGEST_INTEGER:
            raise ValidationError("Dit getal is te groot.")
        if number == 0:
            raise ValidationError(self.message)
        return number


class Coordinate(forms.CharField):
    """Degrees with four decimals, such as `51,4416`, or nothing. Cleans to text or None."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "rt-input--short"})
        super().__init__(widget=widget, required=False, **options)

    def clean(self, value: Any) -> str | None:
        text = super().clean(value).strip()
        if not text:
            return None
        if not _COORDINATE.fullmatch(text):
            raise ValidationError("Vul graden in met decimalen, zoals 51,4416.")
        rounded = round(Decimal(text.replace(",", ".")), 4)
        return format(rounded.normalize(), "f")


class ClaimField(forms.CharField):
    """An amount as people write it: `1,5 miljoen`, `meer dan 40 miljoen`. Cleans to one way."""

    def clean(self, value: Any) -> str:
        text = super().clean(value).strip()
        if not text:
            return ""
        try:
            claim = parse_claim(text)
        except AmountError as error:
            raise ValidationError(str(error)) from None
        return format_claim(claim.amount_eur, claim.precision)


class Link(Line):
    """A web address. A browser opens nothing else than http and https."""

    def clean(self, value: Any) -> str:
        link = super().clean(value)
        if link:
            message = "Vul een volledig webadres in, zoals https://www.limburg.nl/besluit."
            URLValidator(schemes=["http", "https"], message=message)(link)
        return link


class Code(forms.ChoiceField):
    """One code of a list, in a select that begins with nothing."""

    def __init__(self, *, missing: str, unknown: str = "", **options: Any) -> None:
        messages = {"required": missing, "invalid_choice": unknown or missing}
        super().__init__(error_messages=messages, **options)

    def offer(self, choices: Choices) -> None:
        self.choices = [("", "Kies"), *choices]


class Codes(forms.MultipleChoiceField):
    """Some codes of a list, as check boxes. Cleans to a sorted list."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, *, unknown: str, **options: Any) -> None:
        super().__init__(required=False, error_messages={"invalid_choice": unknown}, **options)

    def clean(self, value: Any) -> list[str]:
        return sorted(set(super().clean(value)))


def as_typed(field: forms.Field, raw: Any) -> Any:
    """Return what a widget received as a value that a draft can keep, whatever it says."""
    if isinstance(field, register_fields.LinesField):
        return str(raw or "").splitlines()
    if isinstance(raw, bool | list):
        return raw
    return str(raw or "").replace("\r\n", "\n")
