"""Two people change one entry: what stands in the register now, beside what was typed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BaseInlineFormSet

_SILENT = {"based_on", "reason", "id", "entry", "DELETE"}


@dataclass(frozen=True)
class Difference:
    """A field, or a field of a related row, with both values as text."""

    label: str
    theirs: str
    mine: str


def compare_forms(
    mine: forms.BaseForm, theirs: forms.BaseForm, prefix: str = ""
) -> list[Difference]:
    """Return where a bound form differs from a fresh form of the same row."""
    pairs = (
        Difference(f"{prefix}{mine.fields[name].label}", _text(theirs, name), _text(mine, name))
        for name in mine.fields
        if name not in _SILENT
    )
    return [pair for pair in pairs if pair.theirs != pair.mine]


def compare_formsets(mine: BaseInlineFormSet, theirs: BaseInlineFormSet) -> Iterator[Difference]:
    """Yield the differences of related rows, those included that only one side has."""
    name = str(mine.model._meta.verbose_name).capitalize()
    kept = {str(form["id"].value() or ""): form for form in mine.forms}
    stored = {str(form.instance.pk): form for form in theirs.forms if form.instance.pk}
    for pk, form in stored.items():
        if pk in kept and not _is_deleted(kept[pk]):
            yield from compare_forms(kept[pk], form, prefix=f"{name}: ")
        else:
            yield Difference(name, _row(form), "")
    for form in _unknown_rows(mine.forms, stored):
        yield Difference(name, "", _row(form))


def _unknown_rows(forms_: Iterable[forms.BaseForm], stored: dict[str, Any]) -> Iterator[Any]:
    """Yield the rows that were typed here, or that a colleague has removed meanwhile."""
    for form in forms_:
        known = str(form["id"].value() or "") in stored
        if not known and not _is_deleted(form) and _row(form):
            yield form


def _is_deleted(form: forms.BaseForm) -> bool:
    return bool("DELETE" in form.fields and form["DELETE"].value())


def _row(form: forms.BaseForm) -> str:
    texts = (_text(form, name) for name in form.fields if name not in _SILENT)
    return "; ".join(text for text in texts if text and text != "nee")


def _text(form: forms.BaseForm, name: str) -> str:
    """Return a value as a person would read it in the form."""
    field, value = form.fields[name], form[name].value()
    if isinstance(field, forms.BooleanField):
        return "ja" if value else "nee"
    if value in (None, "", []):
        return ""
    if isinstance(field, forms.ModelChoiceField):
        values = value if isinstance(value, list | tuple) else [value]
        return ", ".join(sorted(_name(field, each) for each in values))
    if choices := dict(getattr(field, "choices", [])):
        return str(choices.get(value, value))
    return str(value).replace("\r\n", "\n").strip()


def _name(field: forms.ModelChoiceField, pk: Any) -> str:
    try:
        return str(field.to_python(str(pk)) if not _many(field) else field.queryset.get(pk=pk))
    except (forms.ValidationError, field.queryset.model.DoesNotExist, ValueError):
        return str(pk)


def _many(field: forms.ModelChoiceField) -> bool:
    return isinstance(field, forms.ModelMultipleChoiceField)
