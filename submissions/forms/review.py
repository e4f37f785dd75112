"""The form with which a coordinator decides about a proposal, change by change."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms import BoundField

from ..review import Item

ACCEPT, LEAVE = "overnemen", "laten"
CHOICES = [(ACCEPT, "Overnemen"), (LEAVE, "Niet overnemen")]
IN_CONFLICT = [(ACCEPT, "Zoals het voorstel zegt"), (LEAVE, "Zoals het nu in het register staat")]


class ReviewForm(forms.Form):
    """Holds what the reviewer looked at (``revision``, ``version``), chose and wrote.

    The choices count on: the revision guards that the changes are still the same ones.
    """

    # What the register answered to an earlier try.
    refusal: list[str] = []

    revision = forms.IntegerField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    note = forms.CharField(
        label="Toelichting voor de regio",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Verplicht als u terugstuurt of afwijst: schrijf wat er anders moet, en waarom.",
    )
    remark = forms.CharField(
        label="Opmerking bij het hele voorstel",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, items: list[Item], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = items
        for number, item in enumerate(items):
            self.fields[f"choice-{number}"] = _choice(item)
            self.fields[f"remark-{number}"] = _remark(item)

    def rows(self) -> Iterator[tuple[Item, BoundField, BoundField]]:
        for number, item in enumerate(self.items):
            yield item, self[f"choice-{number}"], self[f"remark-{number}"]

    def conflicts(self) -> list[str]:
        """Return the names of the choices that nobody can make for the reviewer."""
        return [f"choice-{n}" for n, item in enumerate(self.items) if item.is_conflict]

    def accepted(self) -> list[str]:
        return [item.path for item, choice in self._chosen() if choice == ACCEPT]

    def chosen(self) -> list[str]:
        return [item.path for item, choice in self._chosen() if choice]

    def remarks(self) -> Iterator[tuple[str, str]]:
        """Yield (path, text) of each remark that was typed; the path is empty for all of it."""
        values = self.cleaned_data
        texts = [("", values["remark"])]
        texts += [(item.path, values[f"remark-{n}"]) for n, item in enumerate(self.items)]
        return ((path, text) for path, text in texts if text)

    def keep_texts_of(self, other: ReviewForm) -> None:
        """Take over what was typed about the same changes in a form that no longer counts."""
        typed = dict(other.remarks())
        self.initial |= {"note": other.cleaned_data["note"], "remark": typed.get("", "")}
        for number, item in enumerate(self.items):
            self.initial[f"remark-{number}"] = typed.get(item.path, "")

    def _chosen(self) -> Iterator[tuple[Item, str]]:
        for number, item in enumerate(self.items):
            yield item, self.cleaned_data[f"choice-{number}"]


def _choice(item: Item) -> forms.ChoiceField:
    """A choice that is made already, but where the register says something else by now."""
    return forms.ChoiceField(
        label=f"{item.change.label}: wat moet er komen te staan?",
        choices=IN_CONFLICT if item.is_conflict else CHOICES,
        widget=forms.RadioSelect,
        required=False,
        initial=None if item.is_conflict else ACCEPT,
    )


def _remark(item: Item) -> forms.CharField:
    return forms.CharField(
        label=f"Opmerking bij {item.change.label}",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
